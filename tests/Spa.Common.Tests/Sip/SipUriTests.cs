using Spa.Sip.Messages;

namespace Spa.Common.Tests.Sip;

public class SipUriTests
{
    // RFC 3261 19.1.4: the pairs that it lists, and the borders of each of its rules.
    public static TheoryData<string, string, bool> Pairs => new()
    {
        { "sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtlanTa.CoM;Transport=tcp", true },
        { "sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5", true },
        { "sip:carol@chicago.com", "sip:carol@chicago.com;security=on", true },
        { "sip:carol@chicago.com;newparam=5", "sip:carol@chicago.com;security=on", true },
        { "sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com", "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com", true },
        { "sip:alice@atlanta.com?subject=project%20x&priority=urgent", "sip:alice@atlanta.com?priority=urgent&subject=project%20x", true },
        { "SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP", false },
        { "sip:bob@biloxi.com", "sip:bob@biloxi.com:5060", false },
        { "sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp", false },
        { "sip:bob@biloxi.com", "sip:bob@biloxi.com:6000;transport=tcp", false },
        { "sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting", false },
        { "sip:carol@chicago.com;security=on", "sip:carol@chicago.com;security=off", false },
        { "sip:bob@phone21.boxesbybob.com", "sip:bob@192.0.2.4", false },
        { "sip:a@h", "sips:a@h", false },
        { "sip:a:p@h", "sip:a@h", false },
        { "sip:a@h;maddr=h", "sip:a@h", false },
        { "sip:a@h;ttl=1", "sip:a@h", false },
        { "sip:a@h;user=phone", "sip:a@h", false },
        { "tel:+1-201-555", "tel:+1201555", true },
        { "tel:+1201555", "sip:+1201555@h", false },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Uris_mean_the_same_or_not(string one, string other, bool same)
    {
        var (left, right) = (AnyUri.Parse(one).OrThrow(), AnyUri.Parse(other).OrThrow());
        Assert.Equal(same, left.Matches(right));
        Assert.Equal(same, right.Matches(left));
    }

    [Theory]
    [InlineData("sip:alice@atlanta.com")]
    [InlineData("sip:alice:secretword@atlanta.com;transport=tcp")]
    [InlineData("sips:alice@atlanta.com?subject=project%20x&priority=urgent")]
    [InlineData("sip:+1-212-555-1212:1234@gateway.com;user=phone")]
    [InlineData("sip:alice;day=tuesday@atlanta.com")]
    [InlineData("sip:*21#@[2001:db8::1]:5060;lr")]
    [InlineData("sip:a_b.example.com")]
    [InlineData("tel:7042;phone-context=example.com")]
    [InlineData("urn:service:sos")]
    public void Uri_is_written_as_it_was_read(string text) => Assert.Equal(text, AnyUri.Parse(text).OrThrow().ToString());

    [Fact]
    public void User_is_its_meaning()
    {
        Assert.Equal("+1555", SipUri.Parse("sip:%2B1555@h").OrThrow().User);
        Assert.Equal("sip:*21%23@h", new SipUri("h") { User = "*21#" }.ToString());
        Assert.Equal("sip:a%40b%20c%C3%A9@h", new SipUri("h") { User = "a@b cé" }.ToString());
        Assert.Equal(SipUri.Parse("sip:*21#@h").OrThrow(), SipUri.Parse("sip:*21%23@H").OrThrow());
    }

    [Theory]
    [InlineData("mailto:a@h", "expected sip: or sips: at 0 (RFC 3261 19.1.1)")]
    [InlineData("sip:a b@h", "expected a character that may stand in a user, or its escape at 5 (RFC 3261 19.1.1)")]
    [InlineData("sip:h;a=%zz", "expected two hexadecimal digits behind % at 8 (RFC 3261 25.1)")]
    [InlineData("sip:h?a", "expected = and the header's value at 7 (RFC 3261 25.1)")]
    [InlineData("sip:h:70000", "expected a port from 1 to 65535 at 6 (RFC 3261 25.1)")]
    public void Bad_uri_is_refused_where_it_breaks(string text, string error)
    {
        Assert.False(SipUri.Parse(text).Ok(out _, out var why));
        Assert.Equal(error, why!.ToString());
    }

    [Fact]
    public void Host_and_port_of_a_setting_are_read()
    {
        Assert.Equal(new HostPort("2001:db8::1", 5070), HostPort.Parse("[2001:db8::1]:5070").OrThrow());
        Assert.Equal(new HostPort("proxy.example.com", null), HostPort.Parse("proxy.example.com").OrThrow());
        Assert.False(HostPort.Parse("a b").Ok(out _, out var error));
        Assert.Equal(1, error!.At);
    }
}
