using Spa.Fleet.Access;
using Spa.Fleet.Inventory;
using Spa.Fleet.Notifying;
using Spa.Fleet.Serving;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting.Notifying;

/// <summary>An operator tells a unit something by SIP. What came of it stands in its timeline and in the audit log.</summary>
internal sealed class NotifyOperations(Store store, ProfileMaker profiles, Notifier notifier, NotifyOptions options)
{
    // For a command beside the server: a line's account and port do not hang on where the server is.
    private static readonly ServerAddresses Elsewhere = new("localhost", 0, 0, 0);

    private readonly HashSet<MacAddress> underWay = [];

    /// <summary>Tells a unit something and waits for its answer.</summary>
    /// <param name="mac">The device.</param>
    /// <param name="what">What it shall do.</param>
    /// <param name="by">Who asks.</param>
    /// <returns>What came of it, durable; or why it was not tried.</returns>
    public async Task<(NotifyAnswer? Answer, Refusal? Fault)> Tell(MacAddress mac, NotifyEvent what, Actor by)
    {
        if (AccessRules.Check(by, Right.DevicesNotify) is { } no)
        {
            return (null, no);
        }

        NotifyTarget? target = null;
        var fault = store.Read(on => Reach.Find(on, by, mac) is { } device
            ? NotifyTarget.Find(device, profiles.Plan(on, device, profiles.Addresses ?? Elsewhere), what, out target)
            : Refusal.NotFound($"{mac} is not in the inventory."));
        if ((fault ?? Take(mac)) is { } why)
        {
            return (null, why);
        }

        try
        {
            var answer = await notifier.Send(target!, what);
            await store.Write(on =>
            {
                // It may have been removed meanwhile; what was done stays on record all the same.
                if (Devices.Find(on, mac) is not null)
                {
                    DeviceEvents.Add(on, mac, "operator", answer.IsTaken ? Severity.Fine : Severity.Warning, $"Told by {by} to {NotifyEvents.Spoken(what)}. {answer.Sentence(what)}");
                }

                store.Audits.Add(on, by, $"device:{mac}", $"NOTIFY {NotifyEvents.Header(what)} to {target}. {answer.Sentence(what)}");
            });
            return (answer, null);
        }
        finally
        {
            lock (underWay)
            {
                underWay.Remove(mac);
            }
        }
    }

    private Refusal? Take(MacAddress mac)
    {
        lock (underWay)
        {
            if (underWay.Count >= options.Most)
            {
                return Refusal.Conflict($"{options.Most} units are being told something just now: try again in some seconds.");
            }

            return underWay.Add(mac) ? null : Refusal.Conflict($"{mac} is being told something just now: wait for its answer.");
        }
    }
}
