using Spa.Configuration.Settings;
using Spa.Foundation.Time;
using Spa.Foundation.Trace;
using Spa.Gateway.Calls;
using Spa.Gateway.Lines;
using Spa.Gateway.Sip;
using Spa.Media;
using Spa.Simulation.Exchanges;
using Spa.Simulation.Lines;
using Spa.Simulation.Network;
using Spa.Simulation.Phones;

namespace Spa.Simulation;

/// <summary>A device with a telephone and an exchange in virtual time: minutes pass in milliseconds, and every run is the same.</summary>
public sealed class World
{
    private readonly LineBench bench = new();
    private readonly List<Action> ticks = [];
    private SimulatedLines? lines;
    private Func<VoiceHost>? makeHost;
    private VoiceHost? host;

    private World()
    {
    }

    /// <summary>The one clock.</summary>
    public VirtualTimeline Timeline { get; } = new();

    /// <summary>What the cores did.</summary>
    public RecordedTrace Trace { get; } = new();

    /// <summary>Telephone, exchange and relay.</summary>
    public LineBench Bench => bench;

    /// <summary>The telephone.</summary>
    public Telephone Phone => bench.Phone;

    /// <summary>The exchange's line.</summary>
    public Exchange Exchange => bench.Exchange;

    /// <summary>The relay joins telephone and line.</summary>
    public bool RelayClosed => bench.RelayClosed;

    /// <summary>The telephone side of the device; null without power, or when something else is the device.</summary>
    public Voice? Voice { get; private set; }

    /// <summary>The settings of a device that is only its telephone side: those it was started with, and what its user has chosen since.</summary>
    public SettingsSnapshot Settings { get; private set; } = SettingsSnapshot.Factory;

    /// <summary>What the telephone side logged for an administrator.</summary>
    public IList<string> Logged { get; } = [];

    /// <summary>A device that is only its telephone side.</summary>
    public static World Start(SettingsSnapshot settings)
    {
        var world = new World();
        world.PowerOn(settings);
        world.Beat();
        return world;
    }

    /// <summary>A device that is only its telephone side, on a network.</summary>
    /// <param name="settings">Its settings.</param>
    /// <param name="network">Makes the network on the world's timeline; more can be put on it.</param>
    /// <param name="host">Makes the device's host, anew at each start.</param>
    public static World Start(SettingsSnapshot settings, Func<Timeline, SimulatedNetwork> network, Func<SimulatedNetwork, VoiceHost> host)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(host);
        var world = new World();
        world.Network = network(world.Timeline);
        world.makeHost = () => host(world.Network);
        world.PowerOn(settings);
        world.Beat();
        return world;
    }

    /// <summary>The network; null without one.</summary>
    public SimulatedNetwork? Network { get; private set; }

    /// <summary>Lets something look at telephone and exchange after each frame, with what the telephone heard and said in it.</summary>
    public void Watch(LineWatcher look)
    {
        ArgumentNullException.ThrowIfNull(look);
        bench.Passed += look;
    }

    /// <summary>Lets something else have each frame too.</summary>
    public void Add(Action tick) => ticks.Add(tick);

    /// <summary>A whole device. <paramref name="device"/> makes it on the timeline with both ports and answers with what is to be done in each frame.</summary>
    public static World Start(Func<Timeline, IFxsDriver, IFxoDriver, CoreTrace, Action> device)
    {
        ArgumentNullException.ThrowIfNull(device);
        var world = new World();
        var lines = world.lines = new SimulatedLines(world.bench);
        lines.Start(device(world.Timeline, lines.Phone, lines.Line, world.Trace));
        world.Beat();
        return world;
    }

    /// <summary>Nobody there but telephone, exchange and the relay that joins them.</summary>
    public static World Dark()
    {
        var world = new World();
        world.Beat();
        return world;
    }

    /// <summary>Lets time pass.</summary>
    public void Run(TimeSpan span) => Timeline.Run(span);

    /// <summary>Lets time pass until something holds; tells whether it held within the limit.</summary>
    public bool RunUntil(Func<bool> condition, TimeSpan limit) => Timeline.RunUntil(condition, limit);

    /// <summary>Gives a device that is only its telephone side power.</summary>
    public void PowerOn(SettingsSnapshot settings)
    {
        lines = new SimulatedLines(bench);
        host = makeHost?.Invoke();
        Voice = new Voice(Timeline, settings, lines.Phone, lines.Line, host, Trace, Logged.Add);
        Settings = settings;
        var voice = Voice;
        voice.SettingChosen += (parameter, text) =>
        {
            Settings = Settings.With(parameter, text);
            voice.Apply(Settings);
        };
        lines.Start(voice.Tick);
    }

    /// <summary>Takes the device's power away: its ports are gone without a word; telephone and exchange go on.</summary>
    public void PowerOff()
    {
        lines?.Unplug();
        (host?.Sip as IDisposable)?.Dispose();
        (host?.Rtp as IDisposable)?.Dispose();
        (lines, Voice, host) = (null, null, null);
    }

    private void Beat()
    {
        var silence = new short[Pcm.FrameSamples];
        var nowhere = new short[Pcm.FrameSamples];
        Action? beat = null;
        beat = () =>
        {
            Timeline.After(Pcm.Frame, beat!);
            if (lines is { } device)
            {
                device.Tick();
            }
            else
            {
                bench.Tick(silence, silence, nowhere, nowhere);
            }

            foreach (var tick in ticks)
            {
                tick();
            }
        };
        Timeline.After(Pcm.Frame, beat);
    }
}
