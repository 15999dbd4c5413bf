using System.Text;
using Spa.Foundation.Text;

namespace Spa.Sip.Messages;

/// <summary>When another try is welcome (RFC 3261 20.33).</summary>
/// <param name="Seconds">At most 4294967295: what is larger counts as that.</param>
public sealed record RetryAfter(uint Seconds) : IHeaderValue<RetryAfter>
{
    /// <summary>The remark in brackets, as it stands; null when there is none.</summary>
    public string? Comment { get; init; }

    /// <summary>Parameters, such as <c>duration</c>.</summary>
    public Parameters Parameters { get; init; } = Parameters.None;

    static HeaderName IHeaderValue<RetryAfter>.Header => HeaderName.RetryAfter;

    /// <summary>As a header carries it.</summary>
    public override string ToString() => HeaderValue.Text(this);

    //  Retry-After = delta-seconds [ comment ] *( SEMI retry-param )
    static Parsed<RetryAfter> IHeaderValue<RetryAfter>.Read(ref SipCursor cursor)
    {
        var start = cursor.At;
        while (cursor.Peek is >= (byte)'0' and <= (byte)'9') cursor.MoveTo(cursor.At + 1);
        if (cursor.At == start) return cursor.Fail("a number of seconds", "RFC 3261 20.33");
        var seconds = Numbers.Seconds(Encoding.ASCII.GetString(cursor.Since(start)))!.Value;
        string? comment = null;
        var end = cursor.At;
        cursor.SkipBlanks();
        if (cursor.Take((byte)'('))
        {
            var length = cursor.Rest.IndexOf((byte)')');
            if (length < 0) return cursor.Fail(") behind the remark", "RFC 3261 25.1");
            comment = Encoding.UTF8.GetString(cursor.Rest[..length]);
            cursor.MoveTo(cursor.At + length + 1);
        }
        else
        {
            cursor.MoveTo(end);
        }

        return Parameters.Read(ref cursor, out var parameters) is { } error ? error : new RetryAfter(seconds) { Comment = comment, Parameters = parameters };
    }

    void IHeaderValue<RetryAfter>.Write(ref SipSink sink)
    {
        sink.Number(Seconds);
        if (Comment is not null)
        {
            sink.Bytes(" ("u8);
            sink.Text(Comment.Replace("(", string.Empty, StringComparison.Ordinal).Replace(")", string.Empty, StringComparison.Ordinal));
            sink.Byte((byte)')');
        }

        Parameters.Write(ref sink);
    }
}
