using System.Text;
using Spa.Foundation.Ports;
using Spa.Marks;
using Spa.Sip;
using Spa.Sip.Sdp;

namespace Spa.Common.Tests.Sip;

public class SessionDescriptionTests
{
    private const string Full = """
        v=0
        o=jdoe 3724394400 3724394405 IN IP4 198.51.100.1
        s=Call to John Smith
        i=SDP Offer #1
        u=http://www.jdoe.example.com/home.html
        e=Jane Doe <jane@jdoe.example.com>
        p=+1 617 555-6011
        c=IN IP4 198.51.100.1
        b=AS:64
        t=3034423619 3042462419
        r=604800 3600 0 90000
        z=2882844526 -1h 2898848070 0
        k=clear:x
        a=sendonly
        a=tool:x y
        y=unknown
        m=audio 49170/2 RTP/AVP 0 97 101
        i=speech
        c=IN IP6 2001:db8::1
        b=TIAS:64000
        k=prompt
        a=rtpmap:0 PCMU/8000
        a=rtpmap:97 opus/48000/2
        a=rtpmap:101 telephone-event/8000
        a=fmtp:101 0-15
        a=ptime:20
        a=maxptime:60
        a=rtcp:53020 IN IP4 126.16.64.4
        a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^20|1:4
        a=recvonly
        x=kept
        m=image 0 udptl t38
        a=T38FaxVersion:0
        a=T38FaxUdpEC:t38UDPRedundancy

        """;

    public static TheoryData<string, string> Bad => new()
    {
        { "", "expected v=0 at 0 (RFC 8866 5.1)" },
        { "o=- 1 1 IN IP4 h\r\n", "expected v=0 at 0 (RFC 8866 5.1)" },
        { "v=1\r\n", "expected version 0 at 2 (RFC 8866 5.1)" },
        { "v=0\r\n", "expected an o= line at 5 (RFC 8866 5.2)" },
        { "v=0\r\nv=0\r\n", "expected one v= line only at 7 (RFC 8866 5.1)" },
        { "v=0\r\no=- 1 1 IN IP4 h\r\no=- 1 1 IN IP4 h\r\n", "expected one o= line only at 25 (RFC 8866 5.2)" },
        { "v=0\r\no=- x 1 IN IP4 h\r\n", "expected the number of the session at 9 (RFC 8866 5.2)" },
        { "v=0\r\no=- 1 99999999999999999999 IN IP4 h\r\n", "expected the number of the version at 11 (RFC 8866 5.2)" },
        { "v=0\r\no=- 1 1 IN IP4\r\n", "expected IN, IP4 or IP6, and an address at 19 (RFC 8866 5.2)" },
        { "v=0\r\no=- 1 1 IN IP4 h\r\nc=IN IP4 h i\r\n", "expected nothing more at 34 (RFC 8866 5.7)" },
        { "v=0\r\no=- 1 1 IN IP4 h\r\nm=audio\r\n", "expected a port from 0 to 65535 at 30 (RFC 8866 5.14)" },
        { "v=0\r\no=- 1 1 IN IP4 h\r\nm=audio 65536 RTP/AVP 0\r\n", "expected a port from 0 to 65535 at 31 (RFC 8866 5.14)" },
        { "v=0\r\no=- 1 1 IN IP4 h\r\nm=audio 1/0 RTP/AVP 0\r\n", "expected a number of ports at 34 (RFC 8866 5.14)" },
        { "v=0\r\no=- 1 1 IN IP4 h\r\nm=audio 1\r\n", "expected a protocol, like RTP/AVP at 32 (RFC 8866 5.14)" },
        { "v=0\r\no=- 1 1 IN IP4 h\r\nm=audio 1 RTP/AVP\r\n", "expected a format at 40 (RFC 8866 5.14)" },
        { "v=0\r\no=- 1 1 IN IP4 h\r\na=\r\n", "expected the name of an attribute at 25 (RFC 8866 5.13)" },
        { "v=0\r\no=- 1 1 IN IP4 h\r\nm =audio 1 RTP/AVP 0\r\n", "expected a letter and =, like a= at 23 (RFC 8866 5)" },
        { "v=0\r\no=- 1 1 IN IP4 h\r\na=x\ry\r\n", "expected the end of the line at 26 (RFC 8866 5)" },
    };

    public static TheoryData<string, string> BadMaps => new()
    {
        { "x PCMU/8000", "expected a payload type from 0 to 127 at 0 (RFC 8866 6.6)" },
        { "128 PCMU/8000", "expected a payload type from 0 to 127 at 3 (RFC 8866 6.6)" },
        { "0PCMU/8000", "expected a blank and the name of an encoding at 1 (RFC 8866 6.6)" },
        { "0 PCMU", "expected / and a clock rate at 6 (RFC 8866 6.6)" },
        { "0 PCMU/0", "expected / and a clock rate at 8 (RFC 8866 6.6)" },
        { "0 PCMU/8000/x", "expected a number of channels at 12 (RFC 8866 6.6)" },
        { "0 PCMU/8000 x", "expected nothing more at 12 (RFC 8866 6.6)" },
    };

    public static TheoryData<string, string> BadKeys => new()
    {
        { "x AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz", "expected a tag from 1 to 999999999 at 0 (RFC 4568 9.1)" },
        { "1 F8_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz", "expected a suite that is known here, like AES_CM_128_HMAC_SHA1_80 at 2 (RFC 4568 6.2)" },
        { "1 AES_CM_128_HMAC_SHA1_80 WVNfX19z", "expected inline: and the key at 26 (RFC 4568 9.1)" },
        { "1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19z", "expected one key and salt of 30 octets in base64 at 33 (RFC 4568 9.1)" },
        { "1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVzWVNf", "expected one key and salt of 30 octets in base64 at 33 (RFC 4568 9.1)" },
        { "1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz;inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz", "expected one key and salt of 30 octets in base64 at 33 (RFC 4568 9.1)" },
    };

    [Fact]
    public void Description_is_written_as_it_was_read() => Assert.Equal(Crlf(Full), Read(Full).ToText());

    [Fact]
    public void Description_means_what_it_says()
    {
        var session = Read(Full);
        Assert.Equal(new SdpOrigin("jdoe", 3724394400, 3724394405, new SdpConnection("198.51.100.1")), session.Origin);
        Assert.Equal("Call to John Smith", session.Name);
        var (audio, fax) = (session.Media[0], session.Media[1]);
        Assert.Equal((49170, 2, "RTP/AVP", 20, 60, 53020), (audio.Port, audio.Ports, audio.Protocol, audio.Ptime, audio.MaxPtime, audio.RtcpPort));
        Assert.Equal([0, 97, 101], audio.Payloads());
        Assert.Equal(new RtpMap(97, "opus", 48000, 2), audio.Map(97));
        Assert.Equal(("0-15", null), (audio.Fmtp(101), audio.Fmtp(0)));
        Assert.Equal((MediaDirection.ReceiveOnly, MediaDirection.SendOnly), (session.DirectionOf(audio), session.DirectionOf(fax)));
        Assert.Equal(("2001:db8::1", "198.51.100.1"), (session.AddressOf(audio)!.Address, session.AddressOf(fax)!.Address));
        Assert.True(fax.IsFax);
        Assert.Equal("t38UDPRedundancy", fax.Find("T38FaxUdpEC"));
        var key = Assert.Single(audio.Cryptos);
        Assert.Equal((1, CryptoSuite.AesCm128HmacSha1Tag80, "|2^20|1:4", 4, 30), (key.Tag, key.Suite, key.Rest, key.IdentifierOctets, key.Key.Length));
        Assert.DoesNotContain("WVNf", key.ToString() + string.Join(' ', audio.Attributes), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void Bad_description_is_refused_where_it_breaks(string text, string error)
    {
        Assert.False(SessionDescription.Parse(text).Ok(out _, out var why));
        Assert.Equal(error, why!.ToString());
    }

    [Theory]
    [MemberData(nameof(BadMaps))]
    public void Bad_rtpmap_is_refused_where_it_breaks(string text, string error)
    {
        Assert.False(RtpMap.Parse(text).Ok(out _, out var why));
        Assert.Equal(error, why!.ToString());
    }

    [Theory]
    [MemberData(nameof(BadKeys))]
    public void Bad_key_is_refused_where_it_breaks(string text, string error)
    {
        Assert.False(CryptoAttribute.Parse(text).Ok(out _, out var why));
        Assert.Equal(error, why!.ToString());
    }

    [Fact]
    public void What_devices_of_the_field_send_is_taken()
    {
        // LF alone, no s= and t=, two blanks, blanks at the end, an empty line and a NUL behind, packet time with a fraction, bandwidth that is no number.
        var session = SessionDescription.Parse("\nv=0\no=- 1 1 IN IP4  192.0.2.1 \nc=IN IP4 192.0.2.1\nb=AS:x\nm=audio  5004 RTP/AVP  0 8 \na=ptime:20.0\na=rtpmap:0 PCMU/8000 \na=fmtp:0 x\n\n\0").OrThrow();
        Assert.Equal(("-", 20, 5004), (session.Name, session.Media[0].Ptime, session.Media[0].Port));
        Assert.Equal(new RtpMap(0, "PCMU", 8000), session.Media[0].Map(0));
        Assert.Equal(new RtpMap(8, "PCMA", 8000), session.Media[0].Map(8));
        Assert.Null(session.Media[0].Map(96));
        Assert.Equal(new SdpLine('b', "AS:x"), Assert.Single(session.Other));
    }

    [Fact]
    public void Torture_bodies_are_read()
    {
        foreach (var file in SipMessages.TortureFiles)
        {
            if (Spa.Sip.Messages.MessageReader.Read(SipMessages.Torture(file), out var message, out _) && message.IsBody("application/sdp"))
            {
                Assert.Equal(0, SessionDescription.Parse(message.Body.Span).OrThrow().Media[0].Payloads().First());
            }
        }
    }

    [Fact]
    public void Address_of_zeros_is_nobody_listening()
    {
        var session = Read("v=0\no=- 1 1 IN IP4 h\ns=-\nc=IN IP4 0.0.0.0\nt=0 0\nm=audio 1 RTP/AVP 0\nm=audio 2 RTP/AVP 0\nc=IN IP4 192.0.2.1\nm=audio 3 RTP/AVP 0\na=recvonly\n");
        Assert.Equal([MediaDirection.SendOnly, MediaDirection.SendReceive, MediaDirection.Inactive], session.Media.Select(session.DirectionOf));
    }

    [Fact]
    [Attack("S12")]
    public void Too_much_is_refused()
    {
        string Refusal(string text) => SessionDescription.Parse(text).Ok(out _, out var error) ? "read" : error!.Expected;
        const string Head = "v=0\r\no=- 1 1 IN IP4 h\r\n";
        Assert.Equal("at most 32 media", Refusal(Head + string.Concat(Enumerable.Repeat("m=audio 1 RTP/AVP 0\r\n", 1000))));
        Assert.Equal("read", Refusal(Head + string.Concat(Enumerable.Repeat("m=audio 1 RTP/AVP 0\r\n", SipLimits.Media))));
        Assert.Equal("at most 1024 lines", Refusal(Head + string.Concat(Enumerable.Repeat("a=x\r\n", 1100))));
        Assert.Equal("a line of at most 4096 bytes", Refusal(Head + "a=" + new string('x', 5000)));
        Assert.Equal("at most 64 formats", Refusal(Head + "m=audio 1 RTP/AVP" + string.Concat(Enumerable.Repeat(" 0", 65))));
    }

    [Fact]
    public void No_value_begins_a_line_of_its_own()
    {
        const string Evil = "x\r\nm=evil 1 RTP/AVP 0\na=b";
        var session = new SessionDescription
        {
            Origin = new SdpOrigin(Evil, 1, 1, SdpConnection.Of(Evil)),
            Name = Evil,
            Connection = SdpConnection.Of(Evil),
            Bandwidths = [new SdpBandwidth(Evil, 1)],
            Times = [new SdpLine('t', Evil)],
            Attributes = [new SdpAttribute(Evil, Evil)],
            Other = [new SdpLine('\n', Evil)],
            Media = [new MediaDescription { Kind = Evil, Port = 1, Protocol = Evil, Formats = [Evil] }],
        };
        Assert.Equal(9, session.ToText().Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.DoesNotContain(session.ToText().Split('\n'), l => l.StartsWith("m=evil", StringComparison.Ordinal));
    }

    [Fact]
    [Attack("S12")]
    public void Cut_and_mutated_descriptions_are_read_or_refused()
    {
        var text = Encoding.UTF8.GetBytes(Crlf(Full));
        for (var length = 0; length < text.Length; length++)
        {
            Check(text[..length]);
        }

        var chance = new Entropy(7);
        for (var i = 0; i < 10_000; i++)
        {
            var bytes = (byte[])text.Clone();
            for (var changes = 1 + chance.Below(4); changes > 0; changes--)
            {
                bytes[chance.Below(bytes.Length)] = unchecked((byte)chance.Next());
            }

            Check(bytes);
        }
    }

    private static void Check(byte[] bytes)
    {
        if (!SessionDescription.Parse(bytes).Ok(out var session, out var error))
        {
            Assert.InRange(error!.At, 0, bytes.Length);
            return;
        }

        var written = session.ToBytes();
        Assert.Equal(SipMessages.Latin(written), SipMessages.Latin(SessionDescription.Parse(written).OrThrow().ToBytes()));
        foreach (var media in session.Media)
        {
            _ = (session.DirectionOf(media), media.Payloads().Select(media.Map).ToList(), media.Cryptos.ToList(), media.Ptime, media.RtcpPort);
        }
    }

    private static SessionDescription Read(string text) => SessionDescription.Parse(Crlf(text)).OrThrow();

    private static string Crlf(string text) => text.ReplaceLineEndings("\r\n");
}
