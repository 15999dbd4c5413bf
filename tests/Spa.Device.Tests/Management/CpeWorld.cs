using Spa.Configuration.Parameters;
using Spa.Configuration.Parameters.Choices;
using Spa.Configuration.Settings;
using Spa.Cwmp.Messages;
using Spa.Device.Tests.Calls;
using Spa.Device.Tests.Provisioning;
using Spa.Foundation.Ports;
using Spa.Foundation.Time;
using Spa.Foundation.Trace;
using Spa.Gateway.Calls;
using Spa.Gateway.Ports;

namespace Spa.Device.Tests.Management;

/// <summary>A whole unit with its telephone, its exchange, a provider, other subscribers and an ACS, in virtual time.</summary>
internal sealed class CpeWorld
{
    public static readonly DateTimeOffset Began = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    public CpeWorld(CwmpDataModel kind, Func<SettingsSnapshot, SettingsSnapshot>? change = null, Action<Neighbourhood>? before = null)
    {
        Kind = kind;
        Neighbours = new Neighbourhood(
            settings =>
            {
                settings = settings.With(ProvisioningParameters.CwmpDataModel, kind);
                foreach (var (name, text) in new[] { ("CWMP_Enable", "yes"), ("CWMP_ACS_URL", CpeRig.Acs), ("CWMP_Connection_Request_Username", "acs"), ("CWMP_Connection_Request_Password", "pw"), ("Resync_On_Reset", "no"), ("Resync_Periodic", "0") })
                {
                    settings = settings.With(Catalogue.Find(name)!, text);
                }

                return change?.Invoke(settings) ?? settings;
            },
            before: before);
        Acs = new ScriptedAcs { Timeline = Neighbours.World.Timeline };
        Host = new ScriptedHost(Neighbours.World.Timeline) { Stored = Neighbours.Settings };
        Gateway = new Gateway.Gateway(
            Neighbours.World.Timeline, Neighbours.Settings, Rig.Identity, new Entropy(9), new Clock(Neighbours.World.Timeline), Host, new BootFacts(null, "5.1.10(GW)", null, new Dictionary<string, byte[]>(), null), Voice, CoreTrace.None, Acs);
        Gateway.NetworkChanged(NetworkFacts.Unknown with { Address = Neighbourhood.Device });
        Gateway.Start();
        Run(2.Seconds);
        Assert.Single(Acs.Informs);
    }

    public CwmpDataModel Kind { get; }

    public Neighbourhood Neighbours { get; }

    public ScriptedAcs Acs { get; }

    public ScriptedHost Host { get; }

    public Gateway.Gateway Gateway { get; }

    public Voice Voice => Neighbours.World.Voice!;

    public void Run(TimeSpan span) => Neighbours.World.Run(span);

    /// <summary>What the ACS is told of a path below the voice service, by the rest of each name. Takes a second.</summary>
    public IReadOnlyDictionary<string, string> Read(string path)
    {
        var root = (Kind == CwmpDataModel.Tr181 ? "Device." : "InternetGatewayDevice.") + path;
        Acs.Ask(new GetParameterValues([root]));
        Assert.Equal(200, CpeRig.Request(Gateway));
        Run(1.Seconds);
        var answer = Assert.IsType<GetParameterValuesResponse>(Acs.Heard.Select(h => h.Envelope?.Body).Last(body => body is not null));
        return answer.Parameters.ToDictionary(p => p.Name == root ? p.Name.Split('.')[^1] : p.Name[root.Length..], p => p.Value.Text, StringComparer.Ordinal);
    }

    private sealed class Clock(VirtualTimeline timeline) : ICalendar
    {
        public DateTimeOffset UtcNow => Began + timeline.Now;

        public bool IsTrusted => true;

        public Foundation.Ports.ClockSync Sync => Foundation.Ports.ClockSync.Synchronized;
    }
}
