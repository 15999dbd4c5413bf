using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Spa.Foundation.Text;

namespace Spa.Sip.Messages;

/// <summary>Typed values of headers as text.</summary>
public static class HeaderValue
{
    /// <summary>Reads a header's value that is one <typeparamref name="T"/> and nothing more.</summary>
    /// <param name="value">UTF-8, without line ends.</param>
    public static Parsed<T> Parse<T>(ReadOnlySpan<byte> value)
        where T : class, IHeaderValue<T>
        => Parse<T>(new SipCursor(value));

    /// <summary>Reads a header's value that is one <typeparamref name="T"/> and nothing more.</summary>
    public static Parsed<T> Parse<T>(string value)
        where T : class, IHeaderValue<T>
        => Parse<T>(Encoding.UTF8.GetBytes(value));

    /// <summary>The value as a header carries it.</summary>
    public static string Text<T>(T value)
        where T : class, IHeaderValue<T>
    {
        ArgumentNullException.ThrowIfNull(value);
        var buffer = new ArrayBufferWriter<byte>(64);
        var sink = new SipSink(buffer);
        value.Write(ref sink);
        sink.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    internal static Parsed<T> Parse<T>(SipCursor cursor)
        where T : class, IHeaderValue<T>
    {
        cursor.SkipBlanks();
        if (!T.Read(ref cursor).Ok(out var read, out var error)) return error;
        cursor.SkipBlanks();
        return cursor.End ? read : cursor.Fail("nothing more", "RFC 3261 7.3");
    }

    //  list = value *( COMMA value )          RFC 3261 7.3.1
    internal static ParseError? ReadList<T>(SipCursor cursor, ref ImmutableArray<T>.Builder? many, ref T? one)
        where T : class, IHeaderValue<T>
    {
        cursor.SkipBlanks();
        while (true)
        {
            var start = cursor.At;
            if (!T.Read(ref cursor).Ok(out var read, out var error)) return error;
            if (one is null)
            {
                one = read;
            }
            else
            {
                many ??= First(one);
                if (many.Count >= SipLimits.Values) return new ParseError(start, $"at most {SipLimits.Values} values of one header", "a limit of this product");
                many.Add(read);
            }

            cursor.SkipBlanks();
            if (cursor.End) return null;
            if (!cursor.TakeSeparator((byte)',')) return cursor.Fail("a comma or the end of the header", "RFC 3261 7.3.1");
        }
    }

    internal static ImmutableArray<T> Listed<T>(ImmutableArray<T>.Builder? many, T? one)
        where T : class
        => many is not null ? many.ToImmutable() : one is null ? [] : [one];

    private static ImmutableArray<T>.Builder First<T>(T one)
    {
        var many = ImmutableArray.CreateBuilder<T>(4);
        many.Add(one);
        return many;
    }
}
