using Spa.Firmware.Slots;
using Spa.Scripts.Rules;

namespace Spa.Firmware.Launch;

/// <summary>Which launcher runs, as a function: one that was brought later, or the one the unit was made with, which is never overwritten and can always be gone back to.</summary>
/// <remarks>
/// Each start of a brought launcher takes one of its tries away, durably, before it is started; it gets them back by <see cref="Proven"/> when a device program has reported to it.
/// So one that crashes, hangs or cannot read its disk is passed over by itself, on trial or not.
/// </remarks>
public static class StarterDecision
{
    /// <summary>Starts without proof that a launcher gets once it has proved itself before.</summary>
    public const int TriesOfProven = 5;

    /// <summary>Decides.</summary>
    /// <param name="state">State of the launcher slots; null = none was ever brought, or it cannot be read.</param>
    /// <param name="a">Slot a, checked.</param>
    /// <param name="b">Slot b, checked.</param>
    /// <param name="made">Version of the launcher the unit was made with: an older one is never preferred to it.</param>
    public static StarterStep On(SlotState? state, SlotReport a, SlotReport b, FirmwareVersion made)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        ArgumentNullException.ThrowIfNull(made);
        if (state is null)
        {
            return new(null, null, string.Empty, false, string.Empty);
        }

        var active = state.Active == SlotName.A ? a : b;
        var why = Unusable(active, made);
        if (why is null && state.TriesLeft > 0)
        {
            return new((state with { TriesLeft = state.TriesLeft - 1 }).Next, active.Slot, active.Manifest!.Entry, state.Pending, string.Empty);
        }

        var other = state.Active == SlotName.A ? b : a;
        var good = other.Confirmed && Unusable(other, made) is null;
        if (!state.Pending && !good)
        {
            // Nothing to write: what was said once is said at each start until somebody brings another.
            return new(null, null, string.Empty, false, why switch
            {
                null => $"launcher {Name(active)} is passed over: it did not prove itself",
                "" => string.Empty,
                _ => $"launcher {Name(active)} is not used: {why}",
            });
        }

        var cause = string.IsNullOrEmpty(why) ? "it did not prove itself" : why;
        var said = $"launcher {Name(active)} was taken back: {cause}";
        var back = state with
        {
            Active = other.Slot,
            Previous = null,
            Pending = false,
            TriesLeft = good ? TriesOfProven - 1 : 0,
            Reason = said,
            GivenUp = active.Version is { } version ? new(version, active.ManifestHash, cause) : state.GivenUp,
        };
        return new(back.Next, good ? other.Slot : null, good ? other.Manifest!.Entry : string.Empty, false, said);
    }

    /// <summary>The state once a launcher has proved itself; null when it says so already.</summary>
    /// <param name="state">The present one.</param>
    /// <param name="slot">The slot that launcher runs from.</param>
    /// <param name="version">Its version.</param>
    public static SlotState? Proven(SlotState? state, SlotName slot, FirmwareVersion version)
        => state is null || state.Active != slot || state is { Pending: false, TriesLeft: TriesOfProven }
            ? null
            : (state with { Pending = false, TriesLeft = TriesOfProven, Reason = string.Empty, GivenUp = state.Pending ? null : state.GivenUp }).WithConfirmed(slot, version).Next;

    // Empty: not worth a word.
    private static string? Unusable(SlotReport slot, FirmwareVersion made)
        => slot.Manifest is not { } manifest ? slot.Problem
            : manifest.Product != UnitModel.LauncherProduct ? $"it is for product {manifest.Product}"
            : manifest.Version.CompareTo(made) <= 0 ? string.Empty
            : null;

    private static string Name(SlotReport slot) => slot.Version?.ToString() ?? $"in slot {slot.Slot.Folder}";
}
