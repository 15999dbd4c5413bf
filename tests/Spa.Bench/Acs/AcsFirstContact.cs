using System.Globalization;
using System.Net;
using System.Text;
using Spa.Configuration.Parameters;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Cwmp.Soap;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Foundation.Security;
using Spa.ProvisioningServer.Hosting.Acs;
using Spa.ProvisioningServer.Storage;

namespace Spa.Bench.Acs;

/// <summary>First contacts of SPA units with the password of their factory: challenge, Inform, all settings read, what the layers say and a password set, end. Each unit has every setting of the catalogue.</summary>
internal static class AcsFirstContact
{
    // Until nothing is compiled any more beside them: after two thousand a third of the server's time was still the compiler's.
    private const int Warm = 6000;
    private const int Measured = 1500;
    private const int Clients = 8;
    private const string Root = "Device.";

    // As much as a provider says of a line.
    private static readonly (string Name, string Value)[] Said =
    [
        ("Proxy_1_", "sip.example.net"), ("Outbound_Proxy_1_", "edge.example.net"), ("Register_Expires_1_", "600"), ("Display_Name_1_", "Reception"), ("User_ID_1_", "4930123456"), ("Auth_ID_1_", "a4930123456"),
        ("Password_1_", "Fie5quahH7oh"), ("Dial_Plan_1_", "(110|112|0[1-9]x.|00x.|x.)"), ("Preferred_Codec_1_", "G711a"), ("Primary_NTP_Server", "ntp.example.net"),
    ];

    /// <summary>Writes the units into a store, and what the layer of all devices says.</summary>
    public static async Task<IReadOnlyList<AcsUnit>> Fill(Store store)
    {
        var now = DateTimeOffset.UtcNow;
        var units = Enumerable.Range(1, Warm + Measured).Select(n => Make(n, now)).ToList();
        await store.Write(on =>
        {
            store.Layers.Add(on, Layer.Empty(LayerScope.All).With(Said.Select(s => new LayerChange.SetEntry(new LayerEntry(s.Name, s.Value, null)))), "bench", string.Empty, null, now);
            foreach (var (unit, identity) in units)
            {
                Devices.Put(on, new Fleet.Inventory.Device(unit.Mac) { Serial = identity.SerialNumber, Model = "SPA-3102", State = DeviceState.Enrolled, EnrolledAt = now, EnrolledBy = "bench" });
                Cwmps.Bind(on, unit.Mac, identity);
                store.Cwmps.Preset(on, unit.Mac, new CwmpPreset(unit.Mac.ToString(), unit.Hash));
            }
        });
        return [.. units.Select(u => u.Unit)];
    }

    /// <summary>Runs the first contacts of units that a server has not heard yet.</summary>
    public static async Task<IReadOnlyList<BenchRow>> Run(BenchServer server, IReadOnlyList<AcsUnit> units)
    {
        var end = new IPEndPoint(IPAddress.Loopback, server.Http.Port);
        await Contacts(end, units.Take(Warm));
        var cpu = ProcessMeter.CpuMilliseconds(server.Process.Id);
        var trips = await Contacts(end, units.Skip(Warm));
        var each = (ProcessMeter.CpuMilliseconds(server.Process.Id) - cpu) / Measured;
        return
        [
            new("acs", string.Create(CultureInfo.InvariantCulture, $"first contact of an SPA unit: all {Catalogue.All.Count} settings read, {Said.Length} and its passwords set: server CPU"), each, "ms", 2, "lower", "GenieACS 1.2.16, measured elsewhere", 16.5),
            new("acs", "its round trips, from the challenge to the end", trips, "round trips", 6, "lower", "GenieACS 1.2.16, measured elsewhere", 18),
        ];
    }

    private static async Task<int> Contacts(IPEndPoint server, IEnumerable<AcsUnit> units)
    {
        var most = 0;
        await Parallel.ForEachAsync(units, new ParallelOptions { MaxDegreeOfParallelism = Clients }, async (unit, _) =>
        {
            using var client = new AcsClient(server, stay: true);
            await client.Challenge(unit);
            var (answer, trips) = (await client.Ask(unit, unit.Inform, null), 2);
            var cookie = AcsClient.CookieOf(answer);
            var (asked, body) = (string.Empty, Array.Empty<byte>());
            while (true)
            {
                answer = await client.Ask(unit, body, cookie);
                trips++;
                if (answer.StartsWith("HTTP/1.1 204", StringComparison.Ordinal))
                {
                    break;
                }

                var text = answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
                if (!Envelopes.Read(Encoding.Latin1.GetBytes(text), SoapLimits.Standard, out var envelope, out var error))
                {
                    throw new InvalidOperationException($"the server answered {answer}: {error}");
                }

                asked += envelope.Body.Method + " ";
                body = Envelopes.Write(new CwmpEnvelope(envelope.Body is GetParameterValues ? Settings : new SetParameterValuesResponse(0)) { Id = envelope.Id });
            }

            if (asked != "GetParameterValues SetParameterValues ")
            {
                throw new InvalidOperationException($"the server asked {asked}");
            }

            InterlockedMax(ref most, trips);
        });
        return most;
    }

    // As the unit leaves its factory.
    private static readonly GetParameterValuesResponse Settings = new([.. Catalogue.All.Select(s => new ParameterValue($"{Root}{AcsPlan.Profile}{s.Name}", CwmpValue.Of(s.Kind.IsSecret ? string.Empty : s.DefaultText)))]);

    private static (AcsUnit Unit, AcsIdentity Identity) Make(int number, DateTimeOffset now)
    {
        var mac = MacAddress.Of(string.Create(CultureInfo.InvariantCulture, $"000e08{number:x6}"));
        var id = new DeviceId("Cisco", "000E08", "SPA3102", string.Create(CultureInfo.InvariantCulture, $"FM600F{number:000000}"));
        var inform = new Inform(id, [new CwmpEvent(EventCodes.Bootstrap, string.Empty), new CwmpEvent(EventCodes.Boot, string.Empty)], 1, now, 0,
        [
            new(Root + "DeviceInfo.HardwareVersion", CwmpValue.Of("1.4.5")),
            new(Root + "DeviceInfo.SoftwareVersion", CwmpValue.Of("6.0.0")),
            new(Root + "DeviceInfo.ProvisioningCode", CwmpValue.Of(string.Empty)),
            new(Root + "ManagementServer.ParameterKey", CwmpValue.Of(string.Empty)),
            new(Root + "ManagementServer.ConnectionRequestURL", CwmpValue.Of(string.Create(CultureInfo.InvariantCulture, $"http://10.0.{number >> 8}.{number & 255}:7547/{number:x8}"))),
        ]);
        return (new(mac, DigestHash.Identity(DigestAlgorithm.Md5, mac.ToString(), AcsCredentials.Realm, "factory"), Envelopes.Write(new CwmpEnvelope(inform) { Id = "1" })), AcsIdentity.Of(id)!);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var known = Volatile.Read(ref most); value > known && Interlocked.CompareExchange(ref most, value, known) != known; known = Volatile.Read(ref most))
        {
        }
    }
}
