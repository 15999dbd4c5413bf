using System.Buffers;
using Spa.Fleet.Inventory;

namespace Spa.Fleet.Serving;

/// <summary>
/// The request that a unit makes all its life, in the form in which units write it: its profile by GET, with nothing that could ask for more than the file as it is.
/// What is written in any other way is not wrong; it is left to somebody who reads all of HTTP.
/// </summary>
/// <remarks>
/// <code>
/// request = "GET /p/" token "/" mac ".cfg HTTP/1.1" CRLF 1*( field CRLF ) CRLF
/// token   = 32 lower-case hex digits            mac = 12 of them
/// field   = one of the names below ":" *SP value *SP ; each at most once, Host always
/// </code>
/// </remarks>
public readonly ref struct PlainRequest
{
    /// <summary>Longest request that is looked at, in bytes.</summary>
    public const int Longest = 1024;

    private const int TokenAt = 7;
    private const int MacAt = TokenAt + 32 + 1;
    private const int LineEnd = MacAt + 12 + 15;

    private static readonly SearchValues<byte> LowerHex = SearchValues.Create("0123456789abcdef"u8);
    private static readonly SearchValues<byte> HostBytes = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]"u8);

    /// <summary>Whose profile.</summary>
    public MacAddress Mac { get; private init; }

    /// <summary>Path token that is shown.</summary>
    public ReadOnlySpan<byte> Token { get; private init; }

    /// <summary>What the unit says of itself, printable ASCII; empty = nothing.</summary>
    public ReadOnlySpan<byte> Agent { get; private init; }

    /// <summary>True when the connection is to end with the answer.</summary>
    public bool Close { get; private init; }

    /// <summary>Reads one whole request, without a byte behind it; false = it is not one of this form.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out PlainRequest request)
    {
        request = default;
        if (text.Length is <= LineEnd or > Longest || !text.StartsWith("GET /p/"u8) || text[MacAt - 1] != (byte)'/' || !text[(MacAt + 12)..].StartsWith(".cfg HTTP/1.1\r\n"u8)
            || text[TokenAt..(MacAt - 1)].ContainsAnyExcept(LowerHex) || text[MacAt..(MacAt + 12)].ContainsAnyExcept(LowerHex))
        {
            return false;
        }

        ReadOnlySpan<byte> agent = default;
        var (seen, close) = (0, false);
        var fields = new PlainFields(text[LineEnd..]);
        while (fields.Next())
        {
            var field = fields.Is("Host"u8) && IsHost(fields.Value) ? 1
                : fields.Is("User-Agent"u8) ? 2
                : fields.Is("Connection"u8) && (fields.Says("close"u8) || fields.Says("keep-alive"u8)) ? 4
                : fields.Is("Accept"u8) ? 8
                : fields.Is("Accept-Encoding"u8) ? 16
                : 0;
            if (field == 0 || (seen & field) != 0)
            {
                return false;
            }

            seen |= field;
            agent = field == 2 ? fields.Value : agent;
            close |= field == 4 && fields.Says("close"u8);
        }

        if (!fields.IsWhole || !fields.Rest.IsEmpty || (seen & 1) == 0)
        {
            return false;
        }

        request = new() { Mac = MacAddress.OfDigits(text.Slice(MacAt, 12)), Token = text[TokenAt..(MacAt - 1)], Agent = agent, Close = close };
        return true;
    }

    /// <summary>True for the name of a server, with or without a port.</summary>
    internal static bool IsHost(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExcept(HostBytes);
}
