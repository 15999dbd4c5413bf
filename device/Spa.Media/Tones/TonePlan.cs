using System.Collections.Immutable;
using Spa.Media.Cadences;
using Spa.Media.Levels;
using Spa.Scripts.Tones;

namespace Spa.Media.Tones;

/// <summary>A tone script made ready for the player: integers, in samples. Immutable; one plan may serve many players.</summary>
public sealed class TonePlan
{
    /// <summary>Bits after the point of an amplitude.</summary>
    internal const int AmplitudeBits = 12;

    /// <summary>Bits after the point of a modulation depth.</summary>
    internal const int DepthBits = 15;

    // How deep F*G modulates: 90 %, the field's reading of such scripts; no vendor text names a figure.
    private const int Depth = (int)(0.9 * (1 << DepthBits));

    private TonePlan(Component[] components, Section[] sections, int[][] sounding)
    {
        Components = components;
        Sections = sections;
        Sounding = sounding;
    }

    /// <summary>The components, numbered from 0.</summary>
    internal Component[] Components { get; }

    /// <summary>The sections; a part's number is its row in <see cref="Sounding"/>.</summary>
    internal Section[] Sections { get; }

    /// <summary>For each segment, the components that sound while it is on.</summary>
    internal int[][] Sounding { get; }

    /// <summary>Makes a script ready.</summary>
    public static TonePlan From(ToneScript script)
    {
        ArgumentNullException.ThrowIfNull(script);
        var components = new Component[script.Frequencies.Components.Length];
        for (var i = 0; i < components.Length; i++)
        {
            var from = script.Frequencies.Components[i];
            var amplitude = (int)decimal.Round(Math.Min(Decibels.ReferencePeak * Decibels.Factor(from.Dbm), short.MaxValue) * (1 << AmplitudeBits));
            components[i] = new Component(Sine.Step(from.Hertz), amplitude, from.ModulatedBy is { } by ? Sine.Step(by) : 0, from.ModulatedBy is null ? 0 : Depth);
        }

        var sounding = new List<int[]>();
        var sections = new Section[script.Sections.Length];
        for (var i = 0; i < sections.Length; i++)
        {
            var section = script.Sections[i];
            var parts = new Part[section.Segments.Length];
            for (var k = 0; k < parts.Length; k++)
            {
                var segment = section.Segments[k];
                parts[k] = new Part(Part.Samples(segment.On), Part.Samples(segment.Off), sounding.Count);
                sounding.Add([.. segment.Components.Select(number => number - 1)]);
            }

            sections[i] = Section.Of(Part.Samples(section.Duration), parts);
        }

        return new TonePlan(components, sections, [.. sounding]);
    }

    /// <summary>One sine without end, for test signals and probes.</summary>
    public static TonePlan Steady(int hertz, decimal dbm0)
        => From(new ToneScript(
            new FrequencyScript([new FrequencyComponent(hertz, dbm0, null)]),
            [new ToneSection(null, [new ToneSegment(null, TimeSpan.Zero, ImmutableArray.Create(1))])]));

    /// <summary>One component.</summary>
    /// <param name="Step">Phase in one sample.</param>
    /// <param name="Amplitude">Peak, in 2^-12 sample units.</param>
    /// <param name="ModulationStep">Phase of the modulating tone in one sample.</param>
    /// <param name="Depth">Depth of modulation in 2^-15; 0 = none.</param>
    internal readonly record struct Component(uint Step, int Amplitude, uint ModulationStep, int Depth);
}
