using System.Collections.Immutable;
using System.Data;
using System.Globalization;
using Spa.Configuration.Parameters;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Fleet;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.Fleet.Webhooks;
using Spa.ProvisioningServer.Hosting.Webhooks;
using Spa.ProvisioningServer.Storage;
using Spa.ProvisioningServer.Telemetry;

namespace Spa.ProvisioningServer.Hosting.Acs;

/// <summary>What is asked of a device in a session, and what comes of it.</summary>
internal sealed class AcsWork(Store store, AcsDesired desired, AcsCredentials credentials, ProfileMaker profiles, AcsFiles files, TimeProvider clock)
{
    private const int NewestLines = 20;

    // An active notification (A.3.2.4).
    private const int Active = 2;

    // Longer than any window of time in which a unit may wait for a quiet moment.
    private static readonly TimeSpan Patience = TimeSpan.FromDays(7);

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
            look = store.Read(on => Look(on, session, now));
            if (look.Next is AcsNext.Nothing && look.Mark != look.Settled)
            {
                await store.Write(mac, on => Settle(on, session, look, now));
            }
        }

        if (look.Next is AcsNext.Nothing)
        {
            return false;
        }

        session.Publishing = look.Next is AcsNext.Set ? (look.Wanted.Publishes, look.Refused) : ([], string.Empty);
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
                var gives = AcsDesired.GivesPassword(set.Values, session.Root);
                if (gives || !session.Publishing.Ids.IsEmpty)
                {
                    session.Gives = await store.Write(mac, on =>
                    {
                        Publishes.Sent(on, mac, session.Publishing.Ids, session.Publishing.Refused, now);
                        if (!gives)
                        {
                            return null;
                        }

                        var generation = store.Cwmps.Find(on, mac) is { } known ? desired.GenerationFor(known, now) : null;
                        if (generation is { } number)
                        {
                            Cwmps.Giving(on, mac, number);
                        }

                        return generation;
                    });
                }

                return new SetParameterValues([.. set.Values.Select(v => new ParameterValue(v.Name, new CwmpValue(v.Type, v.Text)))], set.Key);
            case AcsNext.Watch watch:
                return new SetParameterAttributes([.. watch.Names.Select(n => new AttributeChange(n, true, Active, false, []))]);
            case AcsNext.Install install:
                session.Task = await store.Write(mac, on =>
                {
                    if (store.Cwmps.Find(on, mac) is { } known)
                    {
                        Cwmps.Refused(on, mac, known.Refused.SetItem(AcsPlan.ImageOf(install.Image), string.Empty));
                    }

                    return store.CwmpTasks.Add(on, mac, new AcsTask(0, AcsTaskKind.Download, [FileTypes.Firmware, install.Image.File, string.Empty, string.Empty, install.Image.Version])
                    {
                        State = AcsTaskState.Sent,
                        Tries = 1,
                        Due = now,
                        AskedBy = AcsPlan.Server,
                        AskedAt = now,
                    });
                });
                return Own(session.Task, mac).Request(_ => CwmpType.Unspecified, session.Root);
            default:
                var task = session.Task! with { State = AcsTaskState.Sent, Tries = session.Task.Tries + 1 };
                session.Task = task;
                var types = await store.Write(mac, on =>
                {
                    store.CwmpTasks.Put(on, mac, task);
                    return task.Kind == AcsTaskKind.Set ? store.Cwmps.Values(on, mac)?.Values : null;
                });
                return Own(task, mac).Request(name => types?.GetValueOrDefault(name)?.Type ?? CwmpType.Unspecified, session.Root);
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

        var (next, request, gives) = (session.Next, session.Out, session.Gives);
        (session.Out, session.Gives) = (null, null);
        session.Ahead = await store.Write(session.Mac, on =>
        {
            switch (next)
            {
                case AcsNext.Read or AcsNext.Set when answer is CwmpFault fault:
                    Refuse(on, session.Mac, next, fault);
                    break;
                case AcsNext.Read read when answer is GetParameterValuesResponse got:
                    Merge(on, session.Mac, got.Parameters, onlyKnown: false, clock.GetUtcNow());
                    if (read.Path == session.Root + AcsRhythm.Holder && SilenceOf(store, on, session.Mac, out var told) is null && !told && store.Cwmps.Find(on, session.Mac) is { } known)
                    {
                        // It answers, and does not say it: asked once.
                        Cwmps.Refused(on, session.Mac, known.Refused.SetItem(AcsPlan.Rhythm, string.Empty));
                    }

                    if (read.Path == session.Root + AcsRhythm.Holder && store.Cwmps.Find(on, session.Mac) is { Identity.IsSpa: true })
                    {
                        Once(on, session.Mac, AcsPlan.Reach);
                    }

                    break;
                case AcsNext.Watch:
                    Once(on, session.Mac, AcsPlan.Watching);
                    break;
                case AcsNext.Set set:
                    Taken(on, session.Mac, set, gives);
                    break;
                default:
                    Done(on, session, request!, answer);
                    break;
            }

            var now = clock.GetUtcNow();
            var look = Look(on, session, now);
            if (look.Next is AcsNext.Nothing && look.Mark != look.Settled)
            {
                Settle(on, session, look, now);
            }

            return look;
        });
    }

    /// <summary>The session has asked as often as it may.</summary>
    public Task TellTooMany(AcsSession session) => store.Write(session.Mac, on =>
    {
        const string Text = "The session has come to its last request and something is left: it goes on with the next session. If this stays, the unit answers well and keeps nothing.";
        Cwmps.Faulted(on, session.Mac, Text);
        DeviceEvents.Add(on, session.Mac, "cwmp", Severity.Warning, Text);
    });

    /// <summary>A transfer has ended, by the word of the device.</summary>
    public void Ended(IDbConnection on, AcsSession session, TransferComplete told)
    {
        var (mac, now) = (session.Mac, clock.GetUtcNow());
        if (AcsTask.NumberOf(told.CommandKey) is not { } number || store.CwmpTasks.Find(on, mac, number) is not { Kind: AcsTaskKind.Download or AcsTaskKind.Upload, Tries: > 0 } task)
        {
            // Also one of the number of a task that was not sent yet: a device that was here before, or a store of before, has counted from 1, too.
            // Whoever tells it ten thousand times has one line of it.
            const string Strange = "It tells that a transfer has ended that nobody here asked for.";
            if (DeviceEvents.Of(on, mac, NewestLines).All(e => e.Text != Strange))
            {
                DeviceEvents.Add(on, mac, "cwmp", Severity.Fine, Strange);
            }

            return;
        }

        // Told twice, or late: the first word counts, except where nothing was known.
        if (!task.IsOpen && task.State != AcsTaskState.Unknown)
        {
            return;
        }

        if (told.Fault.Code != FaultCode.None)
        {
            ServerMetrics.Faulted(told.Fault.Code);
        }

        var next = task.After(told.Fault, now);
        if (next.State == AcsTaskState.Done && VersionOf(task) is { } version && session.Software != version)
        {
            // Its word is not enough: it counts when it says that it runs the version.
            next = task with { State = AcsTaskState.Taken, EndedAt = null, Result = $"The unit says that it has installed {version}; it counts when it runs it." };
        }
        else if (next.State == AcsTaskState.Failed && task.AskedBy == AcsPlan.Server && task.Tries < AcsTask.MostTries)
        {
            next = task with { State = AcsTaskState.Queued, Due = now + AcsTask.Wait(task.Tries), EndedAt = null, Result = next.Result };
            DeviceEvents.Add(on, mac, "cwmp", Severity.Warning, $"{Spoken(task)} failed: {next.Result}. It is tried again.");
            Cwmps.Faulted(on, mac, next.Result);
        }

        store.CwmpTasks.Put(on, mac, next);
        Tell(on, mac, next);
    }

    /// <summary>A task when its device begins a session.</summary>
    public static AcsTask AfterInform(AcsTask task, Inform inform, string? software, DateTimeOffset now)
    {
        return task switch
        {
            { State: AcsTaskState.Taken or AcsTaskState.Sent, Kind: AcsTaskKind.Reboot } when inform.Events.Any(e => e.Code == EventCodes.MReboot && e.CommandKey == task.CommandKey) => task.End(AcsTaskState.Done, string.Empty, now),
            { State: AcsTaskState.Taken, Kind: AcsTaskKind.Reboot } when inform.Events.Any(e => e.Code == EventCodes.Boot) => task.End(AcsTaskState.Done, "It has restarted.", now),
            { State: AcsTaskState.Taken } when VersionOf(task) is { } version && version == software && !inform.Events.Any(e => e.Code == EventCodes.TransferComplete) => task.End(AcsTaskState.Done, string.Empty, now),

            // What it tells in this very session says more than that the last one broke.
            { State: AcsTaskState.Sent, Kind: AcsTaskKind.Download or AcsTaskKind.Upload } when inform.Events.Any(e => e.CommandKey == task.CommandKey) => task,
            { State: AcsTaskState.Sent, Kind: AcsTaskKind.FactoryReset } when inform.Events.Any(e => e.Code == EventCodes.Bootstrap) => task.End(AcsTaskState.Done, string.Empty, now),
            { State: AcsTaskState.Taken } when now - task.AskedAt > Patience => task.End(AcsTaskState.Unknown, "The unit has taken it and never told how it ended.", now),
            _ => task.Lost(now),
        };
    }

    /// <summary>Keeps values beside those that are known.</summary>
    /// <param name="on">The connection.</param>
    /// <param name="mac">The device.</param>
    /// <param name="values">As the device tells them.</param>
    /// <param name="onlyKnown">Only where all of them were read once.</param>
    /// <param name="now">Now.</param>
    public void Merge(IDbConnection on, MacAddress mac, IEnumerable<ParameterValue> values, bool onlyKnown, DateTimeOffset now)
    {
        var known = store.Cwmps.Values(on, mac);
        if (known is null && onlyKnown)
        {
            return;
        }

        var (all, isNew) = (Copy(known?.Values, values), known is null);
        foreach (var value in values.Where(v => v.Name.Length is > 0 and <= 256))
        {
            // A secret is told as empty: what was set stays what is known of it.
            var before = all.GetValueOrDefault(value.Name);
            if (before is not { IsSecret: true })
            {
                var text = value.Value.Text ?? string.Empty;
                var told = AcsMessages.IsSecret(value.Name) ? new CwmpKept(value.Value.Type, text.Length == 0 ? string.Empty : credentials.MarkOf(text), true) : new CwmpKept(value.Value.Type, text);
                all[value.Name] = told;
                isNew |= told != before;
            }
        }

        if (isNew)
        {
            store.Cwmps.PutValues(on, mac, all, now);
            Silence(on, mac);
        }
    }

    /// <summary>How long a device may be silent by how often it informs; null = it is not known, or it does not come by itself.</summary>
    public static TimeSpan? SilenceOf(Store store, IDbConnection on, MacAddress mac) => SilenceOf(store, on, mac, out _);

    private static TimeSpan? SilenceOf(Store store, IDbConnection on, MacAddress mac, out bool isKnown)
    {
        isKnown = false;
        if (store.Cwmps.Find(on, mac) is not { Root: { Length: > 0 } root } || store.Cwmps.Values(on, mac)?.Values is not { } values)
        {
            return null;
        }

        isKnown = AcsRhythm.IsKnown(root, name => values.GetValueOrDefault(name)?.Text);
        return AcsRhythm.Silence(root, name => values.GetValueOrDefault(name)?.Text);
    }

    // One that also fetches profiles is silent by their rule, where they have one.
    private void Silence(IDbConnection on, MacAddress mac)
    {
        if (Devices.Find(on, mac) is { } device && (device.Health.ProfileTaken is null || device.Silence is null) && SilenceOf(store, on, mac) is var silence && silence != device.Silence)
        {
            Devices.Silence(on, mac, silence);
        }
    }

    /// <summary>Puts the end of a task on the timeline.</summary>
    public static void Tell(IDbConnection on, MacAddress mac, AcsTask task)
    {
        if (VersionOf(task) is not null && task.State is AcsTaskState.Done or AcsTaskState.Failed)
        {
            Healths.Upgraded(on, mac, task.State == AcsTaskState.Failed ? task.Result : string.Empty);
        }

        if (!task.IsOpen)
        {
            ServerMetrics.TaskEnded(task.Kind, task.State);
            Notice(on, mac, task.State == AcsTaskState.Done ? NoticeKind.TaskDone : NoticeKind.TaskFailed,
                $"{Spoken(task)} {(task.State == AcsTaskState.Done ? "is done." : task.State == AcsTaskState.Failed ? "failed:" : "has an end that is not known:")} {task.Result}".TrimEnd(), task.EndedAt ?? DateTimeOffset.UtcNow);
        }

        switch (task.State)
        {
            case AcsTaskState.Done:
                Cwmps.Faulted(on, mac, string.Empty);
                DeviceEvents.Add(on, mac, "cwmp", Severity.Fine, $"{Spoken(task)} is done.{(task.Result.Length > 0 ? " " + task.Result : string.Empty)}");
                break;
            case AcsTaskState.Failed or AcsTaskState.Unknown:
                DeviceEvents.Add(on, mac, "cwmp", Severity.Warning, task.State == AcsTaskState.Failed ? $"{Spoken(task)} failed: {task.Result}" : $"{Spoken(task)}: {task.Result}");
                Cwmps.Faulted(on, mac, task.Result);
                break;
            default:
                break;
        }
    }

    /// <summary>Tells webhooks that ask for it what happened to a device.</summary>
    public static void Notice(IDbConnection on, MacAddress mac, NoticeKind kind, string text, DateTimeOffset at)
    {
        if (Storage.Webhooks.All(on).Any(w => w.Wants(kind)) && Devices.Find(on, mac) is { } device)
        {
            Notices.Raise(on, kind, device, text, at);
        }
    }

    // What lies here is named by its address only now: where the server is reached is known only to a running one.
    private AcsTask Own(AcsTask task, MacAddress mac) => profiles.Addresses is not { } addresses || task.Kind is not (AcsTaskKind.Download or AcsTaskKind.Upload) ? task : task.Arguments switch
    {
        [FileTypes.Firmware, var file, _, _, _] => task with { Arguments = task.Arguments.SetItem(1, $"{addresses.Http}/fw/{file}") },
        [_, "", ..] => task with { Arguments = task.Arguments.SetItem(1, $"{(addresses.TlsPort > 0 ? addresses.Https : addresses.Http)}{files.Link(mac, task.Number)}") },
        _ => task,
    };

    internal static string Spoken(AcsTask task) => string.Create(CultureInfo.InvariantCulture, $"Task {task.Number} ({task.Kind switch
    {
        AcsTaskKind.Refresh => "read",
        AcsTaskKind.Set => "set",
        AcsTaskKind.Download => VersionOf(task) is { } version ? $"install {version}" : "download",
        AcsTaskKind.Upload => "upload",
        AcsTaskKind.Reboot => "restart",
        AcsTaskKind.FactoryReset => "factory reset",
        AcsTaskKind.Browse => "browse",
        AcsTaskKind.AddObject => "add a row",
        _ => "take out a row",
    }}, asked for by {task.AskedBy})");

    private static string? VersionOf(AcsTask task) => task is { Kind: AcsTaskKind.Download, Arguments: [FileTypes.Firmware, _, _, _, { Length: > 0 } version, ..] } ? version : null;

    private AcsLook Look(IDbConnection on, AcsSession session, DateTimeOffset now)
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

    // It is as it should be, as far as that can be had.
    private static void Settle(IDbConnection on, AcsSession session, AcsLook look, DateTimeOffset now)
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
            Publishes.Unconcerned(on, mac, look.Wanted.Publishes);
        }
        else if (problem.Length > 0)
        {
            Publishes.NotMade(on, mac, look.Wanted.Publishes, problem, now);
        }
        else if (!look.Withholds)
        {
            Publishes.Settled(on, mac, look.Wanted.Publishes, look.Refused, $"it refused {look.Refused}: {look.Fault}", now);
        }

        // What was written about its publishes has raised its mark; nothing else has meanwhile.
        if (!look.Withholds)
        {
            Cwmps.Settled(on, mac, ServedMark.Of(on, mac));
        }
    }

    // What is known belongs to others, too.
    private static Dictionary<string, CwmpKept> Copy(IReadOnlyDictionary<string, CwmpKept>? known, IEnumerable<ParameterValue>? coming = null)
        => known is null ? new Dictionary<string, CwmpKept>(coming?.TryGetNonEnumeratedCount(out var count) == true ? count : 0, StringComparer.Ordinal) : new Dictionary<string, CwmpKept>(known, StringComparer.Ordinal);

    private void Refuse(IDbConnection on, MacAddress mac, AcsNext what, CwmpFault fault)
    {
        if (store.Cwmps.Find(on, mac) is { } known)
        {
            var sentence = AcsFaults.Sentence(fault);
            Cwmps.Refused(on, mac, AcsPlan.Refuse(known.Refused, what, fault), sentence);
            DeviceEvents.Add(on, mac, "cwmp", Severity.Warning, what is AcsNext.Read ? $"Its settings cannot be read: {sentence}" : $"It refuses settings: {sentence}");
        }
    }

    // Asked once, whatever came of it.
    private void Once(IDbConnection on, MacAddress mac, string what)
    {
        if (store.Cwmps.Find(on, mac) is { } known)
        {
            Cwmps.Refused(on, mac, known.Refused.SetItem(what, string.Empty));
        }
    }

    private void Taken(IDbConnection on, MacAddress mac, AcsNext.Set set, long? gives)
    {
        var now = clock.GetUtcNow();
        var known = store.Cwmps.Values(on, mac)?.Values;
        var all = Copy(known);
        foreach (var value in set.Values)
        {
            all[value.Name] = new CwmpKept(known?.GetValueOrDefault(value.Name)?.Type ?? CwmpType.Text, value.Mark, value.IsSecret);
        }

        store.Cwmps.PutValues(on, mac, all, now);
        Silence(on, mac);
        Cwmps.Faulted(on, mac, string.Empty);
        if (gives is { } generation)
        {
            Cwmps.Given(on, mac, generation, now);
            DeviceEvents.Add(on, mac, "cwmp", Severity.Fine, "It has a password of its own from now on.");
        }

        var settings = set.Values.Count(v => v.Name.Contains(AcsPlan.Profile, StringComparison.Ordinal));
        if (settings > 0)
        {
            DeviceEvents.Add(on, mac, "cwmp", Severity.Fine, $"{Plural.Of(settings, "setting")} set by CWMP.");
        }
    }

    private void Done(IDbConnection on, AcsSession session, CwmpMessage request, CwmpMessage answer)
    {
        var (mac, now) = (session.Mac, clock.GetUtcNow());
        if (session.Task is not { } sent || store.CwmpTasks.Find(on, mac, sent.Number) is not { } task)
        {
            return;
        }

        var next = task.After(answer, now);
        switch (request, answer)
        {
            case (GetParameterValues, GetParameterValuesResponse got):
                Merge(on, mac, got.Parameters, onlyKnown: false, now);
                next = next with { Result = $"{Plural.Of(got.Parameters.Count, "parameter")} read." };
                Cwmps.Unsettle(on, mac);
                break;
            case (SetParameterValues set, SetParameterValuesResponse):
                Set(on, mac, set, now);
                break;
            case (GetParameterNames names, GetParameterNamesResponse told):
                next = next with { Result = $"{Plural.Of(Browsed(on, mac, task, names.Path, told, now), "name")} in it." };
                break;
            case (AddObject add, AddObjectResponse):
                CwmpLevels.Forget(on, mac, add.ObjectName);
                break;
            case (DeleteObject gone, DeleteObjectResponse):
                CwmpLevels.Forget(on, mac, gone.ObjectName[..(gone.ObjectName.TrimEnd('.').LastIndexOf('.') + 1)]);
                ForgetBelow(on, mac, gone.ObjectName, now);
                break;
            default:
                break;
        }

        store.CwmpTasks.Put(on, mac, next);
        Tell(on, mac, next);
    }

    // What an object has in it is kept, and its parameters are read next, in the same session.
    private int Browsed(IDbConnection on, MacAddress mac, AcsTask task, string path, GetParameterNamesResponse told, DateTimeOffset now)
    {
        // Some put the object itself into the answer, and some what is below.
        var names = told.Parameters.Where(p => p.Name.Length <= 256 && AcsTree.IsIn(path, p.Name)).Take(CwmpLevels.MostNames).ToList();
        store.CwmpLevels.Put(on, mac, path, new(now, names.DistinctBy(p => p.Name).ToImmutableSortedDictionary(p => p.Name, p => p.IsWritable, StringComparer.Ordinal)));
        var leaves = names.Where(p => !p.Name.EndsWith('.')).Select(p => p.Name).Distinct().Take(256).ToImmutableArray();
        if (!leaves.IsEmpty && store.CwmpTasks.OpenOf(on, mac).Length < CwmpTasks.MostOpen)
        {
            store.CwmpTasks.Add(on, mac, new AcsTask(0, AcsTaskKind.Refresh, leaves) { AskedBy = task.AskedBy, AskedAt = now, Due = now });
        }

        return names.Count;
    }

    private void ForgetBelow(IDbConnection on, MacAddress mac, string path, DateTimeOffset now)
    {
        if (store.Cwmps.Values(on, mac)?.Values is { } values)
        {
            store.Cwmps.PutValues(on, mac, values.Where(v => !v.Key.StartsWith(path, StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal), now);
        }
    }

    // What an operator has set stays until what the layers say of it changes.
    private void Set(IDbConnection on, MacAddress mac, SetParameterValues set, DateTimeOffset now)
    {
        var known = store.Cwmps.Values(on, mac)?.Values;
        var all = Copy(known);
        var left = store.Cwmps.Find(on, mac)?.Refused ?? ImmutableDictionary<string, string>.Empty;
        foreach (var value in set.Parameters)
        {
            var secret = AcsMessages.IsSecret(value.Name);
            all[value.Name] = new CwmpKept(known?.GetValueOrDefault(value.Name)?.Type ?? value.Value.Type, secret ? credentials.MarkOf(value.Value.Text) : value.Value.Text, secret);
            if (value.Name.IndexOf(AcsPlan.Profile, StringComparison.Ordinal) is var at and > 0 && Catalogue.Find(value.Name[(at + AcsPlan.Profile.Length)..]) is { Kind.IsSecret: false } setting)
            {
                left = left.SetItem(value.Name, setting.DefaultText);
            }
        }

        store.Cwmps.PutValues(on, mac, all, now);
        Silence(on, mac);
        Cwmps.Refused(on, mac, left);
    }
}
