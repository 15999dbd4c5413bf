using Spa.Configuration.Settings;
using Spa.Foundation.Time;
using Spa.Foundation.Trace;
using Spa.Gateway.Calls;
using Spa.Gateway.Lines;
using Spa.Media;
using Spa.Simulation.Exchanges;
using Spa.Simulation.Lines;
using Spa.Simulation.Phones;

namespace Spa.Simulation;

/// <summary>A device with a telephone and an exchange in virtual time: minutes pass in milliseconds, and every run is the same.</summary>
public sealed class World
{
    private readonly LineBench bench = new();
    private SimulatedLines? lines;

    private World()
    {
    }

    /// <summary>The one clock.</summary>
    public VirtualTimeline Timeline { get; } = new();

    /// <summary>What the cores did.</summary>
    public RecordedTrace Trace { get; } = new();

    /// <summary>The telephone.</summary>
    public Telephone Phone => bench.Phone;

    /// <summary>The exchange's line.</summary>
    public Exchange Exchange => bench.Exchange;

    /// <summary>The relay joins telephone and line.</summary>
    public bool RelayClosed => bench.RelayClosed;

    /// <summary>The telephone side of the device; null without power, or when something else is the device.</summary>
    public Voice? Voice { get; private set; }

    /// <summary>A device that is only its telephone side.</summary>
    public static World Start(SettingsSnapshot settings)
    {
        var world = new World();
        world.PowerOn(settings);
        world.Beat();
        return world;
    }

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
        Voice = new Voice(Timeline, settings, lines.Phone, lines.Line, Trace);
        lines.Start(Voice.Tick);
    }

    /// <summary>Takes the device's power away; telephone and exchange go on.</summary>
    public void PowerOff()
    {
        lines?.Unplug();
        (lines, Voice) = (null, null);
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
        };
        Timeline.After(Pcm.Frame, beat);
    }
}
