using System.Text;
using Spa.Foundation.Stun;

namespace Spa.Common.Tests.Stun;

public class UdpConnectionRequestTests
{
    // Signatures made with Python's hmac.
    private const string Signature = "add4d4c47f39233fe6475cb3852390eada39eb42";
    private const string Whole = "GET http://10.1.1.1:8080?ts=1120673700&id=1234&un=CPE57689&cn=XTGRWIPC6D3IPXS3&sig=" + Signature + " HTTP/1.1\r\nHost: 10.1.1.1:8080\r\n\r\n";

    [Fact]
    public void A_signature_made_elsewhere_holds_for_every_byte_of_what_it_signs()
    {
        var request = Parse(Whole);
        Assert.Equal(("10.1.1.1:8080", 1120673700UL, "1234", "CPE57689", "XTGRWIPC6D3IPXS3"), (request.Authority, request.Timestamp, request.Id, request.Username, request.Nonce));
        Assert.True(request.IsSignedWith("8kCZ4UWe3k"));
        Assert.True(Parse(Whole.Replace(Signature, Signature.ToUpperInvariant(), StringComparison.Ordinal)).IsSignedWith("8kCZ4UWe3k"));
        Assert.All(
            [request with { Timestamp = 1120673701 }, request with { Id = "1235" }, request with { Username = "CPE5768" }, request with { Nonce = "XTGRWIPC6D3IPXS4" }, request with { Signature = string.Empty }],
            changed => Assert.False(changed.IsSignedWith("8kCZ4UWe3k")));
        Assert.False(request.IsSignedWith("8kCZ4UWe3"));
        Assert.False(request.IsSignedWith(string.Empty));
    }

    [Fact]
    public void What_is_written_is_read_again_whatever_the_name_is()
    {
        const string Name = "a b&c=\u00E9";
        var request = UdpConnectionRequest.Sign("[2001:db8::1]:7547", 1764486300, 4294967295, Name, "00ff", "p\u00E4 ss");
        Assert.Equal("7631a3ef6fdeaed04000e1ffecbc03b74daf6c28", request.Signature);
        var bytes = request.Write();
        Assert.All(bytes, b => Assert.InRange(b, (byte)10, (byte)126));
        var read = UdpConnectionRequest.Parse(bytes).OrThrow();
        Assert.Equal(request, read);
        Assert.True(read.IsSignedWith("p\u00E4 ss"));
        Assert.True(UdpConnectionRequest.MayBe(bytes));
        Assert.True(UdpConnectionRequest.Parse(UdpConnectionRequest.Sign("198.51.100.7:65535", ulong.MaxValue, ulong.MaxValue, new string('\u00E9', 255), new string('f', 16), "p").Write()).Ok(out _, out _));
    }

    [Theory]
    [InlineData("10.1.1.1:8080?ts", "10.1.1.1:8080/?ts")]
    [InlineData("10.1.1.1:8080?ts", "unit.example.net?ts")]
    [InlineData("?ts", "?more=x&ts")]
    [InlineData("&sig=", "&x&y=&sig=")]
    [InlineData("Host: 10.1.1.1:8080\r\n", "")]
    [InlineData("Host: 10.1.1.1:8080\r\n", "Host: 10.1.1.1:8080\r\nUser-Agent: an ACS\r\n")]
    [InlineData("id=1234&un=CPE57689", "un=CPE57689&id=1234")]
    [InlineData("un=CPE57689", "un=CPE%357689")]
    public void Other_forms_say_the_same(string part, string instead) => Assert.True(Parse(Whole.Replace(part, instead, StringComparison.Ordinal)).IsSignedWith("8kCZ4UWe3k"));

    [Theory]
    [InlineData("GET ", "POST ", 0, "the method GET")]
    [InlineData("http://", "https://", 4, "http://")]
    [InlineData("10.1.1.1:8080?", "?", 11, "a host")]
    [InlineData("8080?", "8080/x?", 25, "a query")]
    [InlineData(" HTTP/1.1", " HTTP/1.0", 123, "the end of the query and HTTP/1.1")]
    [InlineData("\r\n\r\n", "\r\n", 155, "an empty line")]
    [InlineData("ts=1120673700&", "", 25, "ts, a number of seconds")]
    [InlineData("ts=", "ts=0", 25, "ts, a number of seconds")]
    [InlineData("ts=", "ts=-", 25, "ts, a number of seconds")]
    [InlineData("ts=", "ts=99999999999", 25, "ts, a number of seconds")]
    [InlineData("id=1234", "id=", 25, "id, a number")]
    [InlineData("id=1234", "id=12%2634", 25, "id, a number")]
    [InlineData("un=CPE57689", "un=", 25, "un, a name")]
    [InlineData("cn=XTGRWIPC6D3IPXS3", "cn=", 25, "cn, letters and digits")]
    [InlineData("sig=a", "sig=", 25, "sig, 40 hexadecimal digits")]
    [InlineData("sig=a", "sig=g", 25, "sig, 40 hexadecimal digits")]
    [InlineData("un=", "un=x&un=", 52, "un once")]
    public void Others_are_refused_with_the_place(string part, string instead, int at, string expected)
    {
        Assert.Contains(part, Whole, StringComparison.Ordinal);
        Assert.False(UdpConnectionRequest.Parse(Encoding.Latin1.GetBytes(Whole.Replace(part, instead, StringComparison.Ordinal))).Ok(out _, out var error));
        Assert.Equal((at, expected), (error!.At, error.Expected));
    }

    [Fact]
    public void One_cut_anywhere_or_too_long_is_refused()
    {
        var bytes = Encoding.ASCII.GetBytes(Whole);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.False(UdpConnectionRequest.Parse(bytes.AsSpan(0, length)).Ok(out _, out _));
        }

        Assert.False(UdpConnectionRequest.Parse(Encoding.ASCII.GetBytes(Whole.Replace("Host", new string('x', UdpConnectionRequest.MaxLength), StringComparison.Ordinal))).Ok(out _, out _));
    }

    private static UdpConnectionRequest Parse(string text) => UdpConnectionRequest.Parse(Encoding.Latin1.GetBytes(text)).OrThrow();
}
