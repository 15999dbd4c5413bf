using System.Globalization;
using System.Text.RegularExpressions;

namespace Spa.Fleet.Inventory;

/// <summary>What is wrong with a device, in one sentence.</summary>
/// <param name="Trouble">The word for it.</param>
/// <param name="Sentence">What is wrong and, where there is one, the remedy.</param>
public sealed partial record Diagnosis(Trouble Trouble, string Sentence)
{
    private static readonly TimeSpan FirstFetch = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FirstReport = TimeSpan.FromDays(1);
    private static readonly TimeSpan ToApply = TimeSpan.FromHours(2);
    private static readonly TimeSpan ToUpgrade = TimeSpan.FromDays(2);
    private static readonly TimeSpan EndsSoon = TimeSpan.FromDays(30);

    /// <summary>How bad.</summary>
    public Severity Severity => TroubleWords.SeverityOf(Trouble);

    /// <summary>When it may become another one by time alone; null = only by news.</summary>
    public DateTimeOffset? Until { get; private init; }

    /// <summary>Judges a device: the first thing that stands between it and a working line.</summary>
    /// <param name="device">The device.</param>
    /// <param name="facts">What else is known.</param>
    /// <param name="now">Now.</param>
    public static Diagnosis Of(Device device, DiagnosisFacts facts, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(facts);
        var found = Find(device, facts, now);
        return found with { Until = Moments(device, facts).Select(m => m?.AddMilliseconds(1)).Where(m => m > now).Min() };
    }

    /// <summary>A time as people say it: <c>3 days</c>, <c>2 h</c>, <c>40 s</c>.</summary>
    public static string Spoken(TimeSpan time) => time switch
    {
        { TotalSeconds: < 90 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, (int)time.TotalSeconds)} s"),
        { TotalMinutes: < 90 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min"),
        { TotalHours: < 48 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalDays} days"),
    };

    private static Diagnosis Find(Device device, DiagnosisFacts facts, DateTimeOffset now)
    {
        var health = device.Health;
        var sessions = facts.ByCwmp && health.ProfileTaken is null;
        return device.State switch
        {
            DeviceState.Blocked => new(Trouble.Blocked, "Blocked by an operator: the server answers it as if it were unknown. Unblock it to take it back."),
            _ when facts.Waiting && device.State == DeviceState.Enrolled
                => new(Trouble.OtherKey, "A unit with another key asks for this device's place: compare the enrolment code on the waiting list, or refuse it."),
            _ when facts.Waiting => new(Trouble.Waiting, "A unit waits to be let in: compare its enrolment code on the waiting list and approve it."),
            DeviceState.Expected when health.LastSeen is null => new(Trouble.NeverSeen, "Expected, but no unit has asked for it yet: plug it in, or check where its provisioning URL points."),
            DeviceState.Expected => new(Trouble.NotLetIn, "Seen, but no unit was let in for it: it appears on the waiting list when it asks again."),
            _ when MissingVariable().Match(health.ProfileFault) is { Success: true } missing => new(
                Trouble.VariableMissing,
                $"Variable {missing.Groups["variable"]} has no value, and {missing.Groups["parameter"]} in the layer of {missing.Groups["layer"]} needs it: give it one for this device, its site or its customer.{Meanwhile(device)}"),
            _ when health.ProfileFault.Length > 0 => new(Trouble.ProfileFault, $"Its profile cannot be made: {health.ProfileFault}{Meanwhile(device)}"),
            _ when health.ProfileTaken is null && !sessions => device.EnrolledAt is { } at && now - at < FirstFetch
                ? new(Trouble.Fresh, "Let in; it has not fetched its profile yet.")
                : new(Trouble.NeverFetched, "Let in, but it never fetched its profile: check that it reaches this server's HTTP port."),
            _ when health.WrongKey is { } when => new(Trouble.WrongKey, $"What it sent {Spoken(now - when)} ago does not open with its key: let it enrol again, or change its key."),
            _ when health.ResyncFault.Length > 0 => new(Trouble.ResyncFailing, $"Its last resync failed: {health.ResyncFault}; {Remedies.OfResync(health.ResyncFault)}."),
            _ when health.LastSeen is { } seen && now - seen > device.Silence => new(Trouble.Silent, $"Silent for {Spoken(now - seen)}: it is off, or cut off from the network."),
            _ when health.CertificateUntil <= now => new(Trouble.CertificateExpired, $"Its certificate ended on {Day(health.CertificateUntil)}: it can fetch no new key; issue it another one."),
            _ when health.UpgradeFault.Length > 0 => new(Trouble.UpgradeFailing, $"Its last upgrade failed: {health.UpgradeFault}; {Remedies.OfUpgrade(health.UpgradeFault)}."),
            _ when health.Refused.Length > 0 => new(Trouble.Refused, $"It refused settings of its profile: {health.Refused}; mend or take them out where its settings say they come from."),
            _ when facts.CwmpFault.Length > 0 => new(Trouble.Refused, $"It did not do what was asked of it by CWMP: {facts.CwmpFault.TrimEnd('.')}; see the tasks on its page, and mend its layers where they say what it refuses."),
            _ when Behind(device, facts) && sessions && facts.WantedSince is { } since && now - since > ToUpgrade && health.LastSeen > since
                => new(Trouble.VersionBehind, $"Still runs {health.Software}, {Spoken(now - since)} after {facts.Wanted} was assigned: see the tasks on its page."),
            _ when Behind(device, facts) && sessions => new(Trouble.UpgradePending, $"Runs {health.Software}; {facts.Wanted} is assigned and comes with one of its next sessions."),
            _ when Behind(device, facts) && facts.WantedSince is { } since && now - since > ToUpgrade && health.ProfileTaken > since
                => new(Trouble.VersionBehind, $"Still runs {health.Software}, {Spoken(now - since)} after {facts.Wanted} was assigned: see its timeline for upgrades, or whether its Upgrade_Enable is off."),
            _ when Behind(device, facts) => new(Trouble.UpgradePending, $"Runs {health.Software}; {facts.Wanted} is assigned and will be fetched at its next resync."),
            _ when health.SequenceTaken < device.Sequence => new(Trouble.ProfilePending, $"Profile {device.Sequence} waits for its next resync; it has {health.SequenceTaken}."),
            _ when health.Reported is null && !sessions => device.EnrolledAt is { } at && now - at > FirstReport
                ? new(Trouble.NeverReports, "Fetches its profile, but no report ever came: check Report_Trigger, or whether its firmware knows Report_Rule.")
                : new(Trouble.ReportPending, "Has its profile; no report has come yet."),
            _ when health.SequenceReported < health.SequenceTaken => health.ProfileTaken is { } at && now - at > ToApply
                ? new(Trouble.NotApplied, $"Took profile {health.SequenceTaken} {Spoken(now - at)} ago, but still reports {health.SequenceReported}: it waits for a call to end, or could not apply it; restart it.")
                : new(Trouble.ReportPending, $"Took profile {health.SequenceTaken}; its last report still names {health.SequenceReported}."),
            _ when facts.KeyChanging => new(Trouble.KeyChanging, "A key change is under way: it ends with the resync after next."),
            _ when health.CertificateUntil - now < EndsSoon => new(Trouble.CertificateEnds, $"Its certificate ends on {Day(health.CertificateUntil)}: issue it another one before."),
            _ => new(Trouble.None, "All is well."),
        };
    }

    private static string Meanwhile(Device device) => device.Sequence > 0 ? " The last good profile is served meanwhile." : string.Empty;

    private static bool Behind(Device device, DiagnosisFacts facts)
        => facts.Wanted is not null && device.Health.Software is not null && !string.Equals(facts.Wanted, device.Health.Software, StringComparison.OrdinalIgnoreCase);

    private static string Day(DateTimeOffset? at) => at is { } day ? day.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : string.Empty;

    // The moments at which a line above may begin to hold without news; what cannot become true asks for no look.
    private static IEnumerable<DateTimeOffset?> Moments(Device device, DiagnosisFacts facts)
    {
        var health = device.Health;
        if (device.State != DeviceState.Enrolled)
        {
            return [];
        }

        return
        [
            health.ProfileTaken is null && !facts.ByCwmp ? device.EnrolledAt + FirstFetch : health.LastSeen + device.Silence,
            health.ProfileTaken is not null && health.Reported is null ? device.EnrolledAt + FirstReport : null,
            health.SequenceReported < health.SequenceTaken ? health.ProfileTaken + ToApply : null,
            Behind(device, facts) ? facts.WantedSince + ToUpgrade : null,
            health.CertificateUntil,
            health.CertificateUntil - EndsSoon,
        ];
    }

    // What Template and ProfileRendering say of it.
    [GeneratedRegex(@"\A(?<parameter>\S+) .* a variable that some layer of the device defines, which '(?<variable>[^']+)' is not.*\(layer of (?<layer>.+)\)\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex MissingVariable();
}
