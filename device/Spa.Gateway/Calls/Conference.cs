using Spa.Media;
using Spa.Media.Levels;
using Spa.Media.Tones;

namespace Spa.Gateway.Calls;

/// <summary>Legs that all hear each other: each the sum of what the others say, held at full scale, and a tone beside it. Allocates nothing in a frame.</summary>
internal sealed class Conference
{
    private readonly Leg[] legs;
    private readonly Gain[,] gains;
    private readonly TonePlayer tone = new();
    private readonly short[] signal = new short[Pcm.FrameSamples];
    private readonly short[] part = new short[Pcm.FrameSamples];
    private readonly int[] sum = new int[Pcm.FrameSamples];
    private bool sounds;

    /// <summary>Joins them, with the gains they have now.</summary>
    public Conference(ReadOnlySpan<Leg> legs, TonePlan plan)
    {
        this.legs = legs.ToArray();
        gains = new Gain[legs.Length, legs.Length];
        for (var from = 0; from < legs.Length; from++)
        {
            for (var to = 0; to < legs.Length; to++)
            {
                gains[from, to] = Gain.FromDecibels(legs[from].InputGain + legs[to].OutputGain);
            }
        }

        tone.Start(plan);
    }

    /// <summary>Who is in it.</summary>
    public ReadOnlySpan<Leg> Legs => legs;

    /// <summary>Whether a leg is in it.</summary>
    public bool Has(Leg leg) => Array.IndexOf(legs, leg) >= 0;

    /// <summary>Begins a frame.</summary>
    public void Begin()
    {
        sounds = tone.IsPlaying;
        if (sounds)
        {
            tone.Play(signal);
        }
    }

    /// <summary>Makes what one of them is to hear.</summary>
    public void Fill(Leg leg)
    {
        var to = Array.IndexOf(legs, leg);
        Array.Clear(sum);
        if (sounds)
        {
            Add(signal);
        }

        for (var from = 0; from < legs.Length; from++)
        {
            if (from != to)
            {
                gains[from, to].Apply(legs[from].Incoming, part);
                Add(part);
            }
        }

        var outgoing = leg.Outgoing;
        for (var i = 0; i < outgoing.Length; i++)
        {
            outgoing[i] = Pcm.Saturate(sum[i]);
        }
    }

    private void Add(short[] samples)
    {
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] += samples[i];
        }
    }
}
