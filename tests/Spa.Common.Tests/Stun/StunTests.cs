using System.Net;
using Spa.Foundation.Stun;

namespace Spa.Common.Tests.Stun;

public class StunTests
{
    // RFC 5769 2.1 to 2.3: a request, an IPv4 answer, an IPv6 answer; all made with this password.
    private const string Request = "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74002400046e0001ff80290008932ff9b151263b3600060009"
        + "6576746a3a68367659202020" + "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf";

    private const string Answer4 = "0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000080001a147e112a643000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96";

    private const string Answer6 = "010100482112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d900080014a382954e4be67bf11784c97c8292c275bfe3ed4180280004c8fb0b4c";

    private static readonly byte[] Password = "VOkJxbRl1RmTxUk/WvJxBt"u8.ToArray();

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex);

    [Theory]
    [InlineData(Request, StunClass.Request, null)]
    [InlineData(Answer4, StunClass.Success, "192.0.2.1:32853")]
    [InlineData(Answer6, StunClass.Success, "[2001:db8:1234:5678:11:2233:4455:6677]:32853")]
    public void Vectors_of_the_standard_read_and_hold(string hex, StunClass kind, string? mapped)
    {
        var bytes = Bytes(hex);
        var message = StunMessage.Parse(bytes).OrThrow();
        Assert.Equal((kind, StunMessage.Binding, mapped), (message.Class, message.Method, message.Mapped?.ToString()));
        Assert.Equal("B7E7A701BC34D686FA87DFAE", Convert.ToHexString(message.Transaction.AsSpan()));
        Assert.True(StunMessage.FingerprintHolds(bytes));
        Assert.True(StunMessage.IntegrityHolds(bytes, Password));
        Assert.False(StunMessage.IntegrityHolds(bytes, "other"u8));
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var changed = (byte[])bytes.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(StunMessage.FingerprintHolds(changed) && StunMessage.IntegrityHolds(changed, Password));
        }
    }

    // The vectors fill words up with blanks, which ours fills with zeros; a name of whole words is the same bytes.
    [Fact]
    public void Integrity_and_fingerprint_that_we_make_hold()
    {
        var request = StunMessage.Request(new byte[12]) with { Attributes = [new(StunField.Username, [.. "user"u8])] };
        var bytes = request.WithIntegrity(Password).WithFingerprint().Write();
        Assert.True(StunMessage.FingerprintHolds(bytes));
        Assert.True(StunMessage.IntegrityHolds(bytes, Password));
        Assert.True(StunMessage.MayBe(bytes));
    }

    // Made with Python's hmac: the message of 44 bytes up to the signature, its length with the signature in it, and 20 zeros.
    [Fact]
    public void Integrity_of_the_older_standard_is_made_over_whole_blocks()
    {
        var request = StunMessage.Request("abcdefghijkl"u8) with { Attributes = [StunField.WaitsForConnectionRequests] };
        Assert.Equal("000100302112a4426162636465666768696a6b6cc001001464736c666f72756d2e6f72672f54522d31313120" + "00080014" + "502750a0aeca2a011f58c57f17d045f5955ee25c", Convert.ToHexStringLower(request.WithClassicIntegrity("key"u8).Write()));
        Assert.Equal("000100302112a4426162636465666768696a6b6cc001001464736c666f72756d2e6f72672f54522d31313120" + "00080014" + "e38cc0697237cec7b52b651974b566e2bbf15899", Convert.ToHexStringLower(request.WithIntegrity("key"u8).Write()));
        var whole = StunMessage.Request("abcdefghijkl"u8) with { Attributes = [StunField.WaitsForConnectionRequests, new(StunField.Username, [.. "16 bytes........"u8])] };
        Assert.Equal(whole.WithIntegrity("key"u8).Write(), whole.WithClassicIntegrity("key"u8).Write());
    }

    [Theory]
    [InlineData("192.0.2.1", 32853)]
    [InlineData("2001:db8::1", 1)]
    public void Answer_tells_the_address_that_asked(string address, int port)
    {
        var seen = new IPEndPoint(IPAddress.Parse(address), port);
        var request = StunMessage.Request("abcdefghijkl"u8);
        var answer = StunMessage.Parse(StunMessage.Parse(request.Write()).OrThrow().Answer(seen).Write()).OrThrow();
        Assert.Equal(seen, answer.Mapped);

        // Hidden: the bytes of the address are not in the packet.
        Assert.Equal(-1, answer.Write().AsSpan().IndexOf(seen.Address.GetAddressBytes()));
    }

    [Fact]
    public void Server_of_the_first_standard_is_understood()
    {
        var bytes = Bytes("0101000c000102030405060708090a0b0c0d0e0f" + "0001000800018015c0000201");
        var message = StunMessage.Parse(bytes).OrThrow();
        Assert.Equal((16, "192.0.2.1:32789"), (message.Transaction.Length, message.Mapped?.ToString()));
        Assert.Equal(Convert.ToHexString(bytes), Convert.ToHexString(message.Write()));
        Assert.Equal("198.51.100.1:5", StunMessage.Parse((message with { Class = StunClass.Request }).Answer(IPEndPoint.Parse("198.51.100.1:5")).Write()).OrThrow().Mapped?.ToString());
    }

    public static TheoryData<string, string> Bad => new()
    {
        { "", "expected a message of 20 to 1500 bytes at 0 (RFC 5389 6)" },
        { "800100002112a442000000000000000000000000", "expected a message type that begins with two zero bits at 0 (RFC 5389 6)" },
        { "000100042112a442000000000000000000000000", "expected the length of what follows the header, in whole words at 2 (RFC 5389 6)" },
        { "000100022112a4420000000000000000000000000000", "expected the length of what follows the header, in whole words at 2 (RFC 5389 6)" },
        { "000100042112a44200000000000000000000000000200008", "expected an attribute length that ends within the message at 22 (RFC 5389 15)" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Bad_message_is_refused_where_it_breaks(string hex, string expected)
    {
        Assert.False(StunMessage.Parse(Bytes(hex)).Ok(out _, out var error));
        Assert.Equal(expected, error!.ToString());
    }

    [Theory]
    [InlineData(StunClass.Request, 1, "0001")]
    [InlineData(StunClass.Indication, 1, "0011")]
    [InlineData(StunClass.Success, 1, "0101")]
    [InlineData(StunClass.Error, 1, "0111")]
    [InlineData(StunClass.Error, 0xFFF, "3FFF")]
    public void Class_and_method_share_their_bits(StunClass kind, int method, string type)
    {
        var bytes = new StunMessage(kind, (ushort)method, [.. new byte[12]], []).Write();
        Assert.Equal(type, Convert.ToHexString(bytes.AsSpan(0, 2)));
        var read = StunMessage.Parse(bytes).OrThrow();
        Assert.Equal((kind, (ushort)method), (read.Class, read.Method));
    }

    // RFC 5389 7.2.1: sent at 0, 500, 1500, 3500, 7500, 15500, 31500 ms; given up at 39500 ms.
    [Fact]
    public void Question_is_repeated_as_the_standard_says()
    {
        var step = StunQuery.Start("abcdefghijkl"u8);
        var now = TimeSpan.Zero;
        var sent = new List<double> { 0 };
        while (step.Outcome is null)
        {
            now += step.Timer!.Value;
            step = step.Next.OnTimer();
            if (step.Send is not null)
            {
                sent.Add(now.TotalMilliseconds);
            }
        }

        Assert.Equal([0, 500, 1500, 3500, 7500, 15500, 31500], sent);
        Assert.Equal((39500.0, "no answer"), (now.TotalMilliseconds, step.Outcome.Fault));
        Assert.Null(step.Next.OnTimer().Outcome);
    }

    [Fact]
    public void Only_the_answer_to_our_own_question_counts()
    {
        var step = StunQuery.Start("abcdefghijkl"u8);
        var ours = StunMessage.Request("abcdefghijkl"u8);
        var seen = IPEndPoint.Parse("192.0.2.7:40000");
        Assert.Null(step.Next.OnDatagram(Bytes(Answer4)));
        Assert.Null(step.Next.OnDatagram(ours.Write()));
        Assert.Null(step.Next.OnDatagram([1, 2, 3]));
        Assert.Null(step.Next.OnDatagram((ours.Answer(seen) with { Method = 2 }).Write()));
        var end = step.Next.OnDatagram(ours.Answer(seen).Write())!;
        Assert.Equal(seen, end.Outcome!.Mapped);
        Assert.Null(end.Next.OnDatagram(ours.Answer(seen).Write()));
    }

    [Fact]
    public void Refusal_and_answer_without_an_address_end_the_question_with_their_reason()
    {
        var step = StunQuery.Start("abcdefghijkl"u8);
        var ours = StunMessage.Request("abcdefghijkl"u8);
        var refusal = ours with { Class = StunClass.Error, Attributes = [new(StunField.ErrorCode, [0, 0, 4, 20, .. "Unknown Attribute"u8])] };
        Assert.Equal("refused: 420 Unknown Attribute", step.Next.OnDatagram(refusal.Write())!.Outcome!.Fault);
        Assert.Equal("an answer without an address", step.Next.OnDatagram((ours with { Class = StunClass.Success }).Write())!.Outcome!.Fault);
    }
}
