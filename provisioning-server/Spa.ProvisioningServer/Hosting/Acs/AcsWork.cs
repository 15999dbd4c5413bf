using System.Data;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Storage;
using Spa.ProvisioningServer.Telemetry;

namespace Spa.ProvisioningServer.Hosting.Acs;

/// <summary>The requests of a session: which is next, what must not be forgotten before it leaves, and what comes of it.</summary>
internal sealed class AcsWork(Store store, AcsNeeds needs, AcsDesired desired, AcsTransfers transfers, AcsResults results, AcsReadings readings, TimeProvider clock)
{
    // An active notification (A.3.2.4).
    private const int Active = 2;

    /// <summary>Looks what is to be asked next. True = there is something: it stands in the session.</summary>
    public async Task<bool> Choose(AcsSession session)
    {
        (session.Next, session.Task, session.Gives) = (null, null, null);
        if (session.HasNothing)
        {
            return false;
        }

        var look = session.Ahead;
        session.Ahead = null;
        if (look is null)
        {
            var (mac, now) = (session.Mac, clock.GetUtcNow());
            look = store.Read(on => needs.Look(on, session, now));
            desired.Keep(mac, look.Worked);
            if (look.Next is AcsNext.Nothing && look.Mark != look.Settled)
            {
                await store.Write(mac, on => AcsNeeds.Settle(on, session, look, now, isSame: false));
            }
        }

        if (look.Next is AcsNext.Nothing)
        {
            return false;
        }

        session.Look = look;
        session.Next = look.Next;
        session.Task = (look.Next as AcsNext.Do)?.Task;
        return true;
    }

    /// <summary>The request that was chosen; what must not be forgotten of it is durable.</summary>
    public async Task<CwmpMessage> Send(AcsSession session)
    {
        var (mac, now) = (session.Mac, clock.GetUtcNow());
        switch (session.Next)
        {
            case AcsNext.Read read:
                return new GetParameterValues([read.Path]);
            case AcsNext.Set set:
                session.Gives = session.Look is { IsPrepared: false } look ? await store.Write(mac, on => Prepare(on, session, look, store.Cwmps.Find(on, mac), set, now)) : session.Look!.Gives;
                return new SetParameterValues([.. set.Values.Select(v => new ParameterValue(v.Name, new CwmpValue(v.Type, v.Text)))], set.Key);
            case AcsNext.Watch watch:
                return new SetParameterAttributes([.. watch.Names.Select(n => new AttributeChange(n, true, Active, false, []))]);
            case AcsNext.Install install:
                session.Task = await store.Write(mac, on =>
                {
                    Cwmps.Refused(on, mac, before => before.SetItem(AcsPlan.ImageOf(install.Image), string.Empty));
                    return store.CwmpTasks.Add(on, mac, new AcsTask(0, AcsTaskKind.Download, [FileTypes.Firmware, install.Image.File, string.Empty, string.Empty, install.Image.Version])
                    {
                        State = AcsTaskState.Sent,
                        Tries = 1,
                        Due = now,
                        AskedBy = AcsPlan.Server,
                        AskedAt = now,
                    });
                });
                return transfers.Addressed(session.Task, session).Request(_ => CwmpType.Unspecified, session.Root);
            default:
                var task = session.Task! with { State = AcsTaskState.Sent, Tries = session.Task.Tries + 1 };
                session.Task = task;
                var types = await store.Write(mac, on =>
                {
                    store.CwmpTasks.Put(on, mac, task);
                    return task.Kind is AcsTaskKind.Set or AcsTaskKind.Diagnose ? store.Cwmps.Values(on, mac)?.Values : null;
                });
                return transfers.Addressed(task, session).Request(name => types?.GetValueOrDefault(name)?.Type ?? CwmpType.Unspecified, session.Root);
        }
    }

    /// <summary>Writes down what came of the request that is out, and looks in the same transaction what is next.</summary>
    public async Task Finish(AcsSession session, CwmpMessage answer)
    {
        if (answer is CwmpFault said)
        {
            // Some repeat what was sent.
            answer = AcsMessages.Mask(said);
            foreach (var code in said.Parameters.Select(p => p.Code).DefaultIfEmpty(said.Code).Distinct())
            {
                ServerMetrics.Faulted(code);
            }
        }

        var (mac, next, request, gives, read) = (session.Mac, session.Next, session.Out, session.Gives, readings.Take(session));
        (session.Out, session.Gives) = (null, null);
        session.Ahead = await store.Write(mac, on =>
        {
            var (raised, now, told) = (0, clock.GetUtcNow(), default(CwmpValues));
            if (read is not null && (next is not AcsNext.Set || answer is CwmpFault))
            {
                store.Cwmps.PutValues(on, mac, read, now);
            }

            switch (next)
            {
                case AcsNext.Read or AcsNext.Set or AcsNext.Watch when answer is CwmpFault fault:
                    results.Refuse(on, session, next, fault);
                    break;
                case AcsNext.Read what when answer is GetParameterValuesResponse got:
                    told = results.Read(on, session, what, got, out raised);
                    break;
                case AcsNext.Watch:
                    AcsResults.Once(on, mac, AcsPlan.Watching);
                    break;
                case AcsNext.Set set:
                    raised = results.Taken(on, session, set, gives, read);
                    break;
                default:
                    results.Done(on, session, request!, answer);
                    break;
            }

            var look = needs.Look(on, session, now, told, raised);
            if (look.Next is AcsNext.Nothing && look.Mark != look.Settled)
            {
                AcsNeeds.Settle(on, session, look, now, isSame: true);
            }
            else if (look.Next is AcsNext.Set coming && session.State.Rounds < AcsSessionMachine.MostRounds)
            {
                look = look with { IsPrepared = true, Gives = Prepare(on, session, look, look.Known, coming, now) };
            }

            // What is set next is written together with what was read, if there is room to wait for it.
            if (told is not null && !(look.IsPrepared && readings.Hold(session, told)))
            {
                store.Cwmps.PutValues(on, mac, told, now);
            }

            return look;
        });
        desired.Keep(mac, session.Ahead.Worked);
    }

    /// <summary>Nothing is left to do: what it took leaves the memory, long before the session itself does. The youngest garbage is the cheapest.</summary>
    public void Rest(AcsSession session)
    {
        (session.Look, session.Ahead) = (null, null);
        store.Cwmps.Close(session.Mac);
        desired.Drop(session.Mac);
    }

    /// <summary>What came of the request that is out cannot be read, and would not be the next time: what it belonged to ends, and says why.</summary>
    public Task GiveUp(AcsSession session, string why)
    {
        var (mac, sent) = (session.Mac, session.Task);
        session.Out = null;
        return store.Write(mac, on =>
        {
            var text = $"What it answers cannot be read: {why}. Keep the messages of its sessions to see it.";
            if (sent is not null && store.CwmpTasks.Find(on, mac, sent.Number) is { IsOpen: true } task)
            {
                var ended = task.End(AcsTaskState.Failed, text, clock.GetUtcNow());
                store.CwmpTasks.Put(on, mac, ended);
                AcsTaskEnds.Tell(on, mac, ended);
                return;
            }

            Cwmps.Refused(on, mac, before => AcsRefusals.Fail(before, AcsRefusals.Unreadable, text));
            DeviceEvents.Add(on, mac, "cwmp", Severity.Warning, text);
        });
    }

    /// <summary>The session has asked as often as it may.</summary>
    public Task TellTooMany(AcsSession session) => store.Write(session.Mac, on =>
    {
        const string Text = "The session has come to its last request and something is left: it goes on with the next session. If this stays, the unit answers well and keeps nothing.";
        Cwmps.Refused(on, session.Mac, before => AcsRefusals.Fail(before, AcsRefusals.Rounds, Text));
        DeviceEvents.Add(on, session.Mac, "cwmp", Severity.Warning, Text);
    });

    // What must not be forgotten of a set before it leaves; the row is as it stands in this transaction. The number of the password that it gives; null = it gives none.
    private long? Prepare(IDbConnection on, AcsSession session, AcsLook look, CwmpDevice? row, AcsNext.Set set, DateTimeOffset now)
    {
        var mac = session.Mac;
        PublishTurns.Sent(on, mac, look.Wanted.Publishes, look.Refused, now);
        if (!AcsDesired.GivesPassword(set.Values, session.Root) || row is not { } known || desired.GenerationFor(known, now) is not { } generation)
        {
            return null;
        }

        Cwmps.Giving(on, mac, generation);
        return generation;
    }
}
