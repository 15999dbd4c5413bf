namespace Spa.Media.Codecs;

/// <summary>Fills in for lost frames in the way of G.711 Appendix I: the last pitch periods are repeated, joined by overlapping, and fade to silence in 60 ms.</summary>
/// <remarks>Everything comes out 3.75 ms late, so that the last samples before a loss can still be joined to what replaces the next. Frames of 80 samples. Allocates nothing.</remarks>
public sealed class Concealment
{
    /// <summary>Samples by which everything is late.</summary>
    public const int Delay = 30;

    private const int Frame = Pcm.FrameSamples;
    private const int ShortestPitch = 40;
    private const int LongestPitch = 120;
    private const int History = (3 * LongestPitch) + Delay;
    private const int Compared = 160;
    private const int LongestLoss = 6;
    private const int LongestRepeat = 3;

    // A fifth less each 10 ms, after 10 ms at full level.
    private const float Fade = 0.2f;

    // What has no pitch is repeated more quietly, as far as it resembles itself: the appendix has it at full level, which is further from what was lost than silence would be.
    private const float LeastLevel = 0.4f;

    // The overlap at the end grows by 4 ms with each further 10 ms lost.
    private const int MoreOverlap = 32;

    private readonly short[] history = new short[History];
    private readonly short[] periods = new short[History];
    private readonly short[] end = new short[LongestPitch / 4];
    private readonly short[] going = new short[Frame];
    private int lost;
    private int pitch;
    private int repeated;
    private int at;
    private float level;

    /// <summary>Takes a frame that came, and gives in its place what is to be heard.</summary>
    public void Received(Span<short> frame)
    {
        if (lost > 0)
        {
            var overlap = Math.Min(Frame, (pitch / 4) + (MoreOverlap * (lost - 1)));
            Synthesise(going.AsSpan(0, overlap), lost >= LongestLoss ? 0 : level * (1 - (Fade * (lost - 1))), lost >= LongestLoss ? 0 : level * Fade);
            Blend(going.AsSpan(0, overlap), frame);
            lost = 0;
        }

        Hand(frame);
    }

    /// <summary>Gives what is to be heard in place of a frame that did not come.</summary>
    public void Lost(Span<short> frame)
    {
        if (lost >= LongestLoss)
        {
            frame.Clear();
        }
        else if (lost == 0)
        {
            Begin();
            Synthesise(frame, level, 0);
        }
        else
        {
            Continue(frame, level * (1 - (Fade * (lost - 1))));
        }

        lost = Math.Min(lost + 1, LongestLoss);
        Hand(frame);
    }

    private static short Rounded(float value) => (short)Math.Clamp(MathF.Round(value), short.MinValue, short.MaxValue);

    // Leads over from one sound to another within the length of the first.
    private static void Blend(ReadOnlySpan<short> from, Span<short> to)
    {
        for (var i = 0; i < from.Length; i++)
        {
            var rising = (i + 1) / (float)(from.Length + 1);
            to[i] = Rounded((to[i] * rising) + (from[i] * (1 - rising)));
        }
    }

    // Puts a frame at the end of what is known, and gives back what is due: the frame before the last 30 samples.
    private void Hand(Span<short> frame)
    {
        history.AsSpan(Frame).CopyTo(history);
        frame.CopyTo(history.AsSpan(History - Frame));
        history.AsSpan(History - Delay - Frame, Frame).CopyTo(frame);
    }

    private void Begin()
    {
        (pitch, var likeness) = FindPitch();
        level = Math.Clamp((float)likeness, LeastLevel, 1);
        repeated = 1;
        at = 0;
        history.CopyTo(periods, 0);
        periods.AsSpan(History - (pitch / 4)).CopyTo(end);
        JoinEnds();

        // The last quarter period has not been heard yet: it already leads over into the repetition.
        periods.AsSpan(History - (pitch / 4)).CopyTo(history.AsSpan(History - (pitch / 4)));
    }

    // From 10 ms on two periods are repeated, from 20 ms on three, so that it does not sound like a beep.
    private void Continue(Span<short> frame, float gain)
    {
        if (lost >= LongestRepeat)
        {
            Synthesise(frame, gain, level * Fade);
            return;
        }

        var quarter = pitch / 4;
        var here = at;
        Synthesise(going.AsSpan(0, quarter), gain, level * Fade);
        repeated++;
        at = here;
        JoinEnds();
        Synthesise(frame, gain, level * Fade);
        Blend(going.AsSpan(0, quarter), frame);
    }

    // The end of the repeated stretch leads over into what came before its beginning.
    private void JoinEnds()
    {
        var quarter = pitch / 4;
        var last = periods.AsSpan(History - quarter, quarter);
        periods.AsSpan(History - (repeated * pitch) - quarter, quarter).CopyTo(last);
        Blend(end.AsSpan(0, quarter), last);
    }

    private void Synthesise(Span<short> samples, float gain, float fade)
    {
        var length = repeated * pitch;
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = Rounded(periods[History - length + at] * (gain - (fade * i / Frame)));
            at = at + 1 == length ? 0 : at + 1;
        }
    }

    // The lag at which the last 20 ms resemble what came before them most, in steps of two samples first; and how much: 1 when they are the same.
    private (int Lag, double Likeness) FindPitch()
    {
        var (coarse, _) = Search(ShortestPitch, LongestPitch, 2);
        return Search(Math.Max(ShortestPitch, coarse - 1), Math.Min(LongestPitch, coarse + 1), 1);
    }

    private (int Lag, double Likeness) Search(int from, int to, int step)
    {
        const double LeastEnergy = 250 * Compared;
        double own = 0;
        for (var i = History - Compared; i < History; i += step)
        {
            own += history[i] * history[i];
        }

        var (best, most) = (from, double.NegativeInfinity);
        for (var lag = from; lag <= to; lag += step)
        {
            long product = 0;
            long energy = 0;
            for (var i = History - Compared; i < History; i += step)
            {
                product += history[i] * history[i - lag];
                energy += history[i - lag] * history[i - lag];
            }

            var likeness = product / Math.Sqrt(Math.Max(energy, LeastEnergy) * Math.Max(own, LeastEnergy));
            if (likeness > most)
            {
                (best, most) = (lag, likeness);
            }
        }

        return (best, most);
    }
}
