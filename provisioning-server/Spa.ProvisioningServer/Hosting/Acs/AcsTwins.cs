using System.Data;
using Dapper;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting.Acs;

/// <summary>Two devices of the fleet that may be one unit: one that came by CWMP before anybody knew its MAC address, and stands under one that was made of its name, and one under its own.</summary>
/// <param name="From">The made address.</param>
/// <param name="To">The unit's own.</param>
/// <param name="IsThere">There is a device of that address.</param>
/// <param name="ByMac">The unit says so itself; else the two have the same serial number.</param>
internal sealed record AcsTwin(MacAddress From, MacAddress To, bool IsThere, bool ByMac);

/// <summary>Makes one device of two that are the same unit. That a unit says to be another gives it nothing: it has proven both, or an operator says so.</summary>
internal sealed class AcsTwins(Store store, AcsCredentials credentials)
{
    /// <summary>The device that this one may be too; null = none.</summary>
    /// <param name="on">The connection.</param>
    /// <param name="mac">The device, of either address.</param>
    public AcsTwin? Of(IDbConnection on, MacAddress mac)
    {
        if (store.Cwmps.Find(on, mac) is { } known)
        {
            if (!IsMade(known))
            {
                return null;
            }

            if (Told(on, known) is { } told)
            {
                return new(mac, told, Devices.Find(on, told) is not null, true);
            }

            return OthersOf(on, known.Identity.SerialNumber, mac) is [var other] && store.Cwmps.Find(on, other) is null ? new(mac, other, true, false) : null;
        }

        return Devices.Find(on, mac) is { Serial: { Length: > 0 } serial } && OthersOf(on, serial, mac) is [var made] && store.Cwmps.Find(on, made) is { } its && IsMade(its) && (Told(on, its) ?? mac) == mac
            ? new(made, mac, true, false) : null;
    }

    /// <summary>Why two cannot be made one; null = they can.</summary>
    public string? Wrong(IDbConnection on, AcsTwin twin)
    {
        if (Of(on, twin.From) is not { } now || now.To != twin.To)
        {
            return "Nothing says any more that they are the same unit: look again.";
        }

        if (Devices.Find(on, twin.From)?.State == DeviceState.Blocked || Devices.Find(on, twin.To)?.State == DeviceState.Blocked)
        {
            return "One of them is blocked: unblock it first.";
        }

        return store.Cwmps.Find(on, twin.To) is { } there ? $"{twin.To.WithColons()} is managed by CWMP already, as {there.Identity}: remove the one that is wrong."
            : store.Cwmps.Find(on, twin.From)?.NextGeneration is not null ? "It is being given a password: join them after its next session."
            : store.CwmpTasks.OpenOf(on, twin.From).FirstOrDefault(t => t.State != AcsTaskState.Queued) is { } task ? $"{task.Spoken} is under way: join them when it has ended."
            : null;
    }

    /// <summary>Whether a unit that has proven to be one device, and calls itself by the name in CWMP of another, is that one too.</summary>
    /// <param name="on">The connection.</param>
    /// <param name="proven">The device that it has proven to be.</param>
    /// <param name="named">The device whose name it says.</param>
    /// <param name="serial">The serial number that its certificate of the provider names; null = it shows none.</param>
    public bool IsProven(IDbConnection on, MacAddress proven, CwmpDevice named, string? serial)
    {
        if (!IsMade(named) || named.Mac == proven || store.Cwmps.Find(on, proven) is not null || Devices.Find(on, proven) is not { State: DeviceState.Enrolled } device || Devices.Find(on, named.Mac)?.State == DeviceState.Blocked)
        {
            return false;
        }

        // Either the provider's word that it is the unit of that serial number, or the other's own, told while that had proven itself.
        var told = Told(on, named);
        return serial is not null ? serial == named.Identity.SerialNumber && (told ?? proven) == proven && (string.IsNullOrEmpty(device.Serial) || device.Serial == serial) : told == proven;
    }

    /// <summary>Makes one of two. What either had stays: settings of its own (those of the unit's own address first), timeline, tasks, known parameters, files.</summary>
    /// <param name="on">The connection of a write.</param>
    /// <param name="from">The made address.</param>
    /// <param name="to">The unit's own.</param>
    /// <param name="keepsPassword">The password that it has by its old name lets it in until it gets one of its new name.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="now">Now.</param>
    public void Join(IDbConnection on, MacAddress from, MacAddress to, bool keepsPassword, string by, DateTimeOffset now)
    {
        var (old, known) = (Devices.Find(on, from)!, store.Cwmps.Find(on, from)!);
        var there = Devices.Find(on, to);
        var isBare = there is null or { State: DeviceState.Expected };
        var one = there ?? new Device(to) { Model = old.Model };
        Devices.Put(on, one with
        {
            Serial = one.Serial ?? old.Serial,
            Customer = one.Customer ?? old.Customer,
            Site = one.Customer is null ? old.Site : one.Site,
            Tags = [.. one.Tags.Union(old.Tags, StringComparer.Ordinal)],
            Note = one.Note.Length > 0 && old.Note.Length > 0 && one.Note != old.Note ? $"{one.Note}\n{old.Note}" : one.Note.Length > 0 ? one.Note : old.Note,
            Firmware = one.Firmware ?? old.Firmware,
            State = isBare ? old.State : one.State,
            EnrolledAt = isBare ? old.EnrolledAt : one.EnrolledAt,
            EnrolledBy = isBare ? old.EnrolledBy : one.EnrolledBy,
        });
        if (store.Keys.Of(on, to).Count == 0)
        {
            Enrolments.NewKey(store, on, to, now);
        }

        var (last, before) = there?.Health is { LastSeen: { } its } heard && !(old.Health.LastSeen > its) ? (heard, old.Health) : (old.Health, there?.Health);
        if (last is { LastSeen: { } seen, Address: { } address })
        {
            Healths.Seen(on, to, address, last.Software ?? before?.Software, seen);
        }

        var (own, added) = (store.Layers.Get(on, LayerScope.Of(to)), store.Layers.Get(on, LayerScope.Of(from)));
        var both = own with { Entries = added.Entries.SetItems(own.Entries), Variables = added.Variables.SetItems(own.Variables) };
        if (!both.SaysTheSameAs(own))
        {
            store.Layers.Add(on, both, by, $"Joined with {from.WithColons()}, which is the same unit", null, now);
        }

        CwmpJoins.Move(store, on, from, to, !keepsPassword ? null
            : known is { Generation: > 0 } ? new(AcsCredentials.UserOf(from), credentials.IdentityOf(AcsCredentials.UserOf(from), from, known.Generation)) : known.Preset);
        CwmpJoins.MoveEvents(on, from, to);
        Devices.Remove(on, from);
        DeviceEvents.Add(on, to, "cwmp", Severity.Fine, $"It is one with {from.WithColons()}, under which it came by CWMP as {known.Identity}: joined by {by}.");
    }

    private static bool IsMade(CwmpDevice known) => known.Identity is { IsSpa: true, IsKeyMade: true } && known.Identity.Key == known.Mac;

    // Its own address, as it says in a session in which it had proven itself.
    private MacAddress? Told(IDbConnection on, CwmpDevice known) => store.Cwmps.LastInform(on, known.Mac) is { } inform && known.Identity.MacOf(inform) is { } told && told != known.Mac ? told : null;

    private static List<MacAddress> OthersOf(IDbConnection on, string serial, MacAddress mac) => [.. on.Query<MacAddress>("select mac from device where serial = @serial and mac <> @mac limit 2", new { serial, mac })];
}
