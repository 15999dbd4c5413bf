using System.Net;
using Spa.Foundation.Ports;
using Spa.Gateway.Sip;
using Spa.Sip.Locating;

namespace Spa.Simulation.Network;

/// <summary>A host on a simulated network, as the telephone side of a device needs it.</summary>
public static class SimulatedHost
{
    /// <summary>Makes it. The same seed gives the same tags, sequence numbers and keys.</summary>
    /// <param name="network">The network.</param>
    /// <param name="address">Its address.</param>
    /// <param name="seed">Chance.</param>
    /// <param name="calendar">Wall clock.</param>
    /// <param name="names">Its name service; null = it knows addresses only.</param>
    public static VoiceHost At(SimulatedNetwork network, IPAddress address, ulong seed, ICalendar calendar, ISipResolver? names = null)
    {
        var keys = new Entropy(~seed);
        return new VoiceHost(
            new SimulatedSipPorts(network, address),
            new SimulatedRtpPorts(network, address),
            names ?? new AddressesOnly(action => action()),
            calendar,
            new Entropy(seed),
            span => keys.Fill(span),
            [],
            text => text.Replace("$VERSION", "Linksys/SPA3102-simulated", StringComparison.Ordinal).Replace("$MA", $"000e08{seed & 0xFFFFFF:x6}", StringComparison.Ordinal),
            IPAddress.Any);
    }
}
