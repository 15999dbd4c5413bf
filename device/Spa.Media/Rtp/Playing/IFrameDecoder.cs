namespace Spa.Media.Rtp.Playing;

/// <summary>What turns frames of the jitter buffer into samples.</summary>
public interface IFrameDecoder
{
    /// <summary>Decodes a frame.</summary>
    void Decode(byte payloadType, ReadOnlySpan<byte> payload, Span<short> samples);

    /// <summary>Fills a frame that is missing.</summary>
    void Conceal(Span<short> samples);

    /// <summary>Fills a frame while the sender is silent.</summary>
    /// <param name="payloadType">What the description came under: comfort noise, or a codec that has noise frames.</param>
    /// <param name="description">Level and spectrum (RFC 3389 3), or the codec's noise frame; empty: as before.</param>
    /// <param name="samples">The frame.</param>
    void Noise(byte payloadType, ReadOnlySpan<byte> description, Span<short> samples);
}
