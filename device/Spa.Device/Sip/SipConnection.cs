using System.Net;
using System.Net.Sockets;

namespace Spa.Device.Sip;

/// <summary>A connection that is open.</summary>
/// <param name="Stream">Its bytes, with TLS or without.</param>
/// <param name="Local">Our end of it.</param>
internal sealed record SipConnection(Stream Stream, IPAddress Local)
{
    /// <summary>A connection over a socket that is connected.</summary>
    public static SipConnection Of(Stream stream, Socket socket) => new(stream, ((IPEndPoint)socket.LocalEndPoint!).Address);
}
