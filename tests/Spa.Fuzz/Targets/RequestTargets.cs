using System.Text;
using Spa.Fleet.Serving;

namespace Spa.Fuzz.Targets;

/// <summary>What comes to the provisioning server before anybody has read HTTP.</summary>
internal static class RequestTargets
{
    private const string Line = "GET /p/0123456789abcdef0123456789abcdef/000e08aabbcc.cfg HTTP/1.1\r\n";

    private const string Post = "POST /acs HTTP/1.1\r\n";

    private static readonly string[] PostFields = ["Content-Length", "Content-Type", "SOAPAction", "Authorization", "Cookie"];

    private static readonly string[] Fields = ["Host", "User-Agent", "Connection", "Accept", "Accept-Encoding"];

    /// <summary>The plainest request for a profile: what is taken is one whole message of RFC 9112 without a body, for the URL that the grammar of URLs reads in it, and not a byte more.</summary>
    public static FuzzTarget Profile { get; } = new(
        "profile-request",
        () =>
        [
            .. new[]
            {
                "Host: x\r\n\r\n",
                "Host: prov.example.net:8080\r\nUser-Agent: Linksys/SPA-3102-5.1.10(GW) (FM600F123456)\r\nConnection: close\r\n\r\n",
                "host:[::1]:8080\r\nAccept: */*\r\nAccept-Encoding: identity\r\nConnection: Keep-Alive\r\n\r\n",
            }.Select(rest => Encoding.ASCII.GetBytes(Line + rest)),
        ],
        [
            .. new[]
            {
                "\r\n", "\r\n\r\n", "\n", "\r", ":", " ", "\t", "\0", "Host: y\r\n", "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n", "Connection: close\r\n", "Connection: upgrade\r\n", "Upgrade: h2c\r\n", "Expect: 100-continue\r\n",
                "Range: bytes=0-1\r\n", "If-None-Match: *\r\n", "/", "../", "%2e", "%2F", "?", "#", "GET ", "HEAD ", "HTTP/1.0", "HTTP/2.0", ".cfg", Line,
            }.Select(Encoding.ASCII.GetBytes),
        ],
        input =>
        {
            if (!PlainRequest.TryRead(input, out var request))
            {
                return;
            }

            var text = Encoding.Latin1.GetString(input);
            BrokenException.Unless(text.All(c => c is '\r' or '\n' or (>= ' ' and <= '~')), "A byte that does not belong into a message was taken.");
            var lines = text.Split("\r\n");
            BrokenException.Unless(lines.All(l => l.IndexOfAny(['\r', '\n']) < 0), "An end of a line was taken that other readers may not see.");
            BrokenException.Unless(lines.Length >= 4 && lines[^1].Length == 0 && lines[^2].Length == 0 && lines[..^2].All(l => l.Length > 0), "It is not one message, or bytes stand behind it.");

            var words = lines[0].Split(' ');
            BrokenException.Unless(words is ["GET", _, "HTTP/1.1"], "Another method or version was taken.");
            BrokenException.Unless(DeviceUrl.Parse(words[1]) is DeviceUrl.Profile url && url.Mac == request.Mac && url.Token == Encoding.ASCII.GetString(request.Token), "The grammar of URLs reads another one.");

            var fields = lines[1..^2].Select(l => l.Split(':', 2)).ToList();
            BrokenException.Unless(fields.All(f => f.Length == 2 && Fields.Contains(f[0], StringComparer.OrdinalIgnoreCase)), "A field that it does not know was taken.");
            BrokenException.Unless(fields.DistinctBy(f => f[0].ToUpperInvariant()).Count() == fields.Count, "A field was taken twice.");
            BrokenException.Unless(Value("Host") is { Length: > 0 } host && !host.Contains(' ', StringComparison.Ordinal), "No host, or not one, was taken.");
            BrokenException.Unless((Value("User-Agent") ?? string.Empty) == Encoding.ASCII.GetString(request.Agent), "Another unit was read.");
            var connection = Value("Connection")?.ToUpperInvariant();
            BrokenException.Unless(connection is null or "CLOSE" or "KEEP-ALIVE" && request.Close == (connection == "CLOSE"), "The connection is to be something else.");

            string? Value(string name) => fields.Find(f => f[0].Equals(name, StringComparison.OrdinalIgnoreCase))?[1].Trim(' ');
        })
    { MaxLength = 2 * PlainRequest.Longest, MaxAllocated = 256 * 1024 };

    /// <summary>The plainest message of a device that is managed by CWMP: what is taken is one whole message of RFC 9112 with a body as long as it says, and not a byte more.</summary>
    public static FuzzTarget Message { get; } = new(
        "acs-request",
        () =>
        [
            .. new[]
            {
                "Host: x\r\nContent-Length: 4\r\n\r\n<a/>",
                "Host: acs.example.net:8080\r\nUser-Agent: gSOAP/2.7\r\nContent-Type: text/xml\r\nSOAPAction: \r\nContent-Length: 4\r\nConnection: close\r\n\r\n<a/>",
                "host:[::1]\r\nAuthorization: Digest username=\"a\", nc=00000001\r\nCookie: spa-acs=0\r\nContent-Length: 0\r\n\r\n",
            }.Select(rest => Encoding.ASCII.GetBytes(Post + rest)),
        ],
        [
            .. new[]
            {
                "\r\n", "\r\n\r\n", "\n", "\r", ":", " ", "\t", "\0", "Host: y\r\n", "Content-Length: 0\r\n", "Content-Length: 4\r\n", "Transfer-Encoding: chunked\r\n", "Content-Encoding: gzip\r\n", "Connection: close\r\n", "Expect: 100-continue\r\n",
                "Cookie: a=b\r\n", "Authorization: Basic YTpi\r\n", "X-Forwarded-For: 1.2.3.4\r\n", "-", "+", "0x", ",", "4", "0", "/acs", "PUT ", "HTTP/1.0", Post,
            }.Select(Encoding.ASCII.GetBytes),
        ],
        input =>
        {
            if (!PlainPost.TryRead(input, out var message))
            {
                // Whatever it is held for at any point on the way: it stays that, and as long.
                if (PlainPost.TryBegin(input, out _, out var whole))
                {
                    BrokenException.Unless(PlainPost.TryBegin([.. input, 65], out _, out var again) && again == whole, "One byte more makes another message of it.");
                    BrokenException.Unless(whole < input.Length || PlainPost.TryRead([.. input, .. new byte[whole - input.Length]], out _), "What begins as one does not end as one.");
                }

                return;
            }

            var text = Encoding.Latin1.GetString(input);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            BrokenException.Unless(end > 0 && text.StartsWith(Post, StringComparison.Ordinal), "Another method, target or version was taken.");
            var lines = text[..end].Split("\r\n")[1..];
            BrokenException.Unless(lines.All(l => l.All(c => c is >= ' ' and <= '~')), "A byte that does not belong into a field was taken.");
            var fields = lines.Select(l => l.Split(':', 2)).ToList();
            BrokenException.Unless(fields.All(f => f.Length == 2 && (Fields.Contains(f[0], StringComparer.OrdinalIgnoreCase) || PostFields.Contains(f[0], StringComparer.OrdinalIgnoreCase))), "A field that it does not know was taken.");
            BrokenException.Unless(fields.DistinctBy(f => f[0].ToUpperInvariant()).Count() == fields.Count, "A field was taken twice.");
            BrokenException.Unless(Value("Host") is { Length: > 0 }, "No host was taken.");
            BrokenException.Unless(int.TryParse(Value("Content-Length"), System.Globalization.NumberStyles.None, null, out var length) && length == input.Length - end - 4, "The body is not as long as it says.");
            BrokenException.Unless(message.Body.SequenceEqual(input.AsSpan(end + 4)), "Another body was read.");
            BrokenException.Unless((Value("Cookie") ?? string.Empty) == Encoding.ASCII.GetString(message.Cookies) && (Value("Authorization") ?? string.Empty) == Encoding.ASCII.GetString(message.Authorization), "Somebody else was read.");

            string? Value(string name) => fields.Find(f => f[0].Equals(name, StringComparison.OrdinalIgnoreCase))?[1].Trim(' ');
        })
    { MaxLength = 2 * PlainPost.Longest, MaxAllocated = 4 * 1024 * 1024 };
}
