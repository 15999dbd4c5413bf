namespace Spa.Media.Rtp.Playing;

/// <summary>One frame out of the jitter buffer.</summary>
public readonly ref struct PlayoutFrame
{
    /// <summary>What is to be heard.</summary>
    public PlayoutKind Kind { get; init; }

    /// <summary>Payload type of what is to be decoded.</summary>
    public byte PayloadType { get; init; }

    /// <summary>The coded frame; valid until the buffer is called again.</summary>
    public ReadOnlySpan<byte> Payload { get; init; }
}
