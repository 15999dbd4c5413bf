using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Foundation.Text;
using Spa.Media;
using Spa.Media.Tones;
using Spa.Scripts.Cadences;
using Spa.Scripts.Tones;

namespace Spa.Gateway.Phones;

/// <summary>What a tone or a cadence sounds like, by the player that serves the phone: so that a script can be heard and seen before it is saved.</summary>
public static class ScriptSound
{
    /// <summary>The longest sound; a tone that goes on is cut there.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(12);

    // A ring has no level on a speech path; this one is well heard and well drawn.
    private const decimal RingLevel = -10;

    /// <summary>What a page can do with the text of a setting.</summary>
    public static ScriptSoundKind KindOf(Parameter parameter) => parameter switch
    {
        Parameter<ToneScript> => ScriptSoundKind.Tone,
        Parameter<CadenceScript> { Section: var section } when section == RegionalParameters.Cwt1Cadence.Section => ScriptSoundKind.Tone,
        Parameter<CadenceScript> => ScriptSoundKind.Ring,
        _ => ScriptSoundKind.None,
    };

    /// <summary>Samples at 8 kHz: a tone as it is, a call waiting cadence with <c>CWT Frequency</c>, a ring cadence with <c>Ring Frequency</c>.</summary>
    /// <param name="parameter">One whose kind is not <see cref="ScriptSoundKind.None"/>; throws <see cref="ArgumentException"/> otherwise.</param>
    /// <param name="text">The script, in force or only written.</param>
    /// <param name="settings">For the two frequencies.</param>
    public static Parsed<short[]> Of(Parameter parameter, string text, SettingsSnapshot settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return parameter switch
        {
            Parameter<ToneScript> tone => tone.Typed.Read(text).Then<short[]>(script => Play(TonePlan.From(script))),
            Parameter<CadenceScript> cadence => cadence.Typed.Read(text).Then<short[]>(script => Play(WaitingTone.From(FrequencyOf(cadence, settings), script).Plan)),
            _ => throw new ArgumentException("Not a tone and not a cadence.", nameof(parameter)),
        };
    }

    private static FrequencyScript FrequencyOf(Parameter<CadenceScript> cadence, SettingsSnapshot settings)
        => KindOf(cadence) == ScriptSoundKind.Tone
            ? settings.Get(RegionalParameters.CwtFrequency)
            : new FrequencyScript([new FrequencyComponent(settings.Get(RegionalParameters.RingFrequency), RingLevel, null)]);

    private static short[] Play(TonePlan plan)
    {
        var player = new TonePlayer();
        player.Start(plan);
        var samples = new short[Pcm.Samples(Longest)];
        return samples[..player.Play(samples)];
    }
}
