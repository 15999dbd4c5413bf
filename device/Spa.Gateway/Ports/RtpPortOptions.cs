using System.Net;

namespace Spa.Gateway.Ports;

/// <summary>Where media ports are opened, and how.</summary>
/// <param name="Address">Local address; "any" when the unit does not care. Its family is that of the media.</param>
/// <param name="Lowest"><c>RTP Port Min</c>: the first even port from here on; 0 = one that the system chooses.</param>
/// <param name="Highest"><c>RTP Port Max</c>: no port of a pair is above; not used when <paramref name="Lowest"/> is 0.</param>
/// <param name="TypeOfService"><c>RTP ToS/DiffServ Value</c>: the whole byte, DSCP in its upper six bits (RFC 2474 3).</param>
public sealed record RtpPortOptions(IPAddress Address, int Lowest, int Highest, byte TypeOfService)
{
    private const int MostPort = 65_535;

    /// <summary><c>RTP CoS Value</c>: 0 to 7.</summary>
    public int Priority { get; init; }

    /// <summary>False with <c>No UDP Checksum</c>.</summary>
    public bool HasChecksum { get; init; } = true;

    /// <summary>What its packets carry.</summary>
    public PacketMarks Marks => new(TypeOfService, Priority, HasChecksum);

    /// <summary>The even ports of all pairs, each once: first those above <paramref name="last"/>, so that what is late for one stream does not come into the next.</summary>
    /// <param name="last">The even port given out before; 0 = none.</param>
    public IEnumerable<int> EvenPorts(int last)
    {
        var lowest = Lowest + (Lowest & 1);
        var pairs = (Math.Min(Highest, MostPort) - lowest + 1) / 2;
        var first = last >= lowest && last < lowest + (2 * pairs) ? ((last - lowest) / 2) + 1 : 0;
        for (var i = 0; i < pairs; i++)
        {
            yield return lowest + (2 * ((first + i) % pairs));
        }
    }

    /// <summary>Says that there is no pair to be had.</summary>
    public PortFault NoPair()
    {
        var where = Lowest == 0 ? $"{Address}" : $"{Address}, ports {Lowest} to {Highest}";
        return EvenPorts(0).Any() || Lowest == 0
            ? new("every pair of ports for media is in use", where, "widen RTP Port Min to RTP Port Max, or end the programs that hold them")
            : new("there is no even port with one above it", where, "set RTP Port Max above RTP Port Min");
    }
}
