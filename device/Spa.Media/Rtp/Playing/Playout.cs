namespace Spa.Media.Rtp.Playing;

/// <summary>The end of the receiving side: pulls frames out of a jitter buffer, decodes them, and plays 80 samples each tick, at the rate that the buffer asks for. Allocates nothing after its construction.</summary>
public sealed class Playout
{
    private readonly JitterBuffer buffer;
    private readonly IFrameDecoder decoder;
    private readonly int frameSamples;
    private readonly short[] samples;
    private int count;

    /// <summary>A player at its start.</summary>
    /// <param name="buffer">Where frames come from.</param>
    /// <param name="decoder">What makes samples of them.</param>
    /// <param name="frameSamples">Length of a coded frame, as the buffer was told.</param>
    public Playout(JitterBuffer buffer, IFrameDecoder decoder, int frameSamples = Pcm.FrameSamples)
    {
        (this.buffer, this.decoder, this.frameSamples) = (buffer, decoder, frameSamples);
        samples = new short[Slip.Past + Slip.Future + (2 * frameSamples) + (2 * Pcm.FrameSamples)];

        // The filter's future, so that the first tick pulls one frame and not two.
        count = Slip.Past + Slip.Future;
    }

    /// <summary>Samples that were pulled and not played yet.</summary>
    public int Waiting => count - Slip.Past - Slip.Future;

    /// <summary>Plays a tick.</summary>
    /// <param name="now">Time of the tick.</param>
    /// <param name="frame">80 samples.</param>
    /// <returns>The kind of the last frame that was pulled; null when none was needed.</returns>
    public PlayoutKind? Play(TimeSpan now, Span<short> frame)
    {
        var take = buffer.Tick(now, Waiting);
        PlayoutKind? kind = null;
        while (count < Slip.Past + take + Slip.Future)
        {
            kind = Pull(samples.AsSpan(count, frameSamples));
            count += frameSamples;
        }

        if (take == Pcm.FrameSamples)
        {
            samples.AsSpan(Slip.Past, Pcm.FrameSamples).CopyTo(frame);
        }
        else
        {
            Slip.Stretch(samples.AsSpan(0, Slip.Past + take + Slip.Future), frame);
        }

        samples.AsSpan(take, count - take).CopyTo(samples);
        count -= take;
        return kind;
    }

    private PlayoutKind Pull(Span<short> into)
    {
        var next = buffer.Read();
        switch (next.Kind)
        {
            case PlayoutKind.Audio:
                decoder.Decode(next.PayloadType, next.Payload, into);
                break;
            case PlayoutKind.Conceal:
                decoder.Conceal(into);
                break;
            case PlayoutKind.Noise:
                decoder.Noise(next.PayloadType, next.Payload, into);
                break;
            default:
                into.Clear();
                break;
        }

        return next.Kind;
    }
}
