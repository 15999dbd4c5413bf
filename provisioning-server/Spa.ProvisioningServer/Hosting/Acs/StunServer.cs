using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Spa.Fleet.Nat;
using Spa.ProvisioningServer.Telemetry;

namespace Spa.ProvisioningServer.Hosting.Acs;

/// <summary>The UDP port of the ACS: answers binding requests, and sends what asks units behind an address translation for a session, because that lets in only what comes from where the unit itself has asked.</summary>
internal sealed class StunServer(ServerOptions options, TimeProvider clock) : IAsyncDisposable
{
    private const int LongestDatagram = 2048;
    private const int RoomForWaiting = 1024 * 1024;

    private readonly StunLimits limits = new(BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8)), options.Acs.Stun);
    private readonly CancellationTokenSource ending = new();
    private Socket? socket;
    private Task listening = Task.CompletedTask;

    /// <summary>Where it listens; null = it does not.</summary>
    public IPEndPoint? LocalEndPoint => socket?.LocalEndPoint as IPEndPoint;

    /// <summary>Opens the port, if the options name one. One that cannot be had is a <see cref="SocketException"/>.</summary>
    public void Start()
    {
        if (options.StunPort is not { } port)
        {
            return;
        }

        var made = new Socket(options.Listen.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (options.Listen.Equals(IPAddress.IPv6Any))
            {
                made.DualMode = true;
            }

            // A whole fleet may ask at once, as after a power cut; the system may give less.
            made.ReceiveBufferSize = RoomForWaiting;
            made.Bind(new IPEndPoint(options.Listen, port));
        }
        catch (SocketException)
        {
            made.Dispose();
            throw;
        }

        socket = made;
        listening = Task.Run(() => Listen(made));
    }

    /// <summary>Sends a datagram from this port. False = the network does not take it.</summary>
    public bool Send(byte[] datagram, IPEndPoint to)
    {
        try
        {
            return socket?.SendTo(datagram, to) == datagram.Length;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await listening;
        socket?.Dispose();
        ending.Dispose();
    }

    private async Task Listen(Socket on)
    {
        var buffer = new byte[LongestDatagram];
        var anyone = new IPEndPoint(on.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        var start = clock.GetTimestamp();
        while (!ending.IsCancellationRequested)
        {
            try
            {
                var got = await on.ReceiveFromAsync(buffer, SocketFlags.None, anyone, ending.Token);
                Answer(buffer.AsSpan(0, got.ReceivedBytes), (IPEndPoint)got.RemoteEndPoint, clock.GetElapsedTime(start));
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                // A datagram that could not be read: whoever sent it sends it again.
            }
        }
    }

    private void Answer(ReadOnlySpan<byte> datagram, IPEndPoint from, TimeSpan now)
    {
        // What is no request takes nothing from those that ask.
        if (StunAnswers.To(datagram, from) is not { } reply)
        {
            ServerMetrics.StunAnswered("dropped");
        }
        else if (!limits.Take(from.Address, now))
        {
            ServerMetrics.StunAnswered("limited");
        }
        else
        {
            Send(reply.Bytes, reply.To);
            ServerMetrics.StunAnswered(reply.IsRefusal ? "refused" : "told");
        }
    }
}
