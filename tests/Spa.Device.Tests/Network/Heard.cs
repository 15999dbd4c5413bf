using Spa.Gateway.Ports;
using Spa.Media.Rtp;

namespace Spa.Device.Tests.Network;

/// <summary>A receiver of media that notes what it was told.</summary>
internal sealed class Heard : IRtpReceiver
{
    /// <summary>Bytes in hex, sender, upper port.</summary>
    public List<(string Packet, MediaAddress From, bool Control)> Packets { get; } = [];

    /// <summary>What could not be delivered.</summary>
    public List<(MediaAddress To, bool Control)> Lost { get; } = [];

    public void Received(ReadOnlySpan<byte> packet, MediaAddress from, bool control) => Packets.Add((Convert.ToHexString(packet), from, control));

    public void Unreachable(MediaAddress to, bool control) => Lost.Add((to, control));
}
