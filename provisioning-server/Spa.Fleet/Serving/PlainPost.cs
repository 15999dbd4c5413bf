using System.Buffers;
using System.Buffers.Text;

namespace Spa.Fleet.Serving;

/// <summary>
/// A message of a device that is managed by CWMP, in the form in which devices write it: whole, of a length that is said, and with nothing that could ask for another way of answering.
/// What is written in any other way is not wrong; it is left to somebody who reads all of HTTP.
/// </summary>
/// <remarks>
/// <code>
/// message = "POST /acs HTTP/1.1" CRLF 1*( field CRLF ) CRLF body
/// field   = one of the names below ":" *SP value *SP ; each at most once, Host and Content-Length always
/// body    = as many bytes as Content-Length says
/// </code>
/// </remarks>
public readonly ref struct PlainPost
{
    /// <summary>Longest message of somebody who has no session, in bytes.</summary>
    public const int Longest = 16 * 1024;

    /// <summary>Longest message within a session: all settings of a unit are 200 kB.</summary>
    public const int LongestInSession = 1024 * 1024;

    private const int MostDigits = 7;

    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789"u8);

    /// <summary>The target, as it is written.</summary>
    public static ReadOnlySpan<byte> Target => "/acs"u8;

    /// <summary>Its credentials; empty = none.</summary>
    public ReadOnlySpan<byte> Authorization { get; private init; }

    /// <summary>Its cookies; empty = none.</summary>
    public ReadOnlySpan<byte> Cookies { get; private init; }

    /// <summary>What the device says of itself, printable ASCII; empty = nothing.</summary>
    public ReadOnlySpan<byte> Agent { get; private init; }

    /// <summary>The envelope; empty = the device has nothing to say.</summary>
    public ReadOnlySpan<byte> Body { get; private init; }

    /// <summary>True when the connection is to end with the answer.</summary>
    public bool Close { get; private init; }

    /// <summary>Reads one whole message, without a byte behind it; false = it is not one of this form.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out PlainPost message) => TryBegin(text, out message, out var whole) && whole == text.Length;

    /// <summary>Reads the beginning of a message, as far as the end of its head at least; false = it is not one of this form.</summary>
    /// <param name="text">What has come of it.</param>
    /// <param name="message">It, with as much of its body as has come.</param>
    /// <param name="whole">How long all of it will be; less than what has come when something stands behind it.</param>
    public static bool TryBegin(ReadOnlySpan<byte> text, out PlainPost message, out int whole)
    {
        message = default;
        whole = 0;
        var start = "POST /acs HTTP/1.1\r\n"u8;
        if (text.Length > LongestInSession || !text.StartsWith(start))
        {
            return false;
        }

        ReadOnlySpan<byte> authorization = default, cookies = default, agent = default;
        var (seen, close, length) = (0, false, -1);
        var fields = new PlainFields(text[start.Length..]);
        while (fields.Next())
        {
            var field = fields.Is("Host"u8) && PlainRequest.IsHost(fields.Value) ? 1
                : fields.Is("User-Agent"u8) ? 2
                : fields.Is("Connection"u8) && (fields.Says("close"u8) || fields.Says("keep-alive"u8)) ? 4
                : fields.Is("Content-Length"u8) && TryLength(fields.Value, out length) ? 8
                : fields.Is("Content-Type"u8) ? 16
                : fields.Is("SOAPAction"u8) ? 32
                : fields.Is("Authorization"u8) ? 64
                : fields.Is("Cookie"u8) ? 128
                : fields.Is("Accept"u8) ? 256
                : fields.Is("Accept-Encoding"u8) ? 512
                : 0;
            if (field == 0 || (seen & field) != 0)
            {
                return false;
            }

            seen |= field;
            switch (field)
            {
                case 2:
                    agent = fields.Value;
                    break;
                case 4:
                    close = fields.Says("close"u8);
                    break;
                case 64:
                    authorization = fields.Value;
                    break;
                case 128:
                    cookies = fields.Value;
                    break;
                default:
                    break;
            }
        }

        if (!fields.IsWhole || (seen & 1) == 0 || length < 0)
        {
            return false;
        }

        whole = text.Length - fields.Rest.Length + length;
        if (whole > LongestInSession)
        {
            return false;
        }

        message = new() { Authorization = authorization, Cookies = cookies, Agent = agent, Body = fields.Rest, Close = close };
        return true;
    }

    private static bool TryLength(ReadOnlySpan<byte> value, out int length)
    {
        length = -1;
        return value.Length is > 0 and <= MostDigits && !value.ContainsAnyExcept(Digits) && Utf8Parser.TryParse(value, out length, out _);
    }
}
