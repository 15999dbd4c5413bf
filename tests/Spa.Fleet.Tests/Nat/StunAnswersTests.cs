using System.Buffers.Binary;
using System.Net;
using Spa.Fleet.Nat;
using Spa.Marks;

namespace Spa.Fleet.Tests.Nat;

/// <summary>The STUN server by bytes that were written by hand.</summary>
public class StunAnswersTests
{
    private const string Cookie = "2112a442";
    private const string Transaction = "0102030405060708090a0b0c";

    // TR-069 G.2.1.2: twenty bytes, "dslforum.org/TR-111 ".
    private const string Ours = "c001001464736c666f72756d2e6f72672f54522d31313120";

    // 192.0.2.1:32853, plain and hidden by the cookie (RFC 5769 2.2 has the same address).
    private const string Plain = "000100080001 8055 c0000201";
    private const string Hidden = "002000080001 a147 e112a643";

    private static readonly IPEndPoint From = new(IPAddress.Parse("192.0.2.1"), 32853);

    public static TheoryData<string, string, string, string> Answered => new()
    {
        { "a bare request with a cookie", "0001 0000" + Cookie + Transaction, "192.0.2.1:32853", "0101 0018" + Cookie + Transaction + Hidden + Plain },
        { "a bare one of RFC 3489", "0001 0000" + "aabbccdd" + Transaction, "192.0.2.1:32853", "0101 000c" + "aabbccdd" + Transaction + Plain },
        { "one of annex G", "0001 0018" + Cookie + Transaction + Ours, "192.0.2.1:32853", "0101 0018" + Cookie + Transaction + Hidden + Plain },
        { "one of annex G whose binding has changed", "0001 001c" + Cookie + Transaction + Ours + "c0020000", "192.0.2.1:32853", "0101 0018" + Cookie + Transaction + Hidden + Plain },
        { "one of annex G of RFC 3489", "0001 0018" + "00000000" + Transaction + Ours, "192.0.2.1:32853", "0101 000c" + "00000000" + Transaction + Plain },
        { "through a socket of both families", "0001 0000" + "aabbccdd" + Transaction, "[::ffff:192.0.2.1]:32853", "0101 000c" + "aabbccdd" + Transaction + Plain },

        // RFC 5769 2.3: 2001:db8:1234:5678:11:2233:4455:6677, port 32853; its transaction.
        { "IPv6", "0001 0000" + Cookie + "b7e7a701bc34d686fa87dfae", "[2001:db8:1234:5678:11:2233:4455:6677]:32853", "0101 0018" + Cookie + "b7e7a701bc34d686fa87dfae" + "002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9" },
        { "a name and a proof that nobody asked for", "0001 0020" + Cookie + Transaction + "000600046a6f6500" + "00080014" + "0000000000000000000000000000000000000000", "192.0.2.1:32853", "0101 0018" + Cookie + Transaction + Hidden + Plain },
        { "changes of nothing", "0001 0008" + Cookie + Transaction + "0003000400000000", "192.0.2.1:32853", "0101 0018" + Cookie + Transaction + Hidden + Plain },
    };

    public static TheoryData<string, string, int> Elsewhere => new()
    {
        { "RESPONSE-PORT", "0001 0008" + Cookie + Transaction + "00270004 1f90 0000", 8080 },
        { "RESPONSE-ADDRESS of who asks", "0001 000c" + Cookie + Transaction + "00020008 0001 1f90 c0000201", 8080 },
    };

    public static TheoryData<string, string, string> Refused => new()
    {
        { "an attribute that must be understood", "0001 0004" + Cookie + Transaction + "00330000", "0033" },
        { "two of them, one twice", "0001 000c" + Cookie + Transaction + "003300007ffe000000330000", "00337ffe" },
        { "more than are named", "0001 0014" + Cookie + Transaction + "00300000" + "00310000" + "00320000" + "00330000" + "00340000", "0030003100320033" },
        { "two of them, and another port", "0001 0010" + Cookie + Transaction + "00270004 1f90 0000" + "00310000" + "00320000", "00310032" },
        { "no port of who asks", "0001 0010" + Cookie + Transaction + "00020008 0001 0000 c0000201" + "00330000", "00020033" },
        { "another port of the server", "0001 0008" + Cookie + Transaction + "0003000400000002", "0003" },
        { "another address of the server", "0001 0008" + Cookie + Transaction + "0003000400000004", "0003" },
        { "an answer to somebody else", "0001 000c" + Cookie + Transaction + "00020008 0001 1f90 cb007101", "0002" },
        { "an answer to nobody", "0001 000c" + Cookie + Transaction + "00020008 0001 0000 c0000201", "0002" },
        { "an answer to no port", "0001 0008" + Cookie + Transaction + "00270004 0000 0000", "0027" },
    };

    public static TheoryData<string, string, string> Unanswered => new()
    {
        { "nothing", "", "192.0.2.1:32853" },
        { "an answer", "0101 000c" + Cookie + Transaction + Plain, "192.0.2.1:32853" },
        { "an indication", "0011 0000" + Cookie + Transaction, "192.0.2.1:32853" },
        { "a refusal", "0111 0000" + Cookie + Transaction, "192.0.2.1:32853" },
        { "another method", "0003 0000" + Cookie + Transaction, "192.0.2.1:32853" },
        { "a length that is not its own", "0001 0004" + Cookie + Transaction, "192.0.2.1:32853" },
        { "an attribute beyond the end", "0001 0004" + Cookie + Transaction + "c0010004", "192.0.2.1:32853" },
        { "a wrong fingerprint", "0001 0008" + Cookie + Transaction + "8028000400000000", "192.0.2.1:32853" },
        { "port 0", "0001 0000" + Cookie + Transaction, "192.0.2.1:0" },
        { "no address", "0001 0000" + Cookie + Transaction, "0.0.0.0:99" },
        { "no network", "0001 0000" + Cookie + Transaction, "0.1.2.3:99" },
        { "no address through a socket of both families", "0001 0000" + Cookie + Transaction, "[::ffff:0.0.0.0]:99" },
        { "no address of IPv6", "0001 0000" + Cookie + Transaction, "[::]:99" },
        { "a group", "0001 0000" + Cookie + Transaction, "224.0.0.1:99" },
        { "everybody", "0001 0000" + Cookie + Transaction, "255.255.255.255:99" },
        { "a group of IPv6", "0001 0000" + Cookie + Transaction, "[ff02::1]:99" },
        { "a connection request", Convert.ToHexString("GET http://192.0.2.1:32853?ts=1&id=2&un=a&cn=b&sig=c HTTP/1.1\r\n\r\n"u8), "192.0.2.1:32853" },
    };

    [Theory]
    [MemberData(nameof(Answered))]
    public void Who_asks_is_told_from_where_it_was_seen(string what, string asked, string from, string told)
    {
        var reply = StunAnswers.To(Bytes(asked), IPEndPoint.Parse(from));
        Assert.True(reply is not null, what);
        Assert.Equal(Convert.ToHexStringLower(Bytes(told)), Convert.ToHexStringLower(reply.Bytes));
        Assert.Equal((false, from.Replace("[::ffff:192.0.2.1]", "192.0.2.1", StringComparison.Ordinal)), (reply.IsRefusal, reply.To.ToString()));
    }

    [Fact]
    public void A_fingerprint_is_answered_by_one()
    {
        // CRC-32 of what is before it, made with Python's zlib.
        var reply = StunAnswers.To(Bytes("0001 0008" + Cookie + Transaction + "80280004" + "5b20f9cc"), From)!;
        Assert.Equal("01010020" + Cookie + Transaction + Convert.ToHexStringLower(Bytes(Hidden + Plain)) + "80280004" + "4ca6dbba", Convert.ToHexStringLower(reply.Bytes));
    }

    [Theory]
    [MemberData(nameof(Elsewhere))]
    public void An_answer_goes_to_another_port_of_who_asks_when_it_wishes_so(string what, string asked, int port)
    {
        var reply = StunAnswers.To(Bytes(asked), From);
        Assert.True(reply is { IsRefusal: false }, what);
        Assert.Equal(new IPEndPoint(From.Address, port), reply.To);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    [Attack("C11")]
    public void What_is_not_done_is_refused_to_who_asks_and_to_nobody_else(string what, string asked, string named)
    {
        var reply = StunAnswers.To(Bytes(asked), From);
        Assert.True(reply is { IsRefusal: true }, what);
        Assert.Equal(From, reply.To);
        var padded = named.PadRight((named.Length + 7) / 8 * 8, '0');
        Assert.Equal($"0111{8 + 4 + (padded.Length / 2):x4}{Cookie}{Transaction}0009000400000414000a{named.Length / 2:x4}{padded}", Convert.ToHexStringLower(reply.Bytes));
    }

    [Theory]
    [MemberData(nameof(Unanswered))]
    [Attack("C11")]
    public void Nothing_else_is_answered(string what, string asked, string from) => Assert.True(StunAnswers.To(Bytes(asked), IPEndPoint.Parse(from)) is null, what);

    [Fact]
    [Attack("C11")]
    public void A_request_that_was_cut_or_changed_anywhere_gets_no_answer_that_is_longer_than_it_may_be()
    {
        var worst = 0.0;
        foreach (var row in Answered.Concat<object[]>(Elsewhere).Concat(Refused))
        {
            var good = Bytes((string)row[1]);
            foreach (var from in new[] { From, new IPEndPoint(IPAddress.Parse("2001:db8::1"), 9) })
            {
                for (var at = 0; at < good.Length; at++)
                {
                    Judge(good[..at], from);
                    for (var bit = 0; bit < 8; bit++)
                    {
                        var bad = good.ToArray();
                        bad[at] ^= (byte)(1 << bit);
                        Judge(bad, from);
                    }
                }
            }
        }

        // Packets with their heads of IP and UDP.
        void Judge(byte[] asked, IPEndPoint from)
        {
            if (StunAnswers.To(asked, from) is { } reply)
            {
                var heads = from.Address.GetAddressBytes().Length == 4 ? 28 : 48;
                worst = Math.Max(worst, (double)(reply.Bytes.Length + heads) / (asked.Length + heads));
                Assert.Equal(from.Address, reply.To.Address);
            }
        }

        Assert.InRange(worst, 1.4, 1.5);
    }

    [Fact]
    [Attack("C11")]
    public void One_address_takes_its_share_and_no_more_and_all_together_no_more_than_the_server_has()
    {
        var limits = new StunLimits(7, new StunRates(OfOne: 10, OfOneAtOnce: 20, OfAll: 100, OfAllAtOnce: 50));
        var (one, other) = (IPAddress.Parse("198.51.100.1"), IPAddress.Parse("198.51.100.2"));
        Assert.Equal(20, Taken(one, TimeSpan.Zero, 1000));
        Assert.Equal(20, Taken(other, TimeSpan.Zero, 1000));

        // Ten more a second later, and not those that were not taken before.
        Assert.Equal(10, Taken(one, TimeSpan.FromSeconds(1), 1000));
        Assert.Equal(20, Taken(one, TimeSpan.FromSeconds(30), 1000));

        // A flood from everywhere: fifty at once, a hundred a second.
        var many = new StunLimits(8, new StunRates(10, 20, 100, 50));
        var taken = Enumerable.Range(0, 20_000).Count(i => many.Take(Spoofed(i), TimeSpan.FromMilliseconds(i / 20)));
        Assert.InRange(taken, 148, 150);

        // One network of a house is one, and a mapped address is the address.
        var six = new StunLimits(9, new StunRates(10, 20, 1000, 1000));
        Assert.Equal(20, Enumerable.Range(0, 100).Count(i => six.Take(IPAddress.Parse($"2001:db8:1:2::{i:x}"), TimeSpan.Zero)));
        Assert.True(six.Take(IPAddress.Parse("2001:db8:1:3::1"), TimeSpan.Zero));
        var mapped = new StunLimits(9, new StunRates(10, 20, 1000, 1000));
        Assert.Equal(20, Enumerable.Range(0, 100).Count(i => mapped.Take(i % 2 == 0 ? one : one.MapToIPv6(), TimeSpan.Zero)));

        int Taken(IPAddress from, TimeSpan now, int tries) => Enumerable.Range(0, tries).Count(_ => limits.Take(from, now));

        static IPAddress Spoofed(int number)
        {
            Span<byte> bytes = stackalloc byte[4];
            BinaryPrimitives.WriteInt32BigEndian(bytes, unchecked((int)0x0A000000 + (number * 7919)));
            return new(bytes);
        }
    }

    [Fact]
    public void Usual_limits_are_enough_for_a_house_full_of_units_and_for_a_hundred_thousand()
    {
        var rates = new StunRates();
        Assert.Equal((50, 500, 10_000, 10_000), (rates.OfOne, rates.OfOneAtOnce, rates.OfAll, rates.OfAllAtOnce));

        // 100,000 units from as many addresses, each every 30 s: few fall on one place, none is left out.
        var limits = new StunLimits(3, rates);
        var left = 0;
        for (var unit = 0; unit < 100_000; unit++)
        {
            left += limits.Take(new IPAddress([(byte)(11 + (unit >> 16)), (byte)((unit >> 8) & 0xFF), (byte)(unit & 0xFF), 9]), TimeSpan.FromMilliseconds(unit * 0.3)) ? 0 : 1;
        }

        Assert.Equal(0, left);
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", string.Empty, StringComparison.Ordinal));
}
