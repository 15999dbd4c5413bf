namespace Spa.Media.Rtp;

/// <summary>What a sequence number says of its packet.</summary>
public enum SequenceNews
{
    /// <summary>The next one, or one after a gap.</summary>
    Newer,

    /// <summary>Older than the newest and not seen before.</summary>
    Reordered,

    /// <summary>Seen before.</summary>
    Duplicate,

    /// <summary>Too far from what was expected to be believed yet; the next one in sequence confirms it.</summary>
    Jump,

    /// <summary>The sender began anew: a jump was confirmed.</summary>
    Restarted,
}
