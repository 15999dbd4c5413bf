using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Spa.Device.Fetching;
using Spa.Device.Network;
using Spa.Device.Time;
using Spa.Gateway.Ports;
using Spa.Sip.Transport;

namespace Spa.Device.Sip;

/// <summary>SIP ports of this machine. Everything enters the core on its timeline; nothing waits there.</summary>
/// <param name="timeline">The core's.</param>
/// <param name="trust">Whom the unit believes, and who it is: for TLS.</param>
/// <param name="note">Gets a line for the log, on the timeline: why a connection is gone.</param>
/// <param name="limits">Of connections; null = the product's.</param>
internal sealed class SipSockets(RealTimeline timeline, ServerTrust trust, Action<string> note, SipStreamLimits? limits = null) : ISipPorts
{
    /// <inheritdoc/>
    public bool Open(SipPortOptions options, ISipReceiver receiver, [NotNullWhen(true)] out ISipSocket? port, [NotNullWhen(false)] out PortFault? fault)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(receiver);
        port = null;
        if (DatagramSocket.TryOpen(new IPEndPoint(options.Address, options.Port), options.Marks, out var refusal) is not { } datagrams)
        {
            fault = new PortFault(PortFaults.Words(refusal), $"UDP {new IPEndPoint(options.Address, options.Port)}", "set SIP Port to another, or end the program that has it");
            return false;
        }

        var costs = limits ?? new SipStreamLimits();
        var handshake = new SipHandshake(trust, costs);
        var streams = new SipStreams(timeline, options, costs, handshake, receiver, note);
        if (!TryListen(options, handshake, streams, out var listener, out fault))
        {
            datagrams.Dispose();
            return false;
        }

        port = new SipSocket(timeline, datagrams, streams, listener, receiver);
        return true;
    }

    private bool TryListen(SipPortOptions options, SipHandshake handshake, SipStreams streams, out SipListener? listener, [NotNullWhen(false)] out PortFault? fault)
    {
        (listener, fault) = (null, null);
        if (options.Listen is SipTransport.Udp)
        {
            return true;
        }

        if (options.Listen is SipTransport.Tls && !handshake.CanServe)
        {
            note("the unit has no certificate, so that nobody can connect to it by TLS; it connects to others");
            return true;
        }

        var refusal = SocketError.AddressAlreadyInUse;
        foreach (var number in options.StreamPorts())
        {
            listener = SipListener.TryOpen(new IPEndPoint(options.Address, number), timeline, socket => streams.Accept(socket, options.Listen), out refusal);
            if (listener is not null || refusal is not (SocketError.AddressAlreadyInUse or SocketError.AccessDenied))
            {
                break;
            }
        }

        if (listener is null)
        {
            fault = new PortFault(
                PortFaults.Words(refusal), $"TCP {options.Address}, ports {options.LowestStreamPort} to {options.HighestStreamPort}", "widen SIP TCP Port Min to SIP TCP Port Max, or end the programs that have them");
        }

        return listener is not null;
    }
}
