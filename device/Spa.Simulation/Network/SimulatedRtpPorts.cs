using System.Diagnostics.CodeAnalysis;
using System.Net;
using Spa.Gateway.Ports;

namespace Spa.Simulation.Network;

/// <summary>Media ports on a simulated network: what is sent suffers its loss, delay and disorder.</summary>
/// <param name="network">The network.</param>
/// <param name="address">The unit's address, where the options name none.</param>
public sealed class SimulatedRtpPorts(SimulatedNetwork network, IPAddress address) : IRtpPorts, IDisposable
{
    // Where a system takes ports from when none is named.
    private const int FirstFree = 49_152;
    private const int LastFree = 65_535;
    private int last;

    private readonly List<SimulatedRtpPort> opened = [];

    /// <summary>The pairs that are open.</summary>
    public int Count => opened.Count;

    /// <summary>Closes all of them: the host is gone.</summary>
    public void Dispose()
    {
        foreach (var one in opened.ToArray())
        {
            one.Dispose();
        }
    }

    /// <inheritdoc/>
    public bool Open(RtpPortOptions options, IRtpReceiver receiver, [NotNullWhen(true)] out IRtpPort? port, [NotNullWhen(false)] out PortFault? fault)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(receiver);
        var local = options.Address.Equals(IPAddress.Any) || options.Address.Equals(IPAddress.IPv6Any) ? address : options.Address;
        var range = options.Lowest == 0 ? options with { Lowest = FirstFree, Highest = LastFree } : options;
        foreach (var even in range.EvenPorts(last))
        {
            var (media, control) = (new IPEndPoint(local, even), new IPEndPoint(local, even + 1));
            if (network.IsOpen(media) || network.IsOpen(control))
            {
                continue;
            }

            last = even;
            var pair = new SimulatedRtpPort(network, media, control, receiver, options.Marks, closed => opened.Remove(closed));
            opened.Add(pair);
            port = pair;
            fault = null;
            return true;
        }

        (port, fault) = (null, options.NoPair());
        return false;
    }
}
