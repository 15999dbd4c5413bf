using Spa.Media.Rtp;

namespace Spa.Device.Tests.Media.Rtp;

public class RtpPacketTests
{
    // Bytes; marker, type, sequence, timestamp, source, CSRCs, extension, payload.
    public static TheoryData<string, string> Good => new()
    {
        { "80000001 00000002 00000003", "0 1 2 3 csrc 0 []" },
        { "80e5ffff fffffff0 deadbeef 0a8a00a0", "M 101 65535 4294967280 3735928559 csrc 0 [0A8A00A0]" },
        { "82080001 00000002 00000003 0000000a 0000000b d5d5", "8 1 2 3 csrc 2 [D5D5]" },
        { "90000001 00000002 00000003 bede0001 10aa0000 ff", "0 1 2 3 csrc 0 ext BEDE 10AA0000 [FF]" },
        { "90000001 00000002 00000003 12340000 ff", "0 1 2 3 csrc 0 ext 1234  [FF]" },
        { "a0000001 00000002 00000003 ffff0002", "0 1 2 3 csrc 0 [FFFF]" },
        { "a0000001 00000002 00000003 00000004", "0 1 2 3 csrc 0 []" },
        { "b1000001 00000002 00000003 0000000a bede0001 10aa0000 7f000002", "0 1 2 3 csrc 1 ext BEDE 10AA0000 [7F00]" },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public void Packet_reads_as_its_fields(string hex, string expected)
    {
        Assert.True(RtpPacket.TryRead(Bytes(hex), out var packet, out _));
        var extension = packet.ExtensionProfile is { } profile ? $" ext {profile:X4} {Convert.ToHexString(packet.Extension)}" : string.Empty;
        Assert.Equal(expected, $"{(packet.Marker ? "M " : string.Empty)}{packet.PayloadType} {packet.Sequence} {packet.Timestamp} {packet.Ssrc} csrc {packet.CsrcCount}{extension} [{Convert.ToHexString(packet.Payload)}]");
    }

    public static TheoryData<string, string> Bad => new()
    {
        { "", "expected an RTP header of 12 bytes at 0 (RFC 3550 5.1)" },
        { "80000001 00000002 000000", "expected an RTP header of 12 bytes at 11 (RFC 3550 5.1)" },
        { "40000001 00000002 00000003", "expected RTP version 2 at 0 (RFC 3550 5.1)" },
        { "82000001 00000002 00000003 0000000a", "expected as many CSRC identifiers as the header counts at 16 (RFC 3550 5.1)" },
        { "90000001 00000002 00000003 bede", "expected a header extension of at least 4 bytes at 14 (RFC 3550 5.3.1)" },
        { "90000001 00000002 00000003 bede0002 10aa0000", "expected an extension length that ends within the packet at 14 (RFC 3550 5.3.1)" },
        { "a0000001 00000002 00000003", "expected a padding length from 1 to what is left after the header at 11 (RFC 3550 5.1)" },
        { "a0000001 00000002 00000003 0000", "expected a padding length from 1 to what is left after the header at 13 (RFC 3550 5.1)" },
        { "a0000001 00000002 00000003 0003", "expected a padding length from 1 to what is left after the header at 13 (RFC 3550 5.1)" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Bad_packet_is_refused_where_it_breaks(string hex, string expected)
    {
        Assert.False(RtpPacket.TryRead(Bytes(hex), out _, out var fault));
        Assert.Equal(expected, fault.ToString());
    }

    [Fact]
    public void Packet_of_more_than_4096_bytes_is_refused()
    {
        Assert.False(RtpPacket.TryRead(Packets.Make(1, 1, bytes: 4096 - 11), out _, out var fault));
        Assert.Equal("expected a packet of at most 4096 bytes at 4096 (own limit)", fault.ToString());
    }

    [Fact]
    public void Packet_cut_at_any_byte_is_refused_or_has_a_shorter_payload()
    {
        var whole = Bytes("92e50001 00000002 00000003 0000000a 0000000b bede0001 10aa0000 01020304");
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.Equal(length >= 28, RtpPacket.TryRead(whole.AsSpan(0, length), out var packet, out _));
            Assert.True(packet.Payload.Length <= Math.Max(0, length - 28));
        }
    }

    [Theory]
    [InlineData("80c80006", true)]
    [InlineData("81cf0006", true)]
    [InlineData("80000006", false)]
    [InlineData("80e50006", false)]
    [InlineData("80", false)]
    public void Control_packets_are_told_from_audio_on_one_port(string hex, bool expected) => Assert.Equal(expected, RtpPacket.IsRtcp(Bytes(hex)));

    [Theory]
    [InlineData("192.0.2.1", 5004)]
    [InlineData("2001:db8::7", 65535)]
    public void Address_is_the_end_point_it_came_from(string address, int port)
    {
        var endPoint = new System.Net.IPEndPoint(System.Net.IPAddress.Parse(address), port);
        Assert.Equal(endPoint, MediaAddress.Of(endPoint).ToEndPoint());
        Assert.NotEqual(MediaAddress.Of(endPoint), MediaAddress.Of(new(endPoint.Address, port - 1)));
    }

    internal static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", string.Empty, StringComparison.Ordinal));
}
