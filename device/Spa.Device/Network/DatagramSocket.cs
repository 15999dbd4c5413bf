using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Spa.Gateway.Ports;
using Spa.Media.Rtp;

namespace Spa.Device.Network;

/// <summary>A UDP socket whose sending and receiving neither wait, nor allocate, nor throw, and that hears of packets that could not be delivered (ICMP).</summary>
internal sealed unsafe class DatagramSocket : IDisposable
{
    private const int Refused = 111;
    private const int NetworkUnreachable = 101;
    private const int HostUnreachable = 113;

    // SOL_SOCKET, SO_TIMESTAMPNS and SCM_TIMESTAMPNS.
    private const int SocketLevel = 1;
    private const int TimesOfArrival = 35;

    // IPPROTO_IP, IP_RECVERR, IPPROTO_IPV6 and IPV6_RECVERR.
    private const int Ip = 0;
    private const int IpErrors = 11;
    private const int Ipv6 = 41;
    private const int Ipv6Errors = 25;
    private static readonly TimeSpan OldestArrival = TimeSpan.FromSeconds(1);
    private readonly Socket socket;
    private readonly bool isIpv6;

    private DatagramSocket(Socket socket)
    {
        this.socket = socket;
        isIpv6 = socket.AddressFamily == AddressFamily.InterNetworkV6;
        Handle = socket.SafeHandle;
        Local = (IPEndPoint)socket.LocalEndPoint!;
    }

    /// <summary>For waiting until something is there.</summary>
    public SafeHandle Handle { get; }

    /// <summary>Where it is bound.</summary>
    public IPEndPoint Local { get; }

    /// <summary>Opens one; null with the reason when the system refuses.</summary>
    /// <param name="at">Address and port; 0 = a free one.</param>
    /// <param name="marks">What each packet carries.</param>
    /// <param name="refusal">Why not.</param>
    /// <param name="isTimed">The system notes when each datagram comes.</param>
    public static DatagramSocket? TryOpen(IPEndPoint at, PacketMarks marks, out SocketError refusal, bool isTimed = false)
    {
        var socket = new Socket(at.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            // IP_RECVERR and IPV6_RECVERR: a socket without a peer hears of ICMP errors by its error queue only.
            TypeOfService.Set(socket, marks);
            var isIpv6 = at.AddressFamily == AddressFamily.InterNetworkV6;
            socket.SetRawSocketOption(isIpv6 ? Ipv6 : Ip, isIpv6 ? Ipv6Errors : IpErrors, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in TypeOfService.On)));
            if (isTimed)
            {
                socket.SetRawSocketOption(SocketLevel, TimesOfArrival, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in TypeOfService.On)));
            }

            socket.Bind(at);
            refusal = SocketError.Success;
            return new DatagramSocket(socket);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            refusal = e.SocketErrorCode;
            return null;
        }
    }

    /// <summary>Takes the next datagram; its length, or -1 when there is none. One longer than the buffer is lost.</summary>
    public int Receive(Span<byte> buffer, out MediaAddress from)
    {
        var name = stackalloc byte[SocketName.Room];
        fixed (byte* bytes = buffer)
        {
            while (true)
            {
                var nameLength = (uint)SocketName.Room;
                var length = Libc.ReceiveFrom(Handle, bytes, (nuint)buffer.Length, Libc.DoNotWait | Libc.TellLength, name, &nameLength);
                if (length >= 0 && length <= buffer.Length)
                {
                    from = SocketName.Read(new ReadOnlySpan<byte>(name, SocketName.Room));
                    return (int)length;
                }

                // An error of an earlier packet is told once in the place of a datagram; it waits in the error queue too.
                if (length < 0 && !IsOfEarlier(Marshal.GetLastPInvokeError()))
                {
                    from = default;
                    return -1;
                }
            }
        }
    }

    /// <summary>Sends a datagram; false when it is lost here.</summary>
    public bool Send(ReadOnlySpan<byte> datagram, MediaAddress to)
    {
        var name = stackalloc byte[SocketName.Room];
        var nameLength = SocketName.Write(new Span<byte>(name, SocketName.Room), to, isIpv6);
        if (nameLength == 0)
        {
            return false;
        }

        fixed (byte* bytes = datagram)
        {
            if (Libc.SendTo(Handle, bytes, (nuint)datagram.Length, Libc.DoNotWait, name, (uint)nameLength) >= 0)
            {
                return true;
            }

            // What is told may be the error of an earlier packet, and this one was not sent.
            return IsOfEarlier(Marshal.GetLastPInvokeError())
                && Libc.SendTo(Handle, bytes, (nuint)datagram.Length, Libc.DoNotWait, name, (uint)nameLength) >= 0;
        }
    }

    /// <summary>Takes the next packet that ICMP says could not be delivered; false when there is none.</summary>
    public bool TakeUnreachable(out MediaAddress to)
    {
        const int ControlRoom = 256;
        var name = stackalloc byte[SocketName.Room];
        var control = stackalloc byte[ControlRoom];
        byte nothing;
        while (true)
        {
            var piece = new Libc.Piece { Bytes = &nothing, Length = 1 };
            var message = new Libc.MessageHeader { Name = name, NameLength = SocketName.Room, Pieces = &piece, PieceCount = 1, Control = control, ControlLength = ControlRoom };
            if (Libc.ReceiveMessage(Handle, &message, Libc.DoNotWait | Libc.ErrorQueue) < 0)
            {
                to = default;
                return false;
            }

            if (Part(control, message.ControlLength, isIpv6 ? Ipv6 : Ip, isIpv6 ? Ipv6Errors : IpErrors, 8) is var error && error is not null && IsUnreachable(error))
            {
                to = SocketName.Read(new ReadOnlySpan<byte>(name, SocketName.Room));
                return true;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();

    /// <summary>Whether the failure of a call says nothing of it: it was broken off, or told of an earlier packet that could not be delivered. To be made again.</summary>
    internal static bool IsOfEarlier(int error) => error is Libc.Interrupted or Refused or NetworkUnreachable or HostUnreachable;

    /// <summary>How long ago a datagram came, by the control messages that came with it; zero when they do not say.</summary>
    //  struct timespec: seconds and nanoseconds of the wall clock. A clock that was set meanwhile makes the age 0, or a second at most.
    internal static TimeSpan Age(byte* control, nuint length)
    {
        var time = (long*)Part(control, length, SocketLevel, TimesOfArrival, 16);
        if (time is null)
        {
            return TimeSpan.Zero;
        }

        var age = DateTime.UtcNow - DateTime.UnixEpoch - TimeSpan.FromTicks((time[0] * TimeSpan.TicksPerSecond) + (time[1] / 100));
        return age < TimeSpan.Zero ? TimeSpan.Zero : age > OldestArrival ? OldestArrival : age;
    }

    // What a control message of a kind holds, at least so many bytes; null = there is none. Each begins at a multiple of eight (CMSG_ALIGN).
    private static byte* Part(byte* control, nuint length, int level, int type, int room)
    {
        var least = (nuint)(sizeof(Libc.ControlHeader) + room);
        for (nuint at = 0; at + (nuint)sizeof(Libc.ControlHeader) <= length;)
        {
            var header = (Libc.ControlHeader*)(control + at);
            if (header->Length < (nuint)sizeof(Libc.ControlHeader) || header->Length > length - at)
            {
                return null;
            }

            if (header->Level == level && header->Type == type && header->Length >= least)
            {
                return control + at + sizeof(Libc.ControlHeader);
            }

            at += (header->Length + 7) & ~(nuint)7;
        }

        return null;
    }

    //  struct sock_extended_err: | errno 4 | origin 1 | type 1 | code 1 | ...     origin 2 = ICMP, 3 = ICMPv6
    private static bool IsUnreachable(byte* error) => *(int*)error is Refused or NetworkUnreachable or HostUnreachable && error[4] is 2 or 3;
}
