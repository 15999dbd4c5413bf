using System.Diagnostics.CodeAnalysis;
using System.Net;
using Spa.Gateway.Ports;
using Spa.Media.Rtp;

namespace Spa.Device.Tests.Calls;

/// <summary>Media ports that give each packet back as if a far end had sent it, from the address it went to; nothing is allocated for it.</summary>
internal sealed class LoopRtp : IRtpPorts
{
    public bool Open(RtpPortOptions options, IRtpReceiver receiver, [NotNullWhen(true)] out IRtpPort? port, [NotNullWhen(false)] out PortFault? fault)
    {
        (port, fault) = (new Port(receiver), null);
        return true;
    }

    private sealed class Port(IRtpReceiver receiver) : IRtpPort
    {
        private readonly byte[] back = new byte[1500];

        public MediaAddress Local { get; } = MediaAddress.Of(IPEndPoint.Parse("192.0.2.7:16384"));

        public void Send(ReadOnlySpan<byte> packet, MediaAddress to)
        {
            // Another synchronisation source, or it would be our own stream come back.
            packet.CopyTo(back);
            back[8] ^= 0xFF;
            receiver.Received(back.AsSpan(0, packet.Length), to, control: false);
        }

        public void SendControl(ReadOnlySpan<byte> packet, MediaAddress to)
        {
        }

        public void Dispose()
        {
        }
    }
}
