using Spa.Sip.Messages;
using SipParameters = Spa.Sip.Messages.Parameters;

namespace Spa.Common.Tests.Sip;

public class MessageWriterTests
{
    private static SipRequest Built => new()
    {
        Method = SipMethod.Invite,
        RequestUri = new SipUri("example.com") { User = "bob" },
        Via = [new Via("UDP", "192.0.2.1", 5062) { Branch = "z9hG4bKa", Parameters = SipParameters.None.With("branch", "z9hG4bKa").With("rport") }],
        MaxForwards = 70,
        From = new NameAddr(new SipUri("example.com") { User = "alice" }) { DisplayName = "Alice \"A\"", Tag = "1" },
        To = new NameAddr(new SipUri("example.com") { User = "bob" }),
        CallId = "abc@192.0.2.1",
        CSeq = new CSeq(7, SipMethod.Invite),
        Contact = [new NameAddr(new SipUri("2001:db8::1") { User = "+1 555", Port = 5062, Transport = "tcp" }) { Expires = 60 }],
        Expires = 240,
        Supported = ["replaces", "timer"],
        Allow = ["INVITE", "ACK"],
        Other = [HeaderField.Of("X-One", "1"), HeaderField.Of(new Reason("Q.850") { Cause = 16 }), HeaderField.Of(HeaderName.UserAgent, "Spa/1")],
        ContentType = "text/plain",
        Body = "hello"u8.ToArray(),
    };

    [Fact]
    public void Built_message_is_written_in_the_usual_order()
        => Assert.Equal(
            """
            INVITE sip:bob@example.com SIP/2.0
            Via: SIP/2.0/UDP 192.0.2.1:5062;branch=z9hG4bKa;rport
            Max-Forwards: 70
            From: "Alice \"A\"" <sip:alice@example.com>;tag=1
            To: <sip:bob@example.com>
            Call-ID: abc@192.0.2.1
            CSeq: 7 INVITE
            Contact: <sip:+1%20555@[2001:db8::1]:5062;transport=tcp>;expires=60
            Expires: 240
            Allow: INVITE, ACK
            Supported: replaces, timer
            X-One: 1
            Reason: Q.850;cause=16
            User-Agent: Spa/1
            Content-Type: text/plain
            Content-Length: 5

            hello
            """.ReplaceLineEndings("\r\n"),
            MessageWriter.Text(Built));

    [Fact]
    public void Built_message_reads_as_what_was_built()
    {
        var built = Built;
        var read = SipMessages.ReadRequest(MessageWriter.Write(built));
        Assert.Equal(built.Method, read.Method);
        Assert.Equal(built.RequestUri, read.RequestUri);
        Assert.Equal(built.Via.ToArray(), read.Via.ToArray());
        Assert.Equal(built.From, read.From);
        Assert.Equal(built.To, read.To);
        Assert.Equal(built.Contact.ToArray(), read.Contact.ToArray());
        Assert.Equal(built.CSeq, read.CSeq);
        Assert.Equal(built.Expires, read.Expires);
        Assert.Equal(built.Supported, read.Supported);
        Assert.Equal(built.Allow, read.Allow);
        Assert.Equal(built.ContentType, read.ContentType);
        Assert.Equal(built.Body.ToArray(), read.Body.ToArray());
        Assert.Equal(built.Other.Select(f => f.ToString()), read.Other.Select(f => f.ToString()));
    }

    [Fact]
    public void What_with_replaces_takes_the_place_of_what_was_read_and_the_rest_stays_as_it_came()
    {
        var read = SipMessages.ReadRequest(SipMessages.Lines(
            "INVITE sip:b@h SIP/2.0", "X-A:   one", "v: SIP/2.0/UDP p1 ;branch=z9hG4bK1", "Via: SIP/2.0/UDP h", "f: \"A\"<sip:a@h>;tag=1", "To: sip:b@h", "Call-ID: c", "CSeq: 1 INVITE", "k: a,b", "X-B: two", "Content-Length: 3") is var bytes ? [.. bytes, .. "abc"u8] : []);
        var changed = read with { Via = [new Via("TCP", "new"), .. read.Via], MaxForwards = 69, Body = "longer"u8.ToArray(), Require = ["timer"] };
        Assert.Equal(
            "INVITE sip:b@h SIP/2.0\r\nX-A: one\r\nVia: SIP/2.0/TCP new\r\nVia: SIP/2.0/UDP p1;branch=z9hG4bK1\r\nVia: SIP/2.0/UDP h\r\nFrom: \"A\"<sip:a@h>;tag=1\r\nTo: sip:b@h\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n"
            + "Supported: a,b\r\nX-B: two\r\nContent-Length: 6\r\nMax-Forwards: 69\r\nRequire: timer\r\n\r\nlonger",
            MessageWriter.Text(changed));
        Assert.StartsWith("INVITE sip:b@h SIP/2.0\r\nX-A: one\r\nVia: SIP/2.0/UDP p1 ;branch=z9hG4bK1\r\n", MessageWriter.Text(read), StringComparison.Ordinal);

        var other = read with { Other = [HeaderField.Of("X-C", "three")], Supported = [] };
        Assert.Equal(
            "INVITE sip:b@h SIP/2.0\r\nX-C: three\r\nVia: SIP/2.0/UDP p1 ;branch=z9hG4bK1\r\nVia: SIP/2.0/UDP h\r\nFrom: \"A\"<sip:a@h>;tag=1\r\nTo: sip:b@h\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\nContent-Length: 3\r\n\r\nabc",
            MessageWriter.Text(other));
    }

    [Fact]
    public void No_value_begins_a_line_of_its_own()
    {
        const string Evil = "a\r\nEvil: yes\r\n\r\nb\nc\rd";
        var message = Built with
        {
            From = new NameAddr(new SipUri("h") { User = Evil, Password = Evil, Parameters = SipParameters.None.With("x", Evil), Headers = SipParameters.None.With("y", Evil) }) { DisplayName = Evil, Tag = Evil },
            ContentType = Evil,
            Other =
            [
                HeaderField.Of("X", Evil),
                HeaderField.Of(new Reason("SIP") { Text = Evil }),
                HeaderField.Of(new Warning(399, Evil, Evil)),
                HeaderField.Of(new Credentials(Evil, Spa.Foundation.Security.AuthFields.None.WithQuoted("a", Evil).With(Evil, Evil))),
                HeaderField.Of(new AlertInfo(Evil)),
                HeaderField.Of(new RetryAfter(1) { Comment = Evil }),
                HeaderField.Of(new Privacy([Evil])),
                HeaderField.Of(new EventHeader(Evil, Evil)),
                HeaderField.Of(new Replaces(Evil, Evil, Evil)),
                HeaderField.Of(new SubscriptionState(Evil)),
                HeaderField.Of(new SessionExpires(1, Evil)),
            ],
        };
        var text = MessageWriter.Text(message);
        var head = text[..text.IndexOf("\r\n\r\n", StringComparison.Ordinal)];
        Assert.DoesNotContain(head.Split("\r\n"), l => l.StartsWith("Evil", StringComparison.Ordinal));
        Assert.DoesNotContain('\n', head.Replace("\r\n", string.Empty, StringComparison.Ordinal));
        Assert.DoesNotContain('\r', head.Replace("\r\n", string.Empty, StringComparison.Ordinal));
        Assert.EndsWith("\r\n\r\nhello", text, StringComparison.Ordinal);
        Assert.Equal(MessageWriter.Text(Built)[..5], text[..5]);
        Assert.Equal(Evil, message.From.SipUri!.User);
        Assert.Equal("SIP/2.0 200 a  Evil: yes    b c d", MessageWriter.Text(SipResponse.For(Built, 200, "t", Evil)).Split("\r\n")[0]);
    }

    [Fact]
    public void What_cannot_be_a_name_is_an_error_of_the_program()
    {
        Assert.Throws<ArgumentException>(() => HeaderName.Of("X: y\r\nZ"));
        Assert.Throws<ArgumentException>(() => SipMethod.Of("A B"));
        Assert.Throws<ArgumentException>(() => new SipUri("h>\r\nX: y"));
        Assert.Throws<ArgumentException>(() => new Via("UDP;x", "h"));
        Assert.Throws<ArgumentException>(() => SipParameters.None.With("a=b;c"));
        Assert.Throws<ArgumentException>(() => Built with { CallId = "a\r\nb" });
        Assert.Throws<ArgumentException>(() => TokenList.Of(["a,b"]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Built with { MaxForwards = 256 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SipUri("h") { Port = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => SipResponse.For(Built, 99));
    }

    [Fact]
    public void Response_copies_what_it_must()
    {
        var response = SipResponse.For(Built, 486, "t2");
        Assert.Equal(
            "SIP/2.0 486 Busy Here\r\nVia: SIP/2.0/UDP 192.0.2.1:5062;branch=z9hG4bKa;rport\r\nFrom: \"Alice \\\"A\\\"\" <sip:alice@example.com>;tag=1\r\nTo: <sip:bob@example.com>;tag=t2\r\nCall-ID: abc@192.0.2.1\r\nCSeq: 7 INVITE\r\nContent-Length: 0\r\n\r\n",
            MessageWriter.Text(response));
        Assert.Null(SipResponse.For(Built, 100).To.Tag);
        Assert.Equal("9", SipResponse.For(Built with { To = Built.To with { Tag = "9" } }, 200, "t2").To.Tag);
    }
}
