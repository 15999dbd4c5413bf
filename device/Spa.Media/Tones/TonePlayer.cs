using Spa.Media.Cadences;

namespace Spa.Media.Tones;

/// <summary>Plays a tone plan: edges exact to the sample, components phase-continuous for as long as they sound, no allocation.</summary>
public sealed class TonePlayer
{
    private readonly uint[] phases = new uint[32];
    private readonly uint[] modulations = new uint[32];
    private TonePlan? plan;
    private ScriptClock clock;
    private uint sounding;

    /// <summary>False before the start, after the tone's end and when stopped.</summary>
    public bool IsPlaying => plan is not null;

    /// <summary>Begins a tone from its start, in place of one that plays.</summary>
    public void Start(TonePlan tone)
    {
        ArgumentNullException.ThrowIfNull(tone);
        plan = tone;
        sounding = 0;
        clock.Start(tone.Sections);
        EndWithClock();
    }

    /// <summary>Ends it at once.</summary>
    public void Stop()
    {
        plan = null;
        clock.Stop();
    }

    /// <summary>Writes the next samples, zeros after the end; returns how many belong to the tone.</summary>
    public int Play(Span<short> samples)
    {
        var at = 0;
        while (at < samples.Length && plan is not null)
        {
            var count = clock.Until(samples.Length - at);
            Sound(samples.Slice(at, count));
            at += count;
            clock.Pass(count);
            EndWithClock();
        }

        samples[at..].Clear();
        return at;
    }

    private void EndWithClock()
    {
        if (clock.Ended)
        {
            plan = null;
        }
    }

    private void Sound(Span<short> samples)
    {
        var parts = clock.On ? plan!.Sounding[clock.Number] : [];
        var before = sounding;
        sounding = 0;
        foreach (var number in parts)
        {
            sounding |= 1u << number;
            if ((before & (1u << number)) == 0)
            {
                // A component that was silent starts at zero, without a click.
                phases[number] = 0;
                modulations[number] = Sine.QuarterTurn;
            }
        }

        for (var i = 0; i < samples.Length; i++)
        {
            long sum = 0;
            foreach (var number in parts)
            {
                ref readonly var component = ref plan!.Components[number];
                var value = ((long)Sine.At(phases[number]) * component.Amplitude) >> Sine.Bits;
                phases[number] += component.Step;
                if (component.Depth != 0)
                {
                    var depth = ((long)Sine.At(modulations[number]) * component.Depth) >> Sine.Bits;
                    value += (value * depth) >> TonePlan.DepthBits;
                    modulations[number] += component.ModulationStep;
                }

                sum += value;
            }

            samples[i] = Pcm.Saturate((sum + (1 << (TonePlan.AmplitudeBits - 1))) >> TonePlan.AmplitudeBits);
        }
    }
}
