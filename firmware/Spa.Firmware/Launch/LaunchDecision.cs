using System.Collections.Immutable;
using Spa.Firmware.Slots;
using static Spa.Firmware.Launch.LaunchEffect;
using static Spa.Firmware.Launch.LaunchEvent;
using static Spa.Firmware.Launch.LaunchState;

namespace Spa.Firmware.Launch;

/// <summary>The launcher, as a function: starts the right slot, believes a new version only when it has held, goes back when it does not, and never refuses to start what can be started.</summary>
public static class LaunchDecision
{
    /// <summary>Exit status of the device program: start the same slot again.</summary>
    public const int Restart = 0;

    /// <summary>Exit status of the device program: start what is staged in the other slot.</summary>
    public const int OtherSlot = 10;

    /// <summary>Exit status of the device program: a new launcher is installed; hand over to it and let it start the same slot again.</summary>
    public const int NewLauncher = 13;

    /// <summary>Exit status of the device program: end the launcher too.</summary>
    public const int StopForGood = 12;

    private static readonly TimeSpan ConfirmRetry = TimeSpan.FromMinutes(1);

    /// <summary>What happens on <paramref name="e"/> in <paramref name="state"/>. A pair that is not listed changes nothing.</summary>
    /// <param name="state">Where the launcher is.</param>
    /// <param name="e">What happened.</param>
    /// <param name="now">Time since the launcher began.</param>
    /// <param name="timings">How patient it is.</param>
    public static LaunchStep On(LaunchState state, LaunchEvent e, TimeSpan now, LaunchTimings timings)
    {
        ArgumentNullException.ThrowIfNull(timings);
        return (state, e) switch
        {
            (Idle, Begin) => Look(LaunchMemory.Fresh),
            (Examining s, Examined seen) => LaunchChoice.Choose(s.Memory, seen.View, timings),

            (Recording s, Recorded) => Start(s.Memory, s.Run, timings),
            (Recording s, RecordFailed failed) => Unrecorded(s, failed.Reason, timings),

            (Running s, StartFailed failed) => Failed(s.Memory, s.Run, $"it could not be started: {failed.Reason}", now, timings),
            (Running { Phase: LaunchPhase.Starting } s, SaidReady) => new(s with { Phase = LaunchPhase.Ready }, new SetTimer(LaunchTimer.Ready, null), new SetTimer(LaunchTimer.Beat, timings.Heartbeat)),
            (Running { Phase: LaunchPhase.Starting or LaunchPhase.Ready } s, SaidHealthy) => new(
                s with { Phase = LaunchPhase.Healthy },
                new SetTimer(LaunchTimer.Ready, null),
                new SetTimer(LaunchTimer.Healthy, null),
                new SetTimer(LaunchTimer.Beat, timings.Heartbeat),
                new SetTimer(LaunchTimer.Soak, timings.Soak),
                new Say($"{s.Run.Name} is healthy")),
            (Running { Phase: LaunchPhase.Healthy } s, SaidProven) => Held(s),
            (Running s, TimedOut { Timer: LaunchTimer.Measure }) => new(s, new LaunchEffect.Measure()),
            (Running s, Measured measured) => Weigh(s, measured, timings),
            (Running { Phase: not LaunchPhase.Starting } s, SaidBeat) => new(s, new SetTimer(LaunchTimer.Beat, timings.Heartbeat)),
            (Running { Phase: LaunchPhase.Starting } s, TimedOut { Timer: LaunchTimer.Ready }) => Overdue(s, $"it was not ready within {timings.Ready.TotalSeconds:0.###} s"),
            (Running { Phase: LaunchPhase.Starting or LaunchPhase.Ready } s, TimedOut { Timer: LaunchTimer.Healthy }) => Overdue(s, $"it was not healthy within {timings.Healthy.TotalSeconds:0.###} s"),
            (Running { Phase: not LaunchPhase.Starting } s, TimedOut { Timer: LaunchTimer.Beat }) => Overdue(s, $"it was silent for {timings.Heartbeat.TotalSeconds:0.###} s"),
            (Running { Phase: LaunchPhase.Healthy } s, TimedOut { Timer: LaunchTimer.Soak }) => Held(s),
            (Running { Phase: LaunchPhase.Steady } s, RecordFailed failed) => new(
                s with { Phase = LaunchPhase.Healthy },
                new Say($"{s.Run.Name} could not be confirmed: {failed.Reason}; tried again in {ConfirmRetry.TotalSeconds:0} s"),
                new SetTimer(LaunchTimer.Soak, ConfirmRetry)),
            (Running { Phase: LaunchPhase.Steady } s, Recorded) => new(Settle(s)),
            (Running s, Exited { Status: Restart or OtherSlot }) => Planned(s, timings),
            (Running s, Exited { Status: NewLauncher }) => new(new Waiting(s.Memory), [.. Quiet, .. GiveBack(s), new HandOver()]),
            (Waiting s, HandoverFailed failed) => Look(s.Memory, new Say($"the new launcher could not be started: {failed.Reason}; this one goes on")),
            (Running s, Exited { Status: StopForGood }) => new(new Ended(), [.. GiveBack(s), new Say($"{s.Run.Name} asked to stop for good"), new End(0)]),
            (Running s, Exited ended) => Failed(s.Memory, s.Run, $"it ended with {Status(ended.Status)}{(s.Phase < LaunchPhase.Healthy ? " before it was healthy" : string.Empty)}", now, timings),
            (Running s, StopAsked) => new(new Stopping(s.Run, s.Run.OnTrial && s.Phase == LaunchPhase.Healthy), [.. Quiet, new Terminate(), new SetTimer(LaunchTimer.Stop, timings.StopGrace)]),

            (Killing s, Exited) => Failed(s.Memory, s.Run, s.Reason, now, timings),
            (Killing s, StopAsked) => new(new Stopping(s.Run, false), new SetTimer(LaunchTimer.Stop, timings.StopGrace)),

            (Stopping s, Exited) => new(new Ended(), s.GiveBack ? [new Record(OneMoreTry(s.Run)), new End(0)] : [new End(0)]),
            (Stopping s, TimedOut { Timer: LaunchTimer.Stop }) => new(s, new Say($"{s.Run.Name} did not end in time and is killed"), new Kill()),
            (Stopping s, StopAsked) => new(s, new Kill()),

            (Waiting s, TimedOut { Timer: LaunchTimer.BackOff }) => Look(s.Memory),
            (Idle or Examining or Recording or Waiting, StopAsked) => new(new Ended(), new End(0)),

            _ => new(state),
        };
    }

    /// <summary>Starts a program.</summary>
    internal static LaunchStep Start(LaunchMemory memory, LaunchRun run, LaunchTimings timings, params LaunchEffect[] before) => new(
        new Running(memory, run, LaunchPhase.Starting),
        [
            .. before,
            new Say($"starting {run.Name}{(run.SafeMode is not null ? ", safe mode" : run.OnTrial ? $", on trial, {run.State.TriesLeft} more starts" : string.Empty)}"),
            new SetTimer(LaunchTimer.Ready, timings.Ready),
            new SetTimer(LaunchTimer.Healthy, timings.Healthy),
            new SetTimer(LaunchTimer.Measure, timings.Measure),
            new LaunchEffect.Start(run),
        ]);

    private static readonly ImmutableArray<LaunchEffect> Quiet =
    [
        new SetTimer(LaunchTimer.Ready, null), new SetTimer(LaunchTimer.Healthy, null), new SetTimer(LaunchTimer.Beat, null), new SetTimer(LaunchTimer.Soak, null),
        new SetTimer(LaunchTimer.Measure, null),
    ];

    private static LaunchStep Look(LaunchMemory memory, params LaunchEffect[] before) => new(new Examining(memory), [.. before, new Examine()]);

    // A trial that cannot be counted could go on for ever: the old version is started instead, and nothing is written.
    private static LaunchStep Unrecorded(Recording s, string reason, LaunchTimings timings)
    {
        var said = new Say($"the state could not be written: {reason}");
        if (!s.Run.OnTrial || s.Run.Fallback is not { } fallback)
        {
            return Start(s.Memory, s.Run with { Settled = true }, timings, said);
        }

        var state = s.Run.State with { Active = fallback.Slot, Pending = false };
        var run = new LaunchRun(fallback.Slot, fallback.Version!, fallback.Manifest!.Entry, fallback.Manifest.SecurityEpoch, state, true, null, null);
        return Start(s.Memory, run, timings, said);
    }

    private static LaunchStep Held(Running s)
    {
        var steady = s with { Phase = LaunchPhase.Steady, Memory = LaunchMemory.Fresh };
        // Safe mode shows nothing of what failed: what was written down about that stays.
        if (s.Run.Settled || s.Run.SafeMode is not null)
        {
            return new(steady, new SetTimer(LaunchTimer.Soak, null));
        }

        var confirmed = (s.Run.State with
        {
            Pending = false,
            TriesLeft = 0,
            FellBack = false,
            GivenUp = s.Run.OnTrial ? null : s.Run.State.GivenUp,
        }).WithConfirmed(s.Run.Slot, s.Run.Version).Next;
        return new(steady, new SetTimer(LaunchTimer.Soak, null), new Confirm(confirmed, s.Run.Slot, s.Run.Epoch), new Say($"{s.Run.Name} is confirmed"));
    }

    private static LaunchStep Weigh(Running s, Measured measured, LaunchTimings timings)
    {
        if (measured.Memory > timings.Memory)
        {
            return Overdue(s, $"it used {measured.Memory >> 20} MiB of memory, {timings.Memory >> 20} are allowed");
        }

        return s.Run.OnTrial && measured.Log > timings.Log
            ? Overdue(s, $"it wrote {measured.Log >> 10} KiB of log in {timings.Measure.TotalSeconds:0.###} s, {timings.Log >> 10} are allowed")
            : new(s, new SetTimer(LaunchTimer.Measure, timings.Measure));
    }

    private static Running Settle(Running s) => s with { Run = s.Run with { Settled = true, State = s.Run.State with { Pending = false, TriesLeft = 0, FellBack = false } } };

    // Before HEALTHY a planned end waits a little, so that a program that only ever restarts does not spin.
    private static LaunchStep Planned(Running s, LaunchTimings timings) => s.Phase >= LaunchPhase.Healthy
        ? Look(s.Memory, [.. Quiet, .. GiveBack(s)])
        : new(new Waiting(s.Memory), [.. Quiet, new SetTimer(LaunchTimer.BackOff, timings.BackOff(1))]);

    private static LaunchStep Overdue(Running s, string reason) => new(
        new Killing(s.Memory, s.Run, reason),
        [.. Quiet, new Say($"{s.Run.Name} is killed: {reason}"), new Kill()]);

    private static LaunchStep Failed(LaunchMemory memory, LaunchRun run, string reason, TimeSpan now, LaunchTimings timings)
    {
        var said = new Say($"{run.Name} failed: {reason}");
        var after = memory with { InARow = memory.InARow + 1, LastFailure = reason };
        if (run.OnTrial)
        {
            return run.State.TriesLeft == 0 ? Look(after, [.. Quiet, said]) : Later(after, said, timings);
        }

        after = after with { Failures = [.. memory.Failures.Where(at => now - at <= timings.Window), now] };
        return after.Failures.Length >= timings.Failures
            ? Look(after with { Looping = true }, [.. Quiet, said])
            : Later(after, said, timings);
    }

    private static LaunchStep Later(LaunchMemory memory, Say said, LaunchTimings timings)
        => new(new Waiting(memory), [.. Quiet, said, new SetTimer(LaunchTimer.BackOff, timings.BackOff(memory.InARow))]);

    // A trial that was healthy and then ended as planned has lost nothing.
    private static LaunchEffect[] GiveBack(Running s) => s.Run.OnTrial && s.Phase == LaunchPhase.Healthy ? [new Record(OneMoreTry(s.Run))] : [];

    private static SlotState OneMoreTry(LaunchRun run) => (run.State with { TriesLeft = run.State.TriesLeft + 1 }).Next;

    private static string Status(int status) => status switch
    {
        134 => "status 134 (SIGABRT: it crashed)",
        137 => "status 137 (SIGKILL)",
        139 => "status 139 (SIGSEGV: it crashed)",
        143 => "status 143 (SIGTERM)",
        > 128 and < 128 + 65 => $"status {status} (signal {status - 128})",
        _ => $"status {status}",
    };
}
