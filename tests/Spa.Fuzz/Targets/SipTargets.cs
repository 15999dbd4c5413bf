using System.Text;
using Spa.Foundation.Security;
using Spa.Sip.Digest;
using Spa.Sip.Framing;
using Spa.Sip.Messages;
using Spa.Sip.Referrals;
using Spa.Sip.Sdp;

namespace Spa.Fuzz.Targets;

/// <summary>What any host of the network may send to the telephone side.</summary>
internal static class SipTargets
{
    private static readonly Lazy<byte[][]> Messages = new(() => [.. Files("sip-torture", "*.dat"), .. Files("sip-samples", "*.sip")]);
    private static readonly Lazy<byte[][]> Streams = new(() => [.. Files("sip-flows", "*.sip"), .. Files("sip-samples", "*.sip"), .. Words("\r\n\r\n", "\r\n")]);

    /// <summary>One datagram: a fault inside it, or a message that is written, and reads again as the same with no header more.</summary>
    public static FuzzTarget Message { get; } = new(
        "sip",
        () => Messages.Value,
        [.. Words("\r\n", "\r\n ", "\r\n\r\n", "\n", "\r", "\0", ";", ",", ":", "<", ">", "\"", "\\", "?", "=", "@", "[", "]", "%00", "%", "*", "SIP/2.0", "sip:", "sips:", "tel:", "z9hG4bK", ";tag=", ";lr", ";rport", "Via: ", "v: ", "To: ", "Content-Length: ", "l: -1", "Contact: *", "CSeq: 4294967296 ", "Route: <sip:h>,", "Refer-To: ", "Replaces: a;to-tag=1;from-tag=2", "Digest nonce=")],
        input =>
        {
            if (!MessageReader.Read(input, out var message, out var fault))
            {
                BrokenException.Unless(fault.Error.At >= 0 && fault.Error.At <= input.Length, $"An error at {fault.Error.At} of {input.Length}.");
                BrokenException.Unless(fault.Status is null || fault.Status is 400 or 413 or 414 or 501 or 505 or 513, $"A status {fault.Status}.");
                BrokenException.Unless(fault.Status is not null || fault.Answer("t").IsEmpty, "An answer to what is not answered.");
                return;
            }

            var written = MessageWriter.Write(message);
            BrokenException.Unless(MessageReader.Read(written, out var again, out var why), $"What was written cannot be read: {why}");
            BrokenException.Unless(MessageWriter.Write(again!).AsSpan().SequenceEqual(written), "What was written reads as something else.");
            BrokenException.Unless(again!.Other.Length == message.Other.Length && again.Via.SequenceEqual(message.Via) && again.From == message.From && again.To == message.To && again.Contact.SequenceEqual(message.Contact), "A header more or less.");
            Values(message);
            BrokenException.Unless(SipFragment.Read(message.Body.Span) is null or (>= 100 and < 700), "A status that is none.");
        })
    { MaxLength = 70_000, MaxAllocated = 8 * 1024 * 1024 };

    /// <summary>One description: an error inside it, or one that is written and reads again as the same; and an offer of it is answered or refused.</summary>
    public static FuzzTarget Description { get; } = new(
        "sdp",
        () => [.. Messages.Value.Select(m => MessageReader.Read(m, out var read, out _) && read.IsBody("application/sdp") ? read.Body.ToArray() : null).OfType<byte[]>(), Rich],
        [.. Words("\r\n", "\n", "\0", "m=audio 1 RTP/AVP 0\r\n", "m=image 1 udptl t38\r\n", "c=IN IP4 0.0.0.0\r\n", "a=rtpmap:", "a=fmtp:", "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:", "a=ptime:", "a=rtcp:", "a=sendonly\r\n", "a=inactive\r\n", "telephone-event/8000", "RTP/SAVP", " 0", "/", "65536", "99999999999999999999", "=")],
        input =>
        {
            if (!SessionDescription.Parse(input).Ok(out var session, out var error))
            {
                BrokenException.Unless(error.At >= 0 && error.At <= input.Length, $"An error at {error.At} of {input.Length}.");
                return;
            }

            var written = session.ToBytes();
            BrokenException.Unless(SessionDescription.Parse(written).Ok(out var again, out var why), $"What was written cannot be read: {why}");
            BrokenException.Unless(again!.ToBytes().AsSpan().SequenceEqual(written), "What was written reads as something else.");
            if (OfferAnswer.Answer(session, Options, null, out var agreement, out _))
            {
                BrokenException.Unless(agreement.Local.Media.Length == session.Media.Length, "Another number of media than was offered.");
                BrokenException.Unless(agreement.Audio is not { Ptime: < 1 or > 1_000 }, "A packet of no length.");
            }

            _ = OfferAnswer.Accept(OfferAnswer.Offer(Options), Options, session, out _, out _);
        })
    { MaxLength = 65_535 };

    /// <summary>A stream in pieces: cut the same however the pieces fall, and never more kept than one message.</summary>
    public static FuzzTarget Stream { get; } = new(
        "sip-stream",
        () => Streams.Value,
        [.. Words("\r\n", "\r\n\r\n", "Content-Length: 0\r\n", "l: 5\r\n", "l: -1\r\n", "l: 99999999\r\n", "OPTIONS sip:h SIP/2.0\r\n", "\0", "\u0016\u0003\u0001")],
        input =>
        {
            var whole = Cut(input, input.Length + 1);
            BrokenException.Unless(whole.SequenceEqual(Cut(input, 1)), "Cut otherwise when it comes byte by byte.");
            BrokenException.Unless(whole.SequenceEqual(Cut(input, 7)), "Cut otherwise when it comes in pieces.");
        })
    { MaxLength = 20_000 };

    /// <summary>Credentials from anybody: none gets in without the password.</summary>
    public static FuzzTarget Digest { get; } = new(
        "digest",
        () =>
        [
            .. Words(
                "Digest username=\"bob\", realm=\"spa\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", uri=\"sip:bob@biloxi.com\", qop=auth, nc=00000001, cnonce=\"0a4f113b\", response=\"6629fae49393a05397450978507c4ef1\", opaque=\"\"",
                "Digest realm=\"atlanta.com\", domain=\"sip:boxesbybob.com\", qop=\"auth,auth-int\", nonce=\"f84f1cec41e6cbe5aea9c8e88d359\", opaque=\"\", stale=FALSE, algorithm=SHA-256",
                "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
                HeaderValue.Text(Credentials.Of(Guard.Challenge(TimeSpan.FromSeconds(1), 1)[0].Answer("bob", "wrong", "INVITE", "sip:h", "c", 1)!))),
        ],
        [.. Words("\"", "\\", "=", ",", " ", "Digest ", "nonce=", "response=", "username=", "algorithm=MD5", "algorithm=SHA-256-sess", "qop=auth-int", "nc=ffffffff", "nc=0", "\0", "\u00ff")],
        input =>
        {
            if (!HeaderValue.Parse<Credentials>(input).Ok(out var credentials, out var error))
            {
                BrokenException.Unless(error.At >= 0 && error.At <= input.Length, $"An error at {error.At} of {input.Length}.");
                return;
            }

            var text = HeaderValue.Text(credentials);
            BrokenException.Unless(HeaderValue.Parse<Credentials>(text).Ok(out var again, out var why), $"What was written cannot be read: {why}");
            BrokenException.Unless(HeaderValue.Text(again!) == text, "What was written reads as something else.");
            if (DigestChallenge.Read(credentials.Fields).Ok(out var challenge, out _)) _ = challenge.Answer("bob", "pw", "INVITE", "sip:h", "c", 1);
            if (!DigestCredentials.Read(credentials.Fields).Ok(out var digest, out _)) return;
            var guard = new DigestGuard(new byte[32], "spa");
            BrokenException.Unless(guard.Judge(digest, "INVITE", "secret", TimeSpan.FromSeconds(2)) != DigestVerdict.Accepted, "In without the password.");
        })
    { MaxLength = 4_096 };

    private static DigestGuard Guard => new(new byte[32], "spa");

    private static byte[] Rich => Encoding.UTF8.GetBytes(
        "v=0\r\no=- 1 1 IN IP6 2001:db8::1\r\ns=-\r\ni=x\r\nc=IN IP6 2001:db8::1\r\nb=AS:64\r\nt=0 0\r\na=sendrecv\r\nm=audio 5004/2 RTP/SAVP 0 8 96 101\r\nc=IN IP4 192.0.2.1\r\na=rtpmap:96 opus/48000/2\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\n"
        + "a=ptime:20\r\na=maxptime:40\r\na=rtcp:5005\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB|2^20|1:4\r\nm=image 5006 udptl t38\r\na=T38FaxVersion:0\r\n");

    private static MediaOptions Options => new()
    {
        Origin = new SdpOrigin("-", 1, 1, new SdpConnection("192.0.2.1")),
        Address = "192.0.2.1",
        Audio = new AudioOptions
        {
            Port = 16384,
            Codecs = [CodecChoice.Of(AudioCodec.Pcmu), CodecChoice.Of(AudioCodec.Pcma), new CodecChoice(AudioCodec.Opus, 96)],
            ComfortNoise = true,
            Crypto = CryptoPolicy.WhenPossible,
            Keys = [new CryptoAttribute(1, CryptoSuite.AesCm128HmacSha1Tag80, new byte[30])],
        },
        Fax = new FaxOptions(16390, []),
    };

    private static void Values(SipMessage message)
    {
        _ = (message.Expires, message.ContentType, message.Supported.Count, message.Require.Count, message.Allow.Count, message.Unsupported.Count);
        _ = (message.Get<ReferTo>(), message.Get<Replaces>(), message.Get<SessionExpires>(), message.Get<EventHeader>(), message.Get<SubscriptionState>(), message.Get<RAck>(), message.Get<RSeq>());
        _ = (message.GetAll<Reason>(), message.GetAll<Warning>(), message.GetAll<AlertInfo>(), message.GetAll<Diversion>(), message.GetAll<NameAddr>(HeaderName.PAssertedIdentity), message.Get<Privacy>(), message.Get<RetryAfter>());
        _ = (message.From.DisplayName, message.From.Tag, message.To.SipUri?.User, message.Contact.Select(c => (c.Expires, c.Q)).ToList(), message.Via.Select(v => (v.Rport, v.Received, v.Branch, v.Ttl)).ToList());
        if (message is SipRequest request)
        {
            BrokenException.Unless(request.RequestUri.Matches(request.RequestUri), "A URI that is not itself.");
            if (MessageReader.Read(MessageWriter.Write(SipResponse.For(request, 200, "t")), out _, out var fault)) return;
            BrokenException.Unless(false, $"A response that cannot be read: {fault}");
        }
    }

    private static List<string> Cut(byte[] input, int piece)
    {
        var framing = new StreamFraming(pings: false);
        var seen = new List<string>();
        for (var at = 0; at < input.Length; at += piece)
        {
            framing.Add(input.AsSpan(at, Math.Min(piece, input.Length - at)));
            while (framing.Next(out var frame))
            {
                seen.Add(frame is StreamFrame.Message message ? Encoding.Latin1.GetString(message.Bytes.Span) : frame is StreamFrame.Broken broken ? broken.Error.ToString() : frame.GetType().Name);
            }
        }

        return seen;
    }

    private static IEnumerable<byte[]> Files(string folder, string pattern)
        => Directory.GetFiles(Path.Combine(Vectors.Root, "tests", "vectors", folder), pattern).Order(StringComparer.Ordinal).Select(File.ReadAllBytes);

    private static IEnumerable<byte[]> Words(params string[] words) => words.Select(Encoding.Latin1.GetBytes);
}
