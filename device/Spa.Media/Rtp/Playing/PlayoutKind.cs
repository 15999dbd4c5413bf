namespace Spa.Media.Rtp.Playing;

/// <summary>What is to be heard for one frame.</summary>
public enum PlayoutKind
{
    /// <summary>Nothing: the stream has not begun, or its sender sends events in place of audio.</summary>
    Quiet,

    /// <summary>A frame to decode.</summary>
    Audio,

    /// <summary>The frame is missing: to be concealed.</summary>
    Conceal,

    /// <summary>The sender is silent: comfort noise, by the payload when there is one, else as before.</summary>
    Noise,
}
