using System.Net;
using Spa.Sip.Transactions;
using Spa.Sip.Transport;

namespace Spa.Simulation.Network;

/// <summary>A SIP port on a simulated network. Over a stream, messages arrive whole, in order and for certain; a peer that is not there is a failure.</summary>
public sealed class SimulatedSipPort : ISipPort, IDisposable
{
    private const byte FirstOfSip = 4;
    private readonly SimulatedNetwork network;
    private readonly IDisposable open;
    private Action<SipPath, byte[]> receive = (_, _) => { };
    private Action<SipPath> fail = _ => { };
    private bool isClosed;
    private Action<IPEndPoint, byte[]> raw = (_, _) => { };

    /// <summary>Opens it.</summary>
    /// <param name="network">The network.</param>
    /// <param name="at">Its address and port for datagrams.</param>
    /// <param name="streams">Its address and port for streams; null = the same.</param>
    public SimulatedSipPort(SimulatedNetwork network, IPEndPoint at, IPEndPoint? streams = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        (this.network, At, StreamsAt) = (network, at, streams ?? at);
        open = network.Open(at, (from, bytes) =>
        {
            if (bytes.Length > 0 && bytes[0] < FirstOfSip)
            {
                raw(from, bytes);
            }
            else
            {
                receive(new SipPath(SipTransport.Udp, from), bytes);
            }
        });
        network.StreamPorts[StreamsAt] = this;
    }

    /// <summary>Takes datagrams that cannot be SIP: STUN.</summary>
    public void AttachRaw(Action<IPEndPoint, byte[]> received) => raw = received;

    /// <summary>Its address and port for datagrams.</summary>
    public IPEndPoint At { get; }

    /// <summary>Its address and port for streams.</summary>
    public IPEndPoint StreamsAt { get; }

    /// <summary>Names who takes what arrives and what could not be delivered. Called once.</summary>
    public void Attach(Action<SipPath, byte[]> received, Action<SipPath> failed) => (receive, fail) = (received, failed);

    /// <summary>Names the transactions that take what arrives. Called once.</summary>
    public void Attach(TransactionLayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        Attach((from, bytes) => layer.Receive(from, bytes), layer.Fail);
    }

    /// <inheritdoc/>
    public (string Host, int Port) Local(SipTransport transport) => transport == SipTransport.Udp ? (At.Address.ToString(), At.Port) : (StreamsAt.Address.ToString(), StreamsAt.Port);

    /// <inheritdoc/>
    public void Send(SipPath path, ReadOnlySpan<byte> message)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (isClosed)
        {
            return;
        }

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
                peer.receive(new SipPath(path.Transport, StreamsAt, 1), bytes);
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
        isClosed = true;
        open.Dispose();
        network.StreamPorts.Remove(StreamsAt);
    }
}
