using System.Collections.Immutable;
using System.Globalization;
using Spa.Configuration.Parameters;
using Spa.Cwmp;
using Spa.Scripts.Cadences;

namespace Spa.Gateway.Management.Model.Sounds;

/// <summary>The cadence of the ring that a setting chooses, as a list of times of ringing and of silence in milliseconds. How long it rings at most is the ring's own, and stays.</summary>
/// <param name="chooser">Setting with the number of the ring.</param>
/// <param name="rings">The rings; the first is number 1.</param>
internal sealed class RingCadence(string chooser, ImmutableArray<Parameter<CadenceScript>> rings) : LeafSource
{
    /// <inheritdoc/>
    public override bool IsWritable => true;

    /// <inheritdoc/>
    public override string Read(ModelFacts facts) => facts.Settings.Get(Ring(facts)) is { Sections: [var only] } && only.Pairs.All(pair => pair is { On: not null, Off: not null })
        ? string.Join(',', only.Pairs.SelectMany(pair => new[] { pair.On!.Value, pair.Off!.Value }).Select(time => ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture)))
        : string.Empty;

    /// <inheritdoc/>
    public override LeafWrite Write(string value, ModelFacts facts)
    {
        if (value == Read(facts))
        {
            return LeafWrite.Nothing;
        }

        var times = value.Split(',', StringSplitOptions.TrimEntries);
        var read = times.Select(text => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var time) ? TimeSpan.FromMilliseconds(time) : (TimeSpan?)null).ToList();
        if (read.Contains(null) || read.Count % 2 != 0 || read.Count > 2 * CadenceSection.MostPairs)
        {
            return LeafWrite.Refuse(FaultCode.InvalidParameterValue, $"expected up to {CadenceSection.MostPairs} times of ringing, each with the silence behind it, in milliseconds: 2000,4000");
        }

        var ring = Ring(facts);
        return LeafWrite.Set(ring.Name, new CadenceScript([new CadenceSection(facts.Settings.Get(ring).Sections[0].Duration, [.. read.Chunk(2).Select(pair => new CadencePair(pair[0], pair[1]))])]).ToString());
    }

    private Parameter<CadenceScript> Ring(ModelFacts facts) => rings[int.Parse(facts.Text(chooser), CultureInfo.InvariantCulture) - 1];
}
