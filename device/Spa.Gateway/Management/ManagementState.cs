using System.Collections.Immutable;
using System.Text.Json;
using Spa.Configuration.Parameters;
using Spa.Configuration.Parameters.Choices;
using Spa.Gateway.Calls;
using Spa.Gateway.Management.Diagnostics;
using Spa.Gateway.Management.Model;
using Spa.Gateway.Provisioning;

namespace Spa.Gateway.Management;

/// <summary>What the management side remembers, and makes durable.</summary>
internal sealed class ManagementState
{
    /// <summary>The most sessions that may be asked for at once.</summary>
    public const int MostScheduled = 16;

    private readonly Unit unit;
    private ImmutableDictionary<string, int> notifications;
    private ImmutableDictionary<string, string> known;
    private (CwmpDataModel Kind, ImmutableArray<InformRow> Rows, ImmutableArray<(int Line, int Call)> Calls, ImmutableArray<EndedCall> Log, DataModel Tree)? model;
    private uint lastInformRow;

    public ManagementState(Unit unit, KeptManagement kept)
    {
        this.unit = unit;
        Contacted = kept.Contacted;
        Events = new PendingEvents([.. kept.Events]);
        ParameterKey = kept.ParameterKey;
        Scheduled = [.. kept.Scheduled.Select((inform, place) => inform with { Number = (uint)place })];
        Reboots = [.. kept.Reboots];
        InformRows = [.. kept.InformRows ?? []];
        Wishes = [.. kept.Wishes ?? []];
        lastInformRow = kept.LastInformRow;
        notifications = kept.Notifications.ToImmutableDictionary(StringComparer.Ordinal);
        known = kept.Known.ToImmutableDictionary(StringComparer.Ordinal);
    }

    public string? Contacted { get; set; }

    public PendingEvents Events { get; set; }

    /// <summary>Those that the Inform of the session under way tells; not kept.</summary>
    public PendingEvents Informed { get; set; } = PendingEvents.None;

    public ImmutableList<string> Reboots { get; set; }

    public string? Path { get; set; }

    public string ParameterKey { get; set; }

    public ImmutableList<ScheduledInform> Scheduled { get; set; }

    /// <summary>Rows that the ACS has added to the table of parameters that Informs tell.</summary>
    public ImmutableArray<InformRow> InformRows { get; set; }

    /// <summary>Types of files that somebody at the unit wants, and that the ACS is to be asked for.</summary>
    public ImmutableList<string> Wishes { get; set; }

    /// <summary>The diagnoses; not kept.</summary>
    public DiagnosticTests Tests { get; set; } = DiagnosticTests.None;

    /// <summary>The tree that the settings choose, with the rows that are in it now.</summary>
    public DataModel Model
    {
        get
        {
            var kind = unit.Settings.Stored.Get(ProvisioningParameters.CwmpDataModel);
            var calls = unit.Voice.Status is { Calls: var present } ? [.. present.Where(call => call.IsAnswered).Select(call => (call.Line, call.Number))] : ImmutableArray<(int Line, int Call)>.Empty;
            var log = unit.Voice.Status is { Log: var ended } ? ended : [];
            if (model is not { } built || built.Kind != kind || built.Log != log || !built.Calls.SequenceEqual(calls) || !built.Rows.Select(r => r.Number).SequenceEqual(InformRows.Select(r => r.Number)))
            {
                model = built = (kind, InformRows, calls, log, DataModel.Of(kind).With(InformRows.Select(r => r.Number), calls, log));
            }

            return built.Tree;
        }
    }

    /// <summary>When those of <see cref="Scheduled"/> are due on the timeline that were asked for, or looked at, since the start: no clock that is set changes it.</summary>
    public Dictionary<ScheduledInform, TimeSpan> DueAt { get; } = [];

    /// <summary>A restart that the ACS wants, after the session.</summary>
    public WantedRestart? Wanted { get; set; }

    /// <summary>Paths that the ACS sets just now: their change is no news to it.</summary>
    public IReadOnlySet<string> BeingSet { get; set; } = new HashSet<string>();

    /// <summary>A transfer was taken in this session.</summary>
    public bool TransfersDue { get; set; }

    /// <summary>Set by the owner: the transfers as they stand.</summary>
    public Func<IReadOnlyList<Transfer>> Transfers { get; set; } = () => [];

    /// <summary>Set by the owner: the transfers that no ACS has asked for.</summary>
    public Func<IReadOnlyList<UnaskedTransfer>> Unasked { get; set; } = () => [];

    /// <summary>Set by the owner: the last connection request that came as a datagram.</summary>
    public Func<LastDatagram?> Datagram { get; set; } = () => null;

    /// <summary>All of it is to be forgotten: nothing is made durable any more.</summary>
    public bool IsForgotten { get; set; }

    /// <summary>Makes all of it durable.</summary>
    public void Keep(Action<string?>? done = null)
    {
        if (IsForgotten)
        {
            done?.Invoke("the unit is being reset");
            return;
        }

        unit.Keep(KeptManagement.Name, JsonSerializer.SerializeToUtf8Bytes(new KeptManagement(Contacted, Events.All, ParameterKey, notifications, known, Transfers(), Scheduled, Reboots, Path, Datagram(), InformRows, lastInformRow, Unasked(), Wishes), ManagementJson.Default.KeptManagement), done);
    }

    /// <summary>How far a change of a parameter is told: 0, 1 or 2.</summary>
    public int NotificationOf(ModelLeaf leaf) => notifications.TryGetValue(leaf.Path, out var set) ? set : leaf.DefaultNotification;

    /// <summary>Sets it. What the values are now is what the ACS knows.</summary>
    public void Notify(IEnumerable<ModelLeaf> leaves, int notification, ModelFacts facts)
    {
        foreach (var leaf in leaves)
        {
            notifications = notification == leaf.DefaultNotification ? notifications.Remove(leaf.Path) : notifications.SetItem(leaf.Path, notification);
            known = notification == 0 ? known.Remove(leaf.Path) : known.SetItem(leaf.Path, leaf.Read(facts).Text);
        }
    }

    /// <summary>Parameters with a notification whose value is not what the ACS knows.</summary>
    public IReadOnlyList<ModelLeaf> Changed(DataModel model, ModelFacts facts) => [.. Watched(model).Where(l => !BeingSet.Contains(l.Path) && known.TryGetValue(l.Path, out var before) && before != l.Read(facts).Text)];

    /// <summary>The ACS has been told these.</summary>
    public void Told(IEnumerable<(string Path, string Value)> told) => known = known.SetItems(told.Where(t => known.ContainsKey(t.Path)).Select(t => KeyValuePair.Create(t.Path, t.Value)));

    /// <summary>The ACS has set these itself: it need not be told.</summary>
    public void ToldBySet(IEnumerable<string> paths, DataModel model, ModelFacts facts)
        => Told(paths.Select(model.Find).OfType<ModelLeaf>().Select(l => (l.Path, l.Read(facts).Text)));

    /// <summary>A first contact: the ACS knows nothing yet, and begins with what is now.</summary>
    public void Begin(DataModel model, ModelFacts facts) => known = Watched(model).ToImmutableDictionary(l => l.Path, l => l.Read(facts).Text, StringComparer.Ordinal);

    /// <summary>Another root: notifications were set by paths of the other one.</summary>
    public void ForgetNotifications() => notifications = ImmutableDictionary<string, int>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>What brings rows, key and notifications back as they are now: for what could not be kept.</summary>
    public Action Undo()
    {
        var (rows, key, told, asked) = (InformRows, ParameterKey, known, notifications);
        return () => (InformRows, ParameterKey, known, notifications) = (rows, key, told, asked);
    }

    /// <summary>Adds a row that says nothing yet; null = there are too many.</summary>
    public InformRow? AddRow()
    {
        if (InformRows.Length >= InformTable.Most)
        {
            return null;
        }

        var row = InformRow.New(++lastInformRow);
        InformRows = InformRows.Add(row);
        return row;
    }

    /// <summary>Takes a row out, and with it what was asked of its parameters.</summary>
    public void RemoveRow(uint number, string path)
    {
        InformRows = InformRows.RemoveAll(r => r.Number == number);
        notifications = notifications.RemoveRange(notifications.Keys.Where(k => k.StartsWith(path, StringComparison.Ordinal)));
        known = known.RemoveRange(known.Keys.Where(k => k.StartsWith(path, StringComparison.Ordinal)));
    }

    /// <summary>Takes a wish for a session; false = there are too many.</summary>
    public bool Schedule(string key, uint seconds, DateTimeOffset? now)
    {
        if (Scheduled.Count >= MostScheduled)
        {
            return false;
        }

        var inform = new ScheduledInform(key, seconds, now?.AddSeconds(seconds), Scheduled.IsEmpty ? 0 : Scheduled.Max(s => s.Number) + 1);
        Scheduled = Scheduled.Add(inform);
        DueAt[inform] = unit.Timeline.Now + TimeSpan.FromSeconds(seconds);
        return true;
    }

    private IEnumerable<ModelLeaf> Watched(DataModel model)
        => notifications.Keys.Select(model.Find).OfType<ModelLeaf>().Where(l => NotificationOf(l) > 0).Concat(model.Told.Where(l => !notifications.ContainsKey(l.Path)));
}

/// <summary>A restart that an ACS wants.</summary>
internal abstract record WantedRestart
{
    private WantedRestart()
    {
    }

    /// <summary>The same version.</summary>
    /// <param name="Keys">Of all that ask for it: each is told with M Reboot.</param>
    public sealed record Reboot(ImmutableList<string> Keys) : WantedRestart;

    /// <summary>With factory settings.</summary>
    public sealed record FactoryReset : WantedRestart;
}
