using Spa.Sip;
using Spa.Sip.Framing;

namespace Spa.Common.Tests.Sip;

public class StreamFramingTests
{
    private static readonly byte[] One = SipMessages.Request("OPTIONS sip:one SIP/2.0", "l: 0");
    private static readonly byte[] Two = [.. SipMessages.Request("OPTIONS sip:two SIP/2.0", "Content-Length : \r\n 5"), .. "\r\n\r\n!"u8];

    public static TheoryData<string, string, bool> Broken => new()
    {
        { "\u0016\u0003\u0001", "expected the beginning of a message at 0 (RFC 3261 7.1)", false },
        { "\rX", "expected LF behind CR at 1 (RFC 5626 3.5.1)", false },
        { "OPTIONS sip:h SIP/2.0\r\nX: y\r\n\r\n", "expected a Content-Length header at 29 (RFC 3261 18.3)", true },
        { "OPTIONS sip:h SIP/2.0\r\nl: 1\r\nContent-Length: 1\r\n\r\n", "expected one Content-Length only at 29 (RFC 3261 18.3)", true },
        { "OPTIONS sip:h SIP/2.0\r\nl: -1\r\n\r\n", "expected a number of bytes at 26 (RFC 3261 18.3)", true },
        { "OPTIONS sip:h SIP/2.0\r\nl: 1x\r\n\r\n", "expected a number of bytes at 26 (RFC 3261 18.3)", true },
        { "OPTIONS sip:h SIP/2.0\r\nl: 99999999\r\n\r\n", "expected at most 65535 bytes of message at 38 (a limit of this product)", true },
    };

    [Fact]
    public void Messages_and_keepalives_come_out_in_order_however_the_bytes_come()
    {
        byte[] stream = [.. "\r\n\r\n"u8, .. One, .. Two, .. "\r\n\r\n\r\n\r\n"u8, .. One];
        for (var piece = 1; piece <= stream.Length; piece++)
        {
            var framing = new StreamFraming(pings: false);
            var seen = new List<string>();
            for (var at = 0; at < stream.Length; at += piece)
            {
                framing.Add(stream.AsSpan(at, Math.Min(piece, stream.Length - at)));
                while (framing.Next(out var frame)) seen.Add(Name(frame));
            }

            Assert.Equal(["ping", "OPTIONS sip:one 0", "OPTIONS sip:two 5", "ping", "ping", "OPTIONS sip:one 0"], seen);
            Assert.Equal(0, framing.Waiting);
        }
    }

    [Fact]
    public void Who_sends_pings_gets_pongs()
    {
        var framing = new StreamFraming(pings: true);
        framing.Add([.. "\r\n"u8, .. One, .. "\r\n"u8]);
        Assert.True(framing.Next(out var pong));
        Assert.IsType<StreamFrame.Pong>(pong);
        Assert.True(framing.Next(out var message));
        Assert.Equal("OPTIONS sip:one 0", Name(message));
        Assert.True(framing.Next(out pong));
        Assert.IsType<StreamFrame.Pong>(pong);
        Assert.False(framing.Next(out _));
    }

    [Fact]
    public void Single_empty_line_before_a_message_is_no_ping()
    {
        var framing = new StreamFraming(pings: false);
        framing.Add([.. "\r\n"u8, .. One]);
        Assert.True(framing.Next(out var message));
        Assert.Equal("OPTIONS sip:one 0", Name(message));
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void Stream_that_cannot_be_cut_is_closed_with_the_reason(string text, string error, bool head)
    {
        var framing = new StreamFraming(pings: false);
        framing.Add(System.Text.Encoding.Latin1.GetBytes(text));
        Assert.True(framing.Next(out var frame));
        var broken = Assert.IsType<StreamFrame.Broken>(frame);
        Assert.Equal(error, broken.Error.ToString());
        Assert.Equal(head, !broken.Head.IsEmpty);
        framing.Add(One);
        Assert.False(framing.Next(out _));
    }

    [Fact]
    public void Torture_messages_with_a_false_length_end_the_connection_and_can_be_answered()
    {
        foreach (var file in new[] { "ncl.dat", "mcl01.dat" })
        {
            var framing = new StreamFraming(pings: false);
            framing.Add(SipMessages.Torture(file));
            Assert.True(framing.Next(out var frame));
            Assert.Equal(400, SipMessages.Fault(Assert.IsType<StreamFrame.Broken>(frame).Head.ToArray()).Status);
        }

        var waiting = new StreamFraming(pings: false);
        waiting.Add(SipMessages.Torture("clerr.dat"));
        Assert.False(waiting.Next(out _));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5000)]
    [InlineData(100_000)]
    public void A_first_line_beyond_the_limit_ends_it_however_the_bytes_come(int piece)
    {
        var framing = new StreamFraming(pings: false);
        byte[] stream = SipMessages.Request($"OPTIONS sip:{new string('h', 5000)} SIP/2.0", "l: 0");
        StreamFrame? frame = null;
        for (var at = 0; at < stream.Length && frame is null; at += piece)
        {
            framing.Add(stream.AsSpan(at, Math.Min(piece, stream.Length - at)));
            framing.Next(out frame);
        }

        Assert.Equal("a first line of at most 4096 bytes", Assert.IsType<StreamFrame.Broken>(frame).Error.Expected);
    }

    [Fact]
    public void Endless_lines_and_endless_headers_are_not_kept()
    {
        var line = new StreamFraming(pings: false);
        line.Add(new byte[5_000].Select(_ => (byte)'a').ToArray());
        Assert.True(line.Next(out var frame));
        Assert.Equal("a first line of at most 4096 bytes", Assert.IsType<StreamFrame.Broken>(frame).Error.Expected);

        var headers = new StreamFraming(pings: false);
        headers.Add("OPTIONS sip:h SIP/2.0\r\n"u8);
        var chunk = Enumerable.Repeat("X: y\r\n"u8.ToArray(), 1000).SelectMany(b => b).ToArray();
        StreamFrame? end = null;
        var taken = 0;
        while (!headers.Next(out end))
        {
            headers.Add(chunk);
            taken += chunk.Length;
            Assert.InRange(taken, 0, SipLimits.MessageBytes + (2 * chunk.Length));
        }

        Assert.Equal("at most 65535 bytes of message", Assert.IsType<StreamFrame.Broken>(end).Error.Expected);
    }

    private static string Name(StreamFrame frame) => frame switch
    {
        StreamFrame.Ping => "ping",
        StreamFrame.Pong => "pong",
        StreamFrame.Message message => SipMessages.Read(message.Bytes.ToArray()) is var read ? $"{read} {read.Body.Length}" : string.Empty,
        _ => frame.ToString(),
    };
}
