namespace Spa.Sip.Sdp;

/// <summary>A <c>b=</c> line (RFC 8866 5.8).</summary>
/// <param name="Type">"AS", "TIAS" and others.</param>
/// <param name="Value">Kilobits a second, for TIAS bits a second.</param>
public sealed record SdpBandwidth(string Type, long Value);
