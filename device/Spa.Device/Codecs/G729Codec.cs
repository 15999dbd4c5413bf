using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Spa.Media;
using Spa.Media.Codecs;

namespace Spa.Device.Codecs;

/// <summary>G.729 Annex A at 8 kbit/s by the bcg729 library, with or without the silence of Annex B; unavailable where that is not installed. Noise frames of the far end are understood either way.</summary>
internal sealed partial class G729Codec : ICodec
{
    private const string Library = Bcg729.Library;
    private const int SpeechBytes = 10;
    private const int SilenceBytes = 2;
    private readonly bool silence;

    private G729Codec(string name, bool silence)
    {
        this.silence = silence;
        Format = new CodecFormat(name, silence ? null : 18, Pcm.FrameSamples, SpeechBytes) { NoiseBytes = SilenceBytes, FindsSilence = silence };
    }

    /// <summary>Without Annex B (<c>G729</c>) and with it (<c>G729B</c>).</summary>
    public static ImmutableArray<G729Codec> All { get; } = [new("G729", false), new("G729B", true)];

    /// <inheritdoc/>
    public CodecFormat Format { get; }

    /// <inheritdoc/>
    public string? Unavailable => Bcg729.Unavailable;

    /// <inheritdoc/>
    public IEncoder CreateEncoder() => new Encoder(Started(InitEncoder(silence ? (byte)1 : (byte)0)));

    /// <inheritdoc/>
    public IDecoder CreateDecoder() => new Decoder(Started(InitDecoder()));

    [LibraryImport(Library, EntryPoint = "initBcg729EncoderChannel")]
    private static partial EncoderState InitEncoder(byte findsSilence);

    [LibraryImport(Library, EntryPoint = "closeBcg729EncoderChannel")]
    private static partial void CloseEncoder(nint state);

    [LibraryImport(Library, EntryPoint = "bcg729Encoder")]
    private static partial void Encode(EncoderState state, ref readonly short samples, ref byte bytes, out byte length);

    [LibraryImport(Library, EntryPoint = "initBcg729DecoderChannel")]
    private static partial DecoderState InitDecoder();

    [LibraryImport(Library, EntryPoint = "closeBcg729DecoderChannel")]
    private static partial void CloseDecoder(nint state);

    [LibraryImport(Library, EntryPoint = "bcg729Decoder")]
    private static partial void Decode(DecoderState state, ref readonly byte bytes, byte length, byte erased, byte noise, byte plainNoise, ref short samples);

    private T Started<T>(T state)
        where T : SafeHandle
        => state.IsInvalid ? throw new InvalidOperationException(Unavailable ?? "bcg729 refused") : state;

    private sealed class EncoderState() : SafeHandle(0, true)
    {
        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            CloseEncoder(handle);
            return true;
        }
    }

    private sealed class DecoderState() : SafeHandle(0, true)
    {
        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            CloseDecoder(handle);
            return true;
        }
    }

    private sealed class Encoder(EncoderState state) : IEncoder
    {
        public int Encode(ReadOnlySpan<short> samples, Span<byte> bytes)
        {
            if (samples.Length != Pcm.FrameSamples || bytes.Length < SpeechBytes)
            {
                throw new ArgumentException("a whole frame and room for it", nameof(samples));
            }

            G729Codec.Encode(state, in samples[0], ref bytes[0], out var length);
            return length;
        }

        public void Dispose() => state.Dispose();
    }

    private sealed class Decoder(DecoderState state) : IDecoder
    {
        public void Decode(ReadOnlySpan<byte> bytes, Span<short> samples)
        {
            if (bytes.Length is not (SpeechBytes or SilenceBytes))
            {
                Conceal(samples);
                return;
            }

            Check(samples);
            G729Codec.Decode(state, in bytes[0], (byte)bytes.Length, 0, bytes.Length == SilenceBytes ? (byte)1 : (byte)0, 0, ref samples[0]);
        }

        // The library's own: it goes on with the voice, or with the noise that was described last (only when there are no bytes at all).
        public void Conceal(Span<short> samples)
        {
            Check(samples);
            G729Codec.Decode(state, in Unsafe.NullRef<byte>(), 0, 1, 0, 0, ref samples[0]);
        }

        public void Dispose() => state.Dispose();

        private static void Check(Span<short> samples)
        {
            if (samples.Length != Pcm.FrameSamples)
            {
                throw new ArgumentException("room for a whole frame", nameof(samples));
            }
        }
    }
}
