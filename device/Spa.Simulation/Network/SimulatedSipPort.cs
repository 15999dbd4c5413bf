using System.Net;
using Spa.Sip.Transactions;
using Spa.Sip.Transport;

namespace Spa.Simulation.Network;

/// <summary>A SIP port on a simulated network. Over a stream, messages arrive whole, in order and for certain; a peer that is not there is a failure.</summary>
public sealed class SimulatedSipPort : ISipPort, IDisposable
{
    private readonly SimulatedNetwork network;
    private readonly IDisposable open;
    private Action<SipPath, byte[]> receive = (_, _) => { };
    private Action<SipPath> fail = _ => { };

    /// <summary>Opens it.</summary>
    /// <param name="network">The network.</param>
    /// <param name="at">Its address and port, the same for all transports.</param>
    public SimulatedSipPort(SimulatedNetwork network, IPEndPoint at)
    {
        ArgumentNullException.ThrowIfNull(network);
        (this.network, At) = (network, at);
        open = network.Open(at, (from, bytes) => receive(new SipPath(SipTransport.Udp, from), bytes));
        network.StreamPorts[at] = this;
    }

    /// <summary>Its address and port.</summary>
    public IPEndPoint At { get; }

    /// <summary>Names who takes what arrives and what could not be delivered. Called once.</summary>
    public void Attach(Action<SipPath, byte[]> received, Action<SipPath> failed) => (receive, fail) = (received, failed);

    /// <summary>Names the transactions that take what arrives. Called once.</summary>
    public void Attach(TransactionLayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        Attach((from, bytes) => layer.Receive(from, bytes), layer.Fail);
    }

    /// <inheritdoc/>
    public (string Host, int Port) Local(SipTransport transport) => (At.Address.ToString(), At.Port);

    /// <inheritdoc/>
    public void Send(SipPath path, ReadOnlySpan<byte> message)
    {
        ArgumentNullException.ThrowIfNull(path);
        var bytes = message.ToArray();
        if (path.Transport is SipTransport.Udp)
        {
            network.Send(At, path.Remote, bytes, () => fail(path));
            return;
        }

        network.Timeline.After(network.Options.Delay, () =>
        {
            if (network.StreamPorts.TryGetValue(path.Remote, out var peer))
            {
                peer.receive(new SipPath(path.Transport, At, 1), bytes);
            }
            else
            {
                fail(path);
            }
        });
    }

    /// <summary>Closes it.</summary>
    public void Dispose()
    {
        open.Dispose();
        network.StreamPorts.Remove(At);
    }
}
