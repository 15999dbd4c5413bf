using Spa.Foundation.Ports;

namespace Spa.Device.Time;

/// <summary>The system's clock. Trusted once it shows a time after this program was written: a board without a battery starts in 1970.</summary>
public sealed class SystemCalendar : ICalendar
{
    private static readonly DateTimeOffset Written = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public DateTimeOffset UtcNow => DateTimeOffset.UtcNow;

    /// <inheritdoc/>
    public bool IsTrusted => UtcNow >= Written;
}
