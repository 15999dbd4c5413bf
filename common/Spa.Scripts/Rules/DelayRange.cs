using System.Globalization;

namespace Spa.Scripts.Rules;

/// <summary>One element of a delay list.</summary>
/// <param name="Seconds">The fixed part.</param>
/// <param name="Random">The greatest random part on top of it, in seconds.</param>
public readonly record struct DelayRange(uint Seconds, uint Random)
{
    /// <summary>Shortest and longest delay.</summary>
    public (TimeSpan Low, TimeSpan High) Bounds => (TimeSpan.FromSeconds(Seconds), TimeSpan.FromSeconds((double)Seconds + Random));

    /// <summary>The element as a list writes it: <c>1800+300</c>.</summary>
    public override string ToString()
        => Random == 0 ? string.Create(CultureInfo.InvariantCulture, $"{Seconds}") : string.Create(CultureInfo.InvariantCulture, $"{Seconds}+{Random}");
}
