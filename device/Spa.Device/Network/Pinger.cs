using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Spa.Gateway.Ports;

namespace Spa.Device.Network;

/// <summary>Sends ICMP echo requests: by a socket that the system lets any program of <c>net.ipv4.ping_group_range</c> have, else by a raw one, which takes the right CAP_NET_RAW.</summary>
internal static class Pinger
{
    private const int HeaderLength = 8;
    private const byte Request = 8;
    private const byte Answer = 0;
    private const byte Request6 = 128;
    private const byte Answer6 = 129;

    // Low-order bits of an IPv4 header's first byte: its length in words.
    private const int WordsMask = 0x0f;
    private const int BytesPerWord = 4;

    private static int lastIdentifier = Environment.ProcessId;

    /// <summary>Sends one request and waits for its answer.</summary>
    public static async Task<EchoAnswer> Ask(EchoRequest request, CancellationToken ending)
    {
        var isIpv6 = request.Address.AddressFamily == AddressFamily.InterNetworkV6;
        using var socket = Open(request.Address.AddressFamily, out var isRaw, out var refusal);
        if (socket is null)
        {
            return new EchoAnswer(TimeSpan.Zero, EchoFault.NotPermitted, $"the system lets this program have no socket for ICMP ({refusal}): put its group into net.ipv4.ping_group_range, or give it CAP_NET_RAW");
        }

        var identifier = (ushort)(Interlocked.Increment(ref lastIdentifier) & ushort.MaxValue);
        var packet = new byte[HeaderLength + request.Bytes];
        packet[0] = isIpv6 ? Request6 : Request;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(4), identifier);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(6), (ushort)request.Number);
        for (var i = HeaderLength; i < packet.Length; i++)
        {
            packet[i] = (byte)(i & byte.MaxValue);
        }

        if (!isIpv6)
        {
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), Checksum(packet));
        }

        using var time = CancellationTokenSource.CreateLinkedTokenSource(ending);
        time.CancelAfter(request.Timeout);
        var begun = Stopwatch.GetTimestamp();
        try
        {
            TypeOfService.Set(socket, new PacketMarks((byte)(request.Dscp << 2)));
            await socket.ConnectAsync(new IPEndPoint(request.Address, 0), time.Token).ConfigureAwait(false);
            await socket.SendAsync(packet, SocketFlags.None, time.Token).ConfigureAwait(false);
            var buffer = new byte[packet.Length + (WordsMask * BytesPerWord)];
            while (true)
            {
                var length = await socket.ReceiveAsync(buffer, SocketFlags.None, time.Token).ConfigureAwait(false);
                if (IsAnswer(buffer.AsSpan(0, length), isIpv6, isRaw ? identifier : null, (ushort)request.Number))
                {
                    return new EchoAnswer(Stopwatch.GetElapsedTime(begun), null, string.Empty);
                }
            }
        }
        catch (OperationCanceledException)
        {
            return new EchoAnswer(TimeSpan.Zero, EchoFault.Timeout, string.Empty);
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode switch
            {
                SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.NetworkDown or SocketError.HostDown => new EchoAnswer(TimeSpan.Zero, EchoFault.NoRoute, $"the system knows no way there: {e.SocketErrorCode}"),
                SocketError.AccessDenied => new EchoAnswer(TimeSpan.Zero, EchoFault.NotPermitted, $"the system forbids it: {e.SocketErrorCode}"),
                _ => new EchoAnswer(TimeSpan.Zero, EchoFault.Timeout, $"{e.SocketErrorCode}"),
            };
        }
    }

    /// <summary>The Internet checksum of RFC 1071.</summary>
    internal static ushort Checksum(ReadOnlySpan<byte> packet)
    {
        uint sum = 0;
        for (var i = 0; i < packet.Length; i += 2)
        {
            sum += (uint)(packet[i] << 8) + (i + 1 < packet.Length ? packet[i + 1] : 0u);
        }

        while (sum >> 16 != 0)
        {
            sum = (sum & ushort.MaxValue) + (sum >> 16);
        }

        return (ushort)(~sum & ushort.MaxValue);
    }

    /// <summary>Whether what came is the answer.</summary>
    /// <param name="packet">It; a raw IPv4 socket gives the IP header too.</param>
    /// <param name="isIpv6">Its family.</param>
    /// <param name="identifier">What was sent; null = the system gives a socket its own answers only, and has set another.</param>
    /// <param name="number">What was sent.</param>
    internal static bool IsAnswer(ReadOnlySpan<byte> packet, bool isIpv6, ushort? identifier, ushort number)
    {
        if (!isIpv6 && identifier is not null)
        {
            var header = packet.IsEmpty ? 0 : (packet[0] & WordsMask) * BytesPerWord;
            packet = packet.Length < header ? [] : packet[header..];
        }

        return packet.Length >= HeaderLength && packet[0] == (isIpv6 ? Answer6 : Answer) && packet[1] == 0
            && (identifier is null || BinaryPrimitives.ReadUInt16BigEndian(packet[4..]) == identifier) && BinaryPrimitives.ReadUInt16BigEndian(packet[6..]) == number;
    }

    private static Socket? Open(AddressFamily family, out bool isRaw, out SocketError refusal)
    {
        refusal = SocketError.Success;
        foreach (var type in (SocketType[])[SocketType.Dgram, SocketType.Raw])
        {
            isRaw = type == SocketType.Raw;
            try
            {
                return new Socket(family, type, family == AddressFamily.InterNetworkV6 ? ProtocolType.IcmpV6 : ProtocolType.Icmp);
            }
            catch (SocketException e)
            {
                refusal = e.SocketErrorCode;
            }
        }

        isRaw = false;
        return null;
    }
}
