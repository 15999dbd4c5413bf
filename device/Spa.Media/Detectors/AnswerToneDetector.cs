using Spa.Media.Levels;

namespace Spa.Media.Detectors;

/// <summary>Hears the answer tone of modems and fax machines (2100 Hz, CED, ANS), its phase reversals, and the calling tone of fax machines (1100 Hz, CNG): T.30, V.8, V.25, G.164. Allocates nothing while it listens.</summary>
public sealed class AnswerToneDetector
{
    private const int Hop = 40;
    private const int Window = 80;
    private const int Answer = 0;
    private const int Calling = 1;

    // In hops of 5 ms: told after 300 ms of the answer tone, 350 ms of the calling tone (which lasts 500 +- 75 ms).
    private const int AnswerHops = 60;
    private const int CallingHops = 70;

    // Reversals come each 450 +- 25 ms.
    private const int LeastBetween = 80;
    private const int MostBetween = 100;
    private const float Purity = 0.75f;

    private readonly HannBins bins = new([2100, 1100], Window, Hop);

    // V.25: 2100 +- 15 Hz, T.30: 1100 +- 38 Hz.
    private readonly FrequencyLimit answerLimit = FrequencyLimit.Of(25, Hop);
    private readonly FrequencyLimit callingLimit = FrequencyLimit.Of(44, Hop);
    private readonly float[] samples = new float[Pcm.FrameSamples];
    private readonly float threshold = (float)(2 * new Dbm0(-40).Rms * new Dbm0(-40).Rms);
    private float lastEnergy;
    private int answer;
    private int calling;
    private int missing;
    private int sinceReversal;
    private float phaseRe;
    private float phaseIm;

    /// <summary>True while the answer tone has lasted for 300 ms or more.</summary>
    public bool HasAnswer => answer >= AnswerHops;

    /// <summary>True while the calling tone has lasted for 350 ms or more.</summary>
    public bool HasCalling => calling >= CallingHops;

    /// <summary>True while either lasts.</summary>
    public bool Present => HasAnswer || HasCalling;

    /// <summary>Phase reversals of the answer tone, 450 ms apart, since it began.</summary>
    public int Reversals { get; private set; }

    /// <summary>Begins anew.</summary>
    public void Forget() => (answer, calling, missing, Reversals, sinceReversal) = (0, 0, 0, 0, 0);

    /// <summary>Takes a frame of 80 samples.</summary>
    public void Push(ReadOnlySpan<short> frame)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = frame[i];
        }

        for (var at = 0; at < samples.Length; at += Hop)
        {
            Listen(samples.AsSpan(at, Hop));
        }
    }

    private void Listen(ReadOnlySpan<float> hop)
    {
        bins.Push(hop);
        float energy = 0;
        foreach (var sample in hop)
        {
            energy += sample * sample;
        }

        var around = (energy + lastEnergy) / Window;
        lastEnergy = energy;
        calling = Is(Calling, around) && callingLimit.Holds(bins.TurnRe(Calling), bins.TurnIm(Calling)) ? calling + 1 : 0;
        var there = Is(Answer, around);
        if (there && answerLimit.Holds(bins.TurnRe(Answer), bins.TurnIm(Answer)))
        {
            answer++;
            sinceReversal++;
            Reverse();
            missing = 0;
            return;
        }

        // A reversal spoils one to four hops; a longer gap is the end.
        sinceReversal++;
        missing++;
        if (missing > 6)
        {
            (answer, Reversals, sinceReversal) = (0, 0, 0);
        }
    }

    private bool Is(int bin, float around) => bins.Power(bin) > threshold && bins.Power(bin) / 2 > Purity * around;

    // Compares the phase with the one before the gap; both stand still while the tone does.
    private void Reverse()
    {
        var (re, im) = (bins.Re(Answer), bins.Im(Answer));
        if (missing is >= 1 and <= 6)
        {
            // A jump within 25 degrees of half a turn.
            var along = (re * phaseRe) + (im * phaseIm);
            var across = (im * phaseRe) - (re * phaseIm);
            if (along < 0 && Math.Abs(across) < -along * 0.6f)
            {
                Reversals = Reversals == 0 || sinceReversal is >= LeastBetween and <= MostBetween ? Reversals + 1 : 1;
                sinceReversal = 0;
            }
        }

        (phaseRe, phaseIm) = (re, im);
    }
}
