using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Device.Identity;
using Spa.Device.Launching;
using Spa.Device.Storage;
using Spa.Device.Time;
using Spa.Device.Web;
using Spa.Gateway.Admin;
using Spa.Gateway.Calls;
using Spa.Gateway.Management;
using Spa.Gateway.Provisioning;

namespace Spa.Device.Hosting;

/// <summary>The unit as its pages see it.</summary>
/// <param name="timeline">The core's.</param>
/// <param name="core">The core.</param>
/// <param name="identity">Who the unit is; holds the administrator's first password.</param>
/// <param name="voice">The telephone side in detail; null in safe mode.</param>
/// <param name="health">What is still to be shown after the start.</param>
/// <param name="slot">The running slot's name; empty = none.</param>
/// <param name="notes">What was found at the start that a person should know.</param>
internal sealed partial class UnitDesk(RealTimeline timeline, Gateway.Gateway core, LoadedIdentity identity, Voice? voice, Health health, string slot, IReadOnlyList<string> notes) : IUnitDesk
{
    private const int LongestPlainFolder = 16;
    private readonly SettingsDesk desk = new(timeline, core);
    private volatile SettingsSnapshot settings = core.Settings;
    private int passwordsEdition;
    private volatile bool hasStored;

    /// <summary>The time server that has set the clock; empty = none.</summary>
    public Func<string> ClockSource { get; init; } = () => string.Empty;

    /// <summary>How the settings were found at the start; null = nothing is known of it.</summary>
    public LoadedSettings? SettingsFound { get; init; }

    public Passwords Passwords => PasswordsOf(settings, identity.IsFirstPassword);

    public int PasswordsEdition => Volatile.Read(ref passwordsEdition);

    public bool FunctionUrls => FunctionUrlsOf(settings);

    public IReadOnlyList<string> HostNames => HostNamesOf(settings);

    /// <summary>Settings that are stored from now on.</summary>
    public void Stored(SettingsSnapshot stored)
    {
        var isOther = new Parameter[] { SystemParameters.AdminPasswd, SystemParameters.UserPassword, SystemParameters.EnableWebAdminAccess }.Any(p => stored.Text(p) != settings.Text(p));
        settings = stored;
        hasStored = true;
        if (isOther)
        {
            Interlocked.Increment(ref passwordsEdition);
        }
    }

    public Task<StatusDocument> Status() => timeline.Ask(() => Document(core.Status));

    public Task<ActionAnswer> Resync(string url, IPAddress browser) => timeline.Ask(() =>
    {
        core.Resync(url, browser.ToString());
        return new ActionAnswer(true, url.Length == 0 ? "The unit fetches its settings as soon as phone and line are not in use." : $"The unit fetches its settings from {url} as soon as phone and line are not in use.");
    });

    public Task<ActionAnswer> Upgrade(string url, IPAddress browser) => timeline.Ask(() =>
    {
        return new ActionAnswer(true, core.Upgrade(url, browser.ToString())
            ? "The provider's server (ACS) decides on this unit's firmware: it is asked for an image now."
            : "The unit fetches the firmware now; it starts it when phone and line are not in use.");
    });

    public Task<ActionAnswer> Reboot() => timeline.Ask(() =>
    {
        core.Reboot("asked for on a page");
        return new ActionAnswer(true, "The unit restarts as soon as phone and line are not in use.");
    });

    public Task<ActionAnswer> FactoryReset() => timeline.Ask(() =>
    {
        core.FactoryReset();
        return new ActionAnswer(true, "The unit forgets all settings and restarts as soon as phone and line are not in use.");
    });

    public SettingsIndex Settings(Account account) => SettingsDesk.Index(settings, account);

    public Task<SettingsPage?> Settings(Account account, string id) => desk.Open(account, id);

    public Task<SettingsAnswer> Change(SettingsWish wish, Account account) => desk.Change(wish, account);

    public SoundAnswer Sound(Account account, string name, string? text) => SettingsDesk.Sound(settings, account, name, text);

    public Task<byte[]> Dump() => timeline.Ask(() => core.Dump());

    /// <summary>The passwords in force.</summary>
    /// <param name="now">The settings.</param>
    /// <param name="isFirst">Whether a text is the password of the label, which counts while no other is set.</param>
    internal static Passwords PasswordsOf(SettingsSnapshot now, Func<string, bool> isFirst)
    {
        var admin = now.Get(SystemParameters.AdminPasswd);
        return new Passwords(admin.Length == 0 ? isFirst : given => Same(given, admin), now.Get(SystemParameters.UserPassword), now.Get(SystemParameters.EnableWebAdminAccess));
    }

    /// <summary>Whether the classic links act.</summary>
    internal static bool FunctionUrlsOf(SettingsSnapshot now) => now.Get(ProvisioningParameters.EnableFunctionUrls);

    /// <summary>The names that the pages answer to.</summary>
    internal static IReadOnlyList<string> HostNamesOf(SettingsSnapshot now) => [now.Get(RouterWanParameters.HostName), OwnName(now)];

    /// <summary>The unit's own name with its domain; empty = it was given none.</summary>
    internal static string OwnName(SettingsSnapshot settings)
        => (settings.Get(RouterWanParameters.HostName), settings.Get(RouterWanParameters.Domain).Trim('.')) switch
        {
            ("", _) => string.Empty,
            (var name, "") => name,
            var (name, domain) => name.EndsWith($".{domain}", StringComparison.OrdinalIgnoreCase) ? name : $"{name}.{domain}",
        };

    private static bool Same(string a, string b) => System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(
        System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(a)), System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(b)));

    private StatusDocument Document(GatewayStatus now) => new(
        Headline(now),
        new UnitSection(
            Gateway.Ports.UnitIdentity.ProductName,
            now.Identity.MacWithColons,
            now.Identity.Serial,
            now.Identity.HardwareVersion,
            now.Identity.HasCertificate,
            now.Identity.EnrolmentCode,
            (long)now.Uptime.TotalSeconds)
        {
            Clock = now.Clock?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            ClockSource = ClockSource(),
            HostName = OwnName(settings),
            CertificateUntil = now.Certificate?.Until.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            CertificateState = Sentence(now.Certificate?.State ?? string.Empty),
        },
        new LightSection(now.Light.Code, now.Light.Meaning, [.. now.Light.Blinks.Select(b => new[] { (int)b.On.TotalMilliseconds, (int)b.Off.TotalMilliseconds })]),
        new NetworkSection(NetworkWords(now.Network.State), now.Network.State == Gateway.Ports.NetworkState.Up, now.Network.Address),
        [.. now.Lines.Select((line, i) => new LineSection(line.Name, i == 0 ? "phone" : "exchange", Sentence(line.State), line.OffHook, Facts(i)))],
        new SettingsSection(
            Sentence(now.Provisioning.State),
            now.Provisioning.Phase != ResyncPhase.Resting,
            Attempt(now.Provisioning.Last),
            (long?)now.Provisioning.NextIn?.TotalSeconds,
            now.Provisioning.NextIn is null ? string.Empty : now.Provisioning.Failures > 0 ? "another try" : "as planned",
            [.. now.Pending.Select(p => p.Name)]),
        new FirmwareSection(
            now.Version,
            slot,
            Sentence(now.Upgrade.State),
            now.Upgrade.Bytes,
            now.Upgrade.Total,
            now.Upgrade.StagedVersion ?? string.Empty,
            Attempt(now.Upgrade.Last),
            (long?)now.Upgrade.RetryIn?.TotalSeconds),
        Attempt(now.LastReport),
        [.. Notes(now)],
        [.. health.Troubles.Select(t => $"{t.Name}: {t.Trouble}")])
    {
        Management = Section(core.Management),
    };

    private static ManagementSection? Section(ManagementStatus? management) => management is not { IsEnabled: true } now ? null : new(
        now.Acs.Length == 0 ? "No server is known"
            : now.Phase != SessionPhase.Closed ? "In a session with the server"
            : now.Failures > 0 ? string.Create(CultureInfo.InvariantCulture, $"{now.Failures} {(now.Failures == 1 ? "session" : "sessions")} failed; the unit tries again")
            : now.LastSuccess is null && now.LastFailure is null ? "Waiting for the first session" : "Managed by the server",
        now.LastFailure is not null ? false : now.LastSuccess is not null ? true : null,
        now.Acs,
        now.LastSuccess?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        now.LastFailure ?? string.Empty,
        now.Events,
        Reached(now))
    {
        DecidesFirmware = now.DecidesFirmware,
    };

    /// <summary>How an ACS can ask the unit to call.</summary>
    internal static string Reached(ManagementStatus now) => now.Reach switch
    {
        { Outside: { } outside, Fault.Length: 0 } reach => $"{(reach.IsBehindNat ? "Through a NAT" : "Directly")}, at {outside}",
        { Outside: { } outside } reach => $"{(reach.IsBehindNat ? "Through a NAT" : "Directly")}, last seen at {outside}; {reach.Fault}",
        { Fault.Length: > 0 } reach => $"Not known; {reach.Fault}",
        not null => "The STUN server is being asked",
        null when Uri.TryCreate(now.ConnectionRequestUrl, UriKind.Absolute, out var url) => $"Where no NAT is between, at {url.Authority}",
        null => "Not at all; the unit calls by itself",
    };

    // What matters most to the owner, in one sentence.
    private string Headline(GatewayStatus now)
    {
        if (now.Network.State is not (Gateway.Ports.NetworkState.Up or Gateway.Ports.NetworkState.LastKnownAddress))
        {
            return NetworkWords(now.Network.State);
        }

        if (IsWaitingForAdmission)
        {
            return $"Waiting for your provider to let this unit in (code {now.Identity.EnrolmentCode})";
        }

        if (now.SafeMode is not null && now.Upgrade.Phase == UpgradePhase.Resting)
        {
            return "Safe mode: the firmware keeps failing; phone and line are joined, another version is looked for";
        }

        return (now.Provisioning, now.Upgrade) switch
        {
            ({ Phase: ResyncPhase.Working }, _) => "Fetching settings from your provider",
            (_, { Phase: UpgradePhase.Fetching }) => "Fetching new firmware; the phone works meanwhile",
            (_, { Phase: UpgradePhase.Staged, StagedVersion: { } version }) => $"Firmware {version} starts when the phone is not in use",
            ({ Last: not { Succeeded: true } }, _) when !hasStored && SettingsFound is { Damage: not null, Source: var source } => source == SettingsSource.Factory
                ? "Working with factory settings: those of this unit are damaged"
                : "Working with an older copy of the settings: the last ones are damaged",
            ({ Last: { Succeeded: false } last, HasSucceeded: false }, _) => $"No settings yet: {last.Explanation}",
            ({ Last: { Succeeded: false } last }, _) => $"Working with the last settings; new ones could not be fetched: {last.Explanation}",
            ({ HasSucceeded: false, NextIn: null }, _) => "Not set up yet: no provider is known",
            ({ HasSucceeded: false }, _) => "Just started; the settings are fetched in a moment",
            _ when now.Lines.Any(l => l.OffHook) => "In use",
            _ => "Ready for calls",
        };
    }

    // The profile that a server gives to a unit it does not know leaves the rule on the enrolment page (see the enrolment protocol).
    private bool IsWaitingForAdmission
        => settings.Text(ProvisioningParameters.ProfileRule).Contains("/enrol/", StringComparison.Ordinal) && settings.Text(ProvisioningParameters.GppSa).Length == 0;

    private IEnumerable<string> Notes(GatewayStatus now)
    {
        if (now.RestartPending is { } restart)
        {
            yield return Sentence(restart);
        }

        if (now.SafeMode is { } safe)
        {
            yield return $"Safe mode, because {safe}. Another version brings the unit out of it: by Recovery_URL, by Upgrade_Rule, or by hand with /upgrade?URL";
        }

        if (!now.Refused.IsEmpty)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{now.Refused.Length} {(now.Refused.Length == 1 ? "value" : "values")} of the last settings could not be taken: {string.Join("; ", now.Refused.Take(3).Select(r => $"{r.Name}: {r.Reason}"))}{(now.Refused.Length > 3 ? "; ..." : string.Empty)}");
        }

        if (now.Certificate is { } certificate && certificate.IsEnding(now.Clock))
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"The unit's certificate {(now.Clock > certificate.Until ? "ended" : "ends")} on {certificate.Until:yyyy-MM-dd}, and with it what your provider knows this unit by; {certificate.State}");
        }

        foreach (var note in notes)
        {
            yield return Sentence(note);
        }
    }

    private IReadOnlyList<FactRow> Facts(int line) => (line, voice?.Status) switch
    {
        (0, { } status) => [.. PhoneFacts(status)],
        (1, { } status) =>
        [
            new FactRow("voltage", string.Create(CultureInfo.InvariantCulture, $"{status.Line.Volts:0.#} V")),
            new FactRow("loop", status.Line.OffHook ? string.Create(CultureInfo.InvariantCulture, $"closed, {status.Line.Milliamperes:0.#} mA") : "open"),
            .. Counted(status.Statistics[1]),
        ],
        _ => [],
    };

    internal static IEnumerable<FactRow> PhoneFacts(VoiceStatus status)
    {
        if (status.Sip is { Phase: not null } account)
        {
            yield return new FactRow("account", account.LastFailure is { } failure ? string.Create(CultureInfo.InvariantCulture, $"{account.State} ({failure})") : account.State);
        }

        if (status.Phone.Tone.Length > 0)
        {
            yield return new FactRow("hears", status.Phone.Tone);
        }

        foreach (var row in Counted(status.Statistics[0]))
        {
            yield return row;
        }

        foreach (var call in status.Calls)
        {
            var party = call.Party.Length == 0 ? string.Empty : $" {call.Party}";
            var time = call.Duration is { } lasted ? string.Create(CultureInfo.InvariantCulture, $", {(int)lasted.TotalMinutes}:{lasted.Seconds:00}") : string.Empty;
            var media = call.Codec.Length == 0 ? string.Empty : $", {call.Codec}{(call.IsSecure ? " encrypted" : string.Empty)}";
            yield return new FactRow($"call {call.Type.ToLowerInvariant()}{party}", $"{StateWords(call.State)}{time}{media}");
            if (call.Quality is { PacketsReceived: > 0 } quality)
            {
                yield return new FactRow("speech quality", string.Create(CultureInfo.InvariantCulture, $"{quality.MosConversation:0.0} of 4.5, {quality.Lost} packets lost"));
            }
        }
    }

    // What was counted since the start; nothing for a line that had no call yet.
    private static IEnumerable<FactRow> Counted(LineStatistics line)
    {
        if (line.Incoming.Calls + line.Outgoing.Calls == 0)
        {
            yield break;
        }

        var placed = line.Outgoing.Calls == 0 ? string.Empty : $", {line.Outgoing.Calls} placed ({line.Outgoing.Answered} answered)";
        var dropped = line.Dropped == 0 ? string.Empty : $", {line.Dropped} broken off";
        yield return new FactRow("calls", string.Create(CultureInfo.InvariantCulture, $"{line.Incoming.Calls} came ({line.Incoming.Answered} answered){placed}{dropped}, {(long)line.Time.TotalMinutes}:{line.Time.Seconds:00} talked"));
        if (line.Media.PacketsReceived > 0)
        {
            yield return new FactRow("packets", string.Create(CultureInfo.InvariantCulture, $"{line.Media.PacketsSent} sent, {line.Media.PacketsReceived} received, {line.Media.Lost} lost"));
        }
    }

    private static string StateWords(CallState state) => state switch
    {
        CallState.Connected => "connected",
        CallState.Held => "on hold",
        CallState.EarlyMedia => "heard before the answer",
        CallState.Alerting => "rings",
        _ => "waits",
    };

    private static AttemptSection? Attempt(AttemptOutcome? last) => last is null
        ? null
        : new AttemptSection(last.At?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture), last.Succeeded, last.Reason, Shown(last.Url), last.Explanation);

    // The folder of a unit's own profile is named by a token that nobody else is to know; a query may hold one too.
    internal static string Shown(string url)
        => Uri.TryCreate(url, UriKind.Absolute, out var parsed)
            ? parsed.GetLeftPart(UriPartial.Authority) + string.Concat(parsed.Segments.Select((part, i) => i < parsed.Segments.Length - 1 && part.Length > LongestPlainFolder ? ".../" : part))
            : url;

    // The same for a sentence: syslog messages name the whole address, as their parameters say; what this program keeps does not.
    internal static string ShownText(string text) => Urls().Replace(text, url => Shown(url.Value));

    [GeneratedRegex(@"\b(?:https?|tftp)://\S+", RegexOptions.IgnoreCase)]
    private static partial Regex Urls();

    private static string NetworkWords(Gateway.Ports.NetworkState state) => state switch
    {
        Gateway.Ports.NetworkState.Up => "Connected",
        Gateway.Ports.NetworkState.NoLink => "The network cable is out",
        Gateway.Ports.NetworkState.SeekingDhcp => "Looking for a network address",
        Gateway.Ports.NetworkState.LastKnownAddress => "No DHCP server; the last address is used",
        Gateway.Ports.NetworkState.AddressConflict => "Another machine has this unit's address",
        Gateway.Ports.NetworkState.NoDhcp => "No network address: no DHCP server answers",
        _ => state.ToString(),
    };

    private static string Sentence(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
