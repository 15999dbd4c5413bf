using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Cwmp.Soap;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Hosting.Acs;
using Spa.ProvisioningServer.Storage;

namespace Spa.Bench.Acs;

/// <summary>A device of a fleet that is managed by CWMP, with all that it says made beforehand.</summary>
/// <param name="Mac">The device; its name as well.</param>
/// <param name="Hash">Hash of its name and password.</param>
/// <param name="Inform">The envelope.</param>
internal sealed record AcsUnit(MacAddress Mac, string Hash, byte[] Inform);

/// <summary>Fleets of such devices, written into a store by the server's own code.</summary>
internal static class AcsUnits
{
    private const int AtOnce = 2000;

    /// <summary>Enrolled devices that have their password. They are of another maker, so that nothing is asked of them once they are known.</summary>
    /// <param name="store">Where.</param>
    /// <param name="devices">How many.</param>
    /// <param name="told">True = each has had a session that told what it tells.</param>
    public static async Task<IReadOnlyList<AcsUnit>> Fill(Store store, int devices, bool told)
    {
        var credentials = new AcsCredentials(store.Box, new AcsOptions(), TimeProvider.System);
        var (units, now) = (new List<AcsUnit>(devices), DateTimeOffset.UtcNow);
        foreach (var some in Enumerable.Range(0, devices).Chunk(AtOnce))
        {
            var made = some.Select(n => Make(credentials, n, now)).ToList();
            await store.Write(on =>
            {
                foreach (var (unit, inform) in made)
                {
                    Devices.Put(on, new Fleet.Inventory.Device(unit.Mac) { Serial = inform.Device.SerialNumber, Model = "ROUTER", State = DeviceState.Enrolled, EnrolledAt = now, EnrolledBy = "bench" });
                    Cwmps.Bind(on, unit.Mac, AcsIdentity.Of(inform.Device)!);
                    Cwmps.Given(on, unit.Mac, 1, now);

                    // It was asked how often it comes, and does not say it: else every session asks.
                    Cwmps.Refused(on, unit.Mac, ImmutableDictionary<string, string>.Empty.Add(AcsPlan.Rhythm, string.Empty));
                    if (told)
                    {
                        Healths.Seen(on, unit.Mac, IPAddress.Loopback.ToString(), "3.4.5", now);
                        store.Cwmps.Told(on, unit.Mac, "InternetGatewayDevice.", inform.Parameters[6].Value.Text, AcsFront.HashOf(inform), inform, now);
                        Cwmps.Settled(on, unit.Mac, ServedMark.Of(on, unit.Mac));
                    }
                }
            });
            units.AddRange(made.Select(m => m.Unit));
        }

        return units;
    }

    private static (AcsUnit Unit, Inform Inform) Make(AcsCredentials credentials, int number, DateTimeOffset now)
    {
        var mac = MacAddress.Of(string.Create(CultureInfo.InvariantCulture, $"00e04c{number:x6}"));
        var address = string.Create(CultureInfo.InvariantCulture, $"10.{number >> 16}.{(number >> 8) & 255}.{number & 255}");
        var id = new DeviceId("Maker", "00E04C", "Router", string.Create(CultureInfo.InvariantCulture, $"R{number:000000}"));
        var inform = new Inform(id, [new CwmpEvent(EventCodes.Periodic, string.Empty)], 1, now, 0,
        [
            new("InternetGatewayDevice.DeviceSummary", CwmpValue.Of("InternetGatewayDevice:1.4[](Baseline:1, EthernetLAN:1, WiFiLAN:1, ADSLWAN:1, EthernetWAN:1, QoS:1, QoSDynamicFlow:1, Bridging:1, Time:1, IPPing:1)")),
            new("InternetGatewayDevice.DeviceInfo.SpecVersion", CwmpValue.Of("1.0")),
            new("InternetGatewayDevice.DeviceInfo.HardwareVersion", CwmpValue.Of("2.1")),
            new("InternetGatewayDevice.DeviceInfo.SoftwareVersion", CwmpValue.Of("3.4.5")),
            new("InternetGatewayDevice.DeviceInfo.ProvisioningCode", CwmpValue.Of("bench.1")),
            new("InternetGatewayDevice.ManagementServer.ParameterKey", CwmpValue.Of("0123456789abcdef0123456789abcdef")),
            new("InternetGatewayDevice.ManagementServer.ConnectionRequestURL", CwmpValue.Of(string.Create(CultureInfo.InvariantCulture, $"http://{address}:7547/{number:x8}"))),
            new("InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.WANIPConnection.1.ExternalIPAddress", CwmpValue.Of(address)),
        ]);
        return (new(mac, credentials.IdentityOf(mac.ToString(), mac, 1), Envelopes.Write(new CwmpEnvelope(inform) { Id = "1" })), inform);
    }
}
