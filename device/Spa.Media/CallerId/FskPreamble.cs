namespace Spa.Media.CallerId;

/// <summary>What goes before a message.</summary>
/// <param name="Seizure">Bits of alternating zeros and ones, beginning with a zero.</param>
/// <param name="Mark">Bits of ones.</param>
public readonly record struct FskPreamble(int Seizure, int Mark)
{
    /// <summary>Ones after the last byte, so that its stop bit is heard whole.</summary>
    public const int Trailing = 4;

    /// <summary>While the telephone is on the hook.</summary>
    public static FskPreamble OnHook { get; } = new(300, 180);

    /// <summary>During a call.</summary>
    public static FskPreamble OffHook { get; } = new(0, 80);

    /// <summary>How long a message of so many bytes takes with it.</summary>
    public TimeSpan Length(int bytes) => TimeSpan.FromTicks((Seizure + Mark + (10 * bytes) + Trailing) * TimeSpan.TicksPerSecond / FskStandard.BitsPerSecond);
}
