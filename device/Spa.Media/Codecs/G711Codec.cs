namespace Spa.Media.Codecs;

/// <summary>G.711 with the concealment of its Appendix I.</summary>
public sealed class G711Codec : ICodec
{
    private readonly bool mu;

    private G711Codec(bool mu, CodecFormat format) => (this.mu, Format) = (mu, format);

    /// <summary>Mu-law, <c>PCMU</c>.</summary>
    public static G711Codec Mu { get; } = new(true, new CodecFormat("PCMU", 0, Pcm.FrameSamples, Pcm.FrameSamples) { HeldSamples = Concealment.Delay });

    /// <summary>A-law, <c>PCMA</c>.</summary>
    public static G711Codec A { get; } = new(false, new CodecFormat("PCMA", 8, Pcm.FrameSamples, Pcm.FrameSamples) { HeldSamples = Concealment.Delay });

    /// <inheritdoc/>
    public CodecFormat Format { get; }

    /// <inheritdoc/>
    public string? Unavailable => null;

    /// <inheritdoc/>
    public IEncoder CreateEncoder() => new Encoder(mu);

    /// <inheritdoc/>
    public IDecoder CreateDecoder() => new Decoder(mu);

    private sealed class Encoder(bool mu) : IEncoder
    {
        public int Encode(ReadOnlySpan<short> samples, Span<byte> bytes)
        {
            bytes = bytes[..samples.Length];
            if (mu)
            {
                for (var i = 0; i < bytes.Length; i++)
                {
                    bytes[i] = G711.EncodeMu(samples[i]);
                }
            }
            else
            {
                for (var i = 0; i < bytes.Length; i++)
                {
                    bytes[i] = G711.EncodeA(samples[i]);
                }
            }

            return bytes.Length;
        }

        public void Dispose()
        {
        }
    }

    private sealed class Decoder(bool mu) : IDecoder
    {
        private readonly Concealment concealment = new();

        public void Decode(ReadOnlySpan<byte> bytes, Span<short> samples)
        {
            if (bytes.Length != samples.Length)
            {
                Conceal(samples);
                return;
            }

            if (mu)
            {
                for (var i = 0; i < bytes.Length; i++)
                {
                    samples[i] = G711.DecodeMu(bytes[i]);
                }
            }
            else
            {
                for (var i = 0; i < bytes.Length; i++)
                {
                    samples[i] = G711.DecodeA(bytes[i]);
                }
            }

            concealment.Received(samples);
        }

        public void Conceal(Span<short> samples) => concealment.Lost(samples);

        public void Dispose()
        {
        }
    }
}
