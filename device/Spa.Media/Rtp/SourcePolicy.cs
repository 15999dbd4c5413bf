namespace Spa.Media.Rtp;

/// <summary>From whom media is taken when it does not come from the address that the signalling named.</summary>
public enum SourcePolicy
{
    /// <summary>From nobody.</summary>
    Signalled,

    /// <summary>From the first source that sends packets in sequence with a payload type agreed on: a peer behind a NAT, whose SDP names an address that nobody sees. Then from it alone.</summary>
    FirstHeard,
}
