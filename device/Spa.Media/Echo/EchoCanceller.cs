using Spa.Media.Detectors;
using Spa.Media.Levels;

namespace Spa.Media.Echo;

/// <summary>Takes the far end's echo out of what the near end says. Frames of 80 samples; adds no delay; allocates nothing while it runs.</summary>
/// <remarks>
/// One filter learns all the time, another is heard. What the first has learnt is copied, stands trial for a few frames without learning on, and is heard only when it has proven better: a filter that learns can follow anything,
/// talk of the near end too, but only the path of the echo holds when it stands still. So both may talk at once. What is left is replaced by comfort noise while only the far end talks. Tones teach nothing, since they fit many paths; the answer tone of modems with its phase reversals switches everything off (ITU-T G.168, G.164).
/// </remarks>
public sealed class EchoCanceller
{
    private const int Frame = Pcm.FrameSamples;
    private const int LongestTail = 512;
    private const float Step = 1f;

    // How much better what stands trial must be, for how many frames; and how much worse what learns may be before it begins anew.
    private const float Better = 0.8f;
    private const float Worse = 4f;
    private const int Trial = 2;

    // Frames in which what is heard is louder than what came in.
    private const int Changed = 5;

    // What it leaves must be half of what there was: while somebody talks at the near end it is not.
    private const float Cancelled = 0.5f;

    // -50 dBm0 as a mean square: below, the far end is silent.
    private static readonly float Silent = Square(-50);
    private static readonly float Released = Square(-36);

    // After 250 ms of silence of both ends modems have gone.
    private const int ReleaseFrames = 25;
    private const int TonalFrames = 3;

    private readonly EchoOptions options;
    private readonly AdaptiveFilter learning;
    private readonly AdaptiveFilter trial;
    private readonly AdaptiveFilter heard;
    private readonly NoiseFloor background = new();
    private readonly TonalityMeter tonality = new();
    private readonly AnswerToneDetector farTone = new();
    private readonly AnswerToneDetector nearTone = new();
    private readonly float[] far;
    private readonly float[] left = new float[Frame];
    private readonly float[] echo = new float[Frame];
    private readonly float residualShare;
    private float farPower;
    private float learningError;
    private float heardError;
    private float nearLevel;
    private float trialNear;
    private float trialLeft;
    private float trialHeard;
    private int trialFrames;
    private int worse;
    private int tonal;
    private int quiet;
    private int released;
    private float gain = 1;
    private int talking;

    /// <summary>Makes a canceller that knows no echo.</summary>
    public EchoCanceller(EchoOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        var taps = Math.Clamp((Pcm.Samples(options.Tail) + 7) / 8 * 8, 8, LongestTail);
        (learning, trial, heard) = (new AdaptiveFilter(taps), new AdaptiveFilter(taps), new AdaptiveFilter(taps));
        far = new float[taps + Frame];
        residualShare = options.More ? 0.25f : 0.08f;
    }

    /// <summary>True while a modem's answer tone with phase reversals keeps it off.</summary>
    public bool Disabled { get; private set; }

    /// <summary>True while comfort noise stands for what is left of the echo.</summary>
    public bool Suppressing => gain < 0.5f;

    /// <summary>Takes the echo out of a frame.</summary>
    /// <param name="fromFar">What is sent to the near end in this frame.</param>
    /// <param name="near">What comes from the near end in this frame; the result stands in its place.</param>
    /// <param name="suppress">What is left may be replaced by comfort noise, where the options have it so.</param>
    public void Process(ReadOnlySpan<short> fromFar, Span<short> near, bool suppress = true)
    {
        Remember(fromFar);
        Watch(fromFar, near);
        if (Disabled)
        {
            return;
        }

        var farTalks = farPower > Silent * far.Length;
        quiet = farTalks ? 0 : quiet + 1;
        tonal = tonality.IsTone(fromFar) ? TonalFrames : Math.Max(tonal - 1, 0);
        var energies = Cancel(near, options.Adapt && farTalks && tonal == 0);
        if (farTalks)
        {
            Compare(energies);
            Try(energies);
        }

        background.Watch(left, quiet * Frame > heard.Length + Frame);
        Give(near, energies.Left, energies.Echo, farTalks, suppress && options.Suppress);
    }

    private static float Square(double dbm0) => (float)(new Dbm0(dbm0).Rms * new Dbm0(dbm0).Rms);

    private void Remember(ReadOnlySpan<short> fromFar)
    {
        far.AsSpan(Frame).CopyTo(far);
        for (var i = 0; i < Frame; i++)
        {
            far[far.Length - Frame + i] = fromFar[i];
        }

        farPower = 0;
        foreach (var sample in far)
        {
            farPower += sample * sample;
        }
    }

    // Modems: reversals switch it off until both ends have been silent; a steady answer or calling tone leaves the cancelling and stops the suppression.
    private void Watch(ReadOnlySpan<short> fromFar, ReadOnlySpan<short> near)
    {
        farTone.Push(fromFar);
        nearTone.Push(near);
        Disabled |= farTone.Reversals >= 2 || nearTone.Reversals >= 2;
        float energy = 0;
        for (var i = 0; i < Frame; i++)
        {
            energy = Math.Max(energy, Math.Max(fromFar[i] * (float)fromFar[i], near[i] * (float)near[i]));
        }

        // A sine's peak is twice its mean square.
        released = energy < 2 * Released ? released + 1 : 0;
        if (Disabled && released >= ReleaseFrames)
        {
            Disabled = false;
            farTone.Forget();
            nearTone.Forget();
        }
    }

    private Energies Cancel(ReadOnlySpan<short> near, bool learn)
    {
        const float Floor = 1000f;
        var taps = heard.Length;
        float power = 0;
        for (var i = 1; i <= taps; i++)
        {
            power += far[i] * far[i];
        }

        // The nearer to the background, the smaller the steps: else its noise is learnt. (Non-parametric variable step: 1 - noise / error.)
        var step = Step * Math.Max(0.03f, 1 - MathF.Sqrt(background.Power / Math.Max(learningError, 1)));
        var least = (Floor + (4 * background.Power)) * taps;
        float nearEnergy = 0, leftEnergy = 0, echoEnergy = 0, learningEnergy = 0, trialEnergy = 0;
        for (var i = 0; i < Frame; i++)
        {
            // The window that ends with this sample.
            ref readonly var window = ref far[i + 1];
            float sample = near[i];
            var expected = heard.Echo(in window);
            var rest = sample - expected;
            (echo[i], left[i]) = (expected, rest);
            nearEnergy += sample * sample;
            leftEnergy += rest * rest;
            echoEnergy += expected * expected;
            var error = sample - learning.Echo(in window);
            learningEnergy += error * error;
            var tried = sample - trial.Echo(in window);
            trialEnergy += tried * tried;
            if (learn)
            {
                learning.Learn(in window, step * error / (power + least));
            }

            if (i + 1 < Frame)
            {
                power += (far[i + taps + 1] * far[i + taps + 1]) - (far[i + 1] * far[i + 1]);
            }
        }

        return new Energies(nearEnergy / Frame, leftEnergy / Frame, echoEnergy / Frame, learningEnergy / Frame, trialEnergy / Frame);
    }

    private void Compare(Energies energies)
    {
        nearLevel += (energies.Near - nearLevel) * 0.5f;
        heardError += (energies.Left - heardError) * 0.5f;
        learningError += (energies.Learning - learningError) * 0.5f;
        if (learningError > Worse * heardError)
        {
            learning.CopyFrom(heard);
            learningError = heardError;
        }

        // What is heard makes it worse for a while: the path has changed.
        worse = heardError > 1.5f * nearLevel ? worse + 1 : 0;
        if (worse >= Changed)
        {
            heard.Clear();
            worse = 0;
        }
    }

    private void Try(Energies energies)
    {
        trialNear += energies.Near;
        trialLeft += energies.Trial;
        trialHeard += energies.Left;
        if (++trialFrames < Trial)
        {
            return;
        }

        if (trialLeft < Better * trialHeard && trialLeft < (Cancelled * trialNear) + (Trial * background.Power))
        {
            heard.CopyFrom(trial);
        }

        trial.CopyFrom(learning);
        (trialNear, trialLeft, trialHeard, trialFrames) = (0, 0, 0, 0);
    }

    private void Give(Span<short> near, float leftEnergy, float echoEnergy, bool farTalks, bool mayReplace)
    {
        // Alone the far end leaves little of the echo that was taken away; more than that is somebody at the near end.
        var onlyEcho = farTalks && leftEnergy < (residualShare * echoEnergy) + (2 * background.Power);
        talking = onlyEcho ? Math.Max(talking - 1, 0) : 4;
        var suppress = mayReplace && onlyEcho && talking == 0 && !farTone.Present && !nearTone.Present;

        // Opens within 2 ms, closes within 10.
        var change = suppress ? -1f / Frame : 1f / 16;
        for (var i = 0; i < Frame; i++)
        {
            gain = Math.Clamp(gain + change, 0, 1);
            var value = gain >= 1 ? left[i] : (left[i] * gain) + (background.Next() * (1 - gain));
            near[i] = (short)Math.Clamp(MathF.Round(value), short.MinValue, short.MaxValue);
        }
    }

    // Mean squares of a frame: what came in, what is left of it, the echo taken out, and what the other two filters would leave.
    private readonly record struct Energies(float Near, float Left, float Echo, float Learning, float Trial);
}
