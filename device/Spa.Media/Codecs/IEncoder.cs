namespace Spa.Media.Codecs;

/// <summary>Writes one stream of speech, frame after frame. Allocates nothing.</summary>
public interface IEncoder : IDisposable
{
    /// <summary>Writes a frame of <see cref="CodecFormat.FrameSamples"/> samples; returns how many bytes it took: fewer for a noise frame, 0 when nothing needs to be sent.</summary>
    /// <param name="samples">One frame.</param>
    /// <param name="bytes">Room for at least <see cref="CodecFormat.FrameBytes"/>.</param>
    int Encode(ReadOnlySpan<short> samples, Span<byte> bytes);
}
