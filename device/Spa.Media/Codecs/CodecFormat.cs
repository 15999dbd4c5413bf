namespace Spa.Media.Codecs;

/// <summary>What RTP says of a codec.</summary>
/// <param name="Name">The encoding's name as SDP writes it: "PCMU", "G726-32".</param>
/// <param name="StaticPayload">The payload type that needs no mapping (RFC 3551 6); null when it is always mapped.</param>
/// <param name="FrameSamples">Samples of one frame; a packet holds a whole number of frames.</param>
/// <param name="FrameBytes">Bytes of one frame of speech; a frame of silence may have fewer.</param>
public sealed record CodecFormat(string Name, int? StaticPayload, int FrameSamples, int FrameBytes)
{
    /// <summary>Bytes of a frame that describes background noise in place of speech; 0 = the codec has none.</summary>
    public int NoiseBytes { get; init; }

    /// <summary>Samples that the decoder holds back, to blend them with what it makes up when the next frame is missing.</summary>
    public int HeldSamples { get; init; }

    /// <summary>The encoder itself tells talk from silence: it writes noise frames, and nothing where none is due.</summary>
    public bool FindsSilence { get; init; }

    /// <summary>Bits in a second of speech.</summary>
    public int BitsPerSecond => FrameBytes * 8 * (Pcm.SamplesPerSecond / FrameSamples);
}
