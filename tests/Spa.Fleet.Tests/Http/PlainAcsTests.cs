using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Cwmp.Soap;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.Fleet.Serving;
using Spa.Foundation.Security;
using Spa.Marks;
using Spa.ProvisioningServer.Hosting.Acs;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Http;

/// <summary>CWMP on the plain port: sessions in the plainest form are answered before the web server, in the same way, and go on with it at any message.</summary>
public sealed class PlainAcsTests : IAsyncLifetime, IDisposable
{
    private const string Elsewhere = "X-Other: 1\r\n";
    private static readonly MacAddress Mac = MacAddress.Of("00e04c123456");
    private static readonly DeviceId Id = new("Maker", "00E04C", "Router", "R1");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly RunningServer server = new();
    private readonly MeterListener listener = new();
    private int begun;

    public async Task InitializeAsync()
    {
        await server.InitializeAsync();
        await server.Store.Write(on =>
        {
            Devices.Put(on, new Device(Mac) { State = DeviceState.Enrolled, Model = "ROUTER" });
            Cwmps.Bind(on, Mac, AcsIdentity.Of(Id)!);
            Cwmps.Given(on, Mac, 1, DateTimeOffset.UtcNow);
            Cwmps.Refused(on, Mac, ImmutableDictionary<string, string>.Empty.Add(AcsPlan.Rhythm, string.Empty));
        });
        listener.InstrumentPublished = (instrument, on) =>
        {
            if (instrument.Name == "kestrel.active_connections")
            {
                on.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, change, tags, _) =>
        {
            if (change > 0 && tags.ToArray().Any(t => t.Key == "server.port" && Equals(t.Value, server.Report.HttpPort)))
            {
                Interlocked.Increment(ref begun);
            }
        });
        listener.Start();
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    public void Dispose() => listener.Dispose();

    [Fact]
    public async Task A_session_never_comes_to_the_web_server_and_one_that_does_is_answered_alike()
    {
        var plain = await Session(string.Empty);
        Assert.Equal(0, begun);
        var web = await Session(Elsewhere);
        Assert.Equal(1, begun);
        Assert.Equal(["401 Unauthorized", "200 OK", "204 No Content"], plain.Select(a => a.Status));
        for (var i = 0; i < plain.Count; i++)
        {
            Assert.Equal(web[i].Status, plain[i].Status);
            Assert.Equal(web[i].Body, plain[i].Body);
            Assert.Equal(web[i].Fields.Select(Shown).Order(StringComparer.Ordinal), plain[i].Fields.Select(Shown).Order(StringComparer.Ordinal));
        }

        Assert.NotNull(server.Store.Read(on => Devices.Find(on, Mac))!.Health.LastSeen);

        // What chance makes is of the same length.
        static string Shown(string field) => field.StartsWith("Date:", StringComparison.Ordinal) ? "Date:" : field.Contains("nonce=", StringComparison.Ordinal) || field.Contains("spa-acs=", StringComparison.Ordinal) ? $"{field.Split(' ')[0]} {field.Length}" : field;
    }

    [Fact]
    public async Task A_session_without_a_cookie_goes_on_when_the_web_server_takes_its_connection()
    {
        using var client = await Connect();
        var challenge = await Ask(client, Post(Inform(), string.Empty));
        Assert.Equal("200 OK", (await Ask(client, Post(Inform(), Login(challenge, 1)))).Status);
        Assert.Equal(0, begun);
        Assert.Equal("204 No Content", (await Ask(client, Post([], Elsewhere))).Status);
        Assert.Equal(1, begun);
    }

    // A second message behind the first, or in it: each that RFC 9112 sees there is answered, in order, and no more.
    [Fact]
    [Attack("W4")]
    public async Task Messages_that_come_together_are_answered_each_and_in_order()
    {
        using (var client = await Connect())
        {
            var challenge = await Ask(client, Post(Inform(), string.Empty));
            byte[] both = [.. Post(Inform(), Login(challenge, 1)), .. Post([], Login(challenge, 2) + "Connection: close\r\n")];
            await client.GetStream().WriteAsync(both);
            var text = await Rest(client);
            Assert.StartsWith("HTTP/1.1 200 OK\r\n", text, StringComparison.Ordinal);
            Assert.Equal(3, text.Split("HTTP/1.1 ").Length);
            Assert.Contains("HTTP/1.1 204 No Content\r\n", text, StringComparison.Ordinal);
        }

        using (var client = await Connect())
        {
            // The body is what its length says, whatever stands in it.
            await client.GetStream().WriteAsync(Post(Encoding.ASCII.GetBytes("POST /acs HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"), "Connection: close\r\n"));
            var text = await Rest(client);
            Assert.StartsWith("HTTP/1.1 400 Bad Request\r\n", text, StringComparison.Ordinal);
            Assert.Equal(2, text.Split("HTTP/1.1 ").Length);
        }

        Assert.Equal(1, begun);
    }

    [Fact]
    public async Task A_message_that_comes_in_pieces_is_answered()
    {
        using var client = await Connect();
        var text = Post(Inform(), string.Empty);
        foreach (var piece in text.Chunk(text.Length / 3))
        {
            await client.GetStream().WriteAsync(piece);
        }

        Assert.Equal("401 Unauthorized", (await Answer(client)).Status);
    }

    // A head of its own, a long body after it, and both cut anywhere: the system's buffer is where it waits.
    [Fact]
    public async Task A_message_whose_head_is_there_is_waited_for_before_the_web_server()
    {
        using var client = await Connect();
        var stream = client.GetStream();
        var text = Post(Inform(), string.Empty);
        var head = text.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        await stream.WriteAsync(text.AsMemory(0, head));
        await Task.Delay(50);
        await stream.WriteAsync(text.AsMemory(head, 7));
        await Task.Delay(50);
        await stream.WriteAsync(text.AsMemory(head + 7));
        var challenge = await Answer(client);
        Assert.Equal("401 Unauthorized", challenge.Status);

        // Within a session also one that is longer than any buffer; and what is behind it is not lost.
        Assert.Equal("200 OK", (await Ask(client, Post(Inform(), Login(challenge, 1)))).Status);
        var many = new GetParameterValuesResponse([.. Enumerable.Range(0, 4000).Select(n => new ParameterValue($"InternetGatewayDevice.X.{n}.A", CwmpValue.Of(new string('x', 50))))]);
        var whole = Post(Envelopes.Write(new CwmpEnvelope(many) { Id = "9" }), string.Empty);
        Assert.InRange(whole.Length, 500_000, PlainPost.LongestInSession);
        await stream.WriteAsync(whole.AsMemory(0, 300));
        await Task.Delay(50);
        await stream.WriteAsync(whole.AsMemory(300));

        // Nobody has asked for it.
        Assert.Equal("400 Bad Request", (await Answer(client)).Status);
        Assert.Equal(0, begun);
    }

    // A unit sends them at once, and the system must not find its room too small.
    [Fact]
    public async Task All_settings_of_a_unit_in_one_piece_are_not_the_web_servers()
    {
        using var client = await Connect();
        Assert.Equal("401 Unauthorized", (await Ask(client, Post(Inform(), string.Empty))) is var challenge ? challenge.Status : string.Empty);
        Assert.Equal("200 OK", (await Ask(client, Post(Inform(), Login(challenge, 1)))).Status);
        var all = new GetParameterValuesResponse([.. Enumerable.Range(0, 850).Select(n => new ParameterValue($"InternetGatewayDevice.X_000E08_Profile.Parameter_{n}", CwmpValue.Of(new string('x', 10))))]);
        var whole = Post(Envelopes.Write(new CwmpEnvelope(all) { Id = "9" }), string.Empty);
        Assert.InRange(whole.Length, 100_000, 200_000);
        Assert.Equal("400 Bad Request", (await Ask(client, whole)).Status);
        Assert.Equal(0, begun);
    }

    [Theory]
    [InlineData("behind")]
    [InlineData("slow")]
    [InlineData("too long")]
    [InlineData("broken off")]
    public async Task What_does_not_come_as_its_head_says_is_the_web_servers(string how)
    {
        using var client = await Connect();
        var stream = client.GetStream();
        var text = Post(Inform(), "Connection: close\r\n");
        switch (how)
        {
            case "behind":
                await stream.WriteAsync(Post(Inform(), string.Empty).AsMemory()[..^1]);
                await Task.Delay(50);
                await stream.WriteAsync((byte[])[.. Post(Inform(), string.Empty).AsSpan()[^1..], .. text]);
                var both = await Rest(client);
                Assert.Equal(3, both.Split("HTTP/1.1 401").Length);
                break;
            case "slow":
                await stream.WriteAsync(text.AsMemory()[..^1]);
                await Waited(() => begun == 1);
                await stream.WriteAsync(text.AsMemory()[^1..]);
                Assert.StartsWith("HTTP/1.1 401", await Rest(client), StringComparison.Ordinal);
                break;
            case "too long":
                // Without a session it is not waited for, and the web server does not take it.
                await stream.WriteAsync(Post(new byte[900_000], string.Empty).AsMemory(0, 1000));
                Assert.StartsWith("413", (await Answer(client)).Status, StringComparison.Ordinal);
                break;
            default:
                await stream.WriteAsync(text.AsMemory()[..^1]);
                client.Client.Shutdown(SocketShutdown.Send);
                await stream.CopyToAsync(Stream.Null);
                break;
        }

        Assert.Equal(1, begun);
        Assert.Equal(["401 Unauthorized", "200 OK", "204 No Content"], (await Session(string.Empty)).Select(a => a.Status));
        Assert.Equal(1, begun);

        static async Task Waited(Func<bool> condition)
        {
            for (var since = System.Diagnostics.Stopwatch.StartNew(); !condition();)
            {
                Assert.True(since.Elapsed < Patience);
                await Task.Delay(20);
            }
        }
    }

    // Challenge, Inform, end, on one connection.
    private async Task<List<Said>> Session(string more)
    {
        using var client = await Connect();
        var challenge = await Ask(client, Post(Inform(), more));
        var begun = await Ask(client, Post(Inform(), Login(challenge, 1) + more));
        var cookie = begun.Fields.Single(f => f.StartsWith("Set-Cookie:", StringComparison.Ordinal)).Split(' ', ';')[1];
        return [challenge, begun, await Ask(client, Post([], $"{Login(challenge, 2)}Cookie: {cookie}\r\n{more}"))];
    }

    private string Login(Said challenged, uint count)
    {
        var field = challenged.Fields.Single(f => f.StartsWith("WWW-Authenticate: Digest ", StringComparison.Ordinal))["WWW-Authenticate: Digest ".Length..];
        var challenge = DigestChallenge.Read(AuthFields.Parse(field).Ok(out var fields, out _) ? fields : AuthFields.None).Ok(out var read, out _) ? read : null;
        var password = server.Host.Services.GetRequiredService<AcsCredentials>().PasswordOf(Mac, 1);
        return $"Authorization: Digest {challenge!.Answer(Mac.ToString(), password, "POST", "/acs", "c0ffee", count)!.ToFields()}\r\n";
    }

    private static byte[] Inform() => Envelopes.Write(new CwmpEnvelope(new Inform(Id, [new CwmpEvent(EventCodes.Periodic, string.Empty)], 1, DateTimeOffset.UnixEpoch, 0,
    [
        new("InternetGatewayDevice.DeviceInfo.SoftwareVersion", CwmpValue.Of("1.0")),
    ]))
    { Id = "1" });

    private static byte[] Post(byte[] body, string more) => [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"POST /acs HTTP/1.1\r\nHost: x\r\nContent-Length: {body.Length}\r\n{more}\r\n")), .. body];

    private async Task<TcpClient> Connect()
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, server.Report.HttpPort);
        return client;
    }

    private static async Task<Said> Ask(TcpClient client, byte[] text)
    {
        await client.GetStream().WriteAsync(text);
        return await Answer(client);
    }

    private static async Task<Said> Answer(TcpClient client)
    {
        using var limit = new CancellationTokenSource(Patience);
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await client.GetStream().ReadExactlyAsync(one, limit.Token);
            head.Append((char)one[0]);
        }

        var lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var length = lines.FirstOrDefault(l => l.StartsWith("Content-Length: ", StringComparison.Ordinal));
        var body = new byte[length is null ? 0 : int.Parse(length["Content-Length: ".Length..], CultureInfo.InvariantCulture)];
        await client.GetStream().ReadExactlyAsync(body, limit.Token);
        return new(lines[0]["HTTP/1.1 ".Length..], lines[1..], Encoding.UTF8.GetString(body));
    }

    private static async Task<string> Rest(TcpClient client)
    {
        using var limit = new CancellationTokenSource(Patience);
        var answer = new MemoryStream();
        await client.GetStream().CopyToAsync(answer, limit.Token);
        return Encoding.Latin1.GetString(answer.ToArray());
    }

    private sealed record Said(string Status, string[] Fields, string Body);
}
