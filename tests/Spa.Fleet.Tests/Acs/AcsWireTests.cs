using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Cwmp.Soap;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.Fleet.Tests.Http;
using Spa.Marks;
using Spa.ProvisioningServer;
using Spa.ProvisioningServer.Hosting.Acs;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Acs;

/// <summary><c>/acs</c> byte by byte: what HTTP clients of the field do, and what is no HTTP any more.</summary>
public sealed class AcsWireTests(AcsWireTests.Fixture fixture) : IClassFixture<AcsWireTests.Fixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static int made;

    private readonly RunningServer server = fixture.Server;

    // Each test has its own units.
    private readonly DeviceId unit = NewUnit();
    private readonly DeviceId another = NewUnit();

    private string Name => NameOf(unit);

    private MacAddress Mac => MacAddress.Of(Name);

    private Store Store => server.Store;

    public static TheoryData<string> Habits => [.. Clients.Keys];

    private static readonly Dictionary<string, Func<RunningServer, string, string, RawCpe>> Clients = new()
    {
        ["HTTP/1.0, a connection for each request"] = (s, n, p) => new(s, n, p) { Version = "HTTP/1.0" },
        ["HTTP/1.0 that keeps its connection"] = (s, n, p) => new(s, n, p) { Version = "HTTP/1.0", Headers = "Connection: Keep-Alive\r\n" },
        ["closes each connection"] = (s, n, p) => new(s, n, p) { Headers = "Connection: close\r\n" },
        ["drops each connection without a word"] = (s, n, p) => new(s, n, p) { Lines = 0 },
        ["waits to be told to go on"] = (s, n, p) => new(s, n, p) { Expects = true },
        ["chunks"] = (s, n, p) => new(s, n, p) { Chunk = 1000 },
        ["chunks of three bytes, written in twos"] = (s, n, p) => new(s, n, p) { Chunk = 3, Piece = 2 },
        ["packed"] = (s, n, p) => new(s, n, p) { Packs = true },
        ["packed in chunks"] = (s, n, p) => new(s, n, p) { Packs = true, Chunk = 50 },
        ["byte by byte"] = (s, n, p) => new(s, n, p) { Piece = 1 },
        ["no SOAPAction and no type"] = (s, n, p) => new(s, n, p) { MessageHeaders = string.Empty },
        ["SOAPAction in quotes, type of SOAP 1.2"] = (s, n, p) => new(s, n, p) { MessageHeaders = "SOAPAction: \"\"\r\nContent-Type: application/soap+xml\r\n" },
        ["names in small letters"] = (s, n, p) => new(s, n, p) { MessageHeaders = "content-type:text/xml\r\nsoapaction:\"urn:dslforum-org:cwmp-1-0#Inform\"\r\n" },
        ["without its cookie, on one connection"] = (s, n, p) => new(s, n, p) { SendsCookie = false },
        ["three connections by turns"] = (s, n, p) => new(s, n, p) { Lines = 3 },
    };

    [Theory]
    [MemberData(nameof(Habits))]
    public async Task A_session_goes_well_with_every_habit_of_HTTP_clients(string habit)
    {
        var password = await Known(unit);
        await Ask(new AcsTask(0, AcsTaskKind.Refresh, ["Device.Time."]), new AcsTask(0, AcsTaskKind.Reboot, []));
        using var cpe = Clients[habit](server, Name, password);
        Assert.IsType<InformResponse>((await cpe.Send(Inform(unit)))?.Body);
        Assert.IsType<GetRPCMethodsResponse>((await cpe.Send(GetRPCMethods.Instance))?.Body);
        var read = await cpe.Send(null);
        Assert.Equal(["Device.Time."], Assert.IsType<GetParameterValues>(read?.Body).Names);
        var restart = await cpe.Send(new GetParameterValuesResponse([new("Device.Time.NTPServer1", CwmpValue.Of("ntp.example"))]), read!.Id!);
        Assert.IsType<Reboot>(restart?.Body);
        Assert.Null(await cpe.Send(RebootResponse.Instance, restart!.Id!));
        Assert.Equal(204, cpe.Status);
        Assert.Null(cpe.Header("Content-Length"));
        Assert.Equal((AcsTaskState.Done, AcsTaskState.Taken), (State(1), State(2)));
        Assert.Equal(cpe.Expects, cpe.Continued > 0);
    }

    public static TheoryData<string, string, string> Broken => new()
    {
        { "two lengths that differ", "Content-Length: 5\r\nContent-Length: 6\r\n\r\n<abcd>", "400" },
        { "two lengths in one line", "Content-Length: 5, 5\r\n\r\n<abc>", "400" },
        { "length and chunks", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400" },
        { "chunks and length", "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n", "400" },
        { "a coding beside chunked", "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", "400" },
        { "chunked twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400 401" },
        { "a blank before the colon", "Content-Length : 0\r\n\r\n", "400" },
        { "a length with a sign", "Content-Length: +5\r\n\r\n<abc>", "400 401" },
        { "a length in hexadecimal", "Content-Length: 0x5\r\n\r\n<abc>", "400" },
        { "a length beyond all bounds", "Content-Length: 99999999999999999999999\r\n\r\n", "400" },
        { "no chunk size", "Transfer-Encoding: chunked\r\n\r\n\r\n0\r\n\r\n", "400" },
        { "a chunk that is longer than it says", "Transfer-Encoding: chunked\r\n\r\n3\r\n<abcdef>\r\n0\r\n\r\n", "400" },
        { "a chunk beyond all bounds", "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n<a>", "400" },
        { "a bare line feed in a header", "X: a\nContent-Length: 3\r\n\r\n<a>", "400 401" },
        { "a length that is too short", "Content-Length: 3\r\n\r\n<a></a>", "400" },
        { "a length that is too long", "Content-Length: 300\r\n\r\n<a></a>", "408" },
    };

    // Where the web server is sure all the same, what comes behind is a request of its own, and has proven nothing: 401.
    // A second request hidden in the first is one that another, between the two, did not see. Whoever sends it gets at most answers to what this server saw, and the device that the hidden one would have used is not touched.
    [Theory]
    [Attack("C6")]
    [MemberData(nameof(Broken))]
    public async Task A_message_whose_end_is_not_certain_is_refused_and_what_hides_behind_it_is_not_done(string what, string rest, string statuses)
    {
        var password = await Known(unit);
        using var cpe = new RawCpe(server, Name, password);
        await Ask(new AcsTask(0, AcsTaskKind.Reboot, []));
        Assert.IsType<InformResponse>((await cpe.Send(Inform(unit)))?.Body);
        var hidden = $"POST /acs HTTP/1.1\r\nHost: x\r\nCookie: {cpe.Cookie}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        var said = await Said($"POST /acs HTTP/1.1\r\nHost: x\r\n{rest}{hidden}", what);
        var answers = said.Split("HTTP/1.1 ")[1..].Select(a => a[..3]).ToList();
        Assert.True(answers.Count > 0 && answers.SequenceEqual(answers.Count == 1 ? [statuses[..3]] : statuses.Contains(' ', StringComparison.Ordinal) ? statuses.Split(' ') : [statuses, statuses]), $"{what}: {said}");
        Assert.DoesNotContain("Reboot", said, StringComparison.Ordinal);
        Assert.Equal(AcsTaskState.Queued, State(1));
        Assert.IsType<Reboot>((await cpe.Send(null))?.Body);
    }

    public static TheoryData<string> Unpleasant => [.. Bodies.Keys];

    private static readonly Dictionary<string, Func<byte[]>> Bodies = new()
    {
        ["a deep tree"] = () => Enveloped(string.Concat(Enumerable.Repeat("<a>", 50_000))),
        ["a deep tree that ends"] = () => Enveloped(string.Concat(Enumerable.Repeat("<a>", 30_000)) + string.Concat(Enumerable.Repeat("</a>", 30_000))),
        ["twenty thousand attributes"] = () => Enveloped($"<c:Reboot {string.Concat(Enumerable.Range(0, 20_000).Select(i => $"a{i}='' "))}/>"),
        ["twenty thousand namespaces"] = () => Enveloped($"<c:Reboot {string.Concat(Enumerable.Range(0, 12_000).Select(i => $"xmlns:a{i}='b' "))}/>"),
        ["the same attribute twice"] = () => Enveloped("<c:Reboot a='' a=''/>"),
        ["an external entity"] = () => Encoding.UTF8.GetBytes("<!DOCTYPE e [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><e>&x;</e>"),
        ["an external entity of UTF-16"] = () => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("<!DOCTYPE e [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><e>&x;</e>")],
        ["a parameter entity"] = () => Encoding.UTF8.GetBytes("<!DOCTYPE e [<!ENTITY % x SYSTEM \"http://127.0.0.1:1/x\">%x;]><e/>"),
        ["an entity bomb"] = () => Encoding.UTF8.GetBytes($"<!DOCTYPE e [<!ENTITY a0 \"x\">{string.Concat(Enumerable.Range(1, 30).Select(i => $"<!ENTITY a{i} \"&a{i - 1};&a{i - 1};\">"))}]><e>&a30;</e>"),
        ["bytes that are no UTF-8"] = () => [.. Enveloped("<c:Reboot><CommandKey>")[..^20], 0xC3, 0x28, 0xFF],
        ["a character that is none"] = () => Enveloped("<c:Reboot><CommandKey>&#0;</CommandKey></c:Reboot>"),
        ["half a surrogate"] = () => Enveloped("<c:Reboot><CommandKey>&#xD800;</CommandKey></c:Reboot>"),
        ["two envelopes"] = () => [.. Enveloped("<c:Reboot/>"), .. Enveloped("<c:Reboot/>")],
        ["an encoding that nobody knows"] = () => [.. "<?xml version='1.0' encoding='spa'?>"u8, .. Enveloped("<c:Reboot/>")],
        ["names without end"] = () => Encoding.ASCII.GetBytes("<" + new string('a', 200_000)),
        ["text without end"] = () => Enveloped("<c:Reboot><CommandKey>" + new string('a', 200_000)),
        ["nothing but blanks"] = () => Encoding.ASCII.GetBytes(new string(' ', 200_000)),
        ["zeros"] = () => new byte[200_000],
    };

    [Theory]
    [Attack("C6")]
    [MemberData(nameof(Unpleasant))]
    public async Task A_body_that_is_made_to_hurt_is_refused_at_once_outside_a_session_and_in_one(string what)
    {
        var body = Bodies[what]();
        var password = await Known(unit);
        using var stranger = new TestCpe(server, unit);
        Assert.Null(await stranger.Post(body));
        Assert.Equal(HttpStatusCode.BadRequest, stranger.Status);
        using var cpe = new TestCpe(server, unit) { Login = (Name, password) };
        Assert.IsType<InformResponse>((await cpe.Send(cpe.Inform("2 PERIODIC")))?.Body);
        Assert.Null(await cpe.Post(body));
        Assert.Equal(HttpStatusCode.BadRequest, cpe.Status);

        // Its session is as it was.
        Assert.IsType<GetRPCMethodsResponse>((await cpe.Send(GetRPCMethods.Instance))?.Body);
    }

    [Theory]
    [Attack("C6")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Fifty_megabytes_are_not_read(bool chunked)
    {
        var password = await Known(unit);
        using var cpe = new RawCpe(server, Name, password);
        Assert.IsType<InformResponse>((await cpe.Send(Inform(unit)))?.Body);
        foreach (var (cookie, most) in new[] { (string.Empty, 1 << 20), ($"Cookie: {cpe.Cookie}\r\n", SoapLimits.Standard.Bytes + (4 << 20)) })
        {
            using var line = new TcpClient();
            await line.ConnectAsync(IPAddress.Loopback, server.Report.HttpPort);
            using var limit = new CancellationTokenSource(Patience);
            var stream = line.GetStream();
            var sent = 0L;
            var answer = new MemoryStream();
            try
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /acs HTTP/1.1\r\nHost: x\r\n{cookie}{(chunked ? "Transfer-Encoding: chunked" : $"Content-Length: {50 << 20}")}\r\n\r\n"), limit.Token);
                var piece = Encoding.ASCII.GetBytes((chunked ? "10000\r\n" : string.Empty) + new string('a', 65536) + (chunked ? "\r\n" : string.Empty));
                var reading = stream.CopyToAsync(answer, limit.Token);
                while (sent < 50 << 20 && !reading.IsCompleted)
                {
                    await stream.WriteAsync(piece, limit.Token);
                    sent += 65536;
                }

                await reading;
            }
            catch (IOException)
            {
                // Cut off while much was still to come.
            }

            // What lies in the buffers of two sockets was sent without being read.
            Assert.InRange(sent, 0, most + (8 << 20));
            Assert.True(answer.Length == 0 || Encoding.ASCII.GetString(answer.ToArray()).StartsWith("HTTP/1.1 413 ", StringComparison.Ordinal), Encoding.ASCII.GetString(answer.ToArray()));
        }

        Assert.IsType<GetRPCMethodsResponse>((await cpe.Send(GetRPCMethods.Instance))?.Body);
    }

    [Theory]
    [Attack("C6")]
    [InlineData(262145, 413)]
    [InlineData(52428800, 413)]
    [InlineData(9223372036854775807, 413)]
    public async Task A_length_beyond_what_a_stranger_may_send_is_refused_before_anything_of_it_has_come(long length, int status)
    {
        using var line = new TcpClient();
        await line.ConnectAsync(IPAddress.Loopback, server.Report.HttpPort);
        await line.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"POST /acs HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n"));
        using var limit = new CancellationTokenSource(Patience);
        var answer = new byte[100];
        var read = await line.GetStream().ReadAsync(answer, limit.Token);
        Assert.StartsWith($"HTTP/1.1 {status} ", Encoding.ASCII.GetString(answer, 0, read), StringComparison.Ordinal);
    }

    // Waits for a clock, and so for a short one; Kestrel looks once a second.
    [Fact]
    [Attack("W4")]
    public async Task Senders_that_drip_are_ended_by_a_limit_and_others_are_served_meanwhile()
    {
        var password = await Known(unit);
        var slow = new List<TcpClient>();
        for (var i = 0; i < 200; i++)
        {
            var line = new TcpClient();
            slow.Add(line);
            await line.ConnectAsync(IPAddress.Loopback, server.Report.HttpPort);
            await line.GetStream().WriteAsync("POST /acs HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n<a>"u8.ToArray());
        }

        // More of them than there are threads, and none waits for one.
        using var cpe = new RawCpe(server, Name, password);
        Assert.IsType<InformResponse>((await cpe.Send(Inform(unit)))?.Body);
        Assert.Null(await cpe.Send(null));
        Assert.Equal(204, cpe.Status);

        // A byte now and then is no way to stay.
        using var limit = new CancellationTokenSource(Patience);
        var ends = slow.Select(line => Ended(line.GetStream(), limit.Token)).ToList();
        while (!ends.All(e => e.IsCompleted))
        {
            foreach (var (line, end) in slow.Zip(ends).Where(p => !p.Second.IsCompleted))
            {
                try
                {
                    await line.GetStream().WriteAsync("a"u8.ToArray(), limit.Token);
                }
                catch (IOException)
                {
                    // It has just been ended.
                }
            }

            await Task.WhenAny(Task.WhenAll(ends), Task.Delay(50, limit.Token));
        }

        var said = await Task.WhenAll(ends);
        Assert.All(said, text => Assert.True(text.Length == 0 || text.StartsWith("HTTP/1.1 408 ", StringComparison.Ordinal), text));
        Assert.Contains(said, text => text.Length > 0);
        slow.ForEach(s => s.Dispose());
        Assert.True(new ServerOptions { DataFolder = string.Empty }.BodyGrace <= TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_sender_that_goes_away_in_the_middle_is_no_error_of_the_server()
    {
        using var own = new RunningServer();
        await own.InitializeAsync();
        for (var i = 0; i < 20; i++)
        {
            using var line = new TcpClient();
            await line.ConnectAsync(IPAddress.Loopback, own.Report.HttpPort);
            line.LingerState = new LingerOption(true, 0);
            await line.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"POST /acs HTTP/1.1\r\nHost: x\r\n{(i % 2 == 0 ? "Content-Length: 1000" : "Transfer-Encoding: chunked")}\r\n\r\n{(i % 2 == 0 ? string.Empty : "5\r\n")}<a>"));
        }

        // All is over, and the log whole, when the server has ended.
        await own.Host.DisposeAsync();
        var log = string.Join('\n', Directory.GetFiles(Path.Combine(own.Data, "logs")).Select(File.ReadAllText));
        Assert.Contains("127.0.0.1", log, StringComparison.Ordinal);
        Assert.DoesNotContain("unhandled exception", log, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("[ERR]", log, StringComparison.Ordinal);
    }

    [Fact]
    [Attack("C6")]
    public async Task A_cookie_that_was_seen_is_worth_nothing_from_elsewhere_or_with_another_name()
    {
        var (password, others) = (await Known(unit), await Known(another));
        await Ask(new AcsTask(0, AcsTaskKind.Reboot, []));
        using var cpe = new RawCpe(server, Name, password);
        using var other = new RawCpe(server, NameOf(another), others);
        Assert.IsType<InformResponse>((await cpe.Send(Inform(unit)))?.Body);
        Assert.IsType<InformResponse>((await other.Send(Inform(another)))?.Body);

        // Without a proof, from another address.
        var said = await Said($"POST /acs HTTP/1.1\r\nHost: x\r\nCookie: {cpe.Cookie}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "another address", IPAddress.Parse("127.0.0.9"));
        Assert.StartsWith("HTTP/1.1 401 ", said, StringComparison.Ordinal);

        // With the proof of somebody else, on a connection of his own and of his session.
        (var own, other.Cookie) = (other.Cookie, cpe.Cookie);
        Assert.Null(await other.Send(null));
        Assert.Equal(401, other.Status);
        Assert.Equal(AcsTaskState.Queued, State(1));
        Assert.IsType<Reboot>((await cpe.Send(null))?.Body);
        other.Cookie = own;
        Assert.Null(await other.Send(null));
        Assert.Equal(204, other.Status);
    }

    [Theory]
    [InlineData("127.0.0.5", "203.0.113.9", "203.0.113.9")]
    [InlineData("127.0.0.5", "198.51.100.1, 203.0.113.9", "203.0.113.9")]
    [InlineData("127.0.0.5", "203.0.113.9, 10.9.3.3", "203.0.113.9")]
    [InlineData("127.0.0.5", "203.0.113.9, nonsense", "127.0.0.5")]
    [InlineData("127.0.0.5", "2001:db8::7", "2001:db8::7")]
    [InlineData("127.0.0.5", "", "127.0.0.5")]
    [InlineData("127.0.0.6", "203.0.113.9", "127.0.0.6")]
    [Attack("C6")]
    public async Task Where_a_request_came_from_is_told_by_proxies_that_are_ours_and_nobody_else(string from, string forwarded, string seen)
    {
        var password = await Known(unit);
        using var proxy = new SocketsHttpHandler
        {
            UseCookies = false,
            ConnectCallback = async (context, cancellation) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var through = new HttpClient(proxy) { BaseAddress = new Uri(server.Report.Http) };
        using var cpe = new TestCpe(server, unit, shared: through) { Login = (Name, password) };
        var inform = Envelopes.Write(new CwmpEnvelope(cpe.Inform("2 PERIODIC")) { Id = "1" });
        Assert.IsType<InformResponse>((await cpe.Post(inform, r => r.Headers.TryAddWithoutValidation("X-Forwarded-For", forwarded)))?.Body);
        Assert.Equal(seen, Store.Read(on => Devices.Find(on, Mac))!.Health.Address);
    }

    [Fact]
    public async Task Files_of_tasks_are_rationed_by_who_asks_also_behind_a_proxy()
    {
        using var rationed = new RunningServer { Change = o => o with { DeviceRate = 1, DeviceBurst = 3, Acs = o.Acs with { Proxies = [IPNetwork.Parse("127.0.0.0/8")] } } };
        await rationed.InitializeAsync();
        try
        {
            var mac = MacAddress.Of("000e08cd0001");
            await rationed.Store.Write(mac, on =>
            {
                Devices.Put(on, new Device(mac));
                rationed.Store.CwmpTasks.Add(on, mac, new AcsTask(0, AcsTaskKind.Upload, [FileTypes.UploadConfiguration, string.Empty, string.Empty, string.Empty]) { State = AcsTaskState.Taken });
            });
            var link = rationed.Host.Services.GetRequiredService<AcsFiles>().Link(mac, 1);
            using var http = new HttpClient { BaseAddress = new Uri(rationed.Report.Http) };
            for (var tries = 0; tries < 20; tries++)
            {
                Assert.Equal(HttpStatusCode.NotFound, await Put("203.0.113.9", "/acs/file/none"));
            }

            Assert.Equal(HttpStatusCode.NotFound, await Put("203.0.113.9", link));
            Assert.Equal(HttpStatusCode.OK, await Put("203.0.113.10", link));

            async Task<HttpStatusCode> Put(string from, string path)
            {
                using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = new StringContent("<x/>") };
                request.Headers.Add("X-Forwarded-For", from);
                using var answer = await http.SendAsync(request);
                return answer.StatusCode;
            }
        }
        finally
        {
            await rationed.DisposeAsync();
        }
    }

    private static DeviceId NewUnit() => new("Sipura", "000E08", "SPA3102", $"FM600F{Interlocked.Increment(ref made):D6}");

    private static string NameOf(DeviceId id) => "000e08" + id.SerialNumber[^6..];

    private static byte[] Enveloped(string body)
        => Encoding.UTF8.GetBytes($"<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:c=\"urn:dslforum-org:cwmp-1-0\"><s:Body>{body}</s:Body></s:Envelope>");

    private static Inform Inform(DeviceId id) => new(id, [new CwmpEvent("2 PERIODIC", string.Empty)], 1, DateTimeOffset.UnixEpoch, 0,
    [
        new("Device.DeviceInfo.SoftwareVersion", CwmpValue.Of("6.0.0")),
        new("Device.ManagementServer.ConnectionRequestURL", CwmpValue.Of("http://192.0.2.1:7547/x")),
    ]);

    private static async Task<string> Ended(NetworkStream stream, CancellationToken cancellation)
    {
        var said = new MemoryStream();
        try
        {
            await stream.CopyToAsync(said, cancellation);
        }
        catch (IOException)
        {
            // Reset: ended too.
        }

        return Encoding.ASCII.GetString(said.ToArray());
    }

    // All that the server says to these bytes, until it ends the connection.
    private async Task<string> Said(string request, string what, IPAddress? from = null)
    {
        using var line = new TcpClient(new IPEndPoint(from ?? IPAddress.Loopback, 0));
        await line.ConnectAsync(IPAddress.Loopback, server.Report.HttpPort);
        using var limit = new CancellationTokenSource(Patience);
        var stream = line.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), limit.Token);
        var said = await Ended(stream, limit.Token);
        Assert.False(limit.IsCancellationRequested, $"{what}: left hanging");
        return said;
    }

    // A unit that came with its certificate once; its password.
    private async Task<string> Known(DeviceId id)
    {
        var name = NameOf(id);
        using var certificate = server.FromProvider(name, id.SerialNumber);
        using var first = new TestCpe(server, id, certificate: certificate).WithSettings();
        Assert.Equal(HttpStatusCode.NoContent, await first.Session("0 BOOTSTRAP"));
        return server.Host.Services.GetRequiredService<AcsCredentials>().PasswordOf(MacAddress.Of(name), 1);
    }

    private Task Ask(params AcsTask[] tasks) => Store.Write(Mac, on =>
    {
        foreach (var task in tasks)
        {
            Store.CwmpTasks.Add(on, Mac, task with { AskedBy = "eve", AskedAt = DateTimeOffset.UtcNow });
        }
    });

    private AcsTaskState State(long number) => Store.Read(on => Store.CwmpTasks.Find(on, Mac, number))!.State;

    /// <summary>One server for all.</summary>
    public sealed class Fixture : IAsyncLifetime, IDisposable
    {
        private static readonly string[] Proxies = ["127.0.0.5/32", "10.9.0.0/16"];

        internal RunningServer Server { get; } = new() { Change = o => o with { DeviceRate = 0, BodyGrace = TimeSpan.FromSeconds(2), Acs = o.Acs with { Proxies = [.. Proxies.Select(IPNetwork.Parse)] } } };

        public Task InitializeAsync() => Server.InitializeAsync();

        public Task DisposeAsync() => Server.DisposeAsync();

        public void Dispose() => Server.Dispose();
    }
}
