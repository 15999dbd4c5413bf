using System.Collections.Immutable;

namespace Spa.Scripts.DialPlans;

/// <summary>What dialling needs beside the plan.</summary>
/// <param name="ShortTime">Interdigit Short Timer.</param>
/// <param name="LongTime">Interdigit Long Timer.</param>
/// <param name="Extras">Star codes, speed dials and emergency numbers.</param>
public sealed record DialOptions(TimeSpan ShortTime, TimeSpan LongTime, ImmutableArray<DialExtra> Extras)
{
    /// <summary>3 s, 10 s, no extras.</summary>
    public static readonly DialOptions Default = new(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(10), []);

    /// <inheritdoc/>
    public bool Equals(DialOptions? other)
        => other is not null && ShortTime == other.ShortTime && LongTime == other.LongTime && Sequences.Same(Extras, other.Extras);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(ShortTime, LongTime, Sequences.Hash(Extras));
}
