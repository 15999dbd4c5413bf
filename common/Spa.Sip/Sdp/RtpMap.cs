using System.Globalization;
using Spa.Foundation.Text;

namespace Spa.Sip.Sdp;

/// <summary>What a payload number means (RFC 8866 6.6): <c>rtpmap:101 telephone-event/8000</c>.</summary>
/// <param name="Payload">0 to 127.</param>
/// <param name="Encoding">Name of the codec; case does not matter.</param>
/// <param name="Clock">Ticks of the timestamp in a second.</param>
/// <param name="Channels">1 unless written.</param>
public sealed record RtpMap(int Payload, string Encoding, int Clock, int Channels = 1)
{
    private const string Rule = "RFC 8866 6.6";

    /// <summary>Reads the attribute's value.</summary>
    //  rtpmap-value = payload-type SP encoding-name "/" clock-rate [ "/" encoding-params ]
    public static Parsed<RtpMap> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var cursor = new TextCursor(text);
        if (Number(ref cursor, 127) is not { } payload) return cursor.Fail("a payload type from 0 to 127", Rule);
        var blank = cursor.At;
        cursor.SkipBlanks();
        if (cursor.At == blank) return cursor.Fail("a blank and the name of an encoding", Rule);
        var start = cursor.At;
        while (!cursor.End && cursor.Peek is not ('/' or ' ' or '\t')) cursor.Next();
        var name = text[start..cursor.At];
        if (name.Length == 0) return cursor.Fail("the name of an encoding", Rule);
        if (!cursor.Take('/') || Number(ref cursor, 1_000_000) is not { } clock || clock == 0) return cursor.Fail("/ and a clock rate", Rule);
        var channels = 1;
        if (cursor.Take('/') && (channels = Number(ref cursor, 255) ?? 0) == 0) return cursor.Fail("a number of channels", Rule);
        cursor.SkipBlanks();
        return cursor.End ? new RtpMap(payload, name, clock, channels) : cursor.Fail("nothing more", Rule);
    }

    /// <summary>As the attribute's value is written.</summary>
    public override string ToString()
        => Channels == 1 ? string.Create(CultureInfo.InvariantCulture, $"{Payload} {Encoding}/{Clock}") : string.Create(CultureInfo.InvariantCulture, $"{Payload} {Encoding}/{Clock}/{Channels}");

    private static int? Number(ref TextCursor cursor, int limit)
    {
        var start = cursor.At;
        var value = 0;
        while (char.IsAsciiDigit(cursor.Peek)) value = Math.Min((value * 10) + (cursor.Next() - '0'), limit + 1);
        return cursor.At == start || value > limit ? null : value;
    }
}
