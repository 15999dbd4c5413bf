using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Spa.Gateway.Ports;
using Spa.Media.Rtp;

namespace Spa.Simulation.Ladders;

/// <summary>Media ports that tell when the first packet goes each way and what has passed when they close.</summary>
/// <param name="inner">The ports.</param>
/// <param name="note">Told, in words.</param>
public sealed class WatchedRtpPorts(IRtpPorts inner, Action<string> note) : IRtpPorts
{
    /// <inheritdoc/>
    public bool Open(RtpPortOptions options, IRtpReceiver receiver, [NotNullWhen(true)] out IRtpPort? port, [NotNullWhen(false)] out PortFault? fault)
    {
        var watched = new Watched(receiver, note);
        if (!inner.Open(options, watched, out var opened, out fault))
        {
            port = null;
            return false;
        }

        watched.Port = opened;
        port = watched;
        return true;
    }

    private sealed class Watched(IRtpReceiver receiver, Action<string> note) : IRtpPort, IRtpReceiver
    {
        private long sent;
        private long received;
        private bool isClosed;

        public IRtpPort Port { get; set; } = null!;

        public MediaAddress Local => Port.Local;

        public TimeSpan Age => Port.Age;

        public void Send(ReadOnlySpan<byte> packet, MediaAddress to)
        {
            if (sent++ == 0)
            {
                note($"RTP {Local} -> {to} starts{Kind(packet)}");
            }

            Port.Send(packet, to);
        }

        public void SendControl(ReadOnlySpan<byte> packet, MediaAddress to) => Port.SendControl(packet, to);

        public void Received(ReadOnlySpan<byte> packet, MediaAddress from, bool control)
        {
            if (!control && received++ == 0)
            {
                note($"RTP {Local} <- {from} starts{Kind(packet)}");
            }

            receiver.Received(packet, from, control);
        }

        public void Unreachable(MediaAddress to, bool control) => receiver.Unreachable(to, control);

        public void Dispose()
        {
            if (!isClosed && sent + received > 0)
            {
                note(string.Create(CultureInfo.InvariantCulture, $"RTP at {Local} stops: {sent} packets sent, {received} received"));
            }

            isClosed = true;
            Port.Dispose();
        }

        // RFC 3550 5.1: the payload type is the lower seven bits of the second byte.
        private static string Kind(ReadOnlySpan<byte> packet) => packet.Length > 12 ? string.Create(CultureInfo.InvariantCulture, $" (payload type {packet[1] & 0x7F}, {packet.Length - 12} bytes)") : string.Empty;
    }
}
