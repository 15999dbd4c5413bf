using System.Globalization;

namespace Spa.Fleet.Inventory;

/// <summary>How much a person should care.</summary>
public enum Severity
{
    /// <summary>All is as it should be.</summary>
    Fine,

    /// <summary>Something is on its way and should pass by itself.</summary>
    Pending,

    /// <summary>Something needs a look.</summary>
    Warning,

    /// <summary>The device does not do what it should.</summary>
    Problem,
}

/// <summary>What is wrong with a device, in one sentence.</summary>
/// <param name="Severity">How bad.</param>
/// <param name="Sentence">What is wrong and, where there is one, the remedy.</param>
public sealed record Diagnosis(Severity Severity, string Sentence)
{
    /// <summary>Judges a device: the first thing that stands between it and a working line.</summary>
    /// <param name="device">The device.</param>
    /// <param name="waiting">True when a unit of that MAC waits to be let in.</param>
    /// <param name="wantedFirmware">Version it should run; null = none is assigned.</param>
    /// <param name="now">Now.</param>
    public static Diagnosis Of(Device device, bool waiting, string? wantedFirmware, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(device);
        var health = device.Health;
        return device.State switch
        {
            DeviceState.Blocked => new(Severity.Warning, "Blocked by an operator: the server answers it as if it were unknown."),
            _ when waiting && device.State == DeviceState.Enrolled
                => new(Severity.Problem, "A unit with another key asks for this device's place: compare the enrolment code on the waiting list, or refuse it."),
            _ when waiting => new(Severity.Warning, "A unit waits to be let in: compare its enrolment code on the waiting list and approve it."),
            DeviceState.Expected when health.LastSeen is null => new(Severity.Pending, "Expected, but no unit has asked for it yet: plug it in, or check where its provisioning URL points."),
            DeviceState.Expected => new(Severity.Warning, "Seen, but no unit was let in for it."),
            _ when health.ProfileFault.Length > 0 => new(Severity.Problem, $"Its profile cannot be made: {health.ProfileFault} The last good profile is served meanwhile."),
            _ when health.ProfileTaken is null => Fresh(device, now)
                ? new(Severity.Pending, "Let in; it has not fetched its profile yet.")
                : new(Severity.Problem, "Let in, but it never fetched its profile: check that it reaches this server's HTTP port."),
            _ when health.ResyncFault.Length > 0 => new(Severity.Problem, $"Its last resync failed: {health.ResyncFault}."),
            _ when health.LastSeen is { } seen && now - seen > device.Silence => new(Severity.Problem, $"Silent for {Spoken(now - seen)}: it is off, or cut off from the network."),
            _ when health.UpgradeFault.Length > 0 => new(Severity.Problem, $"Its last upgrade failed: {health.UpgradeFault}."),
            _ when health.Refused.Length > 0 => new(Severity.Warning, $"It refused settings of its profile: {health.Refused}."),
            _ when wantedFirmware is not null && health.Software is not null && !string.Equals(wantedFirmware, health.Software, StringComparison.OrdinalIgnoreCase)
                => new(Severity.Pending, $"Runs {health.Software}; {wantedFirmware} is assigned and will be fetched at its next resync."),
            _ when health.SequenceTaken < device.Sequence => new(Severity.Pending, $"Profile {device.Sequence} waits for its next resync; it has {health.SequenceTaken}."),
            _ when health.Reported is null => new(Severity.Pending, "Has its profile; no report has come yet."),
            _ when health.SequenceReported < health.SequenceTaken => new(Severity.Pending, $"Took profile {health.SequenceTaken}; its last report still names {health.SequenceReported}."),
            _ => new(Severity.Fine, "All is well."),
        };
    }

    /// <summary>A time as people say it: <c>3 days</c>, <c>2 h 5 min</c>, <c>40 s</c>.</summary>
    public static string Spoken(TimeSpan time) => time switch
    {
        { TotalSeconds: < 90 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, (int)time.TotalSeconds)} s"),
        { TotalMinutes: < 90 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min"),
        { TotalHours: < 48 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalDays} days"),
    };

    private static bool Fresh(Device device, DateTimeOffset now) => device.EnrolledAt is { } at && now - at < TimeSpan.FromMinutes(5);
}
