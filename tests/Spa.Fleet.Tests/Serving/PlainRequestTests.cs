using System.Text;
using Spa.Fleet.Serving;

namespace Spa.Fleet.Tests.Serving;

/// <summary>The plainest request for a profile: what is read of it, and that everything else is left alone.</summary>
public class PlainRequestTests
{
    private const string Line = "GET /p/0123456789abcdef0123456789abcdef/000e08aabbcc.cfg HTTP/1.1\r\n";

    public static TheoryData<string, string, bool> Good => new()
    {
        { Line + "Host: x\r\n\r\n", string.Empty, false },
        { Line + "Host: prov.example.net:8080\r\nConnection: close\r\n\r\n", string.Empty, true },
        { Line + "host:[::1]:8080\r\nUSER-AGENT:  Linksys/SPA-3102-5.1.10(GW) (FM600F123456) \r\nConnection: Keep-Alive\r\nAccept: */*\r\nAccept-Encoding: identity\r\n\r\n", "Linksys/SPA-3102-5.1.10(GW) (FM600F123456)", false },
        { Line + "User-Agent:\r\nHost: 10.0.0.1\r\n\r\n", string.Empty, false },
    };

    public static TheoryData<string> Others =>
    [
        string.Empty,
        Line,
        Line + "\r\n",
        Line + "Host: x\r\n",
        Line + "Host: x\r\n\r",
        Line + "Host: x\r\n\r\nG",
        Line + "Host:\r\n\r\n",
        Line + "Host: a b\r\n\r\n",
        Line + "Host: x\r\nHost: x\r\n\r\n",
        Line + "Host : x\r\n\r\n",
        Line + "Host: x\r\n Connection: close\r\n\r\n",
        Line + "Host: x\nConnection: close\r\n\r\n",
        Line + "Host: x\r\nConnection: close, te\r\n\r\n",
        Line + "Host: x\r\nConnection: close\r\nConnection: keep-alive\r\n\r\n",
        Line + "Host: x\r\nContent-Length: 0\r\n\r\n",
        Line + "Host: x\r\nTransfer-Encoding: chunked\r\n\r\n",
        Line + "Host: x\r\nIf-None-Match: \"a\"\r\n\r\n",
        Line + "Host: x\r\nRange: bytes=0-1\r\n\r\n",
        Line + "Host: x\r\nUser-Agent: a\0b\r\n\r\n",
        Line + "Host: x\r\nUser-Agent: \u00e9\r\n\r\n",
        Line + "Host: x\r\nUser-Agent: a\tb\r\n\r\n",
        Line + "Host: x\r\nNo colon\r\n\r\n",
        Line.Replace("1.1", "1.0", StringComparison.Ordinal) + "Host: x\r\n\r\n",
        Line.Replace("GET", "HEAD", StringComparison.Ordinal) + "Host: x\r\n\r\n",
        Line.Replace("GET", "get", StringComparison.Ordinal) + "Host: x\r\n\r\n",
        Line.Replace("aabbcc", "AABBCC", StringComparison.Ordinal) + "Host: x\r\n\r\n",
        Line.Replace("cdef0", "CDEF0", StringComparison.Ordinal) + "Host: x\r\n\r\n",
        Line.Replace(".cfg", ".cfg?a", StringComparison.Ordinal) + "Host: x\r\n\r\n",
        Line.Replace("/p/0", "/p/%30", StringComparison.Ordinal) + "Host: x\r\n\r\n",
        Line.Replace("/p/", "//p/", StringComparison.Ordinal) + "Host: x\r\n\r\n",
        Line + $"Host: x\r\nUser-Agent: {new string('a', PlainRequest.Longest)}\r\n\r\n",
    ];

    [Theory]
    [MemberData(nameof(Good))]
    public void A_plain_request_is_read(string text, string agent, bool close)
    {
        Assert.True(PlainRequest.TryRead(Encoding.Latin1.GetBytes(text), out var request));
        Assert.Equal("000e08aabbcc", request.Mac.ToString());
        Assert.Equal("0123456789abcdef0123456789abcdef", Encoding.ASCII.GetString(request.Token));
        Assert.Equal((agent, close), (Encoding.ASCII.GetString(request.Agent), request.Close));
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void Everything_else_is_left_to_the_web_server(string text) => Assert.False(PlainRequest.TryRead(Encoding.Latin1.GetBytes(text), out _));

    // What is taken is what the server's own grammar of URLs says, however the bytes were bent.
    [Fact]
    public void Bent_in_any_way_it_is_either_left_alone_or_the_same_to_both_readers()
    {
        var random = new Random(3102);
        var seeds = Good.Select(row => Encoding.Latin1.GetBytes((string)row[0])).ToList();
        string[] words = ["\r\n", "\r\n\r\n", ":", " ", "Host: y", "Content-Length: 5", "/", "%2e", "?", "GET ", "\0", "HTTP/1.1", "Connection: close"];
        var taken = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new List<byte>(seeds[random.Next(seeds.Count)]);
            for (var changes = random.Next(3); changes >= 0; changes--)
            {
                var at = random.Next(bytes.Count);
                switch (random.Next(4))
                {
                    case 0: bytes[at] = (byte)random.Next(256); break;
                    case 1: bytes.RemoveAt(at); break;
                    case 2: bytes.InsertRange(at, Encoding.ASCII.GetBytes(words[random.Next(words.Length)])); break;
                    default: bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(20))); break;
                }

                if (bytes.Count == 0)
                {
                    break;
                }
            }

            byte[] text = [.. bytes];
            if (!PlainRequest.TryRead(text, out var request))
            {
                continue;
            }

            taken++;
            var lines = Encoding.Latin1.GetString(text).Split("\r\n");
            var words1 = lines[0].Split(' ');
            Assert.Equal(("GET", 3, "HTTP/1.1"), (words1[0], words1.Length, words1[2]));
            var url = Assert.IsType<DeviceUrl.Profile>(DeviceUrl.Parse(words1[1]));
            Assert.Equal((url.Mac, url.Token), (request.Mac, Encoding.ASCII.GetString(request.Token)));
            Assert.Equal(["", ""], lines[^2..]);
            Assert.All(lines[1..^2], line => Assert.Matches("^(?i:host|user-agent|connection|accept|accept-encoding):[ -~]*$", line));
        }

        Assert.True(taken > 500, $"only {taken} were taken");
    }
}
