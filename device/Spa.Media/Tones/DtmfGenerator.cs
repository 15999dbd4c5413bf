using Spa.Media.Levels;

namespace Spa.Media.Tones;

/// <summary>Plays keys: a list with the timing's lengths, or one key for as long as it is held. Frequencies exact, each end faded over 2.5 ms, so there is no click. Allocates nothing while it runs.</summary>
public sealed class DtmfGenerator
{
    /// <summary>Keys that may wait.</summary>
    public const int Most = 128;

    private const int AmplitudeBits = 12;
    private const int Ramp = 20;
    private const int RampBits = 15;
    private const string Keys = "123A456B789C*0#D";
    private static readonly uint[] LowSteps = [Sine.Step(697), Sine.Step(770), Sine.Step(852), Sine.Step(941)];
    private static readonly uint[] HighSteps = [Sine.Step(1209), Sine.Step(1336), Sine.Step(1477), Sine.Step(1633)];
    private static readonly int[] Rising = MakeRamp();

    private readonly char[] waiting = new char[Most];
    private int lowAmplitude;
    private int highAmplitude;
    private int on;
    private int off;
    private int first;
    private int count;
    private int key = -1;
    private uint lowPhase;
    private uint highPhase;
    private int at;
    private int end;
    private int pause;
    private bool held;

    /// <summary>Makes a generator that is silent.</summary>
    public DtmfGenerator(DtmfTiming timing) => Set(timing);

    /// <summary>True while a key sounds, its pause runs, or keys wait.</summary>
    public bool IsPlaying => key >= 0 || pause > 0 || count > 0;

    /// <summary>True for a key: <c>0</c> to <c>9</c>, <c>*</c>, <c>#</c>, <c>A</c> to <c>D</c>.</summary>
    public static bool IsKey(char key) => Keys.Contains(key, StringComparison.Ordinal);

    /// <summary>Levels and lengths from the next key on.</summary>
    public void Set(DtmfTiming timing)
    {
        ArgumentNullException.ThrowIfNull(timing);
        lowAmplitude = Amplitude(timing.LowDbm0);
        highAmplitude = Amplitude(timing.HighDbm0);
        on = Math.Max(2 * Ramp, Pcm.Samples(timing.On));
        off = Pcm.Samples(timing.Off);
    }

    /// <summary>Adds keys to those that wait; returns how many were taken. It stops at what is no key and when <see cref="Most"/> wait.</summary>
    public int Dial(ReadOnlySpan<char> keys)
    {
        var taken = 0;
        while (taken < keys.Length && count < Most && IsKey(keys[taken]))
        {
            waiting[(first + count) % Most] = keys[taken];
            count++;
            taken++;
        }

        return taken;
    }

    /// <summary>Sounds a key until <see cref="Release"/>, in place of everything else; false when it is no key.</summary>
    public bool Press(char pressed)
    {
        if (!IsKey(pressed))
        {
            return false;
        }

        Stop();
        Begin(pressed, int.MaxValue);
        held = true;
        return true;
    }

    /// <summary>Lets the key that sounds end: faded out within 2.5 ms.</summary>
    public void Release() => end = key < 0 ? 0 : Math.Min(end, at + Ramp);

    /// <summary>Silent at once, with a click; what waits is forgotten.</summary>
    public void Stop() => (key, pause, count, end) = (-1, 0, 0, 0);

    /// <summary>Writes the next samples, zeros when nothing sounds; returns how many belong to keys and their pauses.</summary>
    public int Play(Span<short> samples)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            if (key < 0 && pause == 0)
            {
                if (count == 0)
                {
                    samples[i..].Clear();
                    return i;
                }

                Begin(waiting[first], on);
                first = (first + 1) % Most;
                count--;
            }

            samples[i] = key >= 0 ? Sample() : (short)0;
            if (key < 0)
            {
                pause--;
            }
            else if (at == end)
            {
                (key, pause) = (-1, held ? 0 : off);
            }
        }

        return samples.Length;
    }

    private static int Amplitude(decimal dbm0) => (int)decimal.Round(Math.Min(Decibels.ReferencePeak * Decibels.Factor(dbm0), short.MaxValue) * (1 << AmplitudeBits));

    private static int[] MakeRamp()
    {
        var ramp = new int[Ramp];
        for (var i = 0; i < Ramp; i++)
        {
            // (1 - cos) / 2 from 0 to half a turn.
            var phase = (uint)((1L << 31) * (i + 1) / (Ramp + 1));
            ramp[i] = (int)(((1L << Sine.Bits) - Sine.At(phase + Sine.QuarterTurn)) >> (Sine.Bits + 1 - RampBits));
        }

        return ramp;
    }

    private void Begin(char pressed, int length)
    {
        key = Keys.IndexOf(pressed, StringComparison.Ordinal);
        (lowPhase, highPhase, at, end, held) = (0, 0, 0, length, false);
    }

    private short Sample()
    {
        var sum = (((long)Sine.At(lowPhase) * lowAmplitude) >> Sine.Bits) + (((long)Sine.At(highPhase) * highAmplitude) >> Sine.Bits);
        lowPhase += LowSteps[key / 4];
        highPhase += HighSteps[key % 4];
        var edge = Math.Min(at, end - 1 - at);
        at++;
        if (edge < Ramp)
        {
            sum = (sum * Rising[edge]) >> RampBits;
        }

        return Pcm.Saturate((sum + (1 << (AmplitudeBits - 1))) >> AmplitudeBits);
    }
}
