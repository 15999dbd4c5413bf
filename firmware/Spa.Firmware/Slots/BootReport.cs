using Spa.Scripts.Rules;

namespace Spa.Firmware.Slots;

/// <summary>What a running program knows of its own start.</summary>
/// <param name="Slot">The slot it runs from; null = from none (started by hand).</param>
/// <param name="Version">The version in that slot's manifest: <c>$SWVER</c>; null without a slot.</param>
/// <param name="OnTrial">True until the launcher has confirmed this version.</param>
/// <param name="Staged">The version waiting in the other slot for a restart with exit status 10; null = none.</param>
/// <param name="Reason">What happened at the last start that a person should know; empty when all went well.</param>
/// <param name="GivenUp">The version that was taken back last; null = none.</param>
public sealed record BootReport(SlotName? Slot, FirmwareVersion? Version, bool OnTrial, FirmwareVersion? Staged, string Reason, GivenUp? GivenUp)
{
    /// <summary>Reads it.</summary>
    /// <param name="store">The unit's slots.</param>
    /// <param name="slotFolder">The environment's <c>SPA_SLOT</c>; null or empty = not started by the launcher.</param>
    public static BootReport Read(SlotStore store, string? slotFolder)
    {
        ArgumentNullException.ThrowIfNull(store);
        var slot = SlotNames.Of(slotFolder);
        store.ReadState(out var state, out var problem);
        var staged = state is { Pending: true } && slot is not null && state.Active != slot ? store.ReadManifest(state.Active)?.Version : null;
        var reason = (state?.Reason, problem) switch
        {
            (null or "", null) => string.Empty,
            ({ } said, null) => said,
            (null or "", { } wrong) => wrong,
            ({ } said, { } wrong) => $"{said}; {wrong}",
        };
        return new(
            slot,
            slot is { } runs ? store.ReadManifest(runs)?.Version : null,
            state is { Pending: true } && state.Active == slot,
            staged,
            reason,
            state?.GivenUp);
    }
}
