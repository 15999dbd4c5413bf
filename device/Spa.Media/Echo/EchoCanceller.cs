using Spa.Media.Detectors;
using Spa.Media.Levels;

namespace Spa.Media.Echo;

/// <summary>Takes the far end's echo out of what the near end says. Frames of 80 samples; adds no delay; allocates nothing while it runs.</summary>
/// <remarks>
/// One filter learns all the time, another is heard. What the first has learnt is heard only when a copy of it has proven better without learning on: a filter that learns can follow anything, talk of the near end too, but only
/// the path of the echo holds when it stands still. So both may talk at once. What is left is replaced by comfort noise while only the far end talks. Tones teach nothing, since they fit many paths; nor does what is louder than
/// any echo. The answer tone of modems with its phase reversals switches everything off (ITU-T G.168, G.164).
/// </remarks>
public sealed class EchoCanceller
{
    private const int Frame = Pcm.FrameSamples;
    private const int LongestTail = 512;

    // The least share of a step; 37 dB is what A-law and mu-law leave of a signal: no reason to learn.
    private const float LeastStep = 0.05f;
    private const float Companding = 0.0002f;

    // Two windows a sample apart are nearly one when the far end is low: a hundredth keeps them apart.
    private const float Apart = 0.01f;

    // How much worse what learns may be before it begins anew.
    private const float Worse = 4f;

    // Frames in which what is heard is louder than what came in.
    private const int Changed = 5;

    // What is left is louder than what came in by 3 dB and more than -54 dBm0: what was taken out was no echo.
    private const float Louder = 2f;
    private const float Heard = 1000f;

    // -50 dBm0 as a mean square: below, the far end is silent.
    private static readonly float Silent = Square(-50);
    private static readonly float Released = Square(-36);

    // After 250 ms of silence of both ends modems have gone.
    private const int ReleaseFrames = 25;

    // The playout's changes of rate hide a tone for three frames.
    private const int TonalFrames = 5;

    private readonly EchoOptions options;
    private readonly AdaptiveFilter learning;
    private readonly FilterTrial trial;
    private readonly AdaptiveFilter heard;
    private readonly NoiseFloor background = new();
    private readonly TonalityMeter tonality = new();
    private readonly AnswerToneDetector farTone = new();
    private readonly AnswerToneDetector nearTone = new();
    private readonly float[] far;
    private readonly float[] farFrames;
    private readonly float[] left = new float[Frame];
    private readonly float[] echo = new float[Frame];
    private readonly float residualShare;
    private float farPower;
    private float farLoudest;
    private float errorBefore;
    private float learningError;
    private float heardError;
    private float nearLevel;
    private int worse;
    private int tonal;
    private int quiet;
    private int released;
    private float gain = 1;
    private float trust = 1;
    private int talking;

    /// <summary>Makes a canceller that knows no echo.</summary>
    public EchoCanceller(EchoOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        var taps = Math.Clamp((Pcm.Samples(options.Tail) + 7) / 8 * 8, 8, LongestTail);
        (learning, trial, heard) = (new AdaptiveFilter(taps), new FilterTrial(taps), new AdaptiveFilter(taps));
        far = new float[taps + Frame];

        // This frame, and all that an echo in it may come from.
        farFrames = new float[(taps / Frame) + 2];
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

        // A line gives back no more than it is given.
        var isTeacher = farTalks && tonal == 0 && Energy(near) <= farLoudest;
        if (tonal == TonalFrames)
        {
            // Before a tone is known as one it has taught for a frame or two.
            learning.CopyFrom(heard);
        }

        var energies = Cancel(near, options.Adapt && isTeacher);
        if (farTalks)
        {
            Compare(energies);
        }

        if (!isTeacher)
        {
            trial.Begin(learning);
        }
        else if (trial.Judge(energies.Near, energies.Trial, energies.Left, background.Power) is { } better)
        {
            if (better)
            {
                heard.CopyFrom(trial.Filter);
            }

            trial.Begin(learning);
        }

        background.Watch(left, quiet * Frame > heard.Length + Frame);
        Give(near, energies, farTalks, suppress && options.Suppress);
    }

    private static float Square(double dbm0) => (float)(new Dbm0(dbm0).Rms * new Dbm0(dbm0).Rms);

    private static float Energy(ReadOnlySpan<short> frame)
    {
        float energy = 0;
        foreach (var sample in frame)
        {
            energy += sample * (float)sample;
        }

        return energy;
    }

    private void Remember(ReadOnlySpan<short> fromFar)
    {
        far.AsSpan(Frame).CopyTo(far);
        for (var i = 0; i < Frame; i++)
        {
            far[far.Length - Frame + i] = fromFar[i];
        }

        farPower = AdaptiveFilter.Products(in far[0], in far[0], far.Length);
        farFrames.AsSpan(1).CopyTo(farFrames);
        farFrames[^1] = AdaptiveFilter.Products(in far[^Frame], in far[^Frame], Frame);
        farLoudest = 0;
        foreach (var energy in farFrames)
        {
            farLoudest = Math.Max(farLoudest, energy);
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
        var power = AdaptiveFilter.Products(in far[1], in far[1], taps);
        var common = AdaptiveFilter.Products(in far[1], in far[0], taps);
        var powerBefore = power + (far[0] * far[0]) - (far[taps] * far[taps]);

        // The nearer to the noise, the smaller the steps: else it is learnt. (Non-parametric variable step: 1 - noise / error.)
        var noise = background.Power + (Companding * nearLevel);
        var step = Math.Max(LeastStep, 1 - MathF.Sqrt(noise / Math.Max(learningError, 1)));
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
            var tried = sample - trial.Filter.Echo(in window);
            trialEnergy += tried * tried;
            if (learn)
            {
                // The error now, and what the last step left of the one before, explained by the two windows together.
                var before = (1 - step) * errorBefore;
                var (a, b) = ((power * (1 + Apart)) + least, (powerBefore * (1 + Apart)) + least);
                var scale = step / ((a * b) - (common * common));
                learning.Learn(in window, scale * ((b * error) - (common * before)), in far[i], scale * ((a * before) - (common * error)));
            }

            errorBefore = error;
            if (i + 1 < Frame)
            {
                powerBefore = power;
                common += (far[i + taps + 1] * far[i + taps]) - (far[i + 1] * far[i]);
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

    private void Give(Span<short> near, Energies energies, bool farTalks, bool mayReplace)
    {
        // Alone the far end leaves little of the echo that was taken away; more than that is somebody at the near end.
        var onlyEcho = farTalks && energies.Left < (residualShare * energies.Echo) + (2 * background.Power);
        talking = onlyEcho ? Math.Max(talking - 1, 0) : 4;
        var suppress = mayReplace && onlyEcho && talking == 0 && !farTone.Present && !nearTone.Present;

        // Opens within 2 ms, closes within 10; so does the path around the filter.
        var change = suppress ? -1f / Frame : 1f / 16;
        var trusting = energies.Left > (Louder * energies.Near) + Heard ? -1f / 16 : 1f / Frame;
        if (gain >= 1 && change > 0 && trust >= 1 && trusting > 0)
        {
            for (var i = 0; i < Frame; i++)
            {
                near[i] = Rounded(left[i]);
            }

            return;
        }

        for (var i = 0; i < Frame; i++)
        {
            gain = Math.Clamp(gain + change, 0, 1);
            trust = Math.Clamp(trust + trusting, 0, 1);
            var rest = left[i] + (echo[i] * (1 - trust));
            var value = gain >= 1 ? rest : (rest * gain) + (background.Next() * (1 - gain));
            near[i] = Rounded(value);
        }
    }

    private static short Rounded(float value) => (short)Math.Clamp(MathF.Round(value), short.MinValue, short.MaxValue);

    // Mean squares of a frame: what came in, what is left of it, the echo taken out, and what the other two filters would leave.
    private readonly record struct Energies(float Near, float Left, float Echo, float Learning, float Trial);
}
