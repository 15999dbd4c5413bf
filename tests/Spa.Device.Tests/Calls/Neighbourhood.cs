using System.Collections.Immutable;
using System.Net;
using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Foundation.Ports;
using Spa.Foundation.Time;
using Spa.Foundation.Trace;
using Spa.Media;
using Spa.Media.Levels;
using Spa.Simulation;
using Spa.Simulation.Network;
using Spa.Simulation.Providers;
using Spa.Simulation.Stations;
using Spa.Sip.Transport;

namespace Spa.Device.Tests.Calls;

/// <summary>A device with its telephone, a provider with subscribers, and a network between them, in virtual time.</summary>
internal sealed class Neighbourhood
{
    public const string Provider = "192.0.2.1";
    public const string Device = "192.0.2.7";

    public static readonly ImmutableArray<ProviderUser> Users = [new("1000", "secret-1000"), new("2000", "secret-2000"), new("3000", "secret-3000")];

    private readonly List<SipStation> stations = [];
    private readonly List<string> messages = [];
    private readonly List<Datagram> datagrams = [];

    /// <summary>Begins with the device registered, unless told otherwise.</summary>
    /// <param name="change">What its settings are beside those of a subscriber.</param>
    /// <param name="wait">Until it is registered.</param>
    /// <param name="seed">Chance.</param>
    /// <param name="host">Makes the device's host; null = the usual one.</param>
    /// <param name="before">Done before the device begins.</param>
    public Neighbourhood(Func<SettingsSnapshot, SettingsSnapshot>? change = null, bool wait = true, ulong seed = 1, Func<SimulatedNetwork, Spa.Gateway.Sip.VoiceHost>? host = null, Action<Neighbourhood>? before = null)
    {
        var settings = SipStation.Subscriber("1000", "secret-1000", Provider).With(Catalogue.Find("Dial_Plan_1_")!, "(xx.)");
        settings = change?.Invoke(settings) ?? settings;
        Settings = settings;

        // Each boot has its own chance.
        ulong boot = 0;
        World = World.Start(
            settings,
            timeline =>
            {
                Network = new SimulatedNetwork(timeline, seed);
                Network.Sent += (from, to, bytes) => datagrams.Add(new Datagram(timeline.Now, from, to, bytes));
                var port = new SimulatedSipPort(Network, IPEndPoint.Parse(Provider + ":5060"));
                Carrier = new SipProvider(timeline, new Entropy(seed + 1), port, ProviderOptions.Of(Provider, Users));
                port.Attach((from, bytes) => Carrier.Receive(from, bytes), Carrier.Layer.Fail);
                Stranger = new Peer(Network, Peer.Address);
                before?.Invoke(this);
                return Network;
            },
            network => host?.Invoke(network) ?? HostAt(network, seed + 2) with { Entropy = new Entropy(seed + 2 + (1000 * boot++)) });
        World.Voice!.Sip!.Tap = new Writer(messages);
        if (wait)
        {
            World.Run(500.Milliseconds);
        }
    }

    public World World { get; }

    public SettingsSnapshot Settings { get; }

    public SipProvider Carrier { get; private set; } = null!;

    public SimulatedNetwork Network { get; private set; } = null!;

    /// <summary>Codecs of stations beside G.711.</summary>
    public ImmutableArray<Spa.Media.Codecs.ICodec> Codecs { get; set; } = [];

    /// <summary>Fax gateways of stations; null = they have none.</summary>
    public Spa.Gateway.Ports.IFaxGateways? Fax { get; set; }

    /// <summary>Somebody on the network who is no subscriber, and says and answers what a test wants.</summary>
    public Peer Stranger { get; private set; } = null!;

    /// <summary>Another stranger, where a test has two.</summary>
    public Peer? Second { get; set; }

    /// <summary>All datagrams that were sent, by whomever.</summary>
    public IReadOnlyList<Datagram> Datagrams => datagrams;

    /// <summary>The device's host.</summary>
    public static Spa.Gateway.Sip.VoiceHost HostAt(SimulatedNetwork network, ulong seed = 3, Spa.Sip.Locating.ISipResolver? names = null) => SimulatedHost.At(network, IPAddress.Parse(Device), seed, new Noon(), names);

    /// <summary>Messages of the device, as "-> INVITE ..." and "&lt;- SIP/2.0 ...", whole.</summary>
    public IReadOnlyList<string> Messages => messages;

    /// <summary>A telephone of another subscriber.</summary>
    /// <param name="user">Which.</param>
    /// <param name="change">Its settings.</param>
    /// <param name="clock">Its clock leaves out one tick of so many; negative = it has one more; 0 = it is ours.</param>
    public SipStation Station(string user, Func<SettingsSnapshot, SettingsSnapshot>? change = null, int clock = 0)
    {
        var settings = SipStation.Subscriber(user, "secret-" + user, Provider).With(Catalogue.Find("Dial_Plan_1_")!, "(xx.)");
        settings = change?.Invoke(settings) ?? settings;
        var address = IPAddress.Parse("192.0.2." + (20 + stations.Count));
        var station = new SipStation("station " + user, settings, SimulatedHost.At(Network, address, 100 + (ulong)stations.Count, new Noon()) with { Codecs = Codecs, Fax = Fax }, World.Timeline, CoreTrace.None);
        stations.Add(station);
        var ticks = 0;
        World.Add(() =>
        {
            var odd = clock != 0 && ++ticks % clock == 0;
            for (var i = odd && clock > 0 ? 1 : 0; i < (odd && clock < 0 ? 2 : 1); i++)
            {
                station.Tick();
            }
        });
        World.Run(300.Milliseconds);
        return station;
    }

    /// <summary>Label of the tone that the phone hears; empty = none.</summary>
    public string Tone => World.Voice!.Status.Phone.Tone;

    /// <summary>How the phone stands.</summary>
    public string Words => World.Voice!.Status.Phone.State;

    /// <summary>Nothing is left of any call: no dialog, no transaction but those that only wait for repetitions.</summary>
    public bool IsClean
    {
        get
        {
            World.Run(40.Seconds);
            return World.Voice!.Sip!.IsIdle && World.Voice.Status.Calls.IsEmpty;
        }
    }

    /// <summary>Lifts the handset and dials.</summary>
    public void Dial(string keys)
    {
        World.Phone.Lift();
        World.Run(500.Milliseconds);
        World.Phone.Dial(keys);
        World.RunUntil(() => !World.Phone.IsDialling, 20.Seconds);
    }

    /// <summary>The phone has called 2000, who has answered.</summary>
    /// <param name="change">Settings of 2000.</param>
    public SipStation Talking(Func<SettingsSnapshot, SettingsSnapshot>? change = null)
    {
        var other = Station("2000", change);
        Dial("2000#");
        Assert.True(World.RunUntil(() => other.State == "rings", 4.Seconds), World.Trace.ToString());
        World.Run(500.Milliseconds);
        other.Answer();
        World.Run(500.Milliseconds);
        return other;
    }

    /// <summary>Flashes the hook, and lets what comes of it happen.</summary>
    public void Flash()
    {
        World.Phone.Flash(300.Milliseconds);
        World.Run(1.Seconds);
    }

    /// <summary>How loud a station heard the last second.</summary>
    public static Dbm0 HeardBy(SipStation station) => Dbm0.Of(station.End.Heard.All[^Pcm.SamplesPerSecond..]);

    public string Last(string start) => messages.FindLast(message => message.StartsWith(start, StringComparison.Ordinal)) ?? string.Empty;

    public int Count(string start) => messages.Count(message => message.StartsWith(start, StringComparison.Ordinal));

    /// <summary>A datagram as it was sent.</summary>
    internal sealed record Datagram(TimeSpan At, IPEndPoint From, IPEndPoint To, byte[] Bytes);

    private sealed class Writer(List<string> into) : ISipTap
    {
        public void Passed(SipPath path, ReadOnlySpan<byte> message, bool sent) => into.Add((sent ? "-> " : "<- ") + System.Text.Encoding.UTF8.GetString(message));
    }

    private sealed class Noon : ICalendar
    {
        public DateTimeOffset UtcNow => new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

        public bool IsTrusted => true;
    }
}
