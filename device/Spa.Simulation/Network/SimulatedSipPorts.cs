using System.Diagnostics.CodeAnalysis;
using System.Net;
using Spa.Gateway.Ports;
using Spa.Sip.Transport;

namespace Spa.Simulation.Network;

/// <summary>SIP ports of one host on a simulated network.</summary>
/// <param name="network">The network.</param>
/// <param name="address">The host's address.</param>
public sealed class SimulatedSipPorts(SimulatedNetwork network, IPAddress address) : ISipPorts, IDisposable
{
    // Where a system takes ports from when none is named.
    private const int FirstFree = 40_000;
    private readonly SimulatedNetwork network = network;
    private readonly Dictionary<int, Opened> taken = [];
    private int lastFree = FirstFree - 1;

    /// <inheritdoc/>
    public bool Open(SipPortOptions options, ISipReceiver receiver, [NotNullWhen(true)] out ISipSocket? port, [NotNullWhen(false)] out PortFault? fault)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(receiver);
        var number = options.Port == 0 ? ++lastFree : options.Port;
        if (taken.ContainsKey(number))
        {
            (port, fault) = (null, new PortFault("the port is in use", $"{address}:{number}", "set SIP Port to another"));
            return false;
        }

        var at = new IPEndPoint(address, number);
        var streams = options.StreamPorts().First();
        network.Marks[at] = options.Marks;
        var opened = new Opened(this, new SimulatedSipPort(network, at, new IPEndPoint(address, streams == 0 ? number : streams)), receiver, number);
        taken.Add(number, opened);
        (port, fault) = (opened, null);
        return true;
    }

    /// <summary>Closes all of them: the host is gone.</summary>
    public void Dispose()
    {
        foreach (var one in taken.Values.ToArray())
        {
            one.Dispose();
        }
    }

    private sealed class Opened : ISipSocket
    {
        private readonly SimulatedSipPorts owner;
        private readonly SimulatedSipPort port;
        private readonly int number;

        public Opened(SimulatedSipPorts owner, SimulatedSipPort port, ISipReceiver receiver, int number)
        {
            (this.owner, this.port, this.number) = (owner, port, number);
            port.Attach((from, bytes) => receiver.Received(from, bytes), receiver.Failed);
            port.AttachRaw((from, bytes) => receiver.ReceivedRaw(from, bytes));
        }

        public void Send(SipPath path, ReadOnlySpan<byte> message) => port.Send(path, message);

        public void SendRaw(ReadOnlySpan<byte> datagram, IPEndPoint to) => owner.network.Send(port.At, to, datagram.ToArray());

        public (string Host, int Port) Local(SipTransport transport) => port.Local(transport);

        public void LeaveGoneAddresses()
        {
            // A host of this network keeps the address that it has.
        }

        public void Dispose()
        {
            if (owner.taken.Remove(number))
            {
                port.Dispose();
            }
        }
    }
}
