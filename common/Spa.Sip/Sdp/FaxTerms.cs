using System.Collections.Immutable;

namespace Spa.Sip.Sdp;

/// <summary>Fax as it was agreed.</summary>
/// <param name="RemoteAddress">Where we send to.</param>
/// <param name="RemotePort">UDPTL port there.</param>
/// <param name="Attributes">The other side's attributes, as they were written.</param>
public sealed record FaxTerms(string RemoteAddress, int RemotePort, ImmutableArray<SdpAttribute> Attributes);
