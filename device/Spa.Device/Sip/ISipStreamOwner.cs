using Spa.Sip.Framing;

namespace Spa.Device.Sip;

/// <summary>Told what comes of a connection; all on the timeline.</summary>
internal interface ISipStreamOwner
{
    /// <summary>A message came.</summary>
    void Received(SipStream stream, ReadOnlySpan<byte> message);

    /// <summary>What came cannot be cut into messages any more; the connection closes behind what is sent now.</summary>
    void Broken(SipStream stream, StreamFrame.Broken broken);

    /// <summary>It is gone, or could not be had.</summary>
    void Ended(SipStream stream, string why);
}
