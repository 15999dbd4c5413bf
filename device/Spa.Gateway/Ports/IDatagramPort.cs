using System.Net;

namespace Spa.Gateway.Ports;

/// <summary>Takes a datagram. Called on the core's timeline, never from inside a call of the port.</summary>
/// <param name="from">The sender.</param>
/// <param name="datagram">Valid during the call.</param>
public delegate void DatagramReceiver(IPEndPoint from, ReadOnlySpan<byte> datagram);

/// <summary>A UDP port; disposing closes it, and nothing arrives afterwards.</summary>
public interface IDatagramPort : IDisposable
{
    /// <summary>Its number.</summary>
    int Number { get; }

    /// <summary>Sends; what is lost is lost.</summary>
    void Send(ReadOnlySpan<byte> datagram, IPEndPoint to);
}
