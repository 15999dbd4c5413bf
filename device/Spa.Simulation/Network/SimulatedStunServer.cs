using System.Net;
using Spa.Foundation.Stun;

namespace Spa.Simulation.Network;

/// <summary>A STUN server on a simulated network (RFC 5389), with a second address where a NAT is to be told of (RFC 5780). What it says stands for the NAT that is between.</summary>
public sealed class SimulatedStunServer : IDisposable
{
    private readonly List<IDisposable> ports = [];

    /// <summary>Opens it.</summary>
    /// <param name="network">The network.</param>
    /// <param name="at">Its address and port.</param>
    /// <param name="another">Its second one; null = it has none.</param>
    /// <param name="sees">What it sees of a sender, and at which of its addresses: the NAT.</param>
    public SimulatedStunServer(SimulatedNetwork network, IPEndPoint at, IPEndPoint? another, Func<IPEndPoint, IPEndPoint, IPEndPoint> sees)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(at);
        ArgumentNullException.ThrowIfNull(sees);
        Open(at);
        if (another is not null)
        {
            Open(another);
        }

        void Open(IPEndPoint own) => ports.Add(network.Open(own, (from, datagram) =>
        {
            if (StunMessage.Parse(datagram).Ok(out var question, out _) && question is { Class: StunClass.Request, Method: StunMessage.Binding })
            {
                var answer = question.Answer(sees(from, own));
                network.Send(own, from, (another is null ? answer : answer.WithAnother(own.Equals(at) ? another : at)).Write());
            }
        }));
    }

    /// <summary>Closes it.</summary>
    public void Dispose()
    {
        foreach (var port in ports)
        {
            port.Dispose();
        }
    }
}
