namespace Spa.Media.Codecs;

/// <summary>Reads one stream of speech, frame after frame. Allocates nothing; any bytes are accepted.</summary>
public interface IDecoder : IDisposable
{
    /// <summary>Reads a frame. Bytes that are no whole frame, of speech or of noise, count as a frame that was lost.</summary>
    /// <param name="bytes">The frame as received.</param>
    /// <param name="samples">Takes exactly <see cref="CodecFormat.FrameSamples"/> samples.</param>
    void Decode(ReadOnlySpan<byte> bytes, Span<short> samples);

    /// <summary>Fills in for a frame that did not come, from what was heard before; behind a noise frame that is its noise.</summary>
    void Conceal(Span<short> samples);
}
