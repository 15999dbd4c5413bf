using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Spa.Cwmp.Messages;
using Spa.Cwmp.Soap;
using Spa.Fleet.Tests.Http;
using Spa.Foundation.Security;
using Spa.Tests;

namespace Spa.Fleet.Tests.Acs;

/// <summary>A CPE that writes its HTTP by hand, with the habits of a test's choice.</summary>
internal sealed class RawCpe(RunningServer server, string user, string password) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<TcpClient> lines = [];
    private DigestChallenge? challenge;
    private uint count;
    private int turn;

    public string Version { get; init; } = "HTTP/1.1";

    /// <summary>Further header lines of every request, each with its end.</summary>
    public string Headers { get; init; } = string.Empty;

    /// <summary>Those of a request with a message.</summary>
    public string MessageHeaders { get; init; } = "Content-Type: text/xml; charset=\"utf-8\"\r\nSOAPAction: \r\n";

    /// <summary>Bytes of each chunk; 0 = a length in the header.</summary>
    public int Chunk { get; init; }

    public bool Packs { get; init; }

    /// <summary>Bytes that are written at a time; 0 = all.</summary>
    public int Piece { get; init; }

    /// <summary>Waits with the body until it is told to go on.</summary>
    public bool Expects { get; init; }

    /// <summary>Connections that are used by turns; 0 = a new one for each request.</summary>
    public int Lines { get; init; } = 1;

    public bool SendsCookie { get; init; } = true;

    public string? Cookie { get; set; }

    public int Status { get; private set; }

    public string Head { get; private set; } = string.Empty;

    /// <summary>How often it was told to go on.</summary>
    public int Continued { get; private set; }

    /// <summary>Sends one message, answers the challenge, and gives the envelope that came; null = none did.</summary>
    public async Task<CwmpEnvelope?> Send(CwmpMessage? message, string id = "raw")
    {
        var body = message is null ? [] : Envelopes.Write(new CwmpEnvelope(message) { Id = id });
        for (var tries = 0; ; tries++)
        {
            var answer = await Exchange(body);
            if (Status == 401 && tries == 0 && Header("WWW-Authenticate") is { } header && AuthFields.Parse(header["Digest ".Length..]).Ok(out var fields, out _) && DigestChallenge.Read(fields).Ok(out var read, out _))
            {
                (challenge, count) = (read, 0);
                continue;
            }

            if (answer.Length > 0)
            {
                CwmpSchemas.MustFit(answer);
            }

            return answer.Length > 0 && Envelopes.Read(answer, SoapLimits.Standard, out var envelope, out _) ? envelope : null;
        }
    }

    /// <summary>A header of the last answer; null = it has none.</summary>
    public string? Header(string name)
        => Head.Split("\r\n").FirstOrDefault(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();

    public void Dispose() => lines.ForEach(l => l.Dispose());

    private async Task<byte[]> Exchange(byte[] body)
    {
        var line = await Line();
        var packed = Packs && body.Length > 0 ? Pack(body) : body;
        var head = new StringBuilder($"POST /acs {Version}\r\nHost: acs.example\r\n{Headers}");
        head.Append(body.Length > 0 ? MessageHeaders : string.Empty);
        head.Append(Packs && body.Length > 0 ? "Content-Encoding: gzip\r\n" : string.Empty);
        head.Append(Chunk > 0 ? "Transfer-Encoding: chunked\r\n" : $"Content-Length: {packed.Length}\r\n");
        head.Append(Expects && packed.Length > 0 ? "Expect: 100-continue\r\n" : string.Empty);
        head.Append(SendsCookie && Cookie is { } cookie ? $"Cookie: {cookie}\r\n" : string.Empty);
        if (challenge?.Answer(user, password, "POST", "/acs", "c0ffee", ++count) is { } answer)
        {
            head.Append("Authorization: Digest ").Append(answer.ToFields()).Append("\r\n");
        }

        head.Append("\r\n");
        using var limit = new CancellationTokenSource(Patience);
        var stream = line.GetStream();
        var read = new Buffered(stream, limit.Token);
        await Write(stream, Encoding.ASCII.GetBytes(head.ToString()), limit.Token);
        if (Expects && packed.Length > 0)
        {
            // Without a word from there nothing is sent: a server that forgets to say it is waited for in vain.
            Head = await read.Head();
            if (Head.StartsWith("HTTP/1.1 100", StringComparison.Ordinal))
            {
                Continued++;
                await Write(stream, packed, limit.Token);
                Head = await read.Head();
            }
        }
        else
        {
            await Write(stream, Chunk > 0 ? Chunked(packed) : packed, limit.Token);
            Head = await read.Head();
        }

        Status = int.Parse(Head.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        var got = await read.Body(int.Parse(Header("Content-Length") ?? "0", System.Globalization.CultureInfo.InvariantCulture));
        if (Header("Set-Cookie") is { } set)
        {
            Cookie = set.Split(';')[0];
        }

        if (Lines == 0 || string.Equals(Header("Connection"), "close", StringComparison.OrdinalIgnoreCase))
        {
            // Ended by the one that was to end it: nothing follows the answer.
            if (Headers.Contains("close", StringComparison.Ordinal) || Version == "HTTP/1.0")
            {
                Assert.Equal(0, await stream.ReadAsync(new byte[1], limit.Token));
            }

            lines.Remove(line);
            line.Dispose();
        }

        return got;
    }

    private async Task<TcpClient> Line()
    {
        if (lines.Count >= Math.Max(1, Lines))
        {
            return lines[turn++ % lines.Count];
        }

        var line = new TcpClient();
        await line.ConnectAsync(IPAddress.Loopback, server.Report.HttpPort);
        lines.Add(line);
        return line;
    }

    private async Task Write(NetworkStream stream, byte[] bytes, CancellationToken cancellation)
    {
        for (var at = 0; at < bytes.Length;)
        {
            var piece = Piece > 0 ? Math.Min(Piece, bytes.Length - at) : bytes.Length;
            await stream.WriteAsync(bytes.AsMemory(at, piece), cancellation);
            at += piece;
            await Task.Yield();
        }
    }

    private byte[] Chunked(byte[] body)
    {
        var all = new MemoryStream();
        for (var at = 0; at < body.Length; at += Chunk)
        {
            var piece = body.AsSpan(at, Math.Min(Chunk, body.Length - at));
            all.Write(Encoding.ASCII.GetBytes($"{piece.Length:x};an=extension\r\n"));
            all.Write(piece);
            all.Write("\r\n"u8);
        }

        all.Write("0\r\n\r\n"u8);
        return all.ToArray();
    }

    private static byte[] Pack(byte[] plain)
    {
        var to = new MemoryStream();
        using (var packer = new GZipStream(to, CompressionLevel.Fastest))
        {
            packer.Write(plain);
        }

        return to.ToArray();
    }

    private sealed class Buffered(NetworkStream stream, CancellationToken cancellation)
    {
        private readonly List<byte> held = [];

        public async Task<string> Head()
        {
            while (true)
            {
                var text = Encoding.Latin1.GetString([.. held]);
                if (text.IndexOf("\r\n\r\n", StringComparison.Ordinal) is var end and >= 0)
                {
                    held.RemoveRange(0, end + 4);
                    return text[..end];
                }

                await More();
            }
        }

        public async Task<byte[]> Body(int length)
        {
            while (held.Count < length)
            {
                await More();
            }

            return [.. held[..length]];
        }

        private async Task More()
        {
            var buffer = new byte[8192];
            var count = await stream.ReadAsync(buffer, cancellation);
            Assert.True(count > 0, $"ended after '{Encoding.Latin1.GetString([.. held])}'");
            held.AddRange(buffer[..count]);
        }
    }
}
