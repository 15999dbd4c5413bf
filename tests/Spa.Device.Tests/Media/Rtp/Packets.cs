using Spa.Media.Rtp;

namespace Spa.Device.Tests.Media.Rtp;

/// <summary>RTP packets for tests, and what they say as text.</summary>
internal static class Packets
{
    public static readonly MediaAddress Far = MediaAddress.Of(new(System.Net.IPAddress.Parse("192.0.2.10"), 16384));
    public static readonly MediaAddress Other = MediaAddress.Of(new(System.Net.IPAddress.Parse("198.51.100.7"), 4000));

    public static byte[] Make(int sequence, uint timestamp, uint ssrc = 7, int type = 0, int bytes = 160, bool marker = false)
    {
        var packet = new byte[RtpPacket.HeaderLength + bytes];
        RtpPacket.WriteHeader(packet, marker, (byte)type, unchecked((ushort)sequence), timestamp, ssrc);
        return packet;
    }

    /// <summary>Takes all that is due: <c>M 101 #7 @1600 [00 8a 00a0]</c> a packet; of audio only the length.</summary>
    public static List<string> Take(this RtpSender sender)
    {
        var packet = new byte[RtpPacket.HeaderLength + RtpSender.MaxPayload];
        var taken = new List<string>();
        while (sender.TryTake(packet, out var length))
        {
            Assert.True(RtpPacket.TryRead(packet.AsSpan(0, length), out var read, out _));
            var what = read.PayloadType >= 96
                ? TelephoneEvent.TryRead(read.Payload, out var content, out _) ? $"event {content.Code}{(content.End ? " end" : string.Empty)} {content.Duration}" : "broken"
                : $"{read.Payload.Length} bytes";
            taken.Add($"{(read.Marker ? "M " : string.Empty)}{read.PayloadType} #{read.Sequence} @{read.Timestamp} {what}");
        }

        return taken;
    }

    /// <summary>A datagram as it goes in a capture: UDP in IPv4 without Ethernet (link type 101).</summary>
    public static void WriteCapture(string file, IEnumerable<(byte[] Datagram, int Port)> datagrams)
    {
        using var stream = File.Create(file);
        using var writer = new BinaryWriter(stream);
        writer.Write(0xA1B2C3D4u);
        writer.Write((ushort)2);
        writer.Write((ushort)4);
        writer.Write(0);
        writer.Write(0);
        writer.Write(65535);
        writer.Write(101);
        var at = 0;
        Span<byte> header = stackalloc byte[28];
        foreach (var (datagram, port) in datagrams)
        {
            var length = 28 + datagram.Length;
            writer.Write(1_700_000_000 + (at / 50));
            writer.Write(at++ % 50 * 20000);
            writer.Write(length);
            writer.Write(length);
            header.Clear();
            header[0] = 0x45;
            System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)length);
            (header[8], header[9]) = (64, 17);
            (header[12], header[15], header[16], header[19]) = (127, 1, 127, 2);
            System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(header[20..], (ushort)port);
            System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(header[22..], (ushort)port);
            System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(header[24..], (ushort)(8 + datagram.Length));
            writer.Write(header);
            writer.Write(datagram);
        }
    }
}
