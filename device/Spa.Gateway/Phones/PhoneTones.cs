using System.Collections.Immutable;
using Spa.Media.Tones;
using Spa.Scripts.Tones;

namespace Spa.Gateway.Phones;

/// <summary>The tones of the unit to its phone, ready for the player.</summary>
public sealed class PhoneTones
{
    private readonly TonePlan[] plans;
    private readonly ImmutableArray<int>[] hertz;

    /// <summary>Makes all of them ready.</summary>
    /// <param name="script">Gives the script of each.</param>
    public PhoneTones(Func<PhoneTone, ToneScript> script)
    {
        ArgumentNullException.ThrowIfNull(script);
        var scripts = Enum.GetValues<PhoneTone>().Select(script).ToArray();
        plans = [.. scripts.Select(TonePlan.From)];
        hertz = [.. scripts.Select(tone => tone.Frequencies.Components.Select(component => component.Hertz).Distinct().ToImmutableArray())];
    }

    /// <summary>The tone.</summary>
    public TonePlan Plan(PhoneTone tone) => plans[(int)tone];

    /// <summary>Its frequencies: what a key that is pressed while it sounds stands beside.</summary>
    public ReadOnlySpan<int> Hertz(PhoneTone tone) => hertz[(int)tone].AsSpan();
}
