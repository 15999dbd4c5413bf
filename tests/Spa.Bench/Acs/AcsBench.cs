using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Cwmp.Soap;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.Foundation.Security;
using Spa.ProvisioningServer.Hosting.Acs;
using Spa.ProvisioningServer.Storage;

namespace Spa.Bench;

/// <summary>Periodic sessions of devices that are managed by CWMP, against a real server: Inform, empty, end; each on a connection of its own, its digest answered beforehand, durable before its answer. The load is raw sockets with bodies made beforehand.</summary>
internal static class AcsBench
{
    private const int Devices = 10_000;
    private const int Clients = 64;
    private const int Measured = 30_000;

    // The first session of each device tells something new; what is compiled while it runs is compiled then.
    private const int Warm = 2 * Devices;

    // Sessions of one client on one nonce: well within its life.
    private const int OnOneNonce = 100;

    /// <summary>Runs it on a server of its own.</summary>
    public static async Task<IReadOnlyList<BenchRow>> Run(string root)
    {
        var folder = Directory.CreateTempSubdirectory("spa-bench-").FullName;
        try
        {
            var data = Path.Combine(folder, "server");
            var units = await Fill(data);
            await using var server = await BenchServer.Start(root, data);
            return await Run(server, units);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<IReadOnlyList<BenchRow>> Run(BenchServer server, IReadOnlyList<Unit> units)
    {
        await Load(server.Http, units, Warm, stay: false);
        var (cpu, watch) = (ProcessMeter.CpuMilliseconds(server.Process.Id), Stopwatch.StartNew());
        var (times, errors) = await Load(server.Http, units, Measured, stay: false);
        var (seconds, each) = (watch.Elapsed.TotalSeconds, (ProcessMeter.CpuMilliseconds(server.Process.Id) - cpu) / Measured);
        cpu = ProcessMeter.CpuMilliseconds(server.Process.Id);
        var (_, others) = await Load(server.Http, units, Measured, stay: true);
        var staying = (ProcessMeter.CpuMilliseconds(server.Process.Id) - cpu) / Measured;
        times.Sort();
        var (p50, p99) = (times[times.Count / 2], times[(int)(times.Count * 0.99)]);
        return
        [
            new("acs", "inform session CPU: Inform, empty, end, new connection, digest, durable (SQLite FULL), 10,000 devices", each, "ms", 0.30, "lower", "GenieACS 1.2.16 without provisions, its database in memory, measured elsewhere", 3.0),
            new("acs", "the same on connections that stay: what is left when none is opened", staying, "ms", null, "lower"),
            new("acs", $"sessions, {Clients} clients as fast as they go", Measured / seconds, "sessions/s", null, "higher"),
            new("acs", "session, p50", p50, "ms", null, "lower"),
            new("acs", "session, p99 over p50", p99 / p50, "times", 20, "lower"),
            new("acs", "sessions that failed", errors + others, "sessions", 0, "lower"),
            new("acs", "server's memory after them", ProcessMeter.ResidentMiB(server.Process.Id), "MiB", 400, "lower"),
        ];
    }

    // Enrolled devices that have their password. They are of another maker, so that nothing is asked of them once they are known.
    private static async Task<IReadOnlyList<Unit>> Fill(string data)
    {
        using var store = Store.Open(data);
        var credentials = new AcsCredentials(store.Box, new AcsOptions(), TimeProvider.System);
        var (units, now) = (new List<Unit>(Devices), DateTimeOffset.UtcNow);
        for (var number = 0; number < Devices; number++)
        {
            var mac = MacAddress.Of(string.Create(CultureInfo.InvariantCulture, $"00e04c{number:x6}"));
            var id = new DeviceId("Maker", "00E04C", "Router", string.Create(CultureInfo.InvariantCulture, $"R{number:000000}"));
            var inform = new Inform(id, [new CwmpEvent(EventCodes.Periodic, string.Empty)], 1, now, 0,
            [
                new("InternetGatewayDevice.DeviceSummary", CwmpValue.Of("InternetGatewayDevice:1.4[](Baseline:1, EthernetLAN:1, WiFiLAN:1, ADSLWAN:1, EthernetWAN:1, QoS:1, QoSDynamicFlow:1, Bridging:1, Time:1, IPPing:1)")),
                new("InternetGatewayDevice.DeviceInfo.SpecVersion", CwmpValue.Of("1.0")),
                new("InternetGatewayDevice.DeviceInfo.HardwareVersion", CwmpValue.Of("2.1")),
                new("InternetGatewayDevice.DeviceInfo.SoftwareVersion", CwmpValue.Of("3.4.5")),
                new("InternetGatewayDevice.DeviceInfo.ProvisioningCode", CwmpValue.Of("bench.1")),
                new("InternetGatewayDevice.ManagementServer.ParameterKey", CwmpValue.Of("0123456789abcdef0123456789abcdef")),
                new("InternetGatewayDevice.ManagementServer.ConnectionRequestURL", CwmpValue.Of(string.Create(CultureInfo.InvariantCulture, $"http://10.0.{number >> 8}.{number & 255}:7547/{number:x8}"))),
                new("InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.WANIPConnection.1.ExternalIPAddress", CwmpValue.Of(string.Create(CultureInfo.InvariantCulture, $"10.0.{number >> 8}.{number & 255}"))),
            ]);
            units.Add(new(mac, credentials.IdentityOf(mac.ToString(), mac, 1), Envelopes.Write(new CwmpEnvelope(inform) { Id = "1" }), new AcsIdentity(id.Oui, id.ProductClass, id.SerialNumber)));
        }

        foreach (var some in units.Chunk(2000))
        {
            await store.Write(on =>
            {
                foreach (var unit in some)
                {
                    ProvisioningServer.Storage.Devices.Put(on, new Fleet.Inventory.Device(unit.Mac) { Serial = unit.Identity.SerialNumber, Model = "ROUTER", State = DeviceState.Enrolled, EnrolledAt = now, EnrolledBy = "bench" });
                    Cwmps.Bind(on, unit.Mac, unit.Identity);
                    Cwmps.Given(on, unit.Mac, 1, now);
                }
            });
        }

        return units;
    }

    private static async Task<(List<double> Times, int Errors)> Load(Uri address, IReadOnlyList<Unit> units, int wanted, bool stay)
    {
        var (begun, errors) = (0, 0);
        var all = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            using var client = new Client(new IPEndPoint(IPAddress.Loopback, address.Port), stay);
            var times = new List<double>();
            for (int number; (number = Interlocked.Increment(ref begun)) <= wanted;)
            {
                var began = Stopwatch.GetTimestamp();
                try
                {
                    if (!await client.Session(units[number % units.Count]))
                    {
                        Interlocked.Increment(ref errors);
                    }
                }
                catch (SocketException)
                {
                    Interlocked.Increment(ref errors);
                }

                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

            return times;
        })));
        return ([.. all.SelectMany(t => t)], errors);
    }

    private sealed record Unit(MacAddress Mac, string Hash, byte[] Inform, AcsIdentity Identity);

    // One client: a session after the other, for whatever device.
    private sealed class Client(IPEndPoint server, bool stay) : IDisposable
    {
        private Socket? kept;

        private readonly byte[] buffer = new byte[16 * 1024];
        private string nonce = string.Empty;
        private uint count;

        public async Task<bool> Session(Unit unit)
        {
            if (nonce.Length == 0 || count > 2 * OnOneNonce)
            {
                await Challenge(unit);
            }

            var socket = kept ?? await Open();
            kept = socket;
            var answer = await Ask(socket, unit, unit.Inform, null);
            if (!answer.StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
            {
                nonce = string.Empty;
                Dispose();
                return false;
            }

            var at = answer.IndexOf("spa-acs=", StringComparison.Ordinal);
            var ended = (await Ask(socket, unit, [], answer[at..(at + "spa-acs=".Length + 32)])).StartsWith("HTTP/1.1 204", StringComparison.Ordinal);
            if (!stay || !ended)
            {
                Dispose();
            }

            return ended;
        }

        public void Dispose()
        {
            kept?.Dispose();
            kept = null;
        }

        private async Task Challenge(Unit unit)
        {
            using var socket = await Open();
            await socket.SendAsync(Message(unit.Inform, string.Empty));
            var answer = await Receive(socket);
            var at = answer.IndexOf("nonce=\"", StringComparison.Ordinal) + "nonce=\"".Length;
            (nonce, count) = (answer[at..answer.IndexOf('"', at)], 0);
        }

        private async Task<Socket> Open()
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, LingerState = new LingerOption(true, 0) };
            await socket.ConnectAsync(server);
            return socket;
        }

        private async Task<string> Ask(Socket socket, Unit unit, byte[] body, string? cookie)
        {
            var response = DigestHash.Response(DigestAlgorithm.Md5, unit.Hash, "POST", "/acs", nonce, ++count, "c0ffee", "auth");
            var headers = $"Authorization: Digest username=\"{unit.Mac}\", realm=\"{AcsCredentials.Realm}\", nonce=\"{nonce}\", uri=\"/acs\", response=\"{response}\", algorithm=MD5, cnonce=\"c0ffee\", qop=auth, nc={DigestHash.Count(count)}\r\n";
            await socket.SendAsync(Message(body, cookie is null ? headers : $"{headers}Cookie: {cookie}\r\n"));
            return await Receive(socket);
        }

        private static byte[] Message(byte[] body, string headers)
            => [.. Encoding.ASCII.GetBytes($"POST /acs HTTP/1.1\r\nHost: localhost\r\n{headers}{(body.Length > 0 ? "Content-Type: text/xml; charset=\"utf-8\"\r\nSOAPAction: \r\n" : string.Empty)}Content-Length: {body.Length}\r\n\r\n"), .. body];

        // The head, and as much body as it says.
        private async Task<string> Receive(Socket socket)
        {
            for (var total = 0; ;)
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(total));
                if (read == 0)
                {
                    return string.Empty;
                }

                total += read;
                var text = Encoding.Latin1.GetString(buffer, 0, total);
                if (text.IndexOf("\r\n\r\n", StringComparison.Ordinal) is var end and > 0
                    && (text.IndexOf("Content-Length: ", StringComparison.Ordinal) is not (var at and > 0) || total >= end + 4 + int.Parse(text[(at + 16)..text.IndexOf('\r', at)], CultureInfo.InvariantCulture)))
                {
                    return text;
                }
            }
        }
    }
}
