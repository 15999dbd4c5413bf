using Spa.Firmware.Launch;
using Spa.Firmware.Slots;
using Spa.Foundation.Time;

namespace Spa.Device.Tests.Firmware;

/// <summary>A launcher on a model disk in virtual time; what the device programs do is scripted by version.</summary>
internal sealed class LaunchWorld(ModelFiles disk)
{
    private readonly VirtualTimeline timeline = new();
    private readonly SlotStore store = new(disk);
    private readonly Dictionary<LaunchTimer, IDisposable> timers = [];
    private readonly Dictionary<string, Action<Program>> programs = [];
    private LaunchState state = new LaunchState.Idle();
    private Program? running;

    public LaunchTimings Timings { get; init; } = LaunchTimings.Default;

    /// <summary>Versions in the order they were started; "safe" behind those in safe mode.</summary>
    public List<string> Starts { get; } = [];

    /// <summary>What the launcher said.</summary>
    public List<string> Said { get; } = [];

    /// <summary>Why the last start was in safe mode; null = it was not.</summary>
    public string? SafeMode { get; private set; }

    /// <summary>Times it wanted to hand over to another launcher; each is refused by the system.</summary>
    public int Handovers { get; private set; }

    public int? Status { get; private set; }

    public SlotState Disk
    {
        get
        {
            store.ReadState(out var read, out _);
            return read!;
        }
    }

    public string Runs => running is { } program ? program.Version : "nothing";

    /// <summary>Says what the program of a version does when it is started.</summary>
    public void Does(string version, Action<Program> script) => programs[version] = script;

    /// <summary>A program that is well: READY after 1 s, HEALTHY after 5 s, a beat each second.</summary>
    public static void Well(Program program)
    {
        program.After(1, new LaunchEvent.SaidReady());
        program.After(5, new LaunchEvent.SaidHealthy());
        program.Beats(until: 1_000_000);
    }

    public void Begin() => Handle(new LaunchEvent.Begin());

    public void Stop() => Handle(new LaunchEvent.StopAsked());

    public void Run(TimeSpan span) => timeline.Run(span);

    /// <summary>The launcher is killed with what it started, and started anew: it remembers nothing.</summary>
    public void PowerCycle()
    {
        foreach (var timer in timers.Values)
        {
            timer.Dispose();
        }

        timers.Clear();
        running = null;
        state = new LaunchState.Idle();
        Begin();
    }

    private void Handle(LaunchEvent e)
    {
        var step = LaunchDecision.On(state, e, timeline.Now, Timings);
        state = step.Next;
        foreach (var effect in step.Effects)
        {
            Do(effect);
        }
    }

    private void Do(LaunchEffect effect)
    {
        switch (effect)
        {
            case LaunchEffect.Examine:
                store.ReadState(out var read, out var problem);
                var view = new LaunchView(read, problem, store.Examine(SlotName.A, SampleImages.Root), store.Examine(SlotName.B, SampleImages.Root), store.ReadEpoch());
                timeline.After(TimeSpan.Zero, () => Handle(new LaunchEvent.Examined(view)));
                break;
            case LaunchEffect.Record record:
                Write(() => store.WriteState(record.State));
                break;
            case LaunchEffect.Confirm confirm:
                Write(() =>
                {
                    store.WriteState(confirm.State);
                    store.MarkConfirmed(confirm.Slot);
                    store.RaiseEpoch(confirm.Epoch);
                });
                break;
            case LaunchEffect.Start start:
                SafeMode = start.Run.SafeMode;
                running = new Program(this, start.Run.Version.ToString());
                Starts.Add(start.Run.SafeMode is not null ? $"{running.Version} safe" : running.Version);
                programs.GetValueOrDefault(running.Version, Well)(running);
                break;
            case LaunchEffect.Measure when running is { } measured:
                timeline.After(TimeSpan.Zero, () => Handle(new LaunchEvent.Measured(measured.Memory, measured.TakeLogged())));
                break;
            case LaunchEffect.HandOver:
                Handovers++;
                timeline.After(TimeSpan.Zero, () => Handle(new LaunchEvent.HandoverFailed("Exec format error")));
                break;
            case LaunchEffect.Kill:
                running?.After(0, new LaunchEvent.Exited(137));
                break;
            case LaunchEffect.Terminate:
                running?.After(1, new LaunchEvent.Exited(143));
                break;
            case LaunchEffect.SetTimer timer:
                if (timers.Remove(timer.Timer, out var set))
                {
                    set.Dispose();
                }

                if (timer.After is { } after)
                {
                    timers[timer.Timer] = timeline.After(after, () => Handle(new LaunchEvent.TimedOut(timer.Timer)));
                }

                break;
            case LaunchEffect.Say say:
                Said.Add(say.Text);
                break;
            case LaunchEffect.End end:
                Status = end.Status;
                break;
        }
    }

    private void Write(Action write)
    {
        LaunchEvent done = new LaunchEvent.Recorded();
        try
        {
            write();
        }
        catch (IOException e)
        {
            done = new LaunchEvent.RecordFailed(e.Message);
        }

        timeline.After(TimeSpan.Zero, () => Handle(done));
    }

    /// <summary>One run of a program.</summary>
    internal sealed class Program(LaunchWorld world, string version)
    {
        public string Version => version;

        /// <summary>Bytes of memory it has in use.</summary>
        public long Memory { get; set; } = 30 << 20;

        /// <summary>Bytes of log written since the last measurement.</summary>
        public long Logged { get; set; }

        public long TakeLogged()
        {
            var taken = Logged;
            Logged = 0;
            return taken;
        }

        /// <summary>Does something so many seconds from now, if it still runs.</summary>
        public void After(double seconds, LaunchEvent e) => world.timeline.After(TimeSpan.FromSeconds(seconds), () =>
        {
            if (world.running != this)
            {
                return;
            }

            if (e is LaunchEvent.Exited)
            {
                world.running = null;
            }

            world.Handle(e);
        });

        /// <summary>Changes something so many seconds from now.</summary>
        public void Later(double seconds, Action act) => world.timeline.After(TimeSpan.FromSeconds(seconds), act);

        /// <summary>Beats each second until then.</summary>
        public void Beats(double until)
        {
            void Beat(double at) => world.timeline.After(TimeSpan.FromSeconds(1), () =>
            {
                if (world.running == this && at < until)
                {
                    world.Handle(new LaunchEvent.SaidBeat());
                    Beat(at + 1);
                }
            });
            Beat(1);
        }
    }
}
