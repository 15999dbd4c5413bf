using System.Diagnostics.CodeAnalysis;

namespace Spa.Gateway.Ports;

/// <summary>Gives ports for media: an even one for RTP or UDPTL, and the one above it for RTCP (RFC 3550 11).</summary>
public interface IRtpPorts
{
    /// <summary>Opens the next free pair. A pair that another program holds is passed over.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="receiver">Gets what arrives.</param>
    /// <param name="port">The pair; to be disposed when the media ends.</param>
    /// <param name="fault">Why there is none.</param>
    bool Open(RtpPortOptions options, IRtpReceiver receiver, [NotNullWhen(true)] out IRtpPort? port, [NotNullWhen(false)] out PortFault? fault);
}
