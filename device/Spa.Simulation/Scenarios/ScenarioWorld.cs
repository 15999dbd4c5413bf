using System.Net;
using Spa.Configuration.Settings;
using Spa.Foundation.Ports;
using Spa.Foundation.Trace;
using Spa.Gateway.Sip;
using Spa.Media.Analysis;
using Spa.Simulation.Ladders;
using Spa.Simulation.Lines;
using Spa.Simulation.Network;
using Spa.Simulation.Providers;

namespace Spa.Simulation.Scenarios;

/// <summary>A stage in virtual time: a device with telephone and exchange, a provider with its numbers and stations, a network between them. A minute passes in moments.</summary>
public sealed class ScenarioWorld : IScenarioStage
{
    /// <summary>Address of the provider.</summary>
    public const string Provider = "192.0.2.1";

    private readonly Dictionary<string, int> marks = [];
    private readonly PhoneWatch watch;

    /// <summary>Begins, with the device powered.</summary>
    /// <param name="settings">Settings of the device; its account is at <see cref="Provider"/>.</param>
    /// <param name="options">The provider's users and stations; its port is 5060.</param>
    /// <param name="calendar">Wall clock.</param>
    /// <param name="seed">Chance.</param>
    public ScenarioWorld(SettingsSnapshot settings, SiteOptions options, ICalendar calendar, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(options);
        var hosts = 0;
        World = World.Start(settings, timeline => new SimulatedNetwork(timeline, seed), network =>
        {
            VoiceHost At(string side)
            {
                var number = side == LadderTap.Provider ? 1 : 20 + hosts++;
                return SimulatedHost.At(network, IPAddress.Parse($"192.0.2.{number}"), seed + (ulong)number, calendar);
            }

            if (!ProviderSite.Open(network.Timeline, new Entropy(seed), options with { Port = 5060 }, At, CoreTrace.None, out var site, out var fault))
            {
                throw new InvalidOperationException($"{fault}");
            }

            Site = site;
            return SimulatedHost.At(network, IPAddress.Parse("192.0.2.7"), seed + 7, calendar);
        });
        watch = new PhoneWatch((side, text) => Site.Ladder.Mark(World.Timeline.Now, side, text));
        World.Add(Site.Tick);
        World.Watch(watch.See);
    }

    /// <summary>Device, telephone and exchange.</summary>
    public World World { get; }

    /// <summary>The provider.</summary>
    public ProviderSite Site { get; private set; } = null!;

    /// <inheritdoc/>
    public TimeSpan Now => World.Timeline.Now;

    /// <inheritdoc/>
    public void Wait(TimeSpan length) => World.Run(length);

    /// <inheritdoc/>
    public string? Do(ScenarioStep.Act act) => ScenarioActs.Do(act, World.Bench, Site, World.Timeline);

    /// <inheritdoc/>
    public void Mark(string at)
    {
        if (Recorded(at) is { } recording)
        {
            marks[at] = recording.Length;
        }
    }

    /// <inheritdoc/>
    public ToneReading Heard(string at)
    {
        if (Recorded(at) is not { } recording)
        {
            return new ToneReading(TimeSpan.Zero, [], null);
        }

        // A recording that has begun anew since the mark counts from its start.
        var mark = marks.GetValueOrDefault(at);
        return ToneAnalysis.Measure(recording.All[(mark <= recording.Length ? mark : 0)..]);
    }

    /// <inheritdoc/>
    public PhoneView Phone()
    {
        var phone = World.Phone;
        return new PhoneView(
            phone.IsLifted, phone.Ringing is not null, phone.IsDialling, phone.Display.Lamp, [.. phone.Display.Calls.Select(call => new CallerView(call.At, call.Number, call.Name))]);
    }

    /// <inheritdoc/>
    public string Exchange() => World.Exchange.State.ToString();

    /// <inheritdoc/>
    public IReadOnlyList<string> Stations() => [.. Site.Stations.Keys];

    /// <inheritdoc/>
    public StationView? Station(string user)
        => Site.Station(user) is { } station ? new StationView(station.State, station.End.Keys, station.Line.Registration is { IsThere: true }) : null;

    /// <inheritdoc/>
    public SubscriberView? Subscriber(string user)
        => Site.Provider.IsUser(user) ? new SubscriberView(Site.Provider.Where(user).Count > 0, Site.Provider.Mailboxes.Of(user).New) : null;

    private Recording? Recorded(string at) => at switch
    {
        "phone" => World.Phone.Heard,
        "exchange" => World.Exchange.Heard,
        _ => Site.Station(at)?.End.Heard,
    };
}
