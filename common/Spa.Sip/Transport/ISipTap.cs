namespace Spa.Sip.Transport;

/// <summary>Sees every message that goes in or out, as bytes: for <c>SIP Debug Option</c>, ladders and captures.</summary>
public interface ISipTap
{
    /// <summary>A message passed.</summary>
    /// <param name="path">The other side.</param>
    /// <param name="message">The bytes; not kept. They hold secrets only as digests.</param>
    /// <param name="sent">True when it went out.</param>
    void Passed(SipPath path, ReadOnlySpan<byte> message, bool sent);
}
