using Spa.Foundation.Ports;
using Spa.Media;

namespace Spa.Simulation.Speech;

/// <summary>A voice that says nothing in particular: syllables of vowels, fricatives and stops, with pitch and pauses as people have. For simulated talkers and for whatever must be tried with speech.</summary>
/// <remarks>Pulses and noise through three resonators whose frequencies glide from sound to sound. The same seed says the same bits on every machine. Active speech is near -19 dBm0. Allocates nothing while it talks.</remarks>
public sealed class FormantVoice
{
    private const int Resonators = 3;

    // First three formants of vowels in hertz, spoken by a man; a woman's are a sixth higher.
    private static readonly int[][] Vowels =
    [
        [270, 2290, 3010], [390, 1990, 2550], [530, 1840, 2480], [660, 1720, 2410], [730, 1090, 2440],
        [570, 840, 2410], [440, 1020, 2240], [300, 870, 2240], [640, 1190, 2390], [490, 1350, 1690],
    ];

    private static readonly float[] Bandwidths = [90, 120, 200];

    private readonly Entropy entropy;
    private readonly float pitchBase;
    private readonly float stretch;
    private readonly float[] formants = [500, 1500, 2500];
    private readonly float[] targets = [500, 1500, 2500];
    private readonly float[] a = new float[Resonators];
    private readonly float[] b = new float[Resonators];
    private readonly float[] gains = new float[Resonators];
    private readonly float[] one = new float[Resonators];
    private readonly float[] two = new float[Resonators];
    private float pitch;
    private float pitchTarget;
    private float phase;
    private float voicing;
    private float voicingTarget;
    private float frication;
    private float fricationTarget;
    private float throat;
    private float tilt;
    private float noise;
    private int left;
    private int syllables;
    private bool consonant;

    /// <summary>A talker; the seed decides who and what is said.</summary>
    public FormantVoice(ulong seed)
    {
        entropy = new Entropy(seed);
        var woman = entropy.Below(2) == 1;
        pitchBase = woman ? 170 + entropy.Below(70) : 90 + entropy.Below(50);
        stretch = (woman ? 1.16f : 1f) + ((entropy.Below(11) - 5) * 0.01f);
        pitch = pitchTarget = pitchBase;
    }

    /// <summary>Says the next samples.</summary>
    public void Talk(Span<short> samples)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            if (left-- <= 0)
            {
                NextSound();
            }

            if ((left & 31) == 0)
            {
                Glide();
            }

            samples[i] = (short)Math.Clamp(MathF.Round(Sample()), short.MinValue, short.MaxValue);
        }
    }

    private void NextSound()
    {
        if (syllables == 0)
        {
            // A pause between phrases, then four to fourteen syllables.
            (voicingTarget, fricationTarget, consonant) = (0, 0, true);
            left = Milliseconds(250 + entropy.Below(700));
            syllables = 4 + entropy.Below(11);
            pitchTarget = pitchBase * (1.1f + (entropy.Below(20) * 0.01f));
            return;
        }

        if (consonant)
        {
            consonant = false;
            var kind = entropy.Below(4);
            voicingTarget = kind == 0 ? 0.25f : 0;
            fricationTarget = kind switch { 1 => 0.5f + (entropy.Below(50) * 0.01f), 2 => 0.15f, _ => 0 };
            if (kind != 0)
            {
                Aim([300 + entropy.Below(300), 1500 + entropy.Below(900), 2600 + entropy.Below(500)]);
            }

            left = Milliseconds(kind == 3 ? 20 + entropy.Below(50) : 40 + entropy.Below(70));
            return;
        }

        consonant = true;
        syllables--;
        Aim(Vowels[entropy.Below(Vowels.Length)]);
        (voicingTarget, fricationTarget) = (0.6f + (entropy.Below(40) * 0.01f), 0.01f);
        pitchTarget = pitchBase * (0.8f + (syllables * 0.02f) + (entropy.Below(30) * 0.01f));
        left = Milliseconds(60 + entropy.Below(160));
    }

    private void Aim(ReadOnlySpan<int> hertz)
    {
        for (var k = 0; k < hertz.Length; k++)
        {
            targets[k] = Math.Min(hertz[k] * stretch, 3600);
        }
    }

    private static int Milliseconds(int count) => count * Pcm.SamplesPerSecond / 1000;

    // Every 4 ms a step towards where the sound is going.
    private void Glide()
    {
        pitch += (pitchTarget - pitch) * 0.06f;
        voicing += (voicingTarget - voicing) * 0.3f;
        frication += (fricationTarget - frication) * 0.4f;
        for (var k = 0; k < Resonators; k++)
        {
            formants[k] += (targets[k] - formants[k]) * 0.15f;
            var x = MathF.PI * Bandwidths[k] / Pcm.SamplesPerSecond;
            var r = 1 - x + (x * x / 2) - (x * x * x / 6);
            var cosine = Cosine(2 * MathF.PI * formants[k] / Pcm.SamplesPerSecond);
            (a[k], b[k]) = (2 * r * cosine, -r * r);
            gains[k] = 1 - a[k] - b[k];
        }
    }

    // By its series about a quarter turn, so that every machine has the same bits.
    private static float Cosine(float angle)
    {
        var x = (MathF.PI / 2) - angle;
        var square = x * x;
        return x * (1 - (square / 6 * (1 - (square / 20 * (1 - (square / 42 * (1 - (square / 72))))))));
    }

    private float Sample()
    {
        phase += pitch / Pcm.SamplesPerSecond;
        // Pulses whose mean is taken off, for no direct current leaves a mouth.
        var source = -60 * voicing * pitch / Pcm.SamplesPerSecond;
        if (phase >= 1)
        {
            // No two periods are quite alike.
            phase = (phase - 1) + ((entropy.Below(100) - 50) * 0.0002f);
            source += (57 + (entropy.Below(13) * 0.5f)) * voicing;
        }

        // The throat takes 12 dB an octave of them, of which the lips give a part back.
        throat += (source - throat) * 0.2f;
        tilt += (throat - tilt) * 0.3f;
        noise = (entropy.Below(2001) - 1000) * 0.001f;
        var x = (tilt * 650) + (noise * frication * 850) + (noise * voicing * 42);
        for (var k = 0; k < Resonators; k++)
        {
            var y = (gains[k] * x) + (a[k] * one[k]) + (b[k] * two[k]);
            (two[k], one[k]) = (one[k], y);
            x = y;
        }

        return x;
    }
}
