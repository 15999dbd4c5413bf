using System.Text;
using Spa.Foundation.Ports;
using Spa.Foundation.Text;
using Spa.Marks;
using Spa.Sip;
using Spa.Sip.Messages;

namespace Spa.Common.Tests.Sip;

public class MessageReaderTests
{
    private const char Mark = '\u0001';

    // The mark is not sent: it stands where the refusal must point.
    public static TheoryData<string, int, string, string> Bad => new()
    {
        { "Via: SIP/2.0/UDP¦", 400, "a blank and the host", "RFC 3261 20.42" },
        { "Via: ¦SIP/3.0/UDP 192.0.2.1", 400, "SIP/2.0/ and a transport", "RFC 3261 20.42" },
        { "Via: SIP/2.0/UDP 192.0.2.1:0¦", 400, "a port from 1 to 65535", "RFC 3261 25.1" },
        { "Via: SIP/2.0/UDP [2001:db8::1¦;branch=x", 400, "] behind the address", "RFC 3261 25.1" },
        { "Via: SIP/2.0/UDP h;branch=¦", 400, "a value of branch", "RFC 3261 25.1" },
        { "Via: SIP/2.0/UDP h ¦SIP/2.0/UDP i", 400, "a comma or the end of the header", "RFC 3261 7.3.1" },
        { "From: <sip:a@example.com¦", 400, "> behind the URI", "RFC 3261 25.1" },
        { "From: ¦\"a <sip:a@example.com>", 400, "a quoted string that ends", "RFC 3261 25.1" },
        { "From: <sip:a@b¦@example.com>", 400, "the end of the URI, or : ; or ?", "RFC 3261 19.1.1" },
        { "From: <sip:a¦%4@example.com>", 400, "two hexadecimal digits behind %", "RFC 3261 19.1.1" },
        { "From: <sip:¦@example.com>", 400, "a user before @", "RFC 3261 19.1.1" },
        { "From: <sip:¦>", 400, "a host", "RFC 3261 25.1" },
        { "From: <sip:a@h>;tag=1 ¦x", 400, "nothing more", "RFC 3261 7.3" },
        { "From: <sip:a@h>¦, <sip:b@h>", 400, "nothing more", "RFC 3261 7.3" },
        { "To: <sip:a@h>;¦;", 400, "the name of a parameter", "RFC 3261 25.1" },
        { "Call-ID: a¦ b", 400, "a visible character of the Call-ID", "RFC 3261 20.8" },
        { "Call-ID:¦", 400, "a visible character of the Call-ID", "RFC 3261 20.8" },
        { "CSeq: ¦-1 OPTIONS", 400, "a number below 2147483648", "RFC 3261 20.16" },
        { "CSeq: ¦2147483648 OPTIONS", 400, "a number below 2147483648", "RFC 3261 20.16" },
        { "CSeq: 1¦", 400, "a blank and the method", "RFC 3261 20.16" },
        { "CSeq: ¦1 BYE", 400, "the method of the request in CSeq, OPTIONS", "RFC 3261 8.1.1.5" },
        { "Max-Forwards: ¦256", 400, "a number from 0 to 255", "RFC 3261 20.22" },
        { "Contact: <sip:a@h>,¦", 400, "a URI, like sip:name@host", "RFC 3261 19.1" },
        { "Contact: ¦*, <sip:a@h>", 400, "a URI, like sip:name@host", "RFC 3261 19.1" },
        { "Route: sip:h¦?x=y", 400, "< and > around a URI with headers", "RFC 3261 20.10" },
        { "Content-Length: ¦1", 400, "as many bytes as are there: 0", "RFC 3261 18.3" },
        { "Content-Length: 1¦ 2", 400, "a number of bytes", "RFC 3261 20.14" },
        { "Content-Length: ¦99999999999999999999", 400, "a number of bytes", "RFC 3261 20.14" },
        { "Supported: a¦/b", 400, "tokens separated by commas", "RFC 3261 25.1" },
        { "Subject¦", 400, "a colon behind the header's name", "RFC 3261 7" },
        { "¦: x", 400, "the name of a header", "RFC 3261 7" },
        { "Z: a¦\nb", 400, "CR and LF together at the end of a line", "RFC 3261 7" },
        { "Z: a¦\rb", 400, "CR and LF together at the end of a line", "RFC 3261 7" },
        { "Referred-By: <sip:a@h>\r\nb: ¦<sip:b@h>", 400, "one Referred-By only", "RFC 3261 7.3.1" },
    };

    public static TheoryData<string, int, string> BadStart => new()
    {
        { " OPTIONS sip:h SIP/2.0", 0, "expected a method and a blank, or SIP/2.0 and a status at 0 (RFC 3261 7)" },
        { "OPTIONS", 0, "expected a method and a blank, or SIP/2.0 and a status at 7 (RFC 3261 7)" },
        { "OPTIONS sip:h", 400, "expected SIP/2.0 and the end of the line at 8 (RFC 3261 7)" },
        { "OPTIONS sip:h HTTP/1.1", 400, "expected SIP/2.0 and the end of the line at 14 (RFC 3261 7)" },
        { "OPTIONS sip:h SIP/2.1", 505, "expected SIP/2.0 and the end of the line at 14 (RFC 3261 7)" },
        { "OPTIONS sip:h:port SIP/2.0", 400, "expected a port from 1 to 65535 at 14 (RFC 3261 25.1)" },
        { "ACK sip:h:port SIP/2.0", 0, "expected a port from 1 to 65535 at 10 (RFC 3261 25.1)" },
        { "SIP/2.0 99 x", 0, "expected a status from 100 to 699 at 8 (RFC 3261 7)" },
        { "SIP/2.0 0200 x", 0, "expected a status from 100 to 699 at 8 (RFC 3261 7)" },
        { "SIP/2.0 200x", 0, "expected a blank and the reason at 11 (RFC 3261 7)" },
        { "SIP/3.0 200 x", 0, "expected SIP/2.0 and a blank at 0 (RFC 3261 7)" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Bad_header_is_refused_where_it_breaks(string line, int status, string expected, string rule)
    {
        var at = SipMessages.Latin(SipMessages.Request("OPTIONS sip:h SIP/2.0", line.Replace('¦', Mark))).IndexOf(Mark, StringComparison.Ordinal);
        var fault = SipMessages.Fault(SipMessages.Request("OPTIONS sip:h SIP/2.0", line.Replace("¦", string.Empty, StringComparison.Ordinal)));
        Assert.Equal(new ParseError(at, expected, rule), fault.Error);
        Assert.Equal($"expected {expected} at {at} ({rule})", fault.Error.ToString());
        Assert.Equal(status, fault.Status);
    }

    [Theory]
    [MemberData(nameof(BadStart))]
    public void Bad_start_line_is_refused_where_it_breaks(string start, int status, string error)
    {
        var fault = SipMessages.Fault(SipMessages.Request(start));
        Assert.Equal(error, fault.Error.ToString());
        Assert.Equal(status, fault.Status ?? 0);
    }

    [Theory]
    [InlineData("Via")]
    [InlineData("From")]
    [InlineData("To")]
    [InlineData("Call-ID")]
    [InlineData("CSeq")]
    public void Header_that_no_message_lacks_is_missed(string name)
    {
        var lines = SipMessages.Latin(SipMessages.Request("OPTIONS sip:h SIP/2.0")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Where(l => !l.StartsWith(name + ":", StringComparison.Ordinal));
        var fault = SipMessages.Fault(SipMessages.Lines([.. lines]));
        Assert.Equal($"a {name} header", fault.Error.Expected);
        Assert.Equal(name == "Via" ? null : 400, fault.Status);
    }

    [Theory]
    [InlineData("From")]
    [InlineData("To")]
    [InlineData("Call-ID")]
    [InlineData("CSeq")]
    [InlineData("Max-Forwards")]
    [InlineData("Content-Length")]
    [InlineData("Content-Type")]
    [InlineData("Expires")]
    [InlineData("Refer-To")]
    [InlineData("Replaces")]
    [InlineData("Session-Expires")]
    [InlineData("Event")]
    [Attack("S8")]
    public void Single_header_that_comes_twice_is_refused(string name)
    {
        // The same value both times: who took the first and who took the last would still agree, and it is refused all the same.
        var value = name is "CSeq" ? "1 OPTIONS" : name is "Max-Forwards" or "Content-Length" or "Expires" ? "0" : name is "From" or "To" ? "<sip:h>;tag=" + (name == "To" ? "\"\"" : "1") : "x";
        var text = SipMessages.Latin(SipMessages.Request("OPTIONS sip:h SIP/2.0", $"{name}: {value}"));
        var bytes = Encoding.Latin1.GetBytes(text.Insert(text.Length - 2, $"{name.ToLowerInvariant()} : {value}\r\n"));
        Assert.Equal(($"one {name} only", 400), (SipMessages.Fault(bytes).Error.Expected, SipMessages.Fault(bytes).Status));
    }

    [Fact]
    public void Star_stands_alone()
    {
        Assert.True(SipMessages.Read(SipMessages.Request("REGISTER sip:h SIP/2.0", "Contact: *", "Expires: 0")).ContactIsStar);
        Assert.Equal("nothing beside Contact: *", SipMessages.Fault(SipMessages.Request("REGISTER sip:h SIP/2.0", "Contact: *", "m: <sip:a@h>")).Error.Expected);
        Assert.Equal("nothing beside Contact: *", SipMessages.Fault(SipMessages.Request("REGISTER sip:h SIP/2.0", "Contact: <sip:a@h>", "m: *")).Error.Expected);
    }

    [Fact]
    [Attack("S8")]
    public void Limits_have_their_answers()
    {
        (int? Status, string Expected) Judge(byte[] bytes)
        {
            var fault = SipMessages.Fault(bytes);
            return (fault.Status, fault.Error.Expected);
        }

        byte[] Many(int count, string line) => SipMessages.Request("OPTIONS sip:h SIP/2.0", [string.Join("\r\n", Enumerable.Repeat(line, count))]);
        Assert.Equal((513, "at most 256 headers"), Judge(Many(1000, "Z: y")));
        Assert.Equal((513, "at most 16384 bytes of one header"), Judge(Many(1, "Z: " + new string('y', SipLimits.HeaderBytes + 1))));
        Assert.Equal((513, "at most 65535 bytes of message"), Judge(Many(5, "Z: " + new string('y', 15_000))));
        Assert.Equal((414, "at most 2048 bytes of Request-URI"), Judge(SipMessages.Request($"OPTIONS sip:{new string('h', SipLimits.UriBytes)} SIP/2.0")));
        Assert.Equal((400, "at most 128 values of one header"), Judge(SipMessages.Request("OPTIONS sip:h SIP/2.0", "Route: " + string.Join(",", Enumerable.Repeat("<sip:h>", 129)))));
        Assert.Equal((400, "at most 128 values of one header"), Judge(SipMessages.Request("OPTIONS sip:h SIP/2.0", "Allow: " + string.Join(",", Enumerable.Repeat("a", 129)))));
        Assert.Equal((400, "at most 64 parameters"), Judge(SipMessages.Request("OPTIONS sip:h SIP/2.0", "To: <sip:h>" + string.Concat(Enumerable.Range(0, 65).Select(i => $";a{i}")))));
        Assert.Equal((413, "at most 49152 bytes of body"), Judge([.. SipMessages.Request("OPTIONS sip:h SIP/2.0"), .. new byte[SipLimits.BodyBytes + 1]]));

        // One less of each is taken.
        Assert.Equal(128, SipMessages.Read(SipMessages.Request("OPTIONS sip:h SIP/2.0", "Route: " + string.Join(",", Enumerable.Repeat("<sip:h>", 128)))).Route.Length);
        Assert.Equal(SipLimits.BodyBytes, SipMessages.Read([.. SipMessages.Request("OPTIONS sip:h SIP/2.0"), .. new byte[SipLimits.BodyBytes]]).Body.Length);
        Assert.Equal(250, SipMessages.Read(Many(250, "Z: y")).Other.Length);
    }

    [Fact]
    public void Fault_carries_what_its_answer_copies()
    {
        var fault = SipMessages.Fault(SipMessages.Request("OPTIONS sip:h SIP/2.0", "Contact: ;", "v: SIP/2.0/TCP 192.0.2.9"));
        Assert.Equal(
            "SIP/2.0 400 Bad Request, expected a URI, like sip:name@host at 193 (RFC 3261 19.1)\r\n"
            + "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\nFrom: <sip:a@example.com>;tag=1\r\nTo: <sip:b@example.com>;tag=t1\r\nCall-ID: c@example.com\r\nCSeq: 1 OPTIONS\r\n"
            + "Via: SIP/2.0/TCP 192.0.2.9\r\nContent-Length: 0\r\n\r\n",
            SipMessages.Latin(fault.Answer("t1").Span));
        Assert.True(SipMessages.Fault(SipMessages.Request("SIP/2.0 200 OK", "Contact: ;")).Answer("t1").IsEmpty);
    }

    [Fact]
    public void Answer_to_any_torture_message_is_itself_a_message_when_the_request_let_it()
    {
        foreach (var file in SipMessages.TortureFiles)
        {
            if (MessageReader.Read(SipMessages.Torture(file), out _, out var fault) || fault.Status is null) continue;
            var answer = fault.Answer("t");
            Assert.Equal($"SIP/2.0 {fault.Status} ", SipMessages.Latin(answer.Span[..12]));
            if (file is "trws.dat" or "lwsruri.dat" or "escruri.dat") Assert.Equal(fault.Status, ((SipResponse)SipMessages.Read(answer.ToArray())).Status);
        }
    }

    [Fact]
    public void Empty_lines_before_a_message_are_passed_over()
        => Assert.Equal("OPTIONS sip:h", SipMessages.Read([.. "\r\n\r\n\r\n"u8, .. SipMessages.Request("OPTIONS sip:h SIP/2.0")]).ToString());

    [Fact]
    public void Compact_names_are_the_same_headers()
    {
        var read = SipMessages.Read(SipMessages.Lines(
            "OPTIONS sip:h SIP/2.0", "v: SIP/2.0/UDP h", "f: sip:a@h", "t: sip:b@h", "i: c", "CSeq: 1 OPTIONS", "m: sip:a@h", "c: text/plain", "k: replaces", "l: 0", "x: 1800", "o: refer", "r: sip:c@h", "b: sip:d@h", "s: lunch", "u: dialog", "e: gzip"));
        Assert.Equal(["Session-Expires", "Event", "Refer-To", "Referred-By", "Subject", "Allow-Events", "Content-Encoding"], read.Other.Select(f => f.Name.Text));
        Assert.True(read.Supported.Has("replaces"));
        Assert.Equal("text/plain", read.ContentType);
    }

    [Fact]
    public void Flows_of_the_standard_are_read_and_written_byte_for_byte()
    {
        Assert.Equal(28, SipMessages.Flows.Count);
        foreach (var bytes in SipMessages.Flows)
        {
            Assert.Equal(SipMessages.Latin(bytes), MessageWriter.Text(SipMessages.Read(bytes)));
        }
    }

    [Fact]
    [Attack("S8")]
    public void Every_message_cut_at_every_byte_is_a_message_or_a_fault()
    {
        foreach (var bytes in SipMessages.TortureFiles.Where(f => f != "longreq.dat").Select(SipMessages.Torture).Concat(SipMessages.Flows))
        {
            for (var length = 0; length < bytes.Length; length++)
            {
                Check(bytes[..length]);
            }
        }
    }

    [Fact]
    [Attack("S8")]
    public void Ten_thousand_mutations_are_messages_or_faults()
    {
        var chance = new Entropy(20261129);
        var corpus = SipMessages.TortureFiles.Select(SipMessages.Torture).Concat(SipMessages.Flows).ToList();
        var read = 0;
        for (var i = 0; i < 10_000; i++)
        {
            var bytes = (byte[])corpus[chance.Below(corpus.Count)].Clone();
            for (var changes = 1 + chance.Below(4); changes > 0; changes--)
            {
                // Every fourth may be no ASCII: most of those break UTF-8 and prove little else.
                var value = unchecked((byte)chance.Next());
                bytes[chance.Below(bytes.Length)] = changes == 4 ? value : (byte)(value & 0x7F);
            }

            if (Check(bytes)) read++;
        }

        Assert.InRange(read, 1_000, 9_000);
    }

    // What is read can be written, and reads again as the same; a fault's place is inside the text.
    private static bool Check(byte[] bytes)
    {
        if (!MessageReader.Read(bytes, out var message, out var fault))
        {
            Assert.InRange(fault.Error.At, 0, bytes.Length);
            return false;
        }

        var written = MessageWriter.Write(message);
        Assert.True(MessageReader.Read(written, out var again, out var why), $"{why}\n{SipMessages.Latin(written)}");
        Assert.Equal(SipMessages.Latin(written), SipMessages.Latin(MessageWriter.Write(again)));
        Assert.Equal(message.Via.ToArray(), again.Via.ToArray());
        Assert.Equal(message.From, again.From);
        Assert.Equal(message.Contact.ToArray(), again.Contact.ToArray());
        return true;
    }
}
