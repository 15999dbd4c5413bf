using System.Data;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting.Acs;

/// <summary>What a device still needs to be as it should be, and that it needs nothing more.</summary>
internal sealed class AcsNeeds(Store store, AcsDesired desired)
{
    /// <summary>Looks what is to be asked of a device.</summary>
    /// <param name="on">The connection.</param>
    /// <param name="session">Its session.</param>
    /// <param name="now">Now.</param>
    /// <param name="read">Its parameters, where they are known and not written down yet; null = those of the store.</param>
    /// <param name="raised">How often its mark was raised since the last look by what changes nothing of what it should be.</param>
    public AcsLook Look(IDbConnection on, AcsSession session, DateTimeOffset now, CwmpValues? read = null, int raised = 0)
    {
        if (store.Cwmps.Contact(on, session.Mac) is not { Device.State: DeviceState.Enrolled } contact)
        {
            return new(new AcsNext.Nothing(), default, default, AcsWanted.Nothing, false, false, string.Empty, string.Empty);
        }

        var (known, device, mark) = (contact.Known, contact.Device, contact.Mark);
        var tasks = contact.HasTasks ? store.CwmpTasks.OpenOf(on, session.Mac) : [];
        var gives = session.IsSecured && desired.GenerationFor(known, now) is not null && !AcsRefusals.Holds(known.Refused, session.Root + "ManagementServer.Password", now);
        var (wanted, worked) = known.Settled == mark && !gives ? (AcsWanted.Nothing, null) : desired.Of(on, device, known, mark, raised, session.Root, session.IsSecured, now);
        var values = wanted.Values.IsEmpty && !wanted.AsksRhythm ? null : read ?? store.Cwmps.Values(on, session.Mac)?.Values;
        var state = new AcsKnown(session.Root, values is null ? null : new AcsMarks(values), session.Software, known.Refused, tasks);
        var refused = wanted.Refused(state).Where(name => known.Refused.ContainsKey($"{session.Root}{AcsPlan.Profile}{name}") || known.Refused.ContainsKey(AcsPlan.Everything) || known.Refused.ContainsKey(AcsPlan.Reading));
        var next = AcsPlan.Next(wanted, state, now);
        var tidied = next is AcsNext.Nothing && worked is not null ? AcsRefusals.Tidy(wanted, state) : known.Refused;
        return new(next, mark, known.Settled, wanted, known.Identity.IsSpa, wanted.Withholds(state), string.Join(", ", refused), known.Fault) { Device = device, Known = known, Worked = worked, Kept = known.Refused, Tidied = tidied };
    }

    /// <summary>It is as it should be, as far as that can be had.</summary>
    /// <param name="on">The connection.</param>
    /// <param name="session">Its session.</param>
    /// <param name="look">What was found.</param>
    /// <param name="now">Now.</param>
    /// <param name="isSame">It was looked at in this very transaction.</param>
    public static void Settle(IDbConnection on, AcsSession session, AcsLook look, DateTimeOffset now, bool isSame)
    {
        var mac = session.Mac;
        if ((!isSame && ServedMark.Of(on, mac) != look.Mark) || (isSame ? look.Device : Devices.Find(on, mac)) is not { } device)
        {
            // Something has changed since it was looked at: the next session looks again.
            return;
        }

        if (look.Tidied != look.Kept)
        {
            Cwmps.Refused(on, mac, kept => kept.RemoveRange(look.Kept.Keys.Where(k => !look.Tidied.ContainsKey(k))));
        }

        var problem = look.Wanted.Problem ?? string.Empty;
        if (look.IsSpa && device.Health.ProfileTaken is null && device.Health.ProfileFault != problem)
        {
            Healths.Rendered(on, mac, problem);
            DeviceEvents.Add(on, mac, "profile", problem.Length > 0 ? Severity.Problem : Severity.Fine, problem.Length > 0 ? $"Its settings cannot be made: {problem}" : "Its settings can be made again.");
        }

        var written = !look.Wanted.Publishes.IsEmpty;
        if (!look.IsSpa)
        {
            PublishTurns.Unconcerned(on, mac, look.Wanted.Publishes);
        }
        else if (problem.Length > 0)
        {
            PublishTurns.NotMade(on, mac, look.Wanted.Publishes, problem, now);
        }
        else if (!look.Withholds)
        {
            written = PublishTurns.Settled(on, mac, look.Wanted.Publishes, look.Refused, $"it refused {look.Refused}: {look.Fault}", now);
        }

        // What was written about its publishes has raised its mark; nothing else has meanwhile. What is tried again by time alone is looked at in every session until it is over.
        if (!look.Withholds && !AcsRefusals.Waits(look.Tidied))
        {
            Cwmps.Settled(on, mac, written ? ServedMark.Of(on, mac) : look.Mark);
        }
    }
}
