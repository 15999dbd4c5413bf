using System.Net;
using System.Net.Sockets;
using Spa.Sip.Transport;

namespace Spa.ProvisioningServer.Hosting.Notifying;

/// <summary>The UDP socket from which units are told something. It takes answers only, and only from where one is expected.</summary>
internal sealed class NotifySocket : ISipPort, IDisposable
{
    private const int LongestDatagram = 65_536;

    private readonly Socket socket;
    private readonly CancellationTokenSource ending = new();
    private readonly Action<SipPath, byte[]> came;
    private readonly Action<SipPath> failed;
    private readonly Func<IPEndPoint, bool> expected;
    private readonly Task listening;

    /// <summary>Opens it at a port that the system chooses. An address that cannot be had is a <see cref="SocketException"/>.</summary>
    /// <param name="listen">Address it sends from: where the server listens.</param>
    /// <param name="expected">True when an answer may come from there. Asked on any thread.</param>
    /// <param name="came">Told of an answer, on any thread.</param>
    /// <param name="failed">Told that nothing can be sent there, inside <see cref="Send"/>.</param>
    public NotifySocket(IPAddress listen, Func<IPEndPoint, bool> expected, Action<SipPath, byte[]> came, Action<SipPath> failed)
    {
        (this.expected, this.came, this.failed) = (expected, came, failed);
        socket = new Socket(listen.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (listen.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Bind(new IPEndPoint(listen, 0));
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }

        listening = Task.Run(Listen);
    }

    private IPEndPoint Own => (IPEndPoint)socket.LocalEndPoint!;

    /// <inheritdoc/>
    public (string Host, int Port) Local(SipTransport transport) => (Own.Address.ToString(), Own.Port);

    /// <summary>What our Via says to somebody: the address of ours that he sees, as far as this machine knows.</summary>
    public (string Host, int Port) Towards(IPEndPoint remote)
    {
        if (!Own.Address.Equals(IPAddress.Any) && !Own.Address.Equals(IPAddress.IPv6Any))
        {
            return (Own.Address.ToString(), Own.Port);
        }

        try
        {
            // Nothing is sent: the system says by which address it would.
            using var asked = new Socket(remote.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            asked.Connect(remote);
            return (((IPEndPoint)asked.LocalEndPoint!).Address.ToString(), Own.Port);
        }
        catch (SocketException)
        {
            return (Own.Address.ToString(), Own.Port);
        }
    }

    /// <inheritdoc/>
    public void Send(SipPath path, ReadOnlySpan<byte> message)
    {
        try
        {
            if (path.Remote.AddressFamily == AddressFamily.InterNetworkV6 && socket.AddressFamily == AddressFamily.InterNetwork)
            {
                failed(path);
                return;
            }

            var mapped = socket.AddressFamily == AddressFamily.InterNetworkV6 && path.Remote.AddressFamily == AddressFamily.InterNetwork;
            socket.SendTo(message, mapped ? new IPEndPoint(path.Remote.Address.MapToIPv6(), path.Remote.Port) : path.Remote);
        }
        catch (SocketException)
        {
            failed(path);
        }
    }

    public void Dispose()
    {
        ending.Cancel();
        socket.Dispose();
        listening.Wait();
        ending.Dispose();
    }

    private async Task Listen()
    {
        var buffer = new byte[LongestDatagram];
        var anyone = new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        while (!ending.IsCancellationRequested)
        {
            try
            {
                var got = await socket.ReceiveFromAsync(buffer, SocketFlags.None, anyone, ending.Token).ConfigureAwait(false);
                var from = (IPEndPoint)got.RemoteEndPoint;
                from = from.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(from.Address.MapToIPv4(), from.Port) : from;
                if (expected(from) && buffer.AsSpan(0, got.ReceivedBytes).StartsWith("SIP/2.0 "u8))
                {
                    came(new SipPath(SipTransport.Udp, from), buffer[..got.ReceivedBytes]);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // A datagram that could not be read.
            }
        }
    }
}
