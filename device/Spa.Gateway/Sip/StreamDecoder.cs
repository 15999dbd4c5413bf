using Spa.Media.Codecs;
using Spa.Media.Noise;
using Spa.Media.Rtp.Playing;

namespace Spa.Gateway.Sip;

/// <summary>Turns frames of any codec that was agreed on into samples. Allocates nothing after its construction.</summary>
internal sealed class StreamDecoder : IFrameDecoder, IDisposable
{
    private readonly IDecoder?[] decoders = new IDecoder?[128];
    private readonly ComfortNoise noise = new();
    private IDecoder last;
    private bool ownNoise;

    /// <summary>A decoder at its start.</summary>
    /// <param name="codecs">Codecs by the payload type that they come under; the first is the likeliest.</param>
    public StreamDecoder(IReadOnlyList<(int Payload, ICodec Codec)> codecs)
    {
        foreach (var (payload, codec) in codecs)
        {
            decoders[payload] ??= codec.CreateDecoder();
        }

        last = decoders[codecs[0].Payload]!;
    }

    /// <inheritdoc/>
    public void Decode(byte payloadType, ReadOnlySpan<byte> payload, Span<short> samples)
    {
        ownNoise = false;
        if (decoders[payloadType] is { } decoder)
        {
            last = decoder;
            decoder.Decode(payload, samples);
        }
        else
        {
            last.Conceal(samples);
        }
    }

    /// <inheritdoc/>
    public void Conceal(Span<short> samples) => last.Conceal(samples);

    /// <inheritdoc/>
    public void Noise(byte payloadType, ReadOnlySpan<byte> description, Span<short> samples)
    {
        if (!description.IsEmpty && decoders[payloadType] is { } decoder)
        {
            (last, ownNoise) = (decoder, true);
            decoder.Decode(description, samples);
        }
        else if (description.IsEmpty && ownNoise)
        {
            last.Conceal(samples);
        }
        else
        {
            ownNoise = false;
            noise.Set(description);
            noise.Play(samples);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var decoder in decoders)
        {
            decoder?.Dispose();
        }
    }
}
