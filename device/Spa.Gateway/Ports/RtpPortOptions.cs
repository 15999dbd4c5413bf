using System.Net;

namespace Spa.Gateway.Ports;

/// <summary>Where media ports are opened, and how.</summary>
/// <param name="Address">Local address; "any" when the unit does not care. Its family is that of the media.</param>
/// <param name="Lowest"><c>RTP Port Min</c>: the first even port from here on; 0 = one that the system chooses.</param>
/// <param name="Highest"><c>RTP Port Max</c>: no port of the pair is above; not used when <paramref name="Lowest"/> is 0.</param>
/// <param name="TypeOfService"><c>RTP ToS/DiffServ Value</c>: the whole byte, DSCP in its upper six bits (RFC 2474 3).</param>
public sealed record RtpPortOptions(IPAddress Address, int Lowest, int Highest, byte TypeOfService);
