using Spa.Marks;
using Spa.Sip.Sdp;

namespace Spa.Common.Tests.Sip;

public class OfferAnswerTests
{
    private static readonly CodecChoice Ilbc = new(new AudioCodec("iLBC", 8000, 1, null, 30), 97);
    private static readonly CodecChoice Pcmu = CodecChoice.Of(AudioCodec.Pcmu);
    private static readonly CodecChoice Pcma = CodecChoice.Of(AudioCodec.Pcma);
    private static readonly CryptoAttribute Key80 = new(1, CryptoSuite.AesCm128HmacSha1Tag80, Enumerable.Repeat((byte)1, 30).ToArray());
    private static readonly CryptoAttribute Key32 = new(2, CryptoSuite.AesCm128HmacSha1Tag32, Enumerable.Repeat((byte)2, 30).ToArray());

    private static readonly MediaOptions Plain = new()
    {
        Origin = new SdpOrigin("-", 10, 1, new SdpConnection("192.0.2.1")),
        Address = "192.0.2.1",
        Audio = new AudioOptions { Port = 16384, Codecs = [Pcmu, Pcma], Ptime = 30 },
    };

    // Each row: the media lines that are offered; what our options are; the media lines of the answer; codec and number that we send.
    // The first six are the courses of RFC 4317 sections 2 and 3, seen from the answering side of a gateway that has audio only.
    public static TheoryData<string, string, string, string, string> Answers => new()
    {
        { "2.1", "m=audio 49170 RTP/AVP 0 8 97|a=rtpmap:0 PCMU/8000|a=rtpmap:8 PCMA/8000|a=rtpmap:97 iLBC/8000|m=video 51372 RTP/AVP 31 32|a=rtpmap:31 H261/90000", "pcmu", "m=audio 16384 RTP/AVP 0|a=rtpmap:0 PCMU/8000|a=ptime:30|a=sendrecv|m=video 0 RTP/AVP 31 32", "PCMU 0" },
        { "2.2", "m=audio 49170 RTP/AVP 0 8 97|a=rtpmap:97 iLBC/8000", "all", "m=audio 16384 RTP/AVP 0 8 97|a=rtpmap:0 PCMU/8000|a=rtpmap:8 PCMA/8000|a=rtpmap:97 iLBC/8000|a=ptime:30|a=sendrecv", "PCMU 0" },
        { "2.3", "m=audio 49170 RTP/AVP 99|a=rtpmap:99 iLBC/8000", "all", "m=audio 16384 RTP/AVP 99|a=rtpmap:99 iLBC/8000|a=ptime:30|a=sendrecv", "iLBC 99" },
        { "2.4", "m=audio 49170 RTP/AVP 0|m=audio 49172 RTP/AVP 98|a=rtpmap:98 telephone-event/8000|a=sendonly", "all", "m=audio 16384 RTP/AVP 0|a=rtpmap:0 PCMU/8000|a=ptime:30|a=sendrecv|m=audio 0 RTP/AVP 98", "PCMU 0" },
        { "2.6", "m=audio 49170 RTP/AVP 0 97 100|a=rtpmap:97 iLBC/8000|a=rtpmap:100 telephone-event/8000|a=fmtp:100 0-16|a=ptime:20|a=maxptime:20", "own", "m=audio 16384 RTP/AVP 97 0 100|a=rtpmap:97 iLBC/8000|a=rtpmap:0 PCMU/8000|a=rtpmap:100 telephone-event/8000|a=fmtp:100 0-15|a=ptime:30|a=sendrecv", "iLBC 97" },
        { "3.1", "m=audio 49170 RTP/AVP 0|a=sendonly", "pcmu", "m=audio 16384 RTP/AVP 0|a=rtpmap:0 PCMU/8000|a=ptime:30|a=recvonly", "PCMU 0" },
        { "inactive", "m=audio 49170 RTP/AVP 0|a=inactive", "pcmu", "m=audio 16384 RTP/AVP 0|a=rtpmap:0 PCMU/8000|a=ptime:30|a=inactive", "PCMU 0" },
        { "held by us", "m=audio 49170 RTP/AVP 0", "hold", "m=audio 16384 RTP/AVP 0|a=rtpmap:0 PCMU/8000|a=ptime:30|a=sendonly", "PCMU 0" },
        { "held by both", "m=audio 49170 RTP/AVP 0|a=sendonly", "hold", "m=audio 16384 RTP/AVP 0|a=rtpmap:0 PCMU/8000|a=ptime:30|a=inactive", "PCMU 0" },
        { "old hold", "m=audio 49170 RTP/AVP 0|c=IN IP4 0.0.0.0", "pcmu", "m=audio 16384 RTP/AVP 0|a=rtpmap:0 PCMU/8000|a=ptime:30|a=recvonly", "PCMU 0" },
        { "one codec", "m=audio 49170 RTP/AVP 8 0", "one", "m=audio 16384 RTP/AVP 8|a=rtpmap:8 PCMA/8000|a=ptime:30|a=sendrecv", "PCMA 8" },
        { "name by rtpmap beats the table", "m=audio 49170 RTP/AVP 96 0|a=rtpmap:96 pcma/8000", "all", "m=audio 16384 RTP/AVP 96 0|a=rtpmap:96 PCMA/8000|a=rtpmap:0 PCMU/8000|a=ptime:30|a=sendrecv", "PCMA 96" },
        { "a number that says something else", "m=audio 49170 RTP/AVP 0 8|a=rtpmap:0 G729/8000", "all", "m=audio 16384 RTP/AVP 8|a=rtpmap:8 PCMA/8000|a=ptime:30|a=sendrecv", "PCMA 8" },
        { "comfort noise", "m=audio 49170 RTP/AVP 0 13", "noise", "m=audio 16384 RTP/AVP 0 13|a=rtpmap:0 PCMU/8000|a=rtpmap:13 CN/8000|a=ptime:30|a=sendrecv", "PCMU 0" },
        { "fax refused", "m=audio 49170 RTP/AVP 0|m=image 49172 udptl t38|a=T38FaxVersion:0", "pcmu", "m=audio 16384 RTP/AVP 0|a=rtpmap:0 PCMU/8000|a=ptime:30|a=sendrecv|m=image 0 udptl t38", "PCMU 0" },
        { "feedback profile", "m=audio 49170 RTP/AVPF 0", "pcmu", "m=audio 16384 RTP/AVPF 0|a=rtpmap:0 PCMU/8000|a=ptime:30|a=sendrecv", "PCMU 0" },
    };

    public static TheoryData<string, string, MediaRefusalReason, int> Refusals => new()
    {
        { "m=audio 49170 RTP/AVP 18 4", "all", MediaRefusalReason.NoCodec, 305 },
        { "m=audio 49170 RTP/AVP 101|a=rtpmap:101 telephone-event/8000", "all", MediaRefusalReason.NoCodec, 305 },
        { "m=video 49170 RTP/AVP 31", "all", MediaRefusalReason.NoMedia, 304 },
        { "m=audio 49170 TCP/RTP/AVP 0", "all", MediaRefusalReason.NoMedia, 304 },
        { "m=image 49170 udptl t38", "all", MediaRefusalReason.NoMedia, 304 },
        { "m=audio 49170 RTP/SAVP 0", "all", MediaRefusalReason.UnknownKey, 399 },
        { "m=audio 49170 RTP/SAVP 0|a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB", "all", MediaRefusalReason.UnknownKey, 399 },
        { "m=audio 49170 RTP/SAVP 0|a=crypto:1 AES_256_CM_HMAC_SHA1_80 inline:AQEB", "always", MediaRefusalReason.UnknownKey, 399 },
        { "m=audio 49170 RTP/SAVP 0|a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB UNENCRYPTED_SRTP", "always", MediaRefusalReason.UnknownKey, 399 },
        { "m=audio 49170 RTP/AVP 0", "always", MediaRefusalReason.NoKey, 399 },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void Offer_is_answered(string name, string offered, string options, string answered, string send)
    {
        _ = name;
        Assert.True(OfferAnswer.Answer(Session(offered), Options(options), null, out var agreement, out var refusal), refusal?.ToString());
        Assert.Equal(answered, Media(agreement.Local));
        Assert.Equal(send, $"{agreement.Audio!.Send.Codec.Name} {agreement.Audio.Send.Payload}");
        Assert.Equal(Session(offered).Media.Length, agreement.Local.Media.Length);
        Assert.Equal(("198.51.100.1", 49170, 49171), (agreement.Audio.RemoteAddress == "0.0.0.0" ? "198.51.100.1" : agreement.Audio.RemoteAddress, agreement.Audio.RemotePort, agreement.Audio.RemoteRtcpPort));
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    [Attack("S13")]
    public void Offer_that_cannot_be_taken_is_refused_with_the_reason(string offered, string options, MediaRefusalReason reason, int warning)
    {
        Assert.False(OfferAnswer.Answer(Session(offered), Options(options), null, out _, out var refusal));
        Assert.Equal((reason, warning), (refusal.Reason, refusal.WarningCode));
    }

    [Fact]
    public void Offer_without_an_address_is_refused()
    {
        var offer = SessionDescription.Parse("v=0\r\no=- 1 1 IN IP4 h\r\nm=audio 1 RTP/AVP 0\r\n").OrThrow();
        Assert.False(OfferAnswer.Answer(offer, Plain, null, out _, out var refusal));
        Assert.Equal((MediaRefusalReason.NoAddress, 300), (refusal.Reason, refusal.WarningCode));
    }

    [Fact]
    public void Offer_of_nothing_is_answered_with_nothing()
    {
        Assert.True(OfferAnswer.Answer(Session("m=audio 0 RTP/AVP 0"), Plain, null, out var agreement, out _));
        Assert.Equal(("m=audio 0 RTP/AVP 0", null), (Media(agreement.Local), agreement.Audio));
        Assert.True(OfferAnswer.Answer(Session(""), Plain, null, out agreement, out _));
        Assert.Empty(agreement.Local.Media);
    }

    [Theory]
    [InlineData("never", "m=audio 16384 RTP/AVP 0 8 101|a=rtpmap:0 PCMU/8000|a=rtpmap:8 PCMA/8000|a=rtpmap:101 telephone-event/8000|a=fmtp:101 0-15|a=ptime:30|a=sendrecv")]
    [InlineData("possible", "m=audio 16384 RTP/AVP 0 8 101|a=rtpmap:0 PCMU/8000|a=rtpmap:8 PCMA/8000|a=rtpmap:101 telephone-event/8000|a=fmtp:101 0-15|a=ptime:30|a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB|a=crypto:2 AES_CM_128_HMAC_SHA1_32 inline:AgICAgICAgICAgICAgICAgICAgICAgICAgICAgIC|a=sendrecv")]
    [InlineData("always", "m=audio 16384 RTP/SAVP 0 8 101|a=rtpmap:0 PCMU/8000|a=rtpmap:8 PCMA/8000|a=rtpmap:101 telephone-event/8000|a=fmtp:101 0-15|a=ptime:30|a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB|a=crypto:2 AES_CM_128_HMAC_SHA1_32 inline:AgICAgICAgICAgICAgICAgICAgICAgICAgICAgIC|a=sendrecv")]
    [InlineData("one", "m=audio 16384 RTP/AVP 0 101|a=rtpmap:0 PCMU/8000|a=rtpmap:101 telephone-event/8000|a=fmtp:101 0-15|a=ptime:30|a=sendrecv")]
    public void Offer_says_what_we_can(string options, string offered) => Assert.Equal(offered, Media(OfferAnswer.Offer(Options(options))));

    [Fact]
    public void Each_side_sends_under_the_other_sides_numbers()
    {
        var options = Options("all");
        var offer = OfferAnswer.Offer(options);
        Assert.True(OfferAnswer.Accept(offer, options, Session("m=audio 3456 RTP/AVP 111 110|a=rtpmap:111 iLBC/8000|a=fmtp:111 mode=20|a=rtpmap:110 telephone-event/8000|a=ptime:20|a=rtcp:3999"), out var agreement, out _));
        var audio = agreement.Audio!;
        Assert.Equal(new CodecChoice(Ilbc.Codec, 111, "mode=20"), audio.Send);
        Assert.Equal(Ilbc, Assert.Single(audio.Receive));
        Assert.Equal((110, 101, 20, 3999), (audio.SendEvents, audio.ReceiveEvents, audio.Ptime, audio.RemoteRtcpPort));
        Assert.Equal(MediaDirection.SendReceive, audio.Direction);

        Assert.True(OfferAnswer.Accept(offer, options, Session("m=audio 3456 RTP/AVP 0|a=sendonly|a=maxptime:10"), out agreement, out _));
        Assert.Equal((null, null, 10, MediaDirection.ReceiveOnly, true), (agreement.Audio!.SendEvents, agreement.Audio.ReceiveEvents, agreement.Audio.Ptime, agreement.Audio.Direction, agreement.Audio.IsHeld));

        Assert.True(OfferAnswer.Accept(offer, options, Session("m=audio 0 RTP/AVP 0"), out agreement, out _));
        Assert.Null(agreement.Audio);
    }

    [Theory]
    [InlineData("all", "m=audio 1 RTP/AVP 0|m=video 0 RTP/AVP 31", MediaRefusalReason.WrongAnswer)]
    [InlineData("all", "", MediaRefusalReason.WrongAnswer)]
    [InlineData("all", "m=video 1 RTP/AVP 0", MediaRefusalReason.WrongAnswer)]
    [InlineData("all", "m=audio 1 RTP/SAVP 0", MediaRefusalReason.WrongAnswer)]
    [InlineData("all", "m=audio 1 RTP/AVP 18", MediaRefusalReason.NoCodec)]
    [InlineData("all", "m=audio 1 RTP/AVP 101|a=rtpmap:101 telephone-event/8000", MediaRefusalReason.NoCodec)]
    [InlineData("always", "m=audio 1 RTP/SAVP 0", MediaRefusalReason.NoKey)]
    [InlineData("always", "m=audio 1 RTP/SAVP 0|a=crypto:3 AES_CM_128_HMAC_SHA1_80 inline:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB", MediaRefusalReason.WrongAnswer)]
    [InlineData("always", "m=audio 1 RTP/SAVP 0|a=crypto:1 AES_CM_128_HMAC_SHA1_32 inline:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB", MediaRefusalReason.WrongAnswer)]
    [Attack("S13")]
    public void Answer_that_does_not_fit_is_refused(string options, string answered, MediaRefusalReason reason)
    {
        Assert.False(OfferAnswer.Accept(OfferAnswer.Offer(Options(options)), Options(options), Session(answered), out _, out var refusal));
        Assert.Equal(reason, refusal.Reason);
    }

    [Theory]
    [InlineData("possible", "possible", true)]
    [InlineData("always", "possible", true)]
    [InlineData("always", "always", true)]
    [InlineData("possible", "never", false)]
    [InlineData("never", "possible", false)]
    public void Both_sides_agree_on_keys(string offering, string answering, bool secret)
    {
        var (ours, theirs) = (Options(offering), Options(answering) with { Address = "198.51.100.1" });
        theirs = theirs with { Audio = theirs.Audio! with { Keys = [.. theirs.Audio.Keys.Reverse().Select((k, i) => k with { Tag = i + 1, Key = Enumerable.Repeat((byte)(k.Key.Span[0] + 100), 30).ToArray() })] } };
        var offer = OfferAnswer.Offer(ours);
        Assert.True(OfferAnswer.Answer(Again(offer), theirs, null, out var answer, out _));
        Assert.True(OfferAnswer.Accept(offer, ours, Again(answer.Local), out var taken, out _));
        Assert.Equal(secret, answer.Audio!.SendKey is not null);
        Assert.Equal(answer.Audio.SendKey?.ToValue(), taken.Audio!.ReceiveKey?.ToValue());
        Assert.Equal(answer.Audio.ReceiveKey?.ToValue(), taken.Audio.SendKey?.ToValue());
        if (!secret) return;

        // The first offered suite that both know, under its own tag, each with a key of its own.
        Assert.Equal((1, CryptoSuite.AesCm128HmacSha1Tag80, (byte)101), (answer.Audio.SendKey!.Tag, answer.Audio.SendKey.Suite, answer.Audio.SendKey.Key.Span[0]));
        Assert.Equal(1, answer.Audio.ReceiveKey!.Key.Span[0]);
    }

    [Fact]
    public void Version_goes_up_with_a_change_and_only_then()
    {
        var first = OfferAnswer.Offer(Plain);
        var same = OfferAnswer.Offer(Plain, first);
        var held = OfferAnswer.Offer(Plain with { Audio = Plain.Audio! with { Direction = MediaDirection.SendOnly, HoldByAddress = true } }, same);
        var again = OfferAnswer.Offer(Plain, held);
        Assert.Equal([1ul, 1ul, 2ul, 3ul], new[] { first, same, held, again }.Select(s => s.Origin.Version));
        Assert.Equal("m=audio 16384 RTP/AVP 0 8 101|c=IN IP4 0.0.0.0|a=rtpmap:0 PCMU/8000|a=rtpmap:8 PCMA/8000|a=rtpmap:101 telephone-event/8000|a=fmtp:101 0-15|a=ptime:30|a=sendonly", Media(held));
        Assert.Equal(Media(first), Media(again));

        Assert.True(OfferAnswer.Answer(Session("m=audio 1 RTP/AVP 0"), Plain, null, out var answer, out _));
        Assert.True(OfferAnswer.Answer(Session("m=audio 1 RTP/AVP 0"), Plain, answer.Local, out var unchanged, out _));
        Assert.True(OfferAnswer.Answer(Session("m=audio 1 RTP/AVP 0|a=sendonly"), Plain, unchanged.Local, out var changed, out _));
        Assert.Equal([1ul, 1ul, 2ul], new[] { answer, unchanged, changed }.Select(a => a.Local.Origin.Version));
        Assert.True(changed.Audio!.IsHeld);
    }

    [Fact]
    public void Fax_takes_the_place_of_speech_and_gives_it_back()
    {
        var fax = Plain with { Audio = null, Fax = new FaxOptions(16390, [new SdpAttribute("T38FaxVersion", "0"), new SdpAttribute("T38FaxUdpEC", "t38UDPRedundancy")]) };
        var speech = OfferAnswer.Offer(Plain);
        var toFax = OfferAnswer.Offer(fax, speech);
        Assert.Equal("m=image 16390 udptl t38|a=T38FaxVersion:0|a=T38FaxUdpEC:t38UDPRedundancy", Media(toFax));
        Assert.True(OfferAnswer.Answer(Again(toFax), fax with { Address = "198.51.100.1" }, null, out var answer, out _));
        Assert.Equal(("192.0.2.1", 16390, "t38UDPRedundancy"), (answer.Fax!.RemoteAddress, answer.Fax.RemotePort, answer.Fax.Attributes[1].Value));
        Assert.True(OfferAnswer.Accept(toFax, fax, Again(answer.Local), out var taken, out _));
        Assert.Equal("198.51.100.1", taken.Fax!.RemoteAddress);
        Assert.Equal(Media(speech), Media(OfferAnswer.Offer(Plain, toFax)));

        // A peer that offers both places keeps both.
        var two = Session("m=audio 49170 RTP/AVP 0|m=image 49172 udptl t38");
        Assert.True(OfferAnswer.Answer(two, Plain with { Fax = fax.Fax }, null, out var both, out _));
        Assert.Equal((49170, 49172), (both.Audio!.RemotePort, both.Fax!.RemotePort));
        var next = OfferAnswer.Offer(Plain, both.Local);
        Assert.Equal([16384, 0], next.Media.Select(m => m.Port));
    }

    private static MediaOptions Options(string name) => Plain with
    {
        Audio = name switch
        {
            "pcmu" => Plain.Audio! with { Codecs = [Pcmu] },
            "all" => Plain.Audio! with { Codecs = [Ilbc, Pcmu, Pcma] },
            "own" => Plain.Audio! with { Codecs = [Ilbc, Pcmu, Pcma], OwnOrder = true },
            "one" => Plain.Audio! with { OneCodec = true },
            "hold" => Plain.Audio! with { Codecs = [Pcmu], Direction = MediaDirection.SendOnly },
            "noise" => Plain.Audio! with { ComfortNoise = true },
            "possible" => Plain.Audio! with { Crypto = CryptoPolicy.WhenPossible, Keys = [Key80, Key32] },
            "always" => Plain.Audio! with { Crypto = CryptoPolicy.Always, Keys = [Key80, Key32] },
            _ => Plain.Audio,
        },
    };

    private static SessionDescription Session(string media)
        => SessionDescription.Parse("v=0\r\no=bob 2808844564 1 IN IP4 198.51.100.1\r\ns=-\r\nc=IN IP4 198.51.100.1\r\nt=0 0\r\n" + media.Replace("|", "\r\n", StringComparison.Ordinal) + "\r\n").OrThrow();

    private static SessionDescription Again(SessionDescription session) => SessionDescription.Parse(session.ToBytes()).OrThrow();

    private static string Media(SessionDescription session)
    {
        var lines = session.ToText().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        return string.Join('|', lines.SkipWhile(l => !l.StartsWith("m=", StringComparison.Ordinal)));
    }
}
