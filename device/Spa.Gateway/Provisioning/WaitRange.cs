using Spa.Foundation.Ports;
using Spa.Scripts.Rules;

namespace Spa.Gateway.Provisioning;

/// <summary>A wait whose length is chosen by chance between two bounds, so that a fleet does not act in lock step.</summary>
/// <param name="Low">Shortest wait.</param>
/// <param name="High">Longest wait.</param>
public readonly record struct WaitRange(TimeSpan Low, TimeSpan High)
{
    /// <summary>No wait.</summary>
    public static WaitRange None { get; } = new(TimeSpan.Zero, TimeSpan.Zero);

    /// <summary>Always the same wait.</summary>
    public static WaitRange Exactly(TimeSpan wait) => new(wait, wait);

    /// <summary>The wait before the attempt with this number (0 = first) of a delay list; null where the list says never: an empty list or a 0 (provisioning 9).</summary>
    public static WaitRange? Of(DelayList list, int attempt)
    {
        ArgumentNullException.ThrowIfNull(list);
        var (low, high) = list.At(attempt);
        return high <= TimeSpan.Zero ? null : new WaitRange(low, high);
    }

    /// <summary>One wait out of the range.</summary>
    public TimeSpan Choose(Entropy entropy)
    {
        ArgumentNullException.ThrowIfNull(entropy);
        return Low + entropy.UpTo(High - Low);
    }

    /// <summary>"60..90 s".</summary>
    public override string ToString() => Low == High
        ? FormattableString.Invariant($"{Low.TotalSeconds} s")
        : FormattableString.Invariant($"{Low.TotalSeconds}..{High.TotalSeconds} s");
}
