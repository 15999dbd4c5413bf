using Spa.Gateway.Lines;

namespace Spa.Gateway.Phones;

/// <summary>Pulses counted so far, and the digit when they have ended.</summary>
/// <param name="Pulses">0 = none since the last digit.</param>
/// <param name="Digit">Null = no digit has ended.</param>
public readonly record struct PulseCount(int Pulses, char? Digit);

/// <summary>Dial pulses to digits (behaviour f.3), as a function: n pulses are n, ten are 0.</summary>
public static class PulseCounter
{
    private const int Most = 10;

    /// <summary>What <paramref name="news"/> makes of <paramref name="pulses"/>. More than ten pulses are no digit; a flash or the hook forgets what was begun.</summary>
    public static PulseCount On(int pulses, FxsNews news) => news switch
    {
        FxsNews.Pulsed => new(pulses + 1, null),
        FxsNews.PulsesEnded when pulses is > 0 and <= Most => new(0, (char)('0' + (pulses % Most))),
        _ => new(0, null),
    };
}
