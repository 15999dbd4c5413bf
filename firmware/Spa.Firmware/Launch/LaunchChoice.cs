using Spa.Firmware.Slots;
using static Spa.Firmware.Launch.LaunchEffect;
using static Spa.Firmware.Launch.LaunchState;

namespace Spa.Firmware.Launch;

/// <summary>Which slot is started. Whatever the state files hold, a slot that can be started is started.</summary>
internal static class LaunchChoice
{
    /// <summary>Exit status when no slot can be started.</summary>
    public const int NothingToStart = 1;

    public static LaunchStep Choose(LaunchMemory memory, LaunchView view, LaunchTimings timings) => view.State switch
    {
        null => WithoutState(memory, view),
        { Pending: true } state => Trial(memory, view, state),
        { } state => Confirmed(memory, view, state, timings),
    };

    private static LaunchStep WithoutState(LaunchMemory memory, LaunchView view)
    {
        var usable = new[] { view.A, view.B }.Where(r => view.Usable(r.Slot)).OrderByDescending(r => r.Confirmed).ThenByDescending(r => r.Version).ToList();
        if (usable.Count == 0)
        {
            return Nothing(view);
        }

        var best = usable[0];
        var reason = view.Problem is null ? string.Empty : $"{view.Problem}; {best.Version} in slot {best.Slot.Folder} was chosen for being {(best.Confirmed ? "confirmed" : "the newest that can be started")}";
        var other = usable.Count > 1 ? usable[1] : null;
        var state = SlotState.First(best.Slot, best.Confirmed ? best.Version : null) with { Reason = reason, Previous = other?.Slot };
        if (other is { Confirmed: true })
        {
            state = state.WithConfirmed(other.Slot, other.Version);
        }

        // An unproven version goes on trial, if there is something to go back to.
        return best.Confirmed || other is null
            ? Recorded(memory, view, best, state)
            : Recorded(memory, view, best, state with { Pending = true, TriesLeft = Installer.Tries - 1 });
    }

    private static LaunchStep Trial(LaunchMemory memory, LaunchView view, SlotState state)
    {
        var (active, other) = (view.In(state.Active), view.In(state.Active.Other));
        if (view.Usable(active.Slot) && state.TriesLeft > 0)
        {
            return Recorded(memory, view, active, (state with { TriesLeft = state.TriesLeft - 1 }).Next);
        }

        var cause = view.Usable(active.Slot)
            ? memory.LastFailure is { } failure ? $"it was started {Installer.Tries} times; {failure}" : "it used up its starts without being confirmed"
            : view.Why(active.Slot);
        var name = active.Version?.ToString() ?? $"the version in slot {active.Slot.Folder}";
        if (view.Usable(other.Slot))
        {
            var reason = $"{name} was taken back: {cause}";
            var back = (state with
            {
                Active = other.Slot,
                Previous = active.Slot,
                Pending = false,
                TriesLeft = 0,
                Reason = reason,
                GivenUp = active.Version is { } version ? new(version, active.ManifestHash, cause) : state.GivenUp,
            }).Next;
            return Recorded(LaunchMemory.Fresh, view, other, back, new Say(reason));
        }

        if (!view.Usable(active.Slot))
        {
            return Nothing(view);
        }

        var kept = $"{name} failed its trial ({cause}) and stays, because there is nothing to go back to";
        var stay = (state with { Pending = false, TriesLeft = 0, Reason = kept, FellBack = true }).Next;
        return Recorded(memory, view, active, stay, new Say(kept));
    }

    private static LaunchStep Confirmed(LaunchMemory memory, LaunchView view, SlotState state, LaunchTimings timings)
    {
        var (active, other) = (view.In(state.Active), view.In(state.Active.Other));
        if (!view.Usable(active.Slot))
        {
            if (!view.Usable(other.Slot))
            {
                return Nothing(view);
            }

            var reason = $"slot {active.Slot.Folder} cannot be started: {view.Why(active.Slot)}; {other.Version} in slot {other.Slot.Folder} runs instead";
            return Recorded(LaunchMemory.Fresh, view, other, (state with { Active = other.Slot, Previous = active.Slot, Reason = reason, FellBack = true }).Next, new Say(reason));
        }

        if (!memory.Looping)
        {
            return LaunchDecision.Start(memory, RunOf(view, active, state, safeMode: null), timings);
        }

        if (!state.FellBack && view.Usable(other.Slot) && other.Confirmed)
        {
            var reason = $"{active.Version} failed {timings.Failures} times in {timings.Window.TotalMinutes:0} minutes ({memory.LastFailure}); {other.Version} in slot {other.Slot.Folder} runs instead";
            return Recorded(LaunchMemory.Fresh, view, other, (state with { Active = other.Slot, Previous = active.Slot, Reason = reason, FellBack = true }).Next, new Say(reason));
        }

        return LaunchDecision.Start(
            memory with { Failures = [], Looping = false },
            RunOf(view, active, state, $"{active.Version} in slot {active.Slot.Folder} keeps failing ({memory.LastFailure}){Beside(view, active.Slot.Other)}"),
            timings,
            new Say($"{active.Version} in slot {active.Slot.Folder} keeps failing ({memory.LastFailure}); it is started in safe mode"));
    }

    private static string Beside(LaunchView view, SlotName slot)
        => view.Usable(slot) ? view.In(slot).Confirmed ? $", and so did {view.In(slot).Version} in slot {slot.Folder}" : $", and {view.In(slot).Version} in slot {slot.Folder} never proved itself" : $", and slot {slot.Folder} cannot be started: {view.Why(slot)}";

    private static LaunchStep Nothing(LaunchView view)
        => new(new Ended(), new Say($"no slot can be started. Slot a: {view.Why(SlotName.A)}. Slot b: {view.Why(SlotName.B)}. Install an image (spa firmware install)."), new End(NothingToStart));

    private static LaunchStep Recorded(LaunchMemory memory, LaunchView view, SlotReport slot, SlotState state, params LaunchEffect[] before)
        => new(new Recording(memory, RunOf(view, slot, state, safeMode: null)), [.. before, new Record(state)]);

    private static LaunchRun RunOf(LaunchView view, SlotReport slot, SlotState state, string? safeMode) => new(
        slot.Slot,
        slot.Version!,
        slot.Manifest!.Entry,
        slot.Manifest.SecurityEpoch,
        state,
        slot.Confirmed && !state.Pending && !state.FellBack && state.Confirmed(slot.Slot) == slot.Version && slot.Manifest.SecurityEpoch <= view.Epoch,
        view.Usable(slot.Slot.Other) ? view.In(slot.Slot.Other) : null,
        safeMode);
}
