using System.Globalization;
using System.Text;
using Spa.Fleet.Serving;

namespace Spa.Fleet.Tests.Serving;

/// <summary>The plainest message of a device that is managed by CWMP: what is read of it, and that everything else is left alone.</summary>
public class PlainPostTests
{
    private const string Line = "POST /acs HTTP/1.1\r\n";
    private const string Whole = Line + "Host: x\r\nContent-Length: 4\r\n\r\n<a/>";

    public static TheoryData<string, string, bool> Good => new()
    {
        { Whole, "<a/>", false },
        { Line + "Host: acs.example.net:8080\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", string.Empty, true },
        { Line + "host:[::1]:8080\r\nUSER-AGENT: gSOAP/2.7\r\nSOAPAction:\r\nContent-Type: text/xml; charset=\"utf-8\"\r\nConnection: Keep-Alive\r\nAccept: */*\r\nAccept-Encoding: identity\r\nContent-Length: 00002\r\n\r\n\r\n", "\r\n", false },
        { Line + "Content-Length: 9\r\nHost: 10.0.0.1\r\n\r\nGET / HTT", "GET / HTT", false },
    };

    public static TheoryData<string> Others =>
    [
        string.Empty,
        Line,
        Line + "\r\n",
        Whole[..^1],
        Whole + "P",
        Whole + Whole,
        Line + "Host: x\r\nContent-Length: 4\r\n",
        Line + "Host: x\r\n\r\n<a/>",
        Line + "Content-Length: 4\r\n\r\n<a/>",
        Line + "Host: x\r\nContent-Length: 4\r\nContent-Length: 4\r\n\r\n<a/>",
        Line + "Host: x\r\nContent-Length: 4, 4\r\n\r\n<a/>",
        Line + "Host: x\r\nContent-Length: +4\r\n\r\n<a/>",
        Line + "Host: x\r\nContent-Length: -1\r\n\r\n",
        Line + "Host: x\r\nContent-Length: 0x4\r\n\r\n<a/>",
        Line + "Host: x\r\nContent-Length:\r\n\r\n",
        Line + "Host: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n<a/>",
        Line + "Host: x\r\nContent-Length: 4\r\nContent-Encoding: gzip\r\n\r\n<a/>",
        Line + "Host: x\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n<a/>",
        Line + "Host: x\r\nContent-Length: 4\r\nX-Forwarded-For: 10.0.0.1\r\n\r\n<a/>",
        Line + "Host: x\r\nContent-Length: 4\r\nCookie: a=b\r\nCookie: c=d\r\n\r\n<a/>",
        Line + "Host: x\r\nContent-Length: 4\r\nAuthorization: Digest a\r\n b\r\n\r\n<a/>",
        Line + "Host: x\r\nContent-Length: 4\r\nConnection: close, te\r\n\r\n<a/>",
        Line + "Host: x\r\nContent-Length: 4\r\nCookie: \u00e9\r\n\r\n<a/>",
        Whole.Replace("\r\nContent", "\nContent", StringComparison.Ordinal),
        Whole.Replace("Length:", "Length :", StringComparison.Ordinal),
        Whole.Replace("1.1", "1.0", StringComparison.Ordinal),
        Whole.Replace("POST", "PUT", StringComparison.Ordinal),
        Whole.Replace("/acs", "/acs/", StringComparison.Ordinal),
        Whole.Replace("/acs", "/acs?a", StringComparison.Ordinal),
        Whole.Replace("/acs", "http://x/acs", StringComparison.Ordinal),
        Line + string.Create(CultureInfo.InvariantCulture, $"Host: x\r\nContent-Length: {PlainPost.LongestInSession}\r\n\r\n{new string('a', PlainPost.LongestInSession)}"),
    ];

    [Theory]
    [MemberData(nameof(Good))]
    public void A_plain_message_is_read(string text, string body, bool close)
    {
        Assert.True(PlainPost.TryRead(Encoding.Latin1.GetBytes(text), out var message));
        Assert.Equal((body, close), (Encoding.ASCII.GetString(message.Body), message.Close));
    }

    [Fact]
    public void Who_sends_it_and_what_it_belongs_to_are_read()
    {
        var text = Line + "Host: x\r\nAuthorization: Digest username=\"a\", nc=1\r\nCookie: spa-acs=1; b=2 \r\nUser-Agent: gSOAP/2.7\r\nContent-Length: 0\r\n\r\n";
        Assert.True(PlainPost.TryRead(Encoding.Latin1.GetBytes(text), out var message));
        Assert.Equal("Digest username=\"a\", nc=1", Encoding.ASCII.GetString(message.Authorization));
        Assert.Equal("spa-acs=1; b=2", Encoding.ASCII.GetString(message.Cookies));
        Assert.Equal("gSOAP/2.7", Encoding.ASCII.GetString(message.Agent));
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void Everything_else_is_left_to_the_web_server(string text) => Assert.False(PlainPost.TryRead(Encoding.Latin1.GetBytes(text), out _));
}
