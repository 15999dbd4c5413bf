using System.Security.Cryptography.X509Certificates;
using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Foundation.Ports;
using Spa.Foundation.Time;
using Spa.Foundation.Trace;
using Spa.Gateway.Ports;

namespace Spa.Device.Tests.Provisioning;

/// <summary>A gateway core on a scripted host in virtual time.</summary>
internal sealed class Rig
{
    public const string Server = "prov.example.net";
    public const string Syslog = "log.example.net";

    private Rig(ulong seed, SettingsSnapshot settings)
    {
        Seed = seed;
        Host = new ScriptedHost(new VirtualTimeline()) { Stored = settings };
    }

    public static UnitIdentity Identity { get; } = new("000e08aabbcc", "FM600F123456", "1.88.1", true, "AAAA-BBBB-CCCC");

    public ScriptedHost Host { get; }

    public TestVoice Voice { get; private set; } = new();

    public RecordedTrace Trace { get; } = new();

    public Gateway.Gateway Gateway { get; private set; } = null!;

    public VirtualTimeline Time => Host.Timeline;

    /// <summary>What its chance is made of; another one counts from the next start on.</summary>
    public ulong Seed { get; set; }

    public string Version { get; set; } = "5.1.10(GW)";

    public string? SafeMode { get; set; }

    public NetworkFacts Network { get; set; } = NetworkFacts.Unknown with { Address = "192.168.1.100" };

    /// <summary>A unit with the settings named; the rest is factory, but the profile rule names a server and the syslog one.</summary>
    public static Rig Make(ulong seed, ISet<string>? reads, params (string Name, string Text)[] settings)
    {
        var snapshot = SettingsSnapshot.Factory;
        foreach (var (name, text) in new[] { ("Profile_Rule", $"http://{Server}/a.xml"), ("Syslog_Server", Syslog), ("Resync_Random_Delay", "0") }.Concat(settings))
        {
            snapshot = snapshot.With(Catalogue.Find(name) ?? throw new ArgumentException(name), text);
        }

        return new Rig(seed, reads is null ? snapshot : snapshot.Watched(reads));
    }

    public static Rig Make(params (string Name, string Text)[] settings) => Make(1, null, settings);

    /// <summary>Made and started after power-on, with an empty profile at /a.xml.</summary>
    public static Rig PowerOn(params (string Name, string Text)[] settings)
    {
        var rig = Make(settings);
        rig.Host.Serve("/a.xml", Profile());
        rig.Start();
        return rig;
    }

    public static string Profile(params (string Name, string Text)[] values)
        => $"<flat-profile>{string.Concat(values.Select(v => $"<{v.Name}>{v.Text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)}</{v.Name}>"))}</flat-profile>";

    /// <summary>The authorities it was made with.</summary>
    public IReadOnlyList<X509Certificate2> Roots { get; set; } = [];

    /// <summary>The certificate it was made with.</summary>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>The ACS, for a unit that has one.</summary>
    public IManagementPort? Acs { get; set; }

    public void Start(RestartKind? restart = null, SlotReturn? returned = null, string? provision = null)
    {
        Gateway = new Gateway.Gateway(
            Time, Host.Stored!, Identity, new Entropy(Seed), new TestCalendar(this), Host, new BootFacts(restart, Version, returned, Host.Kept, provision) { Roots = Roots, SafeMode = SafeMode, Certificate = Certificate, RenewedCertificate = Host.RenewedCertificate }, Voice, Trace, Acs);
        Gateway.NetworkChanged(Network);
        Gateway.Start();
    }

    /// <summary>The program ends and starts again with what was stored; time begins anew.</summary>
    public void Again(RestartKind? restart, SlotReturn? returned = null)
    {
        Host.Timeline = new VirtualTimeline();
        Voice = new TestVoice();
        Start(restart, returned);
    }

    public string Text(string name) => Gateway.Settings.Text(Catalogue.Find(name)!);

    public void Run(TimeSpan span) => Time.Run(span);

    /// <summary>What the clock shows when time begins.</summary>
    public DateTimeOffset Began { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>False while nothing has set the clock.</summary>
    public bool IsClockSet { get; set; } = true;

    /// <summary>What time servers have made of the clock.</summary>
    public ClockSync ClockSync { get; set; } = ClockSync.Synchronized;

    private sealed class TestCalendar(Rig rig) : ICalendar
    {
        public DateTimeOffset UtcNow => rig.Began + rig.Time.Now;

        public bool IsTrusted => rig.IsClockSet;

        public ClockSync Sync => rig.ClockSync;
    }
}
