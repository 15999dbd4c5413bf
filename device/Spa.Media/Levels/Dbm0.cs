using System.Globalization;

namespace Spa.Media.Levels;

/// <summary>A level in dBm0: 0 is a sine of 16141 rms (22827 peak); a full-scale sine is +3.14 (G.711 A-law overload).</summary>
/// <param name="Value">The level; negative infinity for silence.</param>
public readonly record struct Dbm0(double Value) : IComparable<Dbm0>
{
    /// <summary>Root mean square of a sine at 0 dBm0, in sample units: 32768 x 10^(-3.14/20) / sqrt 2.</summary>
    public const double ReferenceRms = 16141.167;

    /// <summary>No sound at all.</summary>
    public static Dbm0 Silence { get; } = new(double.NegativeInfinity);

    /// <summary>Root mean square in sample units.</summary>
    public double Rms => ReferenceRms * Math.Pow(10, Value / 20);

    /// <summary>The level of a signal with this root mean square, in sample units.</summary>
    public static Dbm0 FromRms(double rms) => rms <= 0 ? Silence : new(20 * Math.Log10(rms / ReferenceRms));

    /// <summary>The level of samples taken together.</summary>
    public static Dbm0 Of(ReadOnlySpan<short> samples)
    {
        long energy = 0;
        foreach (var sample in samples)
        {
            energy += (long)sample * sample;
        }

        return samples.IsEmpty ? Silence : FromRms(Math.Sqrt((double)energy / samples.Length));
    }

    /// <summary>Quieter below louder.</summary>
    public static bool operator <(Dbm0 left, Dbm0 right) => left.Value < right.Value;

    /// <summary>Louder above quieter.</summary>
    public static bool operator >(Dbm0 left, Dbm0 right) => left.Value > right.Value;

    /// <summary>Quieter or equal.</summary>
    public static bool operator <=(Dbm0 left, Dbm0 right) => left.Value <= right.Value;

    /// <summary>Louder or equal.</summary>
    public static bool operator >=(Dbm0 left, Dbm0 right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public int CompareTo(Dbm0 other) => Value.CompareTo(other.Value);

    /// <summary>With one decimal: <c>-19.0 dBm0</c>.</summary>
    public override string ToString() => double.IsNegativeInfinity(Value) ? "silence" : Value.ToString("0.0", CultureInfo.InvariantCulture) + " dBm0";
}
