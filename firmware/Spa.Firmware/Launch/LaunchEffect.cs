using Spa.Firmware.Slots;

namespace Spa.Firmware.Launch;

/// <summary>What the launcher's host is to do, in order.</summary>
public abstract record LaunchEffect
{
    private LaunchEffect()
    {
    }

    /// <summary>Read state and slots, check them whole, answer Examined.</summary>
    public sealed record Examine : LaunchEffect;

    /// <summary>Make the state durable, answer Recorded or RecordFailed.</summary>
    /// <param name="State">The state.</param>
    public sealed record Record(SlotState State) : LaunchEffect;

    /// <summary>Make a confirmation durable: the state (unless the device has meanwhile written another), the slot's own mark, the epoch. Answers as <see cref="Record"/> does.</summary>
    /// <param name="State">The state.</param>
    /// <param name="Slot">The slot confirmed.</param>
    /// <param name="Epoch">Its security epoch.</param>
    public sealed record Confirm(SlotState State, SlotName Slot, long Epoch) : LaunchEffect;

    /// <summary>Start the program; answers StartFailed if that is impossible.</summary>
    /// <param name="Run">What to start.</param>
    public sealed record Start(LaunchRun Run) : LaunchEffect;

    /// <summary>Ask the program to end (SIGTERM).</summary>
    public sealed record Terminate : LaunchEffect;

    /// <summary>End the program at once (SIGKILL).</summary>
    public sealed record Kill : LaunchEffect;

    /// <summary>Measure memory and log; answers Measured.</summary>
    public sealed record Measure : LaunchEffect;

    /// <summary>Hand over to the launcher that was brought: this one's process becomes it. Answers only when that fails, with HandoverFailed.</summary>
    public sealed record HandOver : LaunchEffect;

    /// <summary>Set a timer.</summary>
    /// <param name="Timer">Which.</param>
    /// <param name="After">From now; null = not at all.</param>
    public sealed record SetTimer(LaunchTimer Timer, TimeSpan? After) : LaunchEffect;

    /// <summary>Tell a person.</summary>
    /// <param name="Text">One line.</param>
    public sealed record Say(string Text) : LaunchEffect;

    /// <summary>End the launcher.</summary>
    /// <param name="Status">Its exit status.</param>
    public sealed record End(int Status) : LaunchEffect;
}
