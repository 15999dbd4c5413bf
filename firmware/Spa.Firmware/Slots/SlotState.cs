using Spa.Scripts.Rules;

namespace Spa.Firmware.Slots;

/// <summary>Which slot is to run, and whether it is on trial.</summary>
/// <param name="Generation">One more with each change.</param>
/// <param name="Active">The slot to start.</param>
/// <param name="Previous">The slot to go back to; null while only one was ever filled.</param>
/// <param name="Pending">True while the active slot is on trial: staged, and not yet confirmed.</param>
/// <param name="TriesLeft">Starts the trial has left; 0 when there is none.</param>
/// <param name="Reason">What happened last that a person should know ("5.1.11 was taken back: ..."); empty when all went well.</param>
/// <param name="ConfirmedA">Version last confirmed in slot a; null = none.</param>
/// <param name="ConfirmedB">Version last confirmed in slot b; null = none.</param>
/// <param name="GivenUp">The version last taken back; null when none was since the last good one.</param>
/// <param name="FellBack">True when the active slot runs because the other, though confirmed, kept failing: the launcher then does not change slots again.</param>
public sealed record SlotState(
    long Generation,
    SlotName Active,
    SlotName? Previous,
    bool Pending,
    int TriesLeft,
    string Reason,
    FirmwareVersion? ConfirmedA,
    FirmwareVersion? ConfirmedB,
    GivenUp? GivenUp,
    bool FellBack)
{
    /// <summary>A larger generation is no count but damage.</summary>
    public const long MaxGeneration = 1L << 53;

    /// <summary>The same with one more generation, begun anew when the count is used up.</summary>
    public SlotState Next => this with { Generation = Generation >= MaxGeneration ? 1 : Generation + 1 };

    /// <summary>The state of a unit that has just <paramref name="slot"/>.</summary>
    public static SlotState First(SlotName slot, FirmwareVersion? confirmed)
        => new(1, slot, null, false, 0, string.Empty, slot == SlotName.A ? confirmed : null, slot == SlotName.B ? confirmed : null, null, false);

    /// <summary>The version confirmed in a slot.</summary>
    public FirmwareVersion? Confirmed(SlotName slot) => slot == SlotName.A ? ConfirmedA : ConfirmedB;

    /// <summary>The same with a version confirmed in a slot; null = what is in it is not confirmed.</summary>
    public SlotState WithConfirmed(SlotName slot, FirmwareVersion? version)
        => slot == SlotName.A ? this with { ConfirmedA = version } : this with { ConfirmedB = version };
}
