using System.Net;
using System.Net.Sockets;
using System.Text;
using Spa.Fleet.Inventory;
using Spa.Fleet.Tests.Storage;
using Spa.Marks;
using Spa.ProvisioningServer;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Hosting.Units;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Http;

/// <summary>Clients that are slow, silent, many, or that do not speak HTTP: others are served meanwhile.</summary>
public class SlowClientTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private const int Crowd = 10_000;

    [Fact]
    [Attack("W4")]
    [SystemTest]
    public async Task Ten_thousand_idle_connections_leave_room_for_others()
    {
        Assert.True(OpenFiles.Limit() >= Crowd + 1_000, $"the test needs {Crowd + 1_000} open files, and the hard limit is {OpenFiles.Limit()}");
        using var folder = new Folder();
        var mac = MacAddress.Of("000e08f00001");
        DeviceKey key;
        using (var store = Store.Open(folder.Path))
        {
            key = await store.Write(on =>
            {
                Devices.Put(on, new Device(mac) { State = DeviceState.Enrolled, PublicKey = new string('a', 64) });
                return Enrolments.NewKey(store, on, mac, DateTimeOffset.UtcNow);
            });
        }

        // A process of its own: it has room for its end of each, as it would have in service.
        using var alone = await ServerProcess.Start(folder.Path);
        using var client = new HttpClient { BaseAddress = new Uri(alone.Http) };
        var idle = new List<Socket>();
        try
        {
            for (var i = 0; i < Crowd; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                idle.Add(socket);

                // From several addresses: one alone may not have so many.
                socket.Bind(new IPEndPoint(IPAddress.Parse($"127.0.1.{1 + (i / 4_000)}"), 0));
                await socket.ConnectAsync(IPAddress.Loopback, client.BaseAddress.Port);
                if (i % 1_000 == 0)
                {
                    Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"/p/{key.Token}/{mac}.cfg")).StatusCode);
                }
            }

            // All of them are still there: none was turned away, and none has been silent for too long.
            Assert.Equal(Crowd, idle.Count(s => s.Connected && !s.Poll(0, SelectMode.SelectRead)));
            using var fresh = new HttpClient { BaseAddress = client.BaseAddress };
            Assert.Equal(HttpStatusCode.OK, (await fresh.GetAsync($"/p/{key.Token}/{mac}.cfg")).StatusCode);
        }
        finally
        {
            idle.ForEach(s => s.Dispose());
        }
    }

    [Fact]
    [Attack("W4")]
    public async Task One_address_cannot_take_all_connections_and_others_get_theirs()
    {
        var small = new RunningServer { Change = o => o with { MostConnectionsOfOne = 20 } };
        await small.InitializeAsync();
        var held = new List<TcpClient>();
        for (var i = 0; i < 40; i++)
        {
            var client = new TcpClient(new IPEndPoint(IPAddress.Parse("127.0.1.9"), 0));
            held.Add(client);
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, small.Report.HttpPort);
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
            {
                // Ended before this side had seen that it began; looked at below as all others.
            }
        }

        // Those above the limit are ended at once; which they are is the order in which the server took them.
        var waits = held.Select(Ended).ToList();
        using var limit = new CancellationTokenSource(Patience);
        while (waits.Count(w => w.IsCompleted) < 20)
        {
            await Task.Delay(20, limit.Token);
        }

        using var other = new HttpClient { BaseAddress = new Uri(small.Report.Http) };
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/spa3102.cfg")).StatusCode);
        held.ForEach(c => c.Dispose());
        await small.DisposeAsync();
    }

    public static TheoryData<string, string> Malformed => new()
    {
        { "overlong URI", $"GET /{new string('a', 20_000)} HTTP/1.1\r\nHost: x\r\n\r\n" },
        { "overlong header", $"GET /spa3102.cfg HTTP/1.1\r\nHost: x\r\nX: {new string('a', 40_000)}\r\n\r\n" },
        { "a thousand headers", $"GET /spa3102.cfg HTTP/1.1\r\nHost: x\r\n{string.Concat(Enumerable.Range(0, 1000).Select(i => $"X{i}: y\r\n"))}\r\n" },
        { "bad chunk size", "POST /report/0123456789abcdef0123456789abcdef/000e08aabbcc.xml HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nXYZ\r\n" },
        { "two lengths", "POST /report/0123456789abcdef0123456789abcdef/000e08aabbcc.xml HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde" },
        { "length and chunks", "POST /report/0123456789abcdef0123456789abcdef/000e08aabbcc.xml HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n" },
        { "negative length", "POST /report/0123456789abcdef0123456789abcdef/000e08aabbcc.xml HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n" },
        { "no HTTP at all", "\u0016\u0003\u0001 hello\r\n\r\n" },
        { "NUL in the path", "GET /spa3102\0.cfg HTTP/1.1\r\nHost: x\r\n\r\n" },
        { "no host", "GET /spa3102.cfg HTTP/1.1\r\n\r\n" },
        { "folded header", "GET /spa3102.cfg HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n" },
    };

    [Theory]
    [Attack("W4")]
    [MemberData(nameof(Malformed))]
    public async Task What_is_no_request_gets_a_refusal_and_nothing_else(string what, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Report.HttpPort);
        using var limit = new CancellationTokenSource(Patience);
        var answer = new MemoryStream();
        var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request), limit.Token);
            client.Client.Shutdown(SocketShutdown.Send);
            await stream.CopyToAsync(answer, limit.Token);
        }
        catch (IOException)
        {
            // Ended without a word, or in the middle of ours.
        }

        var text = Encoding.Latin1.GetString(answer.ToArray());
        Assert.True(text.Length == 0 || text.StartsWith("HTTP/1.1 4", StringComparison.Ordinal), $"{what}: {text}");
        Assert.False(limit.IsCancellationRequested, $"{what} was left hanging");
        Assert.Equal(1, text.Length == 0 ? 1 : text.Split("HTTP/1.1 ").Length - 1);
        Assert.Equal(HttpStatusCode.OK, (await server.Plain.GetAsync("/spa3102.cfg")).StatusCode);
    }

    // The one test here that waits for a clock, and so for a short one; Kestrel looks once a second.
    [Fact]
    [Attack("W4")]
    public async Task A_header_that_never_ends_is_ended_and_the_connection_with_it()
    {
        var strict = new RunningServer { Change = o => o with { HeaderTime = TimeSpan.FromSeconds(1) } };
        await strict.InitializeAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, strict.Report.HttpPort);
        await client.GetStream().WriteAsync("GET /spa3102.cfg HTTP/1.1\r\nX"u8.ToArray());
        using var limit = new CancellationTokenSource(Patience);
        var answer = new StringBuilder();
        var buffer = new byte[1024];
        for (int count; (count = await client.GetStream().ReadAsync(buffer, limit.Token)) > 0;)
        {
            answer.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }

        Assert.StartsWith("HTTP/1.1 408", answer.ToString(), StringComparison.Ordinal);
        await strict.DisposeAsync();
        Assert.True(new ServerOptions { DataFolder = string.Empty }.HeaderTime <= TimeSpan.FromSeconds(15));
    }

    private static async Task Ended(TcpClient client)
    {
        try
        {
            while (await client.GetStream().ReadAsync(new byte[16]) > 0)
            {
            }
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // Reset: ended too.
        }
        catch (InvalidOperationException)
        {
            // Reset before it was looked at, or the test is over.
        }
    }
}
