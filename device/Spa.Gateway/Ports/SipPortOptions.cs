using System.Net;
using Spa.Sip.Transport;

namespace Spa.Gateway.Ports;

/// <summary>Where a SIP port is opened, and how. Datagrams are always served; any transport can be sent by.</summary>
/// <param name="Address">Local address; "any" when the unit does not care: its own first address is what Via and Contact show then.</param>
/// <param name="Port"><c>SIP Port</c>; 0 = one that the system chooses.</param>
/// <param name="TypeOfService"><c>SIP ToS/DiffServ Value</c>: the whole byte, DSCP in its upper six bits (RFC 2474 3).</param>
public sealed record SipPortOptions(IPAddress Address, int Port, byte TypeOfService)
{
    /// <summary><c>SIP Transport</c>: connections are accepted by it. UDP = none are; TLS shows the unit's certificate, and without one none are.</summary>
    public SipTransport Listen { get; init; }

    /// <summary><c>SIP TCP Port Min</c>: connections are accepted at <see cref="Port"/> when it is in the range, else at the next free port of it; 0 = at one that the system chooses.</summary>
    public int LowestStreamPort { get; init; }

    /// <summary><c>SIP TCP Port Max</c>.</summary>
    public int HighestStreamPort { get; init; }

    /// <summary><c>SIP CoS Value</c>: 0 to 7.</summary>
    public int Priority { get; init; }

    /// <summary>What its packets carry.</summary>
    public PacketMarks Marks => new(TypeOfService, Priority);

    /// <summary>The ports at which connections may be accepted, in the order they are tried.</summary>
    public IEnumerable<int> StreamPorts()
    {
        if (LowestStreamPort == 0)
        {
            yield return 0;
            yield break;
        }

        var size = HighestStreamPort - LowestStreamPort + 1;
        var first = Port >= LowestStreamPort && Port <= HighestStreamPort ? Port - LowestStreamPort : 0;
        for (var i = 0; i < size; i++)
        {
            yield return LowestStreamPort + ((first + i) % size);
        }
    }
}
