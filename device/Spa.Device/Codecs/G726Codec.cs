using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Spa.Media;
using Spa.Media.Codecs;

namespace Spa.Device.Codecs;

/// <summary>G.726 at 16, 24, 32 and 40 kbit/s by the spandsp library; unavailable where that is not installed.</summary>
internal sealed partial class G726Codec : ICodec
{
    private const string Library = Spandsp.Library;
    private readonly int rate;
    private readonly Packing packing;

    /// <summary>Makes a codec.</summary>
    /// <param name="kilobits">16, 24, 32 or 40.</param>
    /// <param name="name">The name in SDP.</param>
    /// <param name="packing">Order of the codes in a byte; for <c>G726-*</c> RFC 3551's unless a peer wants the other under that name.</param>
    public G726Codec(int kilobits, string name, Packing packing)
    {
        (rate, this.packing) = (kilobits * 1000, packing);
        Format = new CodecFormat(name, null, Pcm.FrameSamples, kilobits * Pcm.FrameSamples / 64) { HeldSamples = Concealment.Delay };
    }

    /// <summary>In which order codes stand in a byte, as the library numbers it.</summary>
    public enum Packing
    {
        /// <summary>The first code in the most significant bits: ITU-T I.366.2, <c>AAL2-G726-*</c>.</summary>
        FirstAtLeft = 1,

        /// <summary>The first code in the least significant bits: RFC 3551 4.5.4, <c>G726-*</c>.</summary>
        FirstAtRight = 2,
    }

    /// <summary>All rates under both names.</summary>
    public static ImmutableArray<G726Codec> All { get; } =
    [
        .. new[] { 16, 24, 32, 40 }.SelectMany(kilobits => new[]
        {
            new G726Codec(kilobits, $"G726-{kilobits}", Packing.FirstAtRight),
            new G726Codec(kilobits, $"AAL2-G726-{kilobits}", Packing.FirstAtLeft),
        }),
    ];

    /// <inheritdoc/>
    public CodecFormat Format { get; }

    /// <inheritdoc/>
    public string? Unavailable => Spandsp.Unavailable;

    /// <inheritdoc/>
    public IEncoder CreateEncoder() => new Stream(Start(), Format);

    /// <inheritdoc/>
    public IDecoder CreateDecoder() => new Stream(Start(), Format);

    [LibraryImport(Library, EntryPoint = "g726_init")]
    private static partial State Init(nint state, int rate, int externalCoding, int packing);

    [LibraryImport(Library, EntryPoint = "g726_free")]
    private static partial int Free(nint state);

    [LibraryImport(Library, EntryPoint = "g726_encode")]
    private static partial int Encode(State state, ref byte bytes, ref readonly short samples, int count);

    [LibraryImport(Library, EntryPoint = "g726_decode")]
    private static partial int Decode(State state, ref short samples, ref readonly byte bytes, int count);

    private State Start()
    {
        var state = Init(0, rate, 0, (int)packing);
        return state.IsInvalid ? throw new InvalidOperationException(Unavailable ?? "g726_init refused") : state;
    }

    private sealed class State() : SafeHandle(0, true)
    {
        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle() => Free(handle) == 0;
    }

    private sealed class Stream(State state, CodecFormat format) : IEncoder, IDecoder
    {
        private readonly Concealment concealment = new();

        public int Encode(ReadOnlySpan<short> samples, Span<byte> bytes)
        {
            if (samples.Length != format.FrameSamples || bytes.Length < format.FrameBytes)
            {
                throw new ArgumentException("a whole frame and room for it", nameof(samples));
            }

            return G726Codec.Encode(state, ref bytes[0], in samples[0], samples.Length);
        }

        public void Decode(ReadOnlySpan<byte> bytes, Span<short> samples)
        {
            if (bytes.Length != format.FrameBytes || samples.Length != format.FrameSamples)
            {
                Conceal(samples);
                return;
            }

            G726Codec.Decode(state, ref samples[0], in bytes[0], bytes.Length);
            concealment.Received(samples);
        }

        public void Conceal(Span<short> samples) => concealment.Lost(samples);

        public void Dispose() => state.Dispose();
    }
}
