using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Spa.Device.Management;
using Spa.Gateway.Management;
using Spa.Marks;

namespace Spa.Device.Tests.Host;

/// <summary>The port for connection requests, by bytes: what reaches the judge, and what strangers may cost.</summary>
public sealed class ConnectionRequestServerTests : IAsyncLifetime
{
    // As the server has it.
    private const int MostOfOneAddress = 16;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly ConcurrentQueue<string> judged = new();
    private readonly List<TcpClient> lines = [];
    private ConnectionRequestServer server = null!;

    public async Task InitializeAsync() => server = await ConnectionRequestServer.Start(new IPEndPoint(IPAddress.Loopback, 0), (method, path, authorization) =>
    {
        judged.Enqueue($"{method} {path} {authorization}");
        return Task.FromResult(authorization is null ? new ConnectionAnswer(401, "Digest realm=\"x\"") : new ConnectionAnswer(200));
    });

    public async Task DisposeAsync()
    {
        lines.ForEach(l => l.Dispose());
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_request_is_judged_by_method_path_query_and_proof_and_answered_by_a_status_alone()
    {
        Assert.Equal("401 Digest realm=\"x\" 0", Seen(await Ask("GET /a%20b?c=d HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")));
        Assert.Equal("200  0", Seen(await Ask("GET /p HTTP/1.1\r\nHost: x\r\nAuthorization: Digest a=\"b\"\r\nConnection: close\r\n\r\n")));
        Assert.Equal("200  0", Seen(await Ask("GET /p HTTP/1.0\r\nAuthorization: Digest a=\"b\"\r\n\r\n")));
        Assert.Equal(["GET /a%20b?c=d ", "GET /p Digest a=\"b\"", "GET /p Digest a=\"b\""], judged);
    }

    public static TheoryData<string, string, string> Large => new()
    {
        { "a huge proof", "GET /p HTTP/1.1\r\nHost: x\r\nAuthorization: Digest " + new string('x', 1 << 16) + "\r\n\r\n", "431" },
        { "a huge header of another kind", "GET /p HTTP/1.1\r\nHost: x\r\nCookie: " + new string('x', 9000) + "\r\n\r\n", "431" },
        { "many headers", "GET /p HTTP/1.1\r\nHost: x\r\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"X{i}: y\r\n")) + "\r\n", "431" },
        { "a line without end", "GET /" + new string('p', 5000) + " HTTP/1.1\r\nHost: x\r\n\r\n", "414" },
        { "a path that none of ours can be", "GET /" + new string('p', 700) + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "404" },
        { "no request", "\x16\x03\x01 not HTTP\r\n\r\n", "400" },
    };

    [Theory]
    [MemberData(nameof(Large))]
    [Attack("C1")]
    public async Task What_is_too_large_is_judged_by_nobody(string what, string request, string status)
    {
        var said = await Ask(request);

        // What was not read when it was refused may cost the answer.
        Assert.True(said.Length == 0 || said.StartsWith($"HTTP/1.1 {status} ", StringComparison.Ordinal), $"{what}: {said}");
        Assert.Empty(judged);
        Assert.Equal("200  0", Seen(await Ask("GET /p HTTP/1.1\r\nHost: x\r\nAuthorization: Digest\r\nConnection: close\r\n\r\n")));
    }

    [Fact]
    [Attack("C3")]
    public async Task What_is_posted_is_not_read()
    {
        var said = await Ask($"POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\nConnection: close\r\n\r\n<u:SetNTPServers>");
        Assert.Equal("401 Digest realm=\"x\" 0", Seen(said));
        Assert.Equal(["POST /p "], judged);
    }

    [Fact]
    [Attack("C2")]
    public async Task One_address_takes_its_share_of_connections_and_no_more()
    {
        for (var i = 0; i < MostOfOneAddress; i++)
        {
            Assert.StartsWith("HTTP/1.1 401 ", await First(await Open("127.0.0.1")), StringComparison.Ordinal);
        }

        Assert.Equal(string.Empty, await First(await Open("127.0.0.1")));
        Assert.StartsWith("HTTP/1.1 401 ", await First(await Open("127.0.0.2")), StringComparison.Ordinal);

        // One that ends makes room for another.
        lines[0].Dispose();
        using var limit = new CancellationTokenSource(Limit);
        while ((await First(await Open("127.0.0.1"))).Length == 0)
        {
            limit.Token.ThrowIfCancellationRequested();
        }
    }

    private static string Seen(string said)
    {
        var lines = said.Split("\r\n");
        string Of(string name) => lines.FirstOrDefault(l => l.StartsWith(name, StringComparison.OrdinalIgnoreCase)) is { } line ? line[(name.Length + 2)..] : string.Empty;
        Assert.EndsWith("\r\n\r\n", said, StringComparison.Ordinal);
        return $"{said["HTTP/1.1 ".Length..][..3]} {Of("WWW-Authenticate")} {Of("Content-Length")}";
    }

    private async Task<TcpClient> Open(string from)
    {
        var line = new TcpClient(new IPEndPoint(IPAddress.Parse(from), 0));
        lines.Add(line);
        await line.ConnectAsync(IPAddress.Loopback, server.Port);
        return line;
    }

    // The first line of the answer on a connection that stays; empty = it was cut off.
    private static async Task<string> First(TcpClient line)
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await line.GetStream().WriteAsync("GET /p HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), limit.Token);
            var answer = new byte[1024];
            return Encoding.ASCII.GetString(answer, 0, await line.GetStream().ReadAsync(answer, limit.Token));
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }

    private async Task<string> Ask(string request)
    {
        using var limit = new CancellationTokenSource(Limit);
        var line = await Open("127.0.0.1");
        var all = new MemoryStream();
        try
        {
            await line.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request), limit.Token);
            await line.GetStream().CopyToAsync(all, limit.Token);
        }
        catch (IOException)
        {
            // It was cut off.
        }

        return Encoding.ASCII.GetString(all.ToArray());
    }
}
