using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Spa.Firmware.Launch;
using Spa.Firmware.Signature;
using Spa.Firmware.Slots;
using Spa.Hosting.Files;
using Spa.Hosting.Service;

namespace Spa.Launcher;

/// <summary>Runs <see cref="LaunchDecision"/>: one thread, one queue of events, effects done in order.</summary>
internal sealed class LauncherHost(LauncherOptions options, Starter self) : IDisposable
{
    private const int LongestSocketPath = 100; // sockaddr_un has 108

    private readonly BlockingCollection<(int Run, LaunchEvent Event)> events = [];
    private readonly Dictionary<LaunchTimer, TimeSpan> timers = [];
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly ServiceNotice service = ServiceNotice.FromEnvironment();
    private LaunchState state = new LaunchState.Idle();
    private DurableFiles files = null!;
    private SlotStore store = null!;
    private string socketPath = string.Empty;
    private ReportSocket? socket;
    private FileStream? guard;
    private DeviceProgram? program;
    private int run;
    private int? status;

    /// <summary>Works until the launcher is to end; its exit status.</summary>
    public int Run()
    {
        try
        {
            files = new DurableFiles(options.Folder);
            guard = TakeGuard(files);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Say($"the data folder {options.Folder} cannot be used, or another launcher uses it: {e.Message}");
            return 2;
        }

        using (Catch(PosixSignal.SIGTERM))
        using (Catch(PosixSignal.SIGINT))
        using (Catch(PosixSignal.SIGHUP))
        {
            store = new SlotStore(files);
            if (Orphans.End(files.Root) is > 0 and var orphans)
            {
                Say($"{orphans} device program(s) left by an earlier launcher ended");
            }

            socketPath = ChooseSocketPath();
            Handle(new LaunchEvent.Begin());
            while (status is null)
            {
                Handle(Next());
            }

            guard.Dispose();
            File.Delete(socketPath);
            if (Path.GetDirectoryName(socketPath) is { } made && made != files.Root)
            {
                Directory.Delete(made);
            }

            return status.Value;
        }
    }

    // The queue is not disposed: the thread that waits for the program's end may still add to it.
    public void Dispose()
    {
        socket?.Dispose();
        service.Dispose();
        guard?.Dispose();
    }

    private void Say(string text)
    {
        Console.Error.WriteLine($"launcher: {text}");
        service.Status(text);
    }

    private PosixSignalRegistration Catch(PosixSignal signal) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        service.Stopping();
        events.Add((0, new LaunchEvent.StopAsked()));
    });

    private string ChooseSocketPath()
    {
        var inside = Path.Combine(files.Root, "launcher.sock");
        return Encoding.UTF8.GetByteCount(inside) <= LongestSocketPath
            ? inside
            : Path.Combine(Directory.CreateTempSubdirectory("spa").FullName, "launcher.sock");
    }

    private LaunchEvent Next()
    {
        while (true)
        {
            // The service manager watches the launcher; the launcher watches the device program.
            service.Alive();
            var due = timers.Count == 0 ? (KeyValuePair<LaunchTimer, TimeSpan>?)null : timers.MinBy(t => t.Value);
            var wait = due is { } timer ? timer.Value - clock.Elapsed : Timeout.InfiniteTimeSpan;
            if (due is not null && wait <= TimeSpan.Zero)
            {
                // What has been said before the time ran out counts, even when this thread was held up.
                if (events.TryTake(out var late) && (late.Run == 0 || late.Run == run))
                {
                    return late.Event;
                }

                timers.Remove(due.Value.Key);
                return new LaunchEvent.TimedOut(due.Value.Key);
            }

            if (service.AliveEvery is { } often && (wait == Timeout.InfiniteTimeSpan || often < wait))
            {
                wait = often;
            }

            if (events.TryTake(out var next, wait) && (next.Run == 0 || next.Run == run))
            {
                return next.Event;
            }
        }
    }

    private void Handle(LaunchEvent e)
    {
        var step = LaunchDecision.On(state, e, clock.Elapsed, options.Timings);
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
                events.Add((0, new LaunchEvent.Examined(Examine())));
                break;
            case LaunchEffect.Record record:
                Write(() => store.WriteState(record.State));
                break;
            case LaunchEffect.Confirm confirm:
                Write(() => Confirm(confirm));
                break;
            case LaunchEffect.Start start:
                Start(start.Run);
                break;
            case LaunchEffect.Terminate:
                program?.Terminate();
                break;
            case LaunchEffect.Kill:
                program?.Kill();
                break;
            case LaunchEffect.Measure when program is { } measured:
                events.Add((run, new LaunchEvent.Measured(measured.Memory, measured.TakeLogged())));
                break;
            case LaunchEffect.HandOver:
                HandOver();
                break;
            case LaunchEffect.SetTimer timer:
                timers.Remove(timer.Timer);
                if (timer.After is { } after)
                {
                    timers[timer.Timer] = clock.Elapsed + after;
                }

                break;
            case LaunchEffect.Say say:
                Say(say.Text);
                break;
            case LaunchEffect.End end:
                status = end.Status;
                break;
        }
    }

    private LaunchView Examine()
    {
        TrustRoot? root = null;
        if (!Installer.ReadRoot(files).Ok(out root, out var error))
        {
            Say($"signatures are not checked: {error}");
        }

        store.ReadState(out var slots, out var problem);
        if (problem is not null)
        {
            Say(problem);
        }

        return new(slots, problem, store.Examine(SlotName.A, root), store.Examine(SlotName.B, root), ReadEpoch());
    }

    private long ReadEpoch()
    {
        try
        {
            return store.ReadEpoch();
        }
        catch (IOException e)
        {
            Say($"the security epoch cannot be read: {e.Message}");
            return 0;
        }
    }

    private void Confirm(LaunchEffect.Confirm confirm)
    {
        store.ReadState(out var present, out _);
        if (present is null || present.Next.Generation == confirm.State.Generation)
        {
            store.WriteState(confirm.State);
        }

        store.MarkConfirmed(confirm.Slot);
        store.RaiseEpoch(confirm.Epoch);
    }

    private void Write(Action write)
    {
        try
        {
            write();
            events.Add((0, new LaunchEvent.Recorded()));
        }
        catch (IOException e)
        {
            events.Add((0, new LaunchEvent.RecordFailed(e.Message)));
        }
    }

    private void Start(LaunchRun launch)
    {
        var number = ++run;
        program = null;
        socket?.Dispose();
        string problem;
        try
        {
            socket = new ReportSocket(socketPath, line => Hear(number, line));
            program = DeviceProgram.Start(
                files.FullPath(launch.Slot.Folder),
                launch.Entry,
                options.Arguments,
                socketPath,
                launch.SafeMode,
                new ProgramLog(options.Timings.Log, Say),
                ended => events.Add((number, new LaunchEvent.Exited(ended))),
                out problem);
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException)
        {
            problem = e.Message;
        }

        if (program is null)
        {
            events.Add((number, new LaunchEvent.StartFailed(problem)));
        }
    }

    private void Hear(int number, string line)
    {
        LaunchEvent? said = line switch
        {
            "READY" => new LaunchEvent.SaidReady(),
            "HEALTHY" => new LaunchEvent.SaidHealthy(),
            "BEAT" => new LaunchEvent.SaidBeat(),
            "PROVEN" => new LaunchEvent.SaidProven(),
            _ => null,
        };
        if (said is null)
        {
            return;
        }

        if (said is LaunchEvent.SaidReady)
        {
            // A program started and reported: that is all a launcher is for.
            service.Ready();
            self.Prove(Say);
        }

        events.Add((number, said));
    }

    private void HandOver()
    {
        socket?.Dispose();
        File.Delete(socketPath);
        guard!.Dispose();
        var problem = self.HandBack();
        guard = TakeGuard(files);
        events.Add((0, new LaunchEvent.HandoverFailed(problem)));
    }

    private static FileStream TakeGuard(DurableFiles files) => new(files.FullPath("launcher.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
}
