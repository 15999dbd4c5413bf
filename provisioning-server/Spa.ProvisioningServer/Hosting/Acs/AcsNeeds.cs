using System.Data;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting.Acs;

/// <summary>What a device still needs to be as it should be, and that it needs nothing more.</summary>
internal sealed class AcsNeeds(Store store, AcsDesired desired)
{
    /// <summary>Looks what is to be asked of a device.</summary>
    public AcsLook Look(IDbConnection on, AcsSession session, DateTimeOffset now)
    {
        var mark = ServedMark.Of(on, session.Mac);
        if (Devices.Find(on, session.Mac) is not { State: DeviceState.Enrolled } device || store.Cwmps.Find(on, session.Mac) is not { } known)
        {
            return new(new AcsNext.Nothing(), mark, mark, AcsWanted.Nothing, false, false, string.Empty, string.Empty);
        }

        var tasks = store.CwmpTasks.OpenOf(on, session.Mac);
        var gives = session.IsSecured && desired.GenerationFor(known, now) is not null && !known.Refused.ContainsKey(session.Root + "ManagementServer.Password");
        var wanted = known.Settled == mark && !gives ? AcsWanted.Nothing : desired.Of(on, device, known, mark, session.Root, session.IsSecured, now);
        var values = wanted.Values.IsEmpty && !wanted.AsksRhythm ? null : store.Cwmps.Values(on, session.Mac)?.Values;
        var marks = values?.ToDictionary(static v => v.Key, static v => v.Value.Text, StringComparer.Ordinal);
        var state = new AcsKnown(session.Root, marks, session.Software, known.Refused, tasks);
        var refused = wanted.Refused(state).Where(name => known.Refused.ContainsKey($"{session.Root}{AcsPlan.Profile}{name}") || known.Refused.ContainsKey(AcsPlan.Everything) || known.Refused.ContainsKey(AcsPlan.Reading));
        return new(AcsPlan.Next(wanted, state, now), mark, known.Settled, wanted, known.Identity.IsSpa, wanted.Withholds(state), string.Join(", ", refused), known.Fault);
    }

    /// <summary>It is as it should be, as far as that can be had.</summary>
    public static void Settle(IDbConnection on, AcsSession session, AcsLook look, DateTimeOffset now)
    {
        var mac = session.Mac;
        if (ServedMark.Of(on, mac) != look.Mark || Devices.Find(on, mac) is not { } device)
        {
            // Something has changed since it was looked at: the next session looks again.
            return;
        }

        var problem = look.Wanted.Problem ?? string.Empty;
        if (look.IsSpa && device.Health.ProfileTaken is null && device.Health.ProfileFault != problem)
        {
            Healths.Rendered(on, mac, problem);
            DeviceEvents.Add(on, mac, "profile", problem.Length > 0 ? Severity.Problem : Severity.Fine, problem.Length > 0 ? $"Its settings cannot be made: {problem}" : "Its settings can be made again.");
        }

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
            PublishTurns.Settled(on, mac, look.Wanted.Publishes, look.Refused, $"it refused {look.Refused}: {look.Fault}", now);
        }

        // What was written about its publishes has raised its mark; nothing else has meanwhile.
        if (!look.Withholds)
        {
            Cwmps.Settled(on, mac, ServedMark.Of(on, mac));
        }
    }
}
