using Spa.Configuration.Parameters;
using Spa.Configuration.Parameters.Choices;
using Spa.Foundation.Ports;
using Spa.Foundation.Time;
using Spa.Foundation.Trace;
using Spa.Gateway.Ports;
using Spa.Scripts.Rules;

namespace Spa.Gateway.Provisioning;

/// <summary>What the parts of provisioning share: the ports, the settings, and the unit's own facts.</summary>
internal sealed class Unit(
    Timeline timeline, Entropy entropy, ICalendar calendar, IGatewayHost host, UnitIdentity identity, BootFacts boot, IVoice voice, SettingsInForce settings, CoreTrace trace)
{
    // A line that a macro blew up would only fill a disk.
    private const int MaxLogCharacters = 1024;

    private const int MostRecent = 200;
    private readonly Queue<string> recent = new();
    private int keeping;

    public event Action? KeepingEnded;

    public Timeline Timeline => timeline;

    public Entropy Entropy => entropy;

    public IGatewayHost Host => host;

    public UnitIdentity Identity => identity;

    public BootFacts Boot => boot;

    public IVoice Voice => voice;

    public SettingsInForce Settings => settings;

    public NetworkFacts Network { get; set; } = NetworkFacts.Unknown;

    /// <summary>Where the machines stand, for macros; set by the gateway.</summary>
    public Func<MacroMoment> Moment { get; set; } = () => new(ResyncReason.PowerUp, TimeSpan.Zero, TimeSpan.Zero, false, string.Empty);

    public bool IsKeeping => keeping > 0;

    /// <summary>Now, for people; null while nothing has set the clock.</summary>
    public DateTimeOffset? Clock => calendar.IsTrusted ? calendar.UtcNow : null;

    /// <summary>What time servers have made of it.</summary>
    public ClockSync ClockSync => calendar.Sync;

    public DiscoveredServer? Server => Discovery.Find(Network, boot.ProvisionUrl);

    /// <summary>Which servers may be asked now, and how.</summary>
    /// <param name="isSealed">True for what a stranger on the way can neither read nor replace unseen: it is encrypted or signed by itself.</param>
    public ServerPolicy PolicyFor(bool isSealed) => ServerPolicy.Parse(settings.Stored.Text(SystemParameters.RestrictedAccessDomains)) with
    {
        HttpsOnly = settings.Stored.Get(ProvisioningParameters.RequireHttps) switch
        {
            HttpsRequirement.Yes => true,
            HttpsRequirement.UnlessEncrypted => !isSealed,
            _ => false,
        },
    };

    public UnitMacros Macros(AttemptTarget attempt) => new(identity, boot.Version, settings.Stored, Network, [.. voice.Lines], Moment(), attempt);

    /// <summary>What a rule is evaluated against.</summary>
    /// <param name="server">For a rule without one; null = none known.</param>
    public RuleContext Context(string? server) => new(Macros(AttemptTarget.None), new UnitSecrets(settings.Stored), server, VersionOf(boot.Version));

    /// <summary>The same as it stands now, for another running version; may be asked from any thread.</summary>
    public Func<string, RuleContext> ContextOfAnyVersion()
    {
        var (stored, network, moment, server) = (settings.Stored, Network, Moment(), Server?.Text);
        LineFacts[] lines = [.. voice.Lines];
        return version => new(new UnitMacros(identity, version, stored, network, lines, moment, AttemptTarget.None), new UnitSecrets(stored), server, VersionOf(version));
    }

    public static FirmwareVersion VersionOf(string text) => FirmwareVersion.Parse(text).Ok(out var version, out _) ? version : new FirmwareVersion(0, 0, 0, null);

    public static bool IsSameVersion(string one, string other)
        => FirmwareVersion.Parse(one).Ok(out var a, out _) && FirmwareVersion.Parse(other).Ok(out var b, out _) ? a == b : string.Equals(one, other, StringComparison.Ordinal);

    /// <summary>Sends one of the message parameters to <c>Syslog_Server</c>; an empty parameter sends nothing.</summary>
    public void LogMessage(Parameter message, AttemptTarget attempt, int severity)
    {
        var text = settings.Stored.Text(message);
        if (text.Length > 0)
        {
            Log(settings.Stored.Text(SystemParameters.SyslogServer), severity, OneLine(Spa.Scripts.Rules.Macros.Expand(text, Macros(attempt))));
        }
    }

    /// <summary>The last lines of the log, oldest first, one a line: what an ACS may ask for.</summary>
    public string Recent => string.Join('\n', recent);

    /// <summary>A line for the local log only.</summary>
    public void Note(int severity, string text) => Log(string.Empty, severity, OneLine(text));

    /// <summary>The same, and to <c>Syslog_Server</c>, with the unit's product and MAC before it.</summary>
    public void Tell(int severity, string text)
        => Log(settings.Stored.Text(SystemParameters.SyslogServer), severity, OneLine($"{UnitIdentity.ProductName} {identity.MacWithColons} -- {text}"));

    public void Trace(string subject, string @event, string outcome) => trace.Write(new TraceLine(timeline.Now, subject, @event, outcome));

    /// <summary>Keeps a state durable; a restart waits for it. What cannot be kept is told and forgotten.</summary>
    public void Keep(string name, byte[] content, Action<string?>? done = null)
    {
        keeping++;
        host.Keep(name, content, fault =>
        {
            keeping--;
            if (fault is not null)
            {
                Note(4, $"the state '{name}' could not be kept: {fault}");
            }

            done?.Invoke(fault);
            KeepingEnded?.Invoke();
        });
    }

    /// <summary>Keeps a renewed certificate durable; a restart waits for it.</summary>
    public void KeepCertificate(byte[] pem, Action<string?> done)
    {
        keeping++;
        host.KeepCertificate(pem, fault =>
        {
            keeping--;
            done(fault);
            KeepingEnded?.Invoke();
        });
    }

    private void Log(string server, int severity, string line)
    {
        recent.Enqueue($"{Clock?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture) ?? "-"} <{severity}> {line}");
        if (recent.Count > MostRecent)
        {
            recent.Dequeue();
        }

        host.Log(server, severity, line);
    }

    private static string OneLine(string text)
    {
        var line = string.Create(Math.Min(text.Length, MaxLogCharacters), text, (to, from) =>
        {
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = char.IsControl(from[i]) ? ' ' : from[i];
            }
        });
        return line;
    }
}
