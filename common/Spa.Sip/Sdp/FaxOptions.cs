using System.Collections.Immutable;

namespace Spa.Sip.Sdp;

/// <summary>What our side can do with fax (T.38 annex D).</summary>
/// <param name="Port">Port for UDPTL: 1 to 65535.</param>
/// <param name="Attributes">T38FaxVersion, T38MaxBitRate and others, as they are written.</param>
public sealed record FaxOptions(int Port, ImmutableArray<SdpAttribute> Attributes);
