using System.Buffers;
using Spa.Foundation.Text;

namespace Spa.Sip.Messages;

/// <summary>Reads bytes of a header once, from left to right. Line folds are blanks by then.</summary>
internal ref struct SipCursor
{
    private readonly ReadOnlySpan<byte> text;

    /// <param name="text">The text, whole, so that a place in it is the place that an error names.</param>
    /// <param name="at">Where to begin.</param>
    public SipCursor(ReadOnlySpan<byte> text, int at = 0)
    {
        this.text = text;
        At = at;
    }

    /// <summary>0-based offset of the next byte.</summary>
    public int At { get; private set; }

    public readonly bool End => At >= text.Length;

    /// <summary>The next byte, or NUL at the end.</summary>
    public readonly byte Peek => (uint)At < (uint)text.Length ? text[At] : (byte)0;

    public readonly ReadOnlySpan<byte> Rest => text[At..];

    public readonly ReadOnlySpan<byte> Since(int start) => text[start..At];

    /// <summary>The same text up to <paramref name="end"/>, from here.</summary>
    public readonly SipCursor Until(int end) => new(text[..end], At);

    public void MoveTo(int at) => At = at;

    public void MoveToEnd() => At = text.Length;

    public bool Take(byte wanted)
    {
        if (End || text[At] != wanted) return false;
        At++;
        return true;
    }

    public ReadOnlySpan<byte> TakeWhile(SearchValues<byte> set)
    {
        var rest = Rest;
        var length = rest.IndexOfAnyExcept(set);
        var taken = length < 0 ? rest : rest[..length];
        At += taken.Length;
        return taken;
    }

    public ReadOnlySpan<byte> TakeUntil(SearchValues<byte> set)
    {
        var rest = Rest;
        var length = rest.IndexOfAny(set);
        var taken = length < 0 ? rest : rest[..length];
        At += taken.Length;
        return taken;
    }

    public ReadOnlySpan<byte> Token() => TakeWhile(SipBytes.Token);

    /// <summary>LWS, already unfolded.</summary>
    public void SkipBlanks()
    {
        while ((uint)At < (uint)text.Length && text[At] is (byte)' ' or (byte)'\t') At++;
    }

    /// <summary>Takes a separator with the blanks around it; where it does not come next, the blanks are left too.</summary>
    public bool TakeSeparator(byte wanted)
    {
        var start = At;
        SkipBlanks();
        if (!Take(wanted))
        {
            At = start;
            return false;
        }

        SkipBlanks();
        return true;
    }

    /// <summary>Takes a quoted string with its quotes, exactly as it stands; false, and nothing taken, when it does not end.</summary>
    public bool TakeQuoted(out ReadOnlySpan<byte> quoted)
    {
        for (var at = At + 1; at < text.Length; at++)
        {
            var next = text[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0) break;
            at += next;
            if (text[at] == '"')
            {
                quoted = text[At..(at + 1)];
                At = at + 1;
                return true;
            }

            at++;
        }

        quoted = default;
        return false;
    }

    /// <summary>Takes digits as a number; false, and nothing taken, when there are none or it is above <paramref name="limit"/>.</summary>
    public bool TakeNumber(uint limit, out uint number)
    {
        var start = At;
        ulong value = 0;
        while ((uint)At < (uint)text.Length && text[At] is >= (byte)'0' and <= (byte)'9')
        {
            value = Math.Min((value * 10) + text[At++] - '0', (ulong)uint.MaxValue + 1);
        }

        if (At == start || value > limit)
        {
            At = start;
            number = 0;
            return false;
        }

        number = (uint)value;
        return true;
    }

    public readonly ParseError Fail(string expected, string rule) => new(At, expected, rule);
}
