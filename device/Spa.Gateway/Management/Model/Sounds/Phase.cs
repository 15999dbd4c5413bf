using System.Collections.Immutable;
using Spa.Scripts.Tones;

namespace Spa.Gateway.Management.Model.Sounds;

/// <summary>A row of a table <c>Pattern</c> of TR-104, of a tone or of a ring.</summary>
/// <param name="On">It sounds.</param>
/// <param name="Hertz">Four frequencies; 0 = none.</param>
/// <param name="Tenths">Their levels in tenths of a dBm0.</param>
/// <param name="Modulation">Frequency in hertz of what modulates the one that there is; 0 = nothing.</param>
/// <param name="Duration">Milliseconds; 0 = without end.</param>
/// <param name="Next">The row of the same tone that follows, from 1; 0 = none.</param>
internal sealed record Phase(bool On, ImmutableArray<int> Hertz, ImmutableArray<int> Tenths, int Modulation, long Duration, int Next)
{
    /// <summary>The most frequencies of a row.</summary>
    public const int MostSines = 4;

    private static readonly ImmutableArray<int> NoSines = [0, 0, 0, 0];

    /// <summary>A row that no tone comes to.</summary>
    public static Phase Unused { get; } = new(false, NoSines, NoSines, 0, 0, 0);

    /// <summary>What sounds; a frequency of 0 is none.</summary>
    public ImmutableArray<FrequencyComponent> Sines
        => !On ? [] : [.. Hertz.Zip(Tenths).Where(sine => sine.First > 0).Select(sine => new FrequencyComponent(sine.First, sine.Second / 10m, Modulation > 0 ? Modulation : null))];

    /// <summary>Whether a row can say this: four frequencies, or one that is modulated.</summary>
    public static bool Says(SoundStep step) => step.Sines.Length <= MostSines && (step.Sines.Length == 1 || step.Sines.All(sine => sine.ModulatedBy is null));

    /// <summary>A step as a row.</summary>
    public static Phase Of(SoundStep step, int next) => new(
        step.On, [.. Padded(step.Sines.Select(sine => sine.Hertz))], [.. Padded(step.Sines.Select(sine => (int)(sine.Dbm * 10)))],
        step.Sines.Length == 1 ? step.Sines[0].ModulatedBy ?? 0 : 0, step.Duration ?? 0, next);

    /// <inheritdoc/>
    public bool Equals(Phase? other) => other is not null && (On, Modulation, Duration, Next) == (other.On, other.Modulation, other.Duration, other.Next)
        && Hertz.SequenceEqual(other.Hertz) && Tenths.SequenceEqual(other.Tenths);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(On, Hertz[0], Tenths[0], Modulation, Duration, Next);

    private static IEnumerable<int> Padded(IEnumerable<int> numbers) => numbers.Concat(NoSines).Take(MostSines);
}
