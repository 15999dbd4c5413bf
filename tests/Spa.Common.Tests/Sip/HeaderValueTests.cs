using Spa.Foundation.Text;
using Spa.Sip.Messages;

namespace Spa.Common.Tests.Sip;

public class HeaderValueTests
{
    // Text as it comes, and as it is written again.
    public static TheoryData<string, string, string?> Good => new()
    {
        { "NameAddr", "\"A. G. Bell\" <sip:agb@bell-telephone.com> ;tag=a48s", "\"A. G. Bell\" <sip:agb@bell-telephone.com>;tag=a48s" },
        { "NameAddr", "sip:+12125551212@server.phone2net.com;tag=887s", "<sip:+12125551212@server.phone2net.com>;tag=887s" },
        { "NameAddr", "Anonymous <sip:c8oqz84zk7z@privacy.org>;tag=hyh8", null },
        { "NameAddr", "<tel:+1-201-555-0123;phone-context=+1>;tag=x", null },
        { "NameAddr", "J\u00fcrgen <sips:j%C3%BC@[2001:db8::9:1]:5061;transport=tls;lr>;q=0.7;expires=3600;+sip.instance=\"<urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6>\"", null },
        { "Via", "SIP/2.0/UDP erlang.bell-telephone.com:5060;branch=z9hG4bK87asdks7", null },
        { "Via", "SIP / 2.0 / UDP first.example.com: 4000;ttl=16 ;maddr=224.2.0.1 ;branch=z9hG4bKa7c6a8dlze.1", "SIP/2.0/UDP first.example.com:4000;ttl=16;maddr=224.2.0.1;branch=z9hG4bKa7c6a8dlze.1" },
        { "Via", "SIP/2.0/TCP [2001:db8::9:1];received=[2001:db8::9:255];rport=5061;branch=z9hG4bKas3-111", null },
        { "CSeq", "4711 INVITE", null },
        { "Challenge", "Digest realm=\"atlanta.com\", domain=\"sip:boxesbybob.com\", qop=\"auth,auth-int\", nonce=\"f84f1cec41e6cbe5aea9c8e88d359\", opaque=\"\", stale=FALSE, algorithm=MD5", null },
        { "Challenge", "Basic", "Basic " },
        { "RSeq", "988789", null },
        { "RAck", "776656 1 INVITE", null },
        { "ReferTo", "<sip:dave@denver.example.org?Replaces=12345%40192.168.118.3%3Bto-tag%3D12345%3Bfrom-tag%3D5FFE-3994>", null },
        { "ReferredBy", "<sip:referror@example.com>;cid=\"2UWQFN309shb3@referror.example.com\"", null },
        { "Replaces", "98732@sip.example.com ;from-tag=r33th4x0r ;to-tag=ff87ff", "98732@sip.example.com;to-tag=ff87ff;from-tag=r33th4x0r" },
        { "Replaces", "12adf2f34456gs5;to-tag=12345;from-tag=54321;early-only", null },
        { "SessionExpires", "4000;refresher=uac", null },
        { "SessionExpires", "1800", null },
        { "MinSE", "90", null },
        { "EventHeader", "dialog;id=7;x=y", null },
        { "EventHeader", "message-summary", null },
        { "SubscriptionState", "active;expires=599807", null },
        { "SubscriptionState", "terminated;reason=noresource;retry-after=10", null },
        { "Reason", "SIP ;cause=600 ;text=\"Busy Everywhere\"", "SIP;cause=600;text=\"Busy Everywhere\"" },
        { "RetryAfter", "18000;duration=3600", null },
        { "RetryAfter", "120 (I'm in a meeting)", null },
        { "Warning", "307 isi.edu \"Session parameter 'foo' not understood\"", null },
        { "Privacy", "id;critical", null },
        { "Privacy", "header, user", "header;user" },
        { "AlertInfo", "<http://www.example.com/sounds/moo.wav>;info=alert-autoanswer", null },
        { "AlertInfo", "Bellcore-dr3", null },
        { "RemotePartyId", "\"Jo\" <sip:jo@example.com>;party=calling;screen=yes;privacy=off", null },
        { "Diversion", "<sip:+15551234@example.com>;reason=no-answer;counter=1", null },
    };

    public static TheoryData<string, string, string> Bad => new()
    {
        { "NameAddr", "", "expected a URI, like sip:name@host at 0 (RFC 3261 19.1)" },
        { "NameAddr", "Bob, Jr <sip:b@h>", "expected a URI, like sip:name@host at 0 (RFC 3261 19.1)" },
        { "NameAddr", "\"Bob\" sip:b@h", "expected < behind the display name at 6 (RFC 3261 25.1)" },
        { "NameAddr", "<sip:b@h>;tag=\"x", "expected a quoted string that ends at 14 (RFC 3261 25.1)" },
        { "NameAddr", "<tel:x>", "expected a digit of the number at 5 (RFC 3966 3)" },
        { "RSeq", "0", "expected a number from 1 to 4294967295 at 1 (RFC 3262 7.1)" },
        { "RAck", "1 2", "expected a blank and the method at 3 (RFC 3261 20.16)" },
        { "Replaces", "a;to-tag=1", "expected one from-tag at 10 (RFC 3891 6.1)" },
        { "Replaces", "a;to-tag=1;from-tag=2;to-tag=3", "expected one to-tag at 30 (RFC 3891 6.1)" },
        { "SessionExpires", "x", "expected a number of seconds at 0 (RFC 4028 4)" },
        { "SessionExpires", "90;refresher=me", "expected uac or uas as the refresher at 15 (RFC 4028 4)" },
        { "EventHeader", ";id=1", "expected the name of an event package at 0 (RFC 6665 8.2.1)" },
        { "RetryAfter", "10 (open", "expected ) behind the remark at 4 (RFC 3261 25.1)" },
        { "Warning", "200 a \"b\"", "expected a code from 300 to 399 at 0 (RFC 3261 20.43)" },
        { "Warning", "399 a b", "expected a quoted string at 6 (RFC 3261 20.43)" },
        { "Challenge", "Digest realm=\"a", "expected a quoted string that ends at 7 (RFC 9110 11.2)" },
        { "Challenge", "Digest nonce=1, Nonce=2", "expected one Nonce only at 16 (RFC 9110 11.2)" },
        { "Challenge", "Digest realm \"a\"", "expected = and a value at 13 (RFC 9110 11.2)" },
        { "AlertInfo", "<http://h", "expected > behind the URI at 1 (RFC 3261 20.4)" },
        { "Privacy", "id;", "expected what to hide, like id at 3 (RFC 3323 4.2)" },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public void Good_text_is_read_and_written(string type, string text, string? written)
    {
        var (first, error) = Again(type, text);
        Assert.Null(error);
        Assert.Equal(written ?? text, first);
        Assert.Equal(first, Again(type, first!).Text);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void Bad_text_is_refused_where_it_breaks(string type, string text, string error) => Assert.Equal(error, Again(type, text).Error?.ToString());

    [Fact]
    public void Values_say_what_they_mean()
    {
        var contact = NameAddr.Parse("\"J\\\"X\" <sip:j@h;lr>;q=0.7;expires=99999999999").OrThrow();
        Assert.Equal(("J\"X", 700, uint.MaxValue, true), (contact.DisplayName, contact.Q, contact.Expires, contact.SipUri!.IsLoose));
        Assert.Null(NameAddr.Parse("<sip:h>;q=1.5;expires=soon").OrThrow() is var odd ? odd.Q ?? (object?)odd.Expires : 1);

        var via = Via.Parse("SIP/2.0/UDP h;rport;received=192.0.2.1;ttl=300").OrThrow();
        Assert.Equal((true, null, "192.0.2.1", null), (via.WantsRport, via.Rport, via.Received, via.Ttl));
        Assert.Equal("SIP/2.0/UDP h;rport=5061;received=192.0.2.1;ttl=300", (via with { Rport = 5061 }).ToString());

        var refer = HeaderValue.Parse<ReferTo>("<sip:dave@denver.example.org;method=INVITE?Replaces=1%40h%3Bto-tag%3Da%3Bfrom-tag%3Db>").OrThrow();
        Assert.Equal(new Replaces("1@h", "a", "b"), refer.Replaces!.Value.OrThrow());
        Assert.Equal("sip:dave@denver.example.org", refer.Target.ToString());
        Assert.Equal(SipMethod.Invite, refer.Method);

        var state = HeaderValue.Parse<SubscriptionState>("Terminated;reason=timeout;retry-after=5").OrThrow();
        Assert.Equal((true, "timeout", 5u), (state.IsTerminated, state.Reason, state.RetryAfter));

        Assert.Equal("Bellcore-dr2", HeaderValue.Parse<AlertInfo>("<http://127.0.0.1/Bellcore-dr2>").OrThrow().Name);
        Assert.Equal("Bellcore-dr2", HeaderValue.Parse<AlertInfo>("Bellcore-dr2;x=y").OrThrow().Name);
        Assert.False(HeaderValue.Parse<RemotePartyId>("<sip:h>;privacy=full").OrThrow().MayBeShown);
        Assert.True(HeaderValue.Parse<Privacy>("user;id").OrThrow().HidesIdentity);
        Assert.Equal((16, "Normal"), HeaderValue.Parse<Reason>("Q.850;cause=16;text=\"Normal\"").OrThrow() is var reason ? (reason.Cause, reason.Text) : default);
        Assert.Equal("+12015550123", AnyUri.Parse("tel:+1-(201)-555.0123").OrThrow() is TelUri tel ? tel.Digits : null);
    }

    [Fact]
    public void Headers_are_read_by_type_out_of_a_message()
    {
        var message = SipMessages.Read(SipMessages.Request(
            "INVITE sip:h SIP/2.0", "P-Asserted-Identity: \"A\" <sip:a@h>, <tel:+1>", "Reason: SIP;cause=200", "reason: Q.850;cause=16", "RSeq: x", "x: 90;refresher=uas"));
        Assert.Equal(["\"A\" <sip:a@h>", "<tel:+1>"], message.GetAll<NameAddr>(HeaderName.PAssertedIdentity).OrThrow().Select(n => n.ToString()));
        Assert.Equal([200, 16], message.GetAll<Reason>().OrThrow().Select(r => r.Cause));
        Assert.Equal(new SessionExpires(90, "uas"), message.Get<SessionExpires>()!.Value.OrThrow());
        Assert.False(message.Get<RSeq>()!.Value.Ok(out _, out var error));
        Assert.Equal("a number from 1 to 4294967295", error!.Expected);
        Assert.Null(message.Get<RAck>());
        Assert.Empty(message.GetAll<Warning>().OrThrow());
        Assert.Equal(["SIP;cause=200", "Q.850;cause=16"], message.All(HeaderName.Reason).ToArray());
    }

    [Fact]
    public void Credentials_are_not_in_what_a_log_prints()
    {
        var credentials = HeaderValue.Parse<Credentials>("Digest username=\"u\", realm=\"r\", nonce=\"n\", uri=\"sip:h\", response=\"secret\"").OrThrow();
        Assert.DoesNotContain("secret", credentials.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", Spa.Foundation.Security.DigestCredentials.Read(credentials.Fields).OrThrow().ToString(), StringComparison.Ordinal);
    }

    private static (string? Text, ParseError? Error) Again(string type, string text) => type switch
    {
        "NameAddr" => Of<NameAddr>(text),
        "Via" => Of<Via>(text),
        "CSeq" => Of<CSeq>(text),
        "Challenge" => Of<Challenge>(text),
        "RSeq" => Of<RSeq>(text),
        "RAck" => Of<RAck>(text),
        "ReferTo" => Of<ReferTo>(text),
        "ReferredBy" => Of<ReferredBy>(text),
        "Replaces" => Of<Replaces>(text),
        "SessionExpires" => Of<SessionExpires>(text),
        "MinSE" => Of<MinSE>(text),
        "EventHeader" => Of<EventHeader>(text),
        "SubscriptionState" => Of<SubscriptionState>(text),
        "Reason" => Of<Reason>(text),
        "RetryAfter" => Of<RetryAfter>(text),
        "Warning" => Of<Warning>(text),
        "Privacy" => Of<Privacy>(text),
        "AlertInfo" => Of<AlertInfo>(text),
        "RemotePartyId" => Of<RemotePartyId>(text),
        "Diversion" => Of<Diversion>(text),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No row of the switch."),
    };

    private static (string? Text, ParseError? Error) Of<T>(string text)
        where T : class, IHeaderValue<T>
        => HeaderValue.Parse<T>(text).Ok(out var value, out var error) ? (HeaderValue.Text(value), null) : (null, error);
}
