using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Spa.Fleet.Inventory;
using Spa.Marks;
using Spa.ProvisioningServer.Hosting;

namespace Spa.Fleet.Tests.Http;

/// <summary>The plain port: who answers on it, and that a connection costs no more and lives no longer for having been answered before the web server.</summary>
public class PlainPortTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private static int next = 0x680000;

    [Fact]
    public async Task What_is_ready_never_comes_to_the_web_server_and_all_else_does()
    {
        var own = new RunningServer();
        await own.InitializeAsync();
        var (mac, key) = await Ready(own);
        var begun = 0;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, on) =>
            {
                if (instrument.Name == "kestrel.active_connections")
                {
                    on.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, change, tags, _) =>
        {
            if (change > 0 && tags.ToArray().Any(t => t.Key == "server.port" && Equals(t.Value, own.Report.HttpPort)))
            {
                Interlocked.Increment(ref begun);
            }
        });
        listener.Start();
        Assert.StartsWith("HTTP/1.1 200", await Said(own, Profile(mac, key, "Connection: close\r\n")), StringComparison.Ordinal);
        Assert.Equal(0, begun);
        foreach (var other in new[] { Profile(mac, key, "Connection: close\r\nX-Other: 1\r\n"), "GET /spa3102.cfg HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", Profile(mac, key, "Upgrade: h2c\r\nConnection: close\r\n") })
        {
            var before = begun;
            Assert.StartsWith("HTTP/1.1 200", await Said(own, other), StringComparison.Ordinal);
            Assert.Equal(before + 1, begun);
        }

        await own.DisposeAsync();
    }

    // A second request hidden behind the first, or in it: whoever sends it gets an answer to each message that RFC 9112 sees there, and no more.
    [Fact]
    [Attack("W4")]
    public async Task Requests_that_come_together_are_answered_each_and_in_order()
    {
        var (mac, key) = await Ready(server);
        var plain = Profile(mac, key, string.Empty);
        var two = await Said(server, plain + Profile(mac, key, "Connection: close\r\n"));
        Assert.Equal(3, two.Split("HTTP/1.1 200 OK\r\n").Length);

        var hidden = await Said(server, Profile(mac, key, "Content-Length: 5\r\nConnection: close\r\n") + "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        Assert.Equal(2, hidden.Split("HTTP/1.1 ").Length);

        var behind = await Said(server, plain + "no request\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", behind, StringComparison.Ordinal);
        Assert.Contains("HTTP/1.1 400", behind, StringComparison.Ordinal);
    }

    // Waits for a clock, and so for a short one; it is looked at once a second.
    [Fact]
    [Attack("W4")]
    public async Task A_connection_that_says_nothing_is_ended_before_its_first_request_and_after()
    {
        var strict = new RunningServer { Change = o => o with { SilenceTime = TimeSpan.FromSeconds(1) } };
        await strict.InitializeAsync();
        var (mac, key) = await Ready(strict);
        using var limit = new CancellationTokenSource(Patience);
        foreach (var first in new[] { string.Empty, Profile(mac, key, string.Empty) })
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, strict.Report.HttpPort);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(first));
            var answer = new MemoryStream();
            await client.GetStream().CopyToAsync(answer, limit.Token);
            Assert.Equal(first.Length > 0, answer.Length > 0);
        }

        await strict.DisposeAsync();
        Assert.True(new ProvisioningServer.ServerOptions { DataFolder = string.Empty }.SilenceTime <= TimeSpan.FromSeconds(30));
    }

    [Fact]
    [Attack("W4")]
    public async Task A_connection_keeps_its_place_until_it_has_ended_whoever_serves_it()
    {
        var small = new RunningServer { Change = o => o with { MostConnectionsOfOne = 3 } };
        await small.InitializeAsync();
        var (mac, key) = await Ready(small);
        for (var round = 0; round < 3; round++)
        {
            // It is ready for the place where it was last.
            (await Connected(small, Profile(mac, key, string.Empty))).Dispose();
        }

        for (var round = 0; round < 3; round++)
        {
            // Two that were answered at once and are silent now, one that the web server has.
            using var answered = await Connected(small, Profile(mac, key, string.Empty));
            using var again = await Connected(small, Profile(mac, key, string.Empty));
            using var elsewhere = await Connected(small, Profile(mac, key, "X-Other: 1\r\n"));
            using (var fourth = new TcpClient(new IPEndPoint(IPAddress.Parse("127.0.1.17"), 0)))
            {
                await Assert.ThrowsAnyAsync<Exception>(async () =>
                {
                    await fourth.ConnectAsync(IPAddress.Loopback, small.Report.HttpPort);
                    await fourth.GetStream().ReadExactlyAsync(new byte[1]);
                });
            }

            Assert.DoesNotContain(new[] { answered, again, elsewhere }, c => c.Client.Poll(0, SelectMode.SelectRead));
        }

        await small.DisposeAsync();
    }

    // What the other side does not take at once waits, and none of it is lost or told twice.
    [Fact]
    [Attack("W4")]
    public async Task Answers_that_are_taken_slowly_come_whole_and_hold_nobody_up()
    {
        const int Most = 20_000;
        var own = new RunningServer { Change = o => o with { DeviceRate = 0 } };
        await own.InitializeAsync();
        var (mac, key) = await Ready(own);
        var request = Encoding.ASCII.GetBytes(Profile(mac, key, string.Empty));
        var traffic = own.Host.Services.GetRequiredService<Traffic>();
        using var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(IPAddress.Loopback, own.Report.HttpPort);
        var asked = 0;
        while (asked < Most && await Served(traffic, () => client.Client.Send(request)))
        {
            asked++;
        }

        // The last request waits in the system for the answer before it to be taken.
        Assert.InRange(asked, 2, Most - 1);
        Assert.StartsWith("HTTP/1.1 200", await Said(own, Profile(mac, key, "Connection: close\r\n")), StringComparison.Ordinal);
        var one = Encoding.Latin1.GetBytes(await Said(own, Profile(mac, key, string.Empty), leave: true)).Length;
        var all = new byte[(asked + 1) * one];
        await client.GetStream().ReadExactlyAsync(all);
        var text = Encoding.Latin1.GetString(all);
        Assert.Equal(asked + 1, Enumerable.Range(0, asked + 1).Count(i => text.AsSpan(i * one, 15).SequenceEqual("HTTP/1.1 200 OK")));

        // Once more, and the server ends: it does not wait for long.
        while (await Served(traffic, () => client.Client.Send(request)))
        {
        }

        var began = System.Diagnostics.Stopwatch.StartNew();
        await own.DisposeAsync();
        Assert.True(began.Elapsed < TimeSpan.FromSeconds(25), "the server waited for one that does not take its answer");
    }

    // True when one more document was given after the deed; false when none was for a while.
    private static async Task<bool> Served(Traffic traffic, Action deed)
    {
        var before = traffic.Recent().Sum(r => r.Served);
        deed();
        for (var tries = 0; tries < 1_000; tries++)
        {
            if (traffic.Recent().Sum(r => r.Served) > before)
            {
                return true;
            }

            await Task.Delay(1);
        }

        return false;
    }

    private static string Profile(MacAddress mac, DeviceKey key, string more) => $"GET /p/{key.Token}/{mac}.cfg HTTP/1.1\r\nHost: x\r\n{more}\r\n";

    // A device for which the next request is answered from what is ready.
    private static async Task<(MacAddress Mac, DeviceKey Key)> Ready(RunningServer on)
    {
        var (mac, key) = await on.Enrolled($"000e08{Interlocked.Increment(ref next):x6}");
        for (var i = 0; i < 3; i++)
        {
            (await on.Plain.GetAsync($"/p/{key.Token}/{mac}.cfg")).EnsureSuccessStatusCode();
        }

        Assert.NotNull(on.Host.Services.GetRequiredService<ProfileMaker>().Cache.Ready(mac));
        return (mac, key);
    }

    // From an address of its own, and answered.
    private static async Task<TcpClient> Connected(RunningServer to, string request)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            var client = new TcpClient(new IPEndPoint(IPAddress.Parse("127.0.1.17"), 0));
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, to.Report.HttpPort, limit.Token);
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), limit.Token);
                if (await client.GetStream().ReadAsync(new byte[64 * 1024], limit.Token) > 0)
                {
                    return client;
                }
            }
            catch (IOException)
            {
                // Those of the round before have not all ended yet.
            }

            client.Dispose();
        }
    }

    private static async Task<string> Said(RunningServer by, string request, bool leave = false)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, by.Report.HttpPort, limit.Token);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), limit.Token);
        if (leave)
        {
            client.Client.Shutdown(SocketShutdown.Send);
        }

        var answer = new MemoryStream();
        await stream.CopyToAsync(answer, limit.Token);
        return Encoding.Latin1.GetString(answer.ToArray());
    }
}
