using System.Globalization;
using Spa.Foundation.Dns;
using Spa.Foundation.Ports;

namespace Spa.Common.Tests.Dns;

public class DnsTests
{
    public static TheoryData<string, string> Good => new()
    {
        { "12348180000100020000000003736970076578616d706c6503636f6d0000010001c00c000100010000012c0004c0000201c00c000100010000012c0004c0000202", "4660 answer 0 sip.example.com A [sip.example.com 300 192.0.2.1; sip.example.com 300 192.0.2.2] [] []" },
        { "00018180000100020000000003777777076578616d706c6503636f6d0000010001c00c000500010000003c000603736970c01003736970c01000010001800000010004c0000209", "1 answer 0 www.example.com A [www.example.com 60 -> sip.example.com; sip.example.com 0 192.0.2.9] [] []" },
        { "0002818000010001000000000161016200001c0001c00c001c000100000005001020010db8000000000000000000000001", "2 answer 0 a.b Aaaa [a.b 5 2001:db8::1] [] []" },
        { "000385800001000200000001045f736970045f756470076578616d706c6503636f6d0000210001c00c0021000100000e10000c000a003c13c403626967c016c00c0021000100000e1000070014000013c60003626967c016000100010000001e0004c0000203", "3 answer 0 _sip._udp.example.com Srv [_sip._udp.example.com 3600 10 60 big.example.com:5060; _sip._udp.example.com 3600 20 0 :5062] [] [big.example.com 30 192.0.2.3]" },
        { "000481800001000100000000076578616d706c6503636f6d0000230001c00c0023000100000064001b003200330173075349502b44325500045f736970045f756470c00c", "4 answer 0 example.com Naptr [example.com 100 50 51 s SIP+D2U () _sip._udp.example.com] [] []" },
        { "000581830001000000010000026e6f076578616d706c6503636f6d0000010001c00f00060001000003840020026e73c00f04726f6f74c00f0000000100000002000000030000000400000258", "5 answer 3 no.example.com A [] [example.com 900 absent 600] []" },
        { "000681800001000100000000016101620000100001c00c00100001000000010003026869", "6 answer 0 a.b 16 [a.b 1 type 16 026869] [] []" },
        { "000783800001000000000000016101620000210001", "7 answer 0 cut a.b Srv [] [] []" },
        { "0001010000010000000000000161016200001c0001", "1 query 0 a.b Aaaa [] [] []" },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public void Message_reads_as_its_records(string hex, string expected)
    {
        var message = DnsMessage.Parse(Convert.FromHexString(hex)).OrThrow();
        Assert.Equal(
            expected,
            $"{message.Id} {(message.IsAnswer ? "answer" : "query")} {message.Code} {(message.Truncated ? "cut " : string.Empty)}{message.Name} {message.Type} [{Text(message.Answers)}] [{Text(message.Authorities)}] [{Text(message.Additional)}]");
    }

    // Header of an answer with one question and one answer; the question a.b A at 12, the answer behind it at 21.
    private const string Head = "000181800001000100000000" + "0161016200" + "00010001";

    public static TheoryData<string, string> Bad => new()
    {
        { "", "expected a message of 12 to 4096 bytes at 0 (RFC 1035 4.1.1)" },
        { "0001818000020001000000000161016200", "expected one question at 4 (RFC 1035 4.1.1)" },
        { "000181800001000000000000016101", "expected a label that ends within the message at 14 (RFC 1035 3.1)" },
        { "0001818000010000000000000161", "expected a name that ends with its root at 14 (RFC 1035 3.1)" },
        { "00018180000100000000000001610000", "expected type and class of the question at 16 (RFC 1035 4.1.2)" },
        { "000181800001000000000000c00c00010001", "expected a pointer to an earlier place at 12 (RFC 1035 4.1.4)" },
        { "0001818000010000000000004100010001", "expected a label of at most 63 bytes, or a pointer at 12 (RFC 1035 4.1.4)" },
        { Head, "expected a name that ends with its root at 21 (RFC 1035 3.1)" },
        { Head + "c0", "expected a pointer of two bytes at 22 (RFC 1035 4.1.4)" },
        { Head + "c015", "expected a pointer to an earlier place at 21 (RFC 1035 4.1.4)" },
        { Head + "c0ff", "expected a pointer to an earlier place at 21 (RFC 1035 4.1.4)" },
        { Head + "c00c00010001", "expected type, class, time and length of a record at 27 (RFC 1035 4.1.3)" },
        { Head + "c00c0001000100000001000501020304", "expected data that ends within the message at 31 (RFC 1035 4.1.3)" },
        { Head + "c00c00010001000000010003010203", "expected an address of 4 bytes in an A record, 16 in an AAAA record at 33 (RFC 1035 3.4.1)" },
        { Head + "c00c00210001000000010006000100020003", "expected priority, weight, port and target at 39 (RFC 2782)" },
        { Head + "c00c002300010000000100050001000205", "expected a text that ends within the record at 37 (RFC 3403 4.1)" },
        { Head + "c00c00060001000000010004c00cc00c", "expected five numbers of 4 bytes at 37 (RFC 1035 3.3.13)" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Bad_message_is_refused_where_it_breaks(string hex, string expected)
    {
        Assert.False(DnsMessage.Parse(Convert.FromHexString(hex)).Ok(out _, out var error));
        Assert.Equal(expected, error!.ToString());
    }

    [Fact]
    public void Message_cut_at_any_byte_is_refused()
    {
        foreach (var row in Good)
        {
            var whole = Convert.FromHexString((string)row[0]);
            for (var length = 0; length < whole.Length; length++)
            {
                Assert.False(DnsMessage.Parse(whole.AsSpan(0, length)).Ok(out _, out var error));
                Assert.InRange(error!.At, 0, length);
            }
        }
    }

    [Fact]
    public void Chain_of_pointers_ends_because_each_goes_back()
    {
        // A record whose data are 1500 pointers, each to the one before it, the first to a root; then a record with the last one as its name.
        const int Pointers = 1500;
        var bytes = new List<byte>(Convert.FromHexString("0001818000010002000000000000010001" + "0000100001000000000bba"));
        var first = bytes.Count;
        bytes.AddRange([0, 0]);
        for (var i = 1; i <= Pointers; i++)
        {
            bytes.AddRange(To(first + (2 * (i - 1))));
        }

        bytes.AddRange([.. To(first + (2 * Pointers)), 0, 16, 0, 1, 0, 0, 0, 0, 0, 0]);
        Assert.Equal(string.Empty, DnsMessage.Parse(bytes.ToArray()).OrThrow().Answers[1].Name);

        // One that points to itself is refused.
        (bytes[first], bytes[first + 1]) = (To(first)[0], To(first)[1]);
        Assert.False(DnsMessage.Parse(bytes.ToArray()).Ok(out _, out _));

        static byte[] To(int target) => [(byte)(0xC0 | (target >> 8)), (byte)(target & 0xFF)];
    }

    [Theory]
    [InlineData("sip.example.com", "abcd0100000100000000000003736970076578616d706c6503636f6d0000210001")]
    [InlineData("sip.example.com.", "abcd0100000100000000000003736970076578616d706c6503636f6d0000210001")]
    [InlineData("", "abcd010000010000000000000000210001")]
    public void Query_is_the_bytes_of_the_standard(string name, string expected)
    {
        var query = DnsMessage.Query(0xABCD, name, DnsType.Srv)!;
        Assert.Equal(expected, Convert.ToHexStringLower(query));
        Assert.Equal(name.TrimEnd('.'), DnsMessage.Parse(query).OrThrow().Name);
    }

    [Theory]
    [InlineData("a..b")]
    [InlineData(".a")]
    [InlineData("a b")]
    [InlineData("\u00e4.b")]
    [InlineData("a\r\nb")]
    public void Name_that_is_none_cannot_be_asked_for(string name) => Assert.Null(DnsMessage.Query(1, name, DnsType.A));

    [Fact]
    public void Label_and_name_have_their_limits()
    {
        Assert.NotNull(DnsMessage.Query(1, new string('a', 63), DnsType.A));
        Assert.Null(DnsMessage.Query(1, new string('a', 64), DnsType.A));
        Assert.NotNull(DnsMessage.Query(1, string.Join('.', Enumerable.Repeat("a", 127)), DnsType.A));
        Assert.Null(DnsMessage.Query(1, string.Join('.', Enumerable.Repeat("a", 128)), DnsType.A));
    }

    [Theory]
    [InlineData(1, "WWW.example.com.", DnsType.A, true)]
    [InlineData(2, "www.example.com", DnsType.A, false)]
    [InlineData(1, "www.example.org", DnsType.A, false)]
    [InlineData(1, "www.example.com", DnsType.Aaaa, false)]
    public void Answer_fits_its_question_or_is_forged(int id, string name, DnsType type, bool expected)
        => Assert.Equal(expected, DnsMessage.Parse(Convert.FromHexString((string)Good.ElementAt(1)[0])).OrThrow().IsAnswerTo((ushort)id, name, type));

    [Fact]
    public void Hosts_are_tried_by_priority_and_as_often_first_as_their_weight_says()
    {
        var records = new[] { ("small", 10, 1), ("big", 10, 3), ("never", 10, 0), ("backup", 20, 100), ("", 5, 1) }
            .Select(r => new DnsRecord.Service("_sip._udp.example.com", TimeSpan.FromHours(1), (ushort)r.Item2, (ushort)r.Item3, 5060, r.Item1)).ToList();
        var chance = new Entropy(4);
        var first = new Dictionary<string, int>();
        for (var i = 0; i < 10_000; i++)
        {
            var order = ServiceOrder.Of(records, chance.Below);
            Assert.Equal(4, order.Length);
            Assert.Equal("backup", order[^1].Target);
            first[order[0].Target] = first.GetValueOrDefault(order[0].Target) + 1;
        }

        // Drawn from 0 to 4: 0 the one without weight, 1 the small one, 2 to 4 the big one.
        Assert.InRange(first["never"], 1850, 2150);
        Assert.InRange(first["small"], 1850, 2150);
        Assert.InRange(first["big"], 5800, 6200);
    }

    private static string Text(IEnumerable<DnsRecord> records) => string.Join("; ", records.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Name} {r.TimeToLive.TotalSeconds} {Text(r)}")));

    private static string Text(DnsRecord record) => record switch
    {
        DnsRecord.Address a => $"{a.Value}",
        DnsRecord.Alias a => $"-> {a.Target}",
        DnsRecord.Service s => $"{s.Priority} {s.Weight} {s.Target}:{s.Port}",
        DnsRecord.Rewriting p => $"{p.Order} {p.Preference} {p.Flags} {p.Services} ({p.Expression}) {p.Replacement}",
        DnsRecord.Authority a => string.Create(CultureInfo.InvariantCulture, $"absent {a.Minimum.TotalSeconds}"),
        DnsRecord.Other o => $"type {o.Type} {Convert.ToHexStringLower(o.Data.AsSpan())}",
        _ => throw new InvalidOperationException(),
    };
}
