using System.Text;
using Spa.Fleet.Serving;

namespace Spa.Fuzz.Targets;

/// <summary>What comes to the provisioning server before anybody has read HTTP.</summary>
internal static class RequestTargets
{
    private const string Line = "GET /p/0123456789abcdef0123456789abcdef/000e08aabbcc.cfg HTTP/1.1\r\n";

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
}
