using System.Buffers.Binary;

namespace Spa.Media.Rtp;

/// <summary>A packet inside a packet, as a loopback gives it back (RFC 6849 7.1).</summary>
public static class EncapsulatedPacket
{
    /// <summary>Bytes in front of the payload that came.</summary>
    public const int Added = 4 + RtpPacket.HeaderLength;

    private const byte Version2 = 0x80;

    /// <summary>Writes the payload of a packet that holds another; 0 when it does not fit into one. Contributing sources and extensions are left out.</summary>
    /// <param name="packet">The packet that came.</param>
    /// <param name="received">When it came, in units of its clock as we count it.</param>
    /// <param name="payload">Room for the bytes.</param>
    //  receive timestamp (4)
    //  F F R R  CC | M PT | sequence number | timestamp | SSRC | payload        F: 0 = a whole packet
    public static int Write(RtpPacket packet, uint received, Span<byte> payload)
    {
        if (packet.Payload.Length + Added > Math.Min(payload.Length, RtpSender.MaxPayload))
        {
            return 0;
        }

        BinaryPrimitives.WriteUInt32BigEndian(payload, received);
        RtpPacket.WriteHeader(payload[4..], packet.Marker, packet.PayloadType, packet.Sequence, packet.Timestamp, packet.Ssrc);
        payload[4] = 0;
        packet.Payload.CopyTo(payload[Added..]);
        return packet.Payload.Length + Added;
    }

    /// <summary>Finds the packet inside. False when there is none, or a part of one only.</summary>
    /// <param name="payload">What came.</param>
    /// <param name="copy">Room for the packet, which <paramref name="packet"/> is a view of.</param>
    /// <param name="packet">The packet.</param>
    public static bool TryRead(ReadOnlySpan<byte> payload, Span<byte> copy, out RtpPacket packet)
    {
        packet = default;
        if (payload.Length < Added || payload.Length - 4 > copy.Length || (payload[4] & 0xF0) != 0)
        {
            return false;
        }

        var inner = copy[..(payload.Length - 4)];
        payload[4..].CopyTo(inner);
        inner[0] |= Version2;
        return RtpPacket.TryRead(inner, out packet, out _);
    }
}
