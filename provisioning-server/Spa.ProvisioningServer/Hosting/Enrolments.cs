using System.Data;
using System.Security.Cryptography;
using Spa.Fleet.Enrolment;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting;

/// <summary>Writes down what enrolment decided. The keys are made here: 256 bits of the system's chance.</summary>
internal static class Enrolments
{
    private const int NewestLines = 20;

    public static void Do(Store store, IDbConnection on, MacAddress mac, EnrolmentStep step, DateTimeOffset now)
    {
        foreach (var effect in step.Effects)
        {
            switch (effect)
            {
                case EnrolmentEffect.KeepWaiting keep:
                    WaitingUnits.Put(on, keep.Unit);
                    break;
                case EnrolmentEffect.Bind bind:
                    TellTwice(store, on, bind.Device);
                    Devices.Put(on, bind.Device);
                    if (bind.Device.PublicKey is { } bound)
                    {
                        WaitingUnits.Remove(on, mac, bound);
                    }

                    var key = NewKey(store, on, mac, now);
                    DeviceKeys.Forget(on, mac, key.Number);
                    break;
                case EnrolmentEffect.Allow allow:
                    Devices.Put(on, allow.Device);
                    EnrolmentPasses.Put(on, allow.Pass);
                    break;
                case EnrolmentEffect.Use use:
                    EnrolmentPasses.Put(on, use.Pass);
                    break;
                case EnrolmentEffect.Forget forget:
                    WaitingUnits.Remove(on, mac, forget.PublicKey);
                    break;

                // A unit that is turned away asks every few seconds: once on the timeline is enough.
                case EnrolmentEffect.Note note when Devices.Find(on, mac) is not null && DeviceEvents.Of(on, mac, NewestLines).All(e => e.Text != note.Text):
                    DeviceEvents.Add(on, mac, "enrolment", note.Severity, note.Text);
                    break;
            }
        }
    }

    // One that came by CWMP first, without a certificate and so without its MAC address, stands in the fleet under an address of its own making.
    private static void TellTwice(Store store, IDbConnection on, Device device)
    {
        if (device.Serial is { Length: > 0 } serial && Devices.BySerial(on, serial) is { } other && other != device.Mac && store.Cwmps.Find(on, other) is { Identity: { IsKeyMade: true } identity } && identity.Key == other)
        {
            DeviceEvents.Add(on, other, "enrolment", Severity.Warning, $"A unit with its serial number, {serial}, was let in as {device.Mac.WithColons()}: if they are one, join them on this page; it is done without you when the unit comes by CWMP with its certificate.");
        }
    }

    public static DeviceKey NewKey(Store store, IDbConnection on, MacAddress mac, DateTimeOffset now)
        => store.Keys.Add(on, mac, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)), now);
}
