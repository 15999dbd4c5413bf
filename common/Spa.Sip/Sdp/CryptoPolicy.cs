namespace Spa.Sip.Sdp;

/// <summary>Whether speech is encrypted by keys in the description (RFC 4568).</summary>
public enum CryptoPolicy
{
    /// <summary>Never: keys are not offered, and those of others not taken.</summary>
    Never,

    /// <summary>When the other side does it too: keys are offered beside plain RTP/AVP, which a peer without them takes as plain.</summary>
    WhenPossible,

    /// <summary>Always: RTP/SAVP, or no call.</summary>
    Always,
}
