namespace Spa.Media.Cadences;

/// <summary>An on/off pair of a section, in samples.</summary>
/// <param name="On">Samples on; <see cref="ForEver"/> = without end.</param>
/// <param name="Off">Samples off; <see cref="ForEver"/> = without end.</param>
/// <param name="Number">What sounds while it is on, for who keeps a list of that.</param>
internal readonly record struct Part(int On, int Off, int Number)
{
    /// <summary>Without end.</summary>
    public const int ForEver = int.MaxValue;

    /// <summary>A script's time in samples; null = for ever.</summary>
    public static int Samples(TimeSpan? time) => time is { } span ? Math.Min(Pcm.Samples(span), ForEver - 1) : ForEver;
}

/// <summary>A section of a script, in samples.</summary>
/// <param name="Length">Samples it lasts; <see cref="Part.ForEver"/> = without end.</param>
/// <param name="Parts">Its pairs, repeated until it ends.</param>
internal sealed record Section(int Length, Part[] Parts)
{
    /// <summary>A section; pairs that take no time at all become silence of the section's length.</summary>
    public static Section Of(int length, Part[] parts)
        => parts.All(part => part.On == 0 && part.Off == 0) ? new Section(length, [new Part(0, Part.ForEver, 0)]) : new Section(length, parts);
}
