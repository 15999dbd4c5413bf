using Spa.Media.Levels;

namespace Spa.Media.Echo;

/// <summary>Follows the background between words: falls at once, rises 2 dB a second; and makes noise that sounds alike. Allocates nothing.</summary>
internal sealed class NoiseFloor
{
    // Per frame of 10 ms.
    private const float Rise = 1.0046f;
    private const float Least = 4f;
    private const float Smoothing = 0.3f;

    // What is louder than -35 dBm0 is somebody, or a tone: no noise may stand for it.
    private static readonly float Loudest = (float)(new Dbm0(-35).Rms * new Dbm0(-35).Rms);

    private float smooth = -1;
    private float power = -1;
    private float colour;
    private float last;
    private uint state = 1;

    /// <summary>Mean square of the background, in sample units; 0 before it is known.</summary>
    public float Power => Math.Max(power, 0);

    /// <summary>Takes a frame of the near end.</summary>
    /// <param name="frame">Its samples.</param>
    /// <param name="quiet">Whether the far end is silent, so that the frame holds no echo.</param>
    public void Watch(ReadOnlySpan<float> frame, bool quiet)
    {
        if (!quiet)
        {
            smooth = -1;
            return;
        }

        float energy = 0, next = 0, before = frame[0];
        foreach (var sample in frame)
        {
            energy += sample * sample;
            next += sample * before;
            before = sample;
        }

        energy /= frame.Length;
        smooth = smooth < 0 ? energy : smooth + ((energy - smooth) * Smoothing);
        if (power < 0)
        {
            power = smooth;
        }
        else if (smooth <= power * Rise)
        {
            // Near the floor: this is the background, so its colour can be learnt too.
            power += (smooth - power) * 0.1f;
            colour += (Math.Clamp(next / Math.Max(energy * frame.Length, Least), -0.9f, 0.9f) - colour) * 0.05f;
        }
        else
        {
            power = smooth > 2 * power ? power * Rise : power + ((smooth - power) * 0.02f);
        }

        power = Math.Min(power, Loudest);
    }

    /// <summary>The next sample of noise like the background.</summary>
    public float Next()
    {
        // Sum of two uniform numbers, then one pole for the colour; the power comes out as that of the background.
        state = unchecked((state * 1664525) + 1013904223);
        var a = (int)state >> 8;
        state = unchecked((state * 1664525) + 1013904223);
        var b = (int)state >> 8;
        const float Scale = 1 / (8388608f * 0.8165f);
        var white = (a + b) * Scale;
        last = (colour * last) + (white * MathF.Sqrt(Math.Max(1 - (colour * colour), 0)));
        return last * MathF.Sqrt(Power);
    }
}
