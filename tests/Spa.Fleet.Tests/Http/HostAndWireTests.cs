using System.Net;
using System.Net.Sockets;
using System.Text;
using Spa.Marks;
using Spa.ProvisioningServer.Security;

namespace Spa.Fleet.Tests.Http;

/// <summary>Requests that no browser and no unit makes.</summary>
public class HostAndWireTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Theory]
    [Attack("W8")]
    [InlineData("evil.example", false)]
    [InlineData("127.0.0.1.evil.example", false)]
    [InlineData("localhost.evil.example:80", false)]
    [InlineData("127.0.0.1", true)]
    [InlineData("localhost:1234", true)]
    [InlineData("[::1]", true)]
    public async Task Pages_and_api_answer_to_names_of_the_server_only(string host, bool answered)
    {
        foreach (var path in new[] { "/login", "/", "/api/devices", "/metrics", "/assets/x/pages.css" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = host } };
            var status = (await server.Plain.SendAsync(request)).StatusCode;
            Assert.True(answered == (status != HttpStatusCode.MisdirectedRequest), $"{host}{path}: {status}");
        }

        // A unit comes under whatever name its network gives the server.
        using var unit = new HttpRequestMessage(HttpMethod.Get, "/spa3102.cfg") { Headers = { Host = host } };
        Assert.Equal(HttpStatusCode.OK, (await server.Plain.SendAsync(unit)).StatusCode);
    }

    public static TheoryData<string, string, int[]> Malformed => new()
    {
        { "a line that is none", "nonsense\r\n\r\n", [400] },
        { "negative length", "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", [400] },
        { "two lengths", "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", [400] },
        { "bad chunk", "POST /login HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n", [400] },
        { "no host", "GET / HTTP/1.1\r\n\r\n", [400] },
        { "two hosts", "GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n", [400] },
        { "long line", $"GET /{new string('a', 20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n", [400, 414] },
        { "long header", $"GET / HTTP/1.1\r\nHost: localhost\r\nX: {new string('a', 100_000)}\r\n\r\n", [400, 431] },
        { "many headers", $"GET / HTTP/1.1\r\nHost: localhost\r\n{string.Concat(Enumerable.Range(0, 1000).Select(i => $"X{i}: 1\r\n"))}\r\n", [400, 431] },
        { "zero byte in a header", "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n", [400] },
        { "length and chunks", "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n", [400] },
    };

    [Theory]
    [Attack("W4")]
    [MemberData(nameof(Malformed))]
    public async Task A_malformed_request_is_refused_and_others_are_served(string what, string request, int[] statuses)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Report.HttpPort);
        var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        }
        catch (IOException)
        {
            // It stopped listening before the end: as good.
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var buffer = new byte[4096];
        var got = 0;
        try
        {
            got = await stream.ReadAsync(buffer, limit.Token);
        }
        catch (IOException)
        {
            // The connection was cut while much was still coming.
        }

        var line = Encoding.ASCII.GetString(buffer, 0, got).Split('\r')[0];
        Assert.True(got == 0 || statuses.Any(s => line.StartsWith($"HTTP/1.1 {s}", StringComparison.Ordinal)), $"{what}: {line}");
        Assert.DoesNotContain("smuggled", Encoding.ASCII.GetString(buffer, 0, got), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await server.Plain.GetAsync("/login")).StatusCode);
    }

    [Fact]
    [Attack("W4")]
    public async Task A_thousand_that_never_finish_do_not_keep_others_out()
    {
        var held = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 1000; i++)
            {
                var client = new TcpClient();
                held.Add(client);
                await client.ConnectAsync(IPAddress.Loopback, server.Report.HttpPort);
                await client.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: localhost\r\nX: "u8.ToArray());
            }

            Assert.Equal(HttpStatusCode.OK, (await server.Plain.GetAsync("/login")).StatusCode);
        }
        finally
        {
            held.ForEach(c => c.Dispose());
        }
    }

    [Fact]
    [Attack("W7")]
    public async Task An_unknown_name_a_wrong_password_and_a_locked_address_get_one_answer()
    {
        var own = new RunningServer();
        await own.InitializeAsync();
        try
        {
            using var stranger = LoggedIn.Stranger(own);
            var answers = new HashSet<string>();
            foreach (var (name, password) in new[] { ("nobody", "wrong"), ("admin", "wrong") })
            {
                var answer = await stranger.TryLogIn(name, password);
                answers.Add(Without(name, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}"));
            }

            var locks = Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<AddressLocks>(own.Host.Services);
            for (var i = 0; i < AddressLocks.FreeTries; i++)
            {
                locks.Failed(IPAddress.Loopback);
            }

            var right = await stranger.TryLogIn("admin", own.Password);
            answers.Add(Without("admin", $"{(int)right.StatusCode} {await right.Content.ReadAsStringAsync()}"));
            Assert.StartsWith("401 ", Assert.Single(answers), StringComparison.Ordinal);
        }
        finally
        {
            await own.DisposeAsync();
        }

        static string Without(string name, string html) => System.Text.RegularExpressions.Regex.Replace(html.Replace($"value=\"{name}\"", string.Empty, StringComparison.Ordinal), "value=\"CfDJ8[^\"]*\"", string.Empty);
    }

    [Fact]
    [Attack("W7")]
    public void Of_ten_thousand_tries_in_a_day_only_some_are_looked_at()
    {
        var clock = new TestClock();
        var locks = new AddressLocks(clock);
        var looked = 0;
        for (var i = 0; i < 10_000; i++)
        {
            if (locks.Locked(IPAddress.Loopback) is null)
            {
                looked++;
                locks.Failed(IPAddress.Loopback);
            }

            clock.Now += TimeSpan.FromSeconds(8.64);
        }

        Assert.InRange(looked, AddressLocks.FreeTries, AddressLocks.FreeTries + 110);
    }
}
