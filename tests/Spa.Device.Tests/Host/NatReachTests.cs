using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Device.Hosting;
using Spa.Device.Identity;
using Spa.Device.Logging;
using Spa.Device.Storage;
using Spa.Gateway.Management;
using Spa.Gateway.Ports;
using Spa.Hosting.Files;
using Spa.Marks;

namespace Spa.Device.Tests.Host;

/// <summary>The whole device on real sockets behind a router that gives it another port, with a STUN server and an ACS that write every byte themselves.</summary>
public sealed class NatReachTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("spa-nat-");
    private readonly KeptText said = new();
    private readonly ConcurrentQueue<string> heard = new();

    public void Dispose()
    {
        said.Dispose();
        folder.Delete(true);
    }

    [Fact]
    public async Task It_is_reached_through_a_router_and_tells_when_the_router_forgets_it()
    {
        using var router = new Router();
        await using var acs = await WebStub.Start(Answer);
        await using var device = await Start(
            ("CWMP_Enable", "yes"), ("CWMP_ACS_URL", $"http://127.0.0.1:{acs.Port}/acs"), ("CWMP_Connection_Request_Port", "0"), ("CWMP_Connection_Request_Username", "acs"), ("CWMP_Connection_Request_Password", "pw"),
            ("CWMP_STUN_Enable", "yes"), ("CWMP_STUN_Server", "127.0.0.1"), ("CWMP_STUN_Port", $"{router.Inside}"), ("CWMP_STUN_Min_Keep_Alive", "1"), ("CWMP_Periodic_Inform_Enable", "no"), ("Profile_Rule", ""));
        var first = router.Outside;
        await Until(() => heard.Any(h => h.Contains("GetParameterValuesResponse", StringComparison.Ordinal)));
        Assert.Contains($">127.0.0.1:{first}<", heard.Single(h => h.Contains("GetParameterValuesResponse", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal($"Through a NAT, at 127.0.0.1:{first}", (await device.Status()).Management!.Reached);

        // Forged, and then right, three times.
        router.Send(Call(first, "1", "wrong"));
        for (var i = 0; i < 3; i++)
        {
            router.Send(Call(first, "2", "pw"));
        }

        await Until(() => heard.Any(h => h.Contains("6 CONNECTION REQUEST", StringComparison.Ordinal)));
        router.Forget();
        await Until(() => heard.Any(h => h.Contains("4 VALUE CHANGE", StringComparison.Ordinal) && h.Contains($">127.0.0.1:{router.Outside}<", StringComparison.Ordinal)));
        Assert.NotEqual(first, router.Outside);
        router.Send(Call(router.Outside, "3", "pw", 1));
        await Until(() => heard.Count(h => h.Contains("6 CONNECTION REQUEST", StringComparison.Ordinal)) == 2);
        Assert.All(router.Asked, asked => Assert.Contains("dslforum.org/TR-111 ", Encoding.Latin1.GetString(asked), StringComparison.Ordinal));
        Assert.Equal(0, router.Answers);
    }

    [Theory]
    [InlineData("198.51.100.7:41000", true, "", "Through a NAT, at 198.51.100.7:41000")]
    [InlineData("192.0.2.7:7547", false, "", "Directly, at 192.0.2.7:7547")]
    [InlineData("198.51.100.7:41000", true, "the STUN server does not answer", "Through a NAT, last seen at 198.51.100.7:41000; the STUN server does not answer")]
    [InlineData(null, false, "the STUN server refuses: 401", "Not known; the STUN server refuses: 401")]
    [InlineData(null, false, "", "The STUN server is being asked")]
    public void The_page_says_how_it_is_reached(string? outside, bool isBehindNat, string fault, string words) => Assert.Equal(words, UnitDesk.Reached(Status("http://192.0.2.7:7547/x", new ReachStatus(outside, isBehindNat, fault))));

    [Theory]
    [InlineData("http://192.0.2.7:7547/x", "Where no NAT is between, at 192.0.2.7:7547")]
    [InlineData("", "Not at all; the unit calls by itself")]
    public void Without_STUN_it_says_so(string url, string words) => Assert.Equal(words, UnitDesk.Reached(Status(url, null)));

    private static ManagementStatus Status(string url, ReachStatus? reach) => new(true, "http://acs.example/", SessionPhase.Closed, 0, null, null, url, [], reach);

    private static byte[] Call(int port, string id, string password, int later = 0)
    {
        var time = $"{1767225600 + later}";
#pragma warning disable CA5350
        var proof = Convert.ToHexString(HMACSHA1.HashData(Encoding.ASCII.GetBytes(password), Encoding.ASCII.GetBytes($"{time}{id}acs00c0ffee")));
#pragma warning restore CA5350
        return Encoding.ASCII.GetBytes($"GET http://127.0.0.1:{port}?ts={time}&id={id}&un=acs&cn=00c0ffee&sig={proof} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n");
    }

    private static async Task Until(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!holds())
        {
            await Task.Delay(20, limit.Token);
        }
    }

    // An Inform is answered; whoever says nothing the first time is asked where it is seen.
    private async Task Answer(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var isFirst = body.Length == 0 && !heard.Contains(string.Empty);
        heard.Enqueue(body);
        var answer = body.Contains(":Inform>", StringComparison.Ordinal) ? "<cwmp:InformResponse><MaxEnvelopes>1</MaxEnvelopes></cwmp:InformResponse>"
            : isFirst ? "<cwmp:GetParameterValues><ParameterNames e:arrayType=\"xsd:string[1]\"><string>Device.ManagementServer.UDPConnectionRequestAddress</string></ParameterNames></cwmp:GetParameterValues>" : null;
        context.Response.StatusCode = answer is null ? 204 : 200;
        if (answer is not null)
        {
            context.Response.ContentType = "text/xml";
            await context.Response.WriteAsync($"<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:e=\"http://schemas.xmlsoap.org/soap/encoding/\" xmlns:cwmp=\"urn:dslforum-org:cwmp-1-0\"><s:Header><cwmp:ID s:mustUnderstand=\"1\">1</cwmp:ID></s:Header><s:Body>{answer}</s:Body></s:Envelope>");
        }
    }

    private async Task<DeviceProgram> Start(params (string Name, string Text)[] settings)
    {
        var files = new DurableFiles(folder.FullName);
        Assert.Null(new FactoryStep("SPA3102", null, null, null, null, null).Run(files, DateTimeOffset.UtcNow, out _));
        Assert.Null(new SettingsStore(files).Save(settings.Aggregate(SettingsSnapshot.Factory, (all, s) => all.With(Catalogue.Find(s.Name)!, s.Text))));
        var options = new RunOptions(folder.FullName, null, null, new NetworkFacts(NetworkState.Up, string.Empty, string.Empty), new IPEndPoint(IPAddress.Loopback, 0), null, false, false);
        var (program, why) = await DeviceProgram.Start(options, new StderrLog(LogLevel.Information, said));
        Assert.True(program is not null, why);
        return program;
    }

    /// <summary>A router with one unit inside, and the STUN server outside of it. It forgets which way is whose when it is told to.</summary>
    private sealed class Router : IDisposable
    {
        private readonly Socket inner = Open();
        private readonly Socket server = Open();
        private volatile Socket outer = Open();
        private volatile EndPoint? unit;
        private volatile bool isOver;

        public Router()
        {
            Run(inner, (from, bytes) =>
            {
                unit = from;
                outer.SendTo(bytes, server.LocalEndPoint!);
            });
            Run(server, Serve);
            RunOuter(outer);
        }

        public int Inside => ((IPEndPoint)inner.LocalEndPoint!).Port;

        public int Outside => ((IPEndPoint)outer.LocalEndPoint!).Port;

        public ConcurrentQueue<byte[]> Asked { get; } = new();

        /// <summary>Datagrams of the unit that are no requests of STUN.</summary>
        public int Answers { get; private set; }

        /// <summary>The server sends to where it sees the unit.</summary>
        public void Send(byte[] datagram) => server.SendTo(datagram, outer.LocalEndPoint!);

        public void Forget()
        {
            var old = outer;
            RunOuter(outer = Open());
            old.Dispose();
        }

        public void Dispose()
        {
            isOver = true;
            inner.Dispose();
            outer.Dispose();
            server.Dispose();
        }

        private static Socket Open()
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            return socket;
        }

        private void RunOuter(Socket socket) => Run(socket, (_, bytes) => inner.SendTo(bytes, unit!));

        //  | 0x0101 | 12 | transaction 16 | 0x0001 | 8 | 0 1 port 2 address 4 |
        private void Serve(EndPoint from, byte[] bytes)
        {
            if (bytes.Length < 20 || bytes[0] != 0 || bytes[1] != 1)
            {
                Answers++;
                return;
            }

            Asked.Enqueue(bytes);
            var seen = (IPEndPoint)from;
            server.SendTo([1, 1, 0, 12, .. bytes.AsSpan(4, 16), 0, 1, 0, 8, 0, 1, (byte)(seen.Port >> 8), (byte)(seen.Port & 255), .. seen.Address.GetAddressBytes()], from);
        }

        private void Run(Socket socket, Action<EndPoint, byte[]> taken) => _ = Task.Run(async () =>
        {
            var buffer = new byte[2048];
            try
            {
                while (true)
                {
                    var got = await socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0));
                    taken(got.RemoteEndPoint, buffer[..got.ReceivedBytes]);
                }
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException && (isOver || socket != inner))
            {
                // It was closed, or forgotten.
            }
        });
    }
}
