using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Device.Codecs;
using Spa.Device.Fetching;
using Spa.Device.Identity;
using Spa.Device.Launching;
using Spa.Device.Lines;
using Spa.Device.Logging;
using Spa.Device.Management;
using Spa.Device.Names;
using Spa.Device.Network;
using Spa.Device.Rtp;
using Spa.Device.Sip;
using Spa.Device.Storage;
using Spa.Device.Syslog;
using Spa.Device.Time;
using Spa.Device.Web;
using Spa.Firmware.Slots;
using Spa.Foundation.Ports;
using Spa.Gateway.Calls;
using Spa.Gateway.Lines;
using Spa.Gateway.Ports;
using Spa.Gateway.Sip;
using Spa.Hosting.Files;
using Spa.Hosting.Service;
using Spa.Scripts.Rules;

namespace Spa.Device.Hosting;

/// <summary>The whole device in one process: reads what is on the disk, joins core, lines and pages, and runs until the core or a signal ends it.</summary>
public sealed class DeviceProgram : IAsyncDisposable
{
    private const string GivenUpName = "host-given-up";
    private const int FramesOfALivingDriver = 10;

    // Both files of a capture together.
    private const long MostCaptured = 64 * 1024 * 1024;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource ending = new();
    private readonly ILogger log;
    private readonly RunOptions options;
    private readonly DiskWorker disk;
    private readonly SyslogSender syslog;
    private readonly RealTimeline timeline;
    private readonly LauncherLink launcher;
    private readonly Health health;
    private readonly GatewayHost host;
    private readonly UnitDesk desk;
    private readonly Login login;
    private readonly StatusFeed feed;
    private readonly FormToken token = new();
    private readonly LineShare share = new();
    private readonly PageSides pages;
    private readonly SyslogSender debugSyslog;
    private readonly DebugLines debug;
    private readonly NtpKeeper ntp;
    private readonly ManagementHost management;
    private NetworkWatch? watch;
    private volatile SettingsSnapshot stored;
    private LineDrivers? drivers;
    private Voice? telephony;
    private PcapTap? capture;
    private long frames;
    private bool knownServerAnswers;

    private DeviceProgram(RunOptions options, DurableFiles files, LoadedIdentity identity, ILogger log, ServiceNotice? service)
    {
        (this.options, this.log) = (options, log);
        var calendar = new UnitClock();
        var store = new SettingsStore(files);
        var kept = new KeptStates(files);
        var loaded = store.Load();
        stored = loaded.Settings;
        var states = kept.Load(out var damagedStates);
        var slots = new SlotStore(files);
        var boot = BootReport.Read(slots, LauncherEnvironment.Slot);
        Version = boot.Version?.ToString() ?? ProgramVersion;

        var fromNetwork = options.NameServers.Count > 0 ? options.NameServers : SystemServers.Read();
        var unitNames = new UnitNames(() => NameServers.Of(stored, fromNetwork), SystemNameLookup.Find);
        NameLookup names = unitNames.Find;
        syslog = new SyslogSender(names);
        debugSyslog = new SyslogSender(names);
        debug = new DebugLines(() => stored, (server, severity, text) => debugSyslog.Send(server, SyslogLine.Write(severity, calendar.UtcNow, identity.Unit.Mac, text)));
        disk = new DiskWorker(e => Failed(Log.WorkFailed, e));
        timeline = RealTimeline.Start("core", e => Failed(Log.ActionFailed, e));
        timeline.Post(() => Log.Scheduled(log, timeline.Scheduling));
        ntp = new NtpKeeper(calendar, TimeServers.Of(stored), new NtpClient(names, () => calendar.UtcNow).Ask, text => Log.CoreNotice(log, text));
        var trust = new TrustStore(identity.Roots);
        var client = new ClientCertificate(identity.Certificate);
        var serverTrust = new ServerTrust(trust, client, calendar);
        var courier = new HttpCourier(serverTrust, () => identity.Unit.UserAgent(Version), names);
        var fetcher = new Fetcher(courier, names);
        var root = Installer.ReadRoot(files);
        var firmware = new FirmwareFetcher(courier, names, files, new Installer(files, root), request => Policy(request, boot, calendar), boot.Slot, share: share)
        {
            Beside = new BesideImages(fetcher),
            Launchers = new LauncherInstallation(Installer.ForLaunchers(files, root), LauncherEnvironment.LauncherSlot),
        };
        host = new GatewayHost(
            timeline, fetcher, trust, client, firmware, store, kept, pem => IdentityStore.KeepRenewed(files, pem), disk, syslog, debug, calendar, identity.Unit.Mac, log, ending.Token);

        var facts = new BootFacts(
            RestartNote.Take(kept, states), Version, Returned(boot, kept, states), states.Where(s => !s.Key.StartsWith("host-", StringComparison.Ordinal)).ToDictionary(), options.ProvisionUrl)
        {
            Roots = identity.Roots,
            Certificate = identity.Certificate,
            RenewedCertificate = identity.Renewed,
            SafeMode = LauncherEnvironment.SafeMode,
            SettingsDamage = loaded.Damage,
        };
        List<string> notes = [.. new[] { loaded.Damage, loaded.Note, store.ClearDiscarded(), ClearOlder(store, slots), boot.Reason.Length > 0 ? boot.Reason : null, damagedStates.Count > 0 ? $"states that were damaged and are begun anew: {string.Join(", ", damagedStates)}" : null }.OfType<string>()];
        foreach (var note in notes)
        {
            Log.Damaged(log, note);
        }

        management = new ManagementHost(timeline, serverTrust, () => identity.Unit.UserAgent(Version), names, options.Wan?.Address ?? options.Address, e => Failed(Log.WorkFailed, e), ending.Token);
        var trace = new LoggedTrace(log, debug);
        var isSafe = LauncherEnvironment.SafeMode is not null;
        var voice = telephony = isSafe ? null : StartLines(loaded.Settings, VoiceOver(identity.Unit, serverTrust, unitNames, calendar), trace);
        var network = options.Dhcp with { Address = ShownAddress().ToString() };
        var core = new Gateway.Gateway(
            timeline, loaded.Settings, identity.Unit, new Entropy(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8))), calendar, host, facts, voice ?? (IVoice)new NoLines(), trace, management);
        management.Judge = core.ConnectionRequest;
        if (voice is not null)
        {
            timeline.Ask(() => voice.Triggered = core.Notified).GetAwaiter().GetResult();
        }

        launcher = LauncherLink.Connect(LauncherEnvironment.Socket, out var noLauncher, service);
        if (noLauncher is not null)
        {
            Log.NoLauncher(log, noLauncher);
        }

        health = new Health(
        [
            new HealthCheck("lines", () => isSafe || frames > FramesOfALivingDriver ? null : "the line driver gives no frames"),
            new HealthCheck("pages", () => pages!.Trouble),

            // Damaged data and a server that is away speak against a version only while there is another to go back to: one that was confirmed stays up with them, or the launcher would end it again and again.
            .. boot.OnTrial ? (HealthCheck[])[new HealthCheck("settings", () => loaded.Damage), new HealthCheck("server", ServerCheck(KnownServer.Read(states), names))] : [],
        ]);
        if (voice is not null)
        {
            voice.RealCallMade += () =>
            {
                if (health.IsHealthy)
                {
                    launcher.Proven();
                }
            };
        }

        desk = new UnitDesk(timeline, core, identity, voice, health, boot.Slot?.Folder ?? string.Empty, notes) { ClockSource = () => calendar.Source, SettingsFound = loaded };
        login = new Login(() => desk.Passwords, new LockOut(() => timeline.Now));
        feed = new StatusFeed(desk.Status, e => Failed(Log.PageFailed, e));
        pages = new PageSides(options.Lan, options.Wan, at => PageServer.Start(at, desk, login, token, feed, e => Failed(Log.PageFailed, e)), log);
        Core = core;
        Settings = loaded.Settings;
        Identity = identity;
        Network = network;
        Slot = boot.Slot?.Folder ?? string.Empty;
    }

    /// <summary>Version that runs: its slot's, or the program's own without a slot.</summary>
    public string Version { get; }

    /// <summary>Where the pages answer.</summary>
    public IPEndPoint? Pages => pages.Lan;

    /// <summary>Who it is.</summary>
    public LoadedIdentity Identity { get; }

    /// <summary>The running slot's folder name; empty = none.</summary>
    public string Slot { get; }

    /// <summary>Version of a program that runs from no slot.</summary>
    public static string ProgramVersion => $"{typeof(DeviceProgram).Assembly.GetName().Version?.ToString(3) ?? "0.0.0"}(GW)";

    private Gateway.Gateway Core { get; }

    private SettingsSnapshot Settings { get; }

    private NetworkFacts Network { get; set; }

    /// <summary>Starts a device; null with the reason when it cannot be.</summary>
    /// <param name="options">How.</param>
    /// <param name="log">Where it logs.</param>
    /// <param name="service">Told that it lives; null = nobody is.</param>
    public static async Task<(DeviceProgram? Program, string? Why)> Start(RunOptions options, ILogger log, ServiceNotice? service = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        DurableFiles files;
        LoadedIdentity? identity;
        string? why;
        try
        {
            files = new DurableFiles(options.Data);
            identity = IdentityStore.Load(files, out why);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, $"the data folder {options.Data} cannot be used: {e.Message}");
        }

        if (identity is null)
        {
            return (null, why);
        }

        var program = new DeviceProgram(options, files, identity, log, service);
        await program.Begin().ConfigureAwait(false);
        return (program, null);
    }

    /// <summary>The status document, as the pages get it.</summary>
    public Task<StatusDocument> Status() => desk.Status();

    /// <summary>Waits until the device ends; the exit code.</summary>
    public Task<int> Ended => host.Ended;

    /// <summary>Asks it to end (SIGTERM).</summary>
    public void Stop()
    {
        Log.Stopping(log);
        host.Stop(launcher.IsLinked ? ExitCode.Stop : ExitCode.Restart);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync().ConfigureAwait(false);
        await feed.DisposeAsync().ConfigureAwait(false);
        await pages.DisposeAsync().ConfigureAwait(false);
        await ntp.DisposeAsync().ConfigureAwait(false);
        await management.DisposeAsync().ConfigureAwait(false);
        watch?.Dispose();
        if (telephony is { } voice)
        {
            // Its ports are wanted by whoever comes next: without a launcher that is this process again.
            await timeline.Ask(() =>
            {
                voice.End();
                return voice;
            }).ConfigureAwait(false);
        }

        drivers?.Dispose();
        capture?.Dispose();
        timeline.Dispose();
        await disk.DisposeAsync().ConfigureAwait(false);
        await syslog.DisposeAsync().ConfigureAwait(false);
        await debugSyslog.DisposeAsync().ConfigureAwait(false);
        launcher.Dispose();
        ending.Dispose();
    }

    private async Task Begin()
    {
        Log.Started(log, UnitIdentity.ProductName, Version, Identity.Unit.Serial, Slot.Length == 0 ? "no slot" : $"slot {Slot}");
        host.Saved += settings =>
        {
            // The LAN side's port is that of the start: its setting takes effect with a restart.
            stored = settings;
            desk.Stored(settings);
            ntp.Use(TimeServers.Of(settings));
            _ = pages.Set(settings.With(SystemParameters.WebServerPort, Settings.Get(SystemParameters.WebServerPort)));
        };
        launcher.Ready();
        timeline.Post(() =>
        {
            Core.NetworkChanged(Network);
            Core.Start();
            timeline.After(TimeSpan.Zero, BeatEachSecond);
        });
        watch = new NetworkWatch(timeline, Moved);
        await pages.Set(Settings).ConfigureAwait(false);
    }

    private void Failed(Action<ILogger, Exception> write, Exception e)
    {
        write(log, e);
        debug.Take(DebugLines.Fault, $"fault of the program: {e.GetType().Name}");
    }

    // What calls need of this machine.
    private VoiceHost VoiceOver(UnitIdentity unit, ServerTrust trust, UnitNames names, UnitClock calendar)
    {
        if (options.Capture is { } path && (capture = PcapTap.TryStart(path, MostCaptured, calendar, why => Log.Lines(log, why), out var refusal)) is null)
        {
            Log.Lines(log, $"no capture: {refusal}");
        }

        return new VoiceHost(
            new SipSockets(timeline, trust, Note),
            new RtpSockets(timeline, capture),
            new SipResolver(timeline, names, e => Failed(Log.WorkFailed, e), ending.Token),
            calendar,
            new Entropy(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8))),
            RandomNumberGenerator.Fill,
            [.. G726Codec.All, .. G729Codec.All],
            text => unit.Expand(text, Version),
            options.Address)
        {
            Capture = capture is null ? null : capture.Of,
            Fax = new SpandspFax(),
        };
    }

    private void Note(string text)
    {
        Log.CoreNotice(log, text);
        debug.Take(DebugLines.Notice, text);
    }

    private Voice StartLines(SettingsSnapshot settings, VoiceHost calls, LoggedTrace trace)
    {
        var (phone, line) = options.Lines is { } far
            ? (new LineDriverName.Socket(far.Host, far.Port), (LineDriverName)new LineDriverName.Socket(far.Host, far.Port))
            : (LineDriverName.Parse(LineDrivers.Default.Phone).OrThrow(), LineDriverName.Parse(LineDrivers.Default.Line).OrThrow());
        var opened = drivers = LineDrivers.Open(phone, line, timeline).OrThrow();
        if (opened.Socket is { } socket)
        {
            socket.LinkChanged += why => Log.Lines(log, why ?? "connected");
        }

        return timeline.Ask(() =>
        {
            var voice = new Voice(timeline, settings, opened.Phone, opened.Line, calls, trace, Note);
            opened.Clock.Start(() =>
            {
                frames++;
                voice.Tick();
            });
            return voice;
        }).GetAwaiter().GetResult();
    }

    private Func<string?> ServerCheck(KnownServer? known, NameLookup names)
    {
        if (known is null)
        {
            return static () => null;
        }

        _ = Task.Run(async () =>
        {
            while (!ending.IsCancellationRequested && !knownServerAnswers)
            {
                knownServerAnswers = await known.Answers(names, ending.Token).ConfigureAwait(false);
                if (!knownServerAnswers)
                {
                    await Task.Delay(Second, CancellationToken.None).ConfigureAwait(false);
                }
            }
        });
        return () => knownServerAnswers || host.HasReachedServer ? null : $"{known.Host} answered before and does not answer now";
    }

    private void BeatEachSecond()
    {
        launcher.Beat();
        share.InUse = Core.IsInUse;
        if (health.Ask())
        {
            launcher.Healthy();
            Log.Healthy(log, timeline.Now.TotalSeconds);
        }

        timeline.After(Second, BeatEachSecond);
    }

    private static InstallPolicy Policy(ImageRequest request, BootReport boot, UnitClock calendar) => new(
        UnitModel.Product,
        UnitModel.Hardware,
        null,
        boot.Version,
        Parse(LauncherEnvironment.Version),
        UnitModel.SettingsForm,
        Parse(request.DowngradeLimit),
        calendar.IsTrusted ? calendar.UtcNow : null);

    // What runs from no slot knows nothing of other versions, and an empty slot starts none.
    private static string? ClearOlder(SettingsStore store, SlotStore slots)
        => LauncherEnvironment.Slot is null || new[] { SlotName.A, SlotName.B }.Any(s => slots.ReadManifest(s)?.MaxSettings < UnitModel.SettingsForm) ? null : store.ClearOlder();

    private static FirmwareVersion? Parse(string? text) => text is not null && FirmwareVersion.Parse(text).Ok(out var version, out _) ? version : null;

    // Told once for each version that was taken back.
    private static SlotReturn? Returned(BootReport boot, KeptStates kept, IReadOnlyDictionary<string, byte[]> states)
    {
        if (boot.GivenUp is not { } given || (states.TryGetValue(GivenUpName, out var told) && Encoding.ASCII.GetString(told) == given.ManifestHash))
        {
            return null;
        }

        kept.Keep(GivenUpName, Encoding.ASCII.GetBytes(given.ManifestHash));
        return new SlotReturn(given.Version.ToString(), given.Reason);
    }

    // With an address that was given, what the machine has beside it is no matter.
    private void Moved()
    {
        var address = ShownAddress();

        // With none but its loopback address it is reached by nobody, and tells nobody of it.
        var isLost = IPAddress.IsLoopback(address) && IPAddress.TryParse(Network.Address, out var former) && !IPAddress.IsLoopback(former);
        var next = isLost ? Network with { State = NetworkState.SeekingDhcp } : Network with { State = NetworkState.Up, Address = address.ToString() };
        if (next != Network)
        {
            Network = next;
            Core.NetworkChanged(next);
        }
    }

    private IPAddress ShownAddress()
        => new[] { options.Wan?.Address, options.Address }.FirstOrDefault(a => a is not null && !a.Equals(IPAddress.Any)) ?? OwnAddress.Of(AddressFamily.InterNetwork);
}
