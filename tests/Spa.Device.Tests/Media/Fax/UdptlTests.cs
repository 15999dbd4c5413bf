using Spa.Foundation.Ports;
using Spa.Marks;
using Spa.Media.Fax;

namespace Spa.Device.Tests.Media.Fax;

public class UdptlTests
{
    // An indicator (CED), and a frame of V.21 data: a field of HDLC bytes and one that ends it.
    private static readonly byte[] Indicator = [0x06];
    private static readonly byte[] Data = [0xC0, 2, 0x80, 0, 2, 0xFF, 0xC8, 0x01, 0x10];

    public static TheoryData<string, string> BadPackets => new()
    {
        { "", "0: expected 4 to 1500 bytes" },
        { "000001", "3: expected 4 to 1500 bytes" },
        { "00000000", "3: expected a fax packet of the length that is named" },
        { "0000050600", "3: expected a fax packet of the length that is named" },
        { "0000C0060000", "2: expected a fax packet of the length that is named" },
        { "0000010640", "4: expected error recovery: 0x00 or 0x80" },
        { "0000010600", "5: expected a count" },
        { "00000106000101", "7: expected as many packets as are named, of the lengths that are named" },
        { "0000010600020106", "8: expected as many packets as are named, of the lengths that are named" },
        { "000001060000FF", "6: expected nothing more" },
        { "0000010680", "5: expected the span of the correction" },
    };

    public static TheoryData<string, int> BadFaxPackets => new()
    {
        { "86", 0 },        // an indicator with data
        { "0600", 1 },      // something behind an indicator
        { "20", 1 },        // the second byte of a later kind is missing
        { "52", 0 },        // modulation 9
        { "C0", 1 },        // no count
        { "C001", 2 },      // no field
        { "C00180", 3 },    // no length
        { "C001800003FF", 5 },
        { "C0018000000000", 6 },
        { "C00110FF", 2 },
    };

    [Fact]
    public void What_is_written_is_read()
    {
        var sender = new UdptlSender(2, UdptlPacket.MaxLength);
        var datagram = new byte[UdptlPacket.MaxLength];
        byte[][] faxes = [Indicator, Data, [.. Enumerable.Repeat((byte)1, 200)], Indicator];
        for (var i = 0; i < faxes.Length; i++)
        {
            var length = sender.Write(faxes[i], datagram);
            Assert.True(UdptlPacket.TryRead(datagram.AsSpan(0, length), out var packet, out _));
            Assert.Equal(i, packet.Sequence);
            Assert.Equal(faxes[i], packet.Primary.ToArray());
            Assert.Equal(Math.Min(i, 2), packet.EarlierCount);
            for (var back = 1; back <= packet.EarlierCount; back++)
            {
                Assert.Equal(faxes[i - back], packet.Earlier(back).ToArray());
            }
        }

        // The picture of T.38 9.1, byte for byte.
        var plain = new UdptlSender(1, UdptlPacket.MaxLength);
        Assert.Equal("0000010600 00".Replace(" ", "", StringComparison.Ordinal), Convert.ToHexString(datagram.AsSpan(0, plain.Write(Indicator, datagram))));
        Assert.Equal("000109C0028000 02FFC80110 00010106".Replace(" ", "", StringComparison.Ordinal), Convert.ToHexString(datagram.AsSpan(0, plain.Write(Data, datagram))));
    }

    [Fact]
    public void Earlier_packets_that_do_not_fit_are_left_out()
    {
        var sender = new UdptlSender(3, 100);
        var datagram = new byte[UdptlPacket.MaxLength];
        byte[] fax = [.. Enumerable.Repeat((byte)1, 40)];
        Assert.Equal([45, 86, 86], Enumerable.Range(0, 3).Select(_ => sender.Write(fax, datagram)));
        Assert.Equal(0, sender.Write([], datagram));
        Assert.Equal(0, sender.Write(new byte[UdptlSender.MaxFaxPacket + 1], datagram));
    }

    [Theory]
    [MemberData(nameof(BadPackets))]
    [Attack("S12")]
    public void Bad_packets_are_refused_where_they_break(string hex, string error)
    {
        Assert.False(UdptlPacket.TryRead(Convert.FromHexString(hex), out _, out var fault));
        Assert.Equal(error, $"{fault.At}: expected {fault.Expected}");
    }

    [Theory]
    [MemberData(nameof(BadFaxPackets))]
    [Attack("S12")]
    public void Bad_fax_packets_are_refused_where_they_break(string hex, int at)
    {
        Assert.False(FaxPacket.IsGood(Convert.FromHexString(hex), out var fault));
        Assert.Equal(at, fault.At);
        var receiver = new UdptlReceiver();
        var taken = new Taken();
        var bytes = Convert.FromHexString(hex);
        Assert.False(receiver.Take([0, 0, (byte)bytes.Length, .. bytes, 0, 0], taken));
        Assert.Equal((1, 0), (receiver.Malformed, taken.All.Count));
    }

    [Fact]
    public void Good_fax_packets_are_taken()
    {
        foreach (var good in new byte[][] { Indicator, [0x20, 0x00], Data, [0xC0, 1, 0x10], [0xC0, 2, 0x11], [0xC0, 3, 0x11, 0x20], [0x40] })
        {
            Assert.True(FaxPacket.IsGood(good, out var fault), $"{Convert.ToHexString(good)}: {fault}");
        }
    }

    [Theory]
    [InlineData(0, 30)]
    [InlineData(1, 5)]
    [InlineData(3, 0)]
    public void Lost_packets_come_from_later_ones(int redundancy, int mostLost)
    {
        var sender = new UdptlSender(redundancy, UdptlPacket.MaxLength);
        var receiver = new UdptlReceiver();
        var taken = new Taken();
        var entropy = new Entropy(3);
        var datagram = new byte[UdptlPacket.MaxLength];
        for (var i = 0; i < 400; i++)
        {
            var length = sender.Write([0xC0, 1, 0x80, 0, 1, (byte)(i >> 8), (byte)(i & 0xFF)], datagram);

            // 5 % are lost; some come twice.
            for (var again = entropy.Below(100) < 5 && i < 399 ? 2 : entropy.Below(10) == 0 ? 0 : 1; again < 2; again++)
            {
                Assert.True(receiver.Take(datagram.AsSpan(0, length), taken));
            }
        }

        Assert.True(receiver.Lost <= mostLost, $"{receiver.Lost}");
        Assert.Equal(400, taken.All.Count + receiver.Lost);
        Assert.Equal(taken.All.Select(one => one.Sequence).Order(), taken.All.Select(one => one.Sequence));
        Assert.All(taken.All, one => Assert.Equal(one.Sequence, (one.Fax[5] << 8) | one.Fax[6]));
        Assert.True(redundancy == 0 ? receiver.Recovered == 0 && receiver.Lost > 5 : receiver.Recovered > 5);
    }

    [Fact]
    public void A_forged_number_does_not_end_a_fax()
    {
        var receiver = new UdptlReceiver();
        var taken = new Taken();
        byte[] Packet(int number) => [(byte)(number >> 8), (byte)(number & 0xFF), 1, 6, 0, 0];
        receiver.Take(Packet(0), taken);
        receiver.Take(Packet(30_000), taken);
        for (var i = 1; i < 20; i++)
        {
            receiver.Take(Packet(i), taken);
        }

        Assert.Equal([0, 30_000, .. Enumerable.Range(8, 12)], taken.All.Select(one => (int)one.Sequence));
    }

    private sealed class Taken : IFaxPackets
    {
        public List<(ushort Sequence, byte[] Fax)> All { get; } = [];

        public void Take(ushort sequence, ReadOnlySpan<byte> fax) => All.Add((sequence, fax.ToArray()));
    }
}
