using Spa.Scripts.Cadences;

namespace Spa.Media.Cadences;

/// <summary>A cadence script made ready for the player. Immutable.</summary>
public sealed class CadencePlan
{
    private CadencePlan(Section[] sections) => Sections = sections;

    /// <summary>The sections in samples.</summary>
    internal Section[] Sections { get; }

    /// <summary>Makes a script ready.</summary>
    public static CadencePlan From(CadenceScript script)
    {
        ArgumentNullException.ThrowIfNull(script);
        return new CadencePlan([.. script.Sections.Select(section => Section.Of(
            Part.Samples(section.Duration),
            [.. section.Pairs.Select(pair => new Part(Part.Samples(pair.On), Part.Samples(pair.Off), 0))]))]);
    }
}
