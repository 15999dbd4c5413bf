using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Spa.Device.Network;
using Spa.Device.Sip;
using Spa.Device.Time;
using Spa.Gateway.Ports;

namespace Spa.Device.Rtp;

/// <summary>Media ports of this machine. Packets come on the timeline's thread before the next frame of audio moves, with the system's word for when they were there; a packet costs no allocation on its way in or out.</summary>
/// <param name="timeline">The core's.</param>
/// <param name="tap">Sees all packets; null = nobody.</param>
internal sealed class RtpSockets(RealTimeline timeline, PcapTap? tap = null) : IRtpPorts
{
    private const int FreeTries = 32;

    private readonly DatagramBatch batch = new();
    private int last;

    /// <inheritdoc/>
    public bool Open(RtpPortOptions options, IRtpReceiver receiver, [NotNullWhen(true)] out IRtpPort? port, [NotNullWhen(false)] out PortFault? fault)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(receiver);
        (port, fault) = (null, null);
        foreach (var even in options.Lowest == 0 ? Enumerable.Repeat(0, FreeTries) : options.EvenPorts(last))
        {
            if (TryPair(options, even, out var refusal) is { } pair)
            {
                last = even;
                port = new RtpSocketPair(timeline, pair.Media, pair.Control, batch, receiver, tap);
                return true;
            }

            if (refusal is not (SocketError.AddressAlreadyInUse or SocketError.Success or SocketError.AccessDenied))
            {
                fault = new PortFault(PortFaults.Words(refusal), $"{options.Address}, media", "give the unit an address that the machine has, or more open files");
                return false;
            }
        }

        fault = options.NoPair();
        return false;
    }

    private static (DatagramSocket Media, DatagramSocket Control)? TryPair(RtpPortOptions options, int even, out SocketError refusal)
    {
        if (DatagramSocket.TryOpen(new IPEndPoint(options.Address, even), options.Marks, out refusal, isTimed: true) is not { } first)
        {
            return null;
        }

        // One that the system chose may be the upper port of its pair.
        var isOdd = first.Local.Port % 2 == 1;
        if (DatagramSocket.TryOpen(new IPEndPoint(options.Address, isOdd ? first.Local.Port - 1 : first.Local.Port + 1), options.Marks, out refusal, isTimed: true) is not { } second)
        {
            first.Dispose();
            return null;
        }

        return isOdd ? (second, first) : (first, second);
    }
}
