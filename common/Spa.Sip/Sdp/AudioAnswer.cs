using System.Collections.Immutable;

namespace Spa.Sip.Sdp;

/// <summary>Speech as both sides can do it.</summary>
internal static class AudioAnswer
{
    /// <summary>Our answer to offered speech, and the stream; neither and the reason when it is not taken.</summary>
    public static (MediaDescription? Ours, AudioTerms? Terms, MediaRefusal? Refusal) Make(SessionDescription offer, MediaDescription theirs, AudioOptions options)
    {
        var secure = IsSecure(theirs.Protocol);
        if (!secure && !IsPlain(theirs.Protocol)) return Refused(MediaRefusalReason.NoMedia, "offer audio over RTP/AVP or RTP/SAVP");
        if (offer.AddressOf(theirs) is not { } address) return Refused(MediaRefusalReason.NoAddress, "name an address in a c= line");

        var common = Common(theirs, options);
        if (common.IsEmpty) return Refused(MediaRefusalReason.NoCodec, $"offer one of {string.Join(", ", options.Codecs.Select(c => c.Codec.Name))}");

        var fits = true;
        var loopback = options.Loopback is { } able ? Loopback.Judge(theirs, able, common, out fits) : null;
        if (!fits) return Refused(MediaRefusalReason.NoMedia, "offer a loopback of media, or of packets in encaprtp");

        CryptoAttribute? receiveKey = null;
        CryptoAttribute? sendKey = null;
        if (options.Crypto != CryptoPolicy.Never)
        {
            receiveKey = theirs.Cryptos.FirstOrDefault(c => c.Session is null && options.Keys.Any(k => k.Suite == c.Suite));
            sendKey = receiveKey is null ? null : options.Keys.First(k => k.Suite == receiveKey.Suite) with { Tag = receiveKey.Tag };
        }

        if (receiveKey is null && secure) return Refused(MediaRefusalReason.UnknownKey, "offer RTP/AVP, or a key of a suite that is taken here");
        if (receiveKey is null && options.Crypto == CryptoPolicy.Always) return Refused(MediaRefusalReason.NoKey, "offer a key: calls here are encrypted");

        var offered = offer.DirectionOf(theirs);
        var direction = offered.Reversed() & options.Direction;
        var events = options.EventPayload is null ? null : Number(theirs, options.EventCodec);
        var noise = options.ComfortNoise ? Number(theirs, AudioCodec.ComfortNoise) : null;
        var stream = new AudioTerms
        {
            RemoteAddress = MediaParts.Host(address),
            RemotePort = theirs.Port,
            RemoteRtcpPort = Rtcp(theirs),
            Direction = direction,
            IsHeld = !offered.Receives(),
            Send = common[0] with { Parameters = theirs.Fmtp(common[0].Payload) },
            Receive = common,
            SendEvents = events,
            ReceiveEvents = events,
            SendNoise = noise,
            Ptime = Ptime(theirs, options, common[0].Codec),
            SendKey = sendKey,
            ReceiveKey = receiveKey,
            Loopback = loopback,
        };
        var ours = AudioOffer.Describe(options, theirs.Protocol, common, events, noise, options.Ptime ?? theirs.Ptime, direction, sendKey is null ? [] : [sendKey]);
        return (loopback is null ? ours : Loopback.Answer(ours, loopback, options.Loopback!), stream, null);
    }

    /// <summary>The stream of an answer to our offer.</summary>
    public static (AudioTerms? Terms, MediaRefusal? Refusal) Take(MediaDescription ours, SessionDescription answer, MediaDescription theirs, AudioOptions options)
    {
        if (answer.AddressOf(theirs) is not { } address) return (null, new MediaRefusal(MediaRefusalReason.NoAddress, "name an address in a c= line"));

        // We send under the answer's numbers and receive under the offer's: they may differ (RFC 3264 5.1).
        var receive = ours.Payloads().SelectMany(p => options.Codecs.Where(c => c.Payload == p)).ToImmutableArray();
        CodecChoice? send = null;
        var agreed = ImmutableArray.CreateBuilder<CodecChoice>();
        foreach (var payload in theirs.Payloads())
        {
            if (theirs.Map(payload) is not { } map || receive.FirstOrDefault(c => c.Codec.Is(map)) is not { } own || agreed.Contains(own)) continue;
            send ??= new CodecChoice(own.Codec, payload, theirs.Fmtp(payload));
            agreed.Add(own);
        }

        if (send is null) return (null, new MediaRefusal(MediaRefusalReason.NoCodec, $"answer with one of {string.Join(", ", receive.Select(c => c.Codec.Name))}"));

        var loopback = options.Loopback is { Offered: not null } asked ? Loopback.Take(theirs, asked, agreed.ToImmutable()) : null;
        if (options.Loopback is { Offered: not null } && loopback is null) return (null, new MediaRefusal(MediaRefusalReason.WrongAnswer, "answer with the loopback that was offered"));

        CryptoAttribute? sendKey = null;
        CryptoAttribute? receiveKey = null;
        var offered = ours.Cryptos.ToList();
        if (offered.Count > 0)
        {
            receiveKey = theirs.Cryptos.FirstOrDefault();
            sendKey = receiveKey is null ? null : offered.Find(k => k.Tag == receiveKey.Tag && k.Suite == receiveKey.Suite);
            if (receiveKey is null && (options.Crypto == CryptoPolicy.Always || IsSecure(ours.Protocol))) return (null, new MediaRefusal(MediaRefusalReason.NoKey, "answer with a key: calls here are encrypted"));
            if (receiveKey is { Session: not null } || (receiveKey is not null && sendKey is null)) return (null, new MediaRefusal(MediaRefusalReason.WrongAnswer, "answer with the tag and the suite of an offered key"));
        }

        var theirDirection = answer.DirectionOf(theirs);
        return (new AudioTerms
        {
            RemoteAddress = MediaParts.Host(address),
            RemotePort = theirs.Port,
            RemoteRtcpPort = Rtcp(theirs),
            Direction = theirDirection.Reversed() & options.Direction,
            IsHeld = !theirDirection.Receives() && options.Direction.Sends(),
            Send = send,
            Receive = agreed.ToImmutable(),
            SendEvents = options.EventPayload is null ? null : Number(theirs, options.EventCodec),
            ReceiveEvents = options.EventPayload is { } own2 && Number(theirs, options.EventCodec) is not null ? own2 : null,
            SendNoise = options.ComfortNoise ? Number(theirs, AudioCodec.ComfortNoise) : null,
            Ptime = Ptime(theirs, options, send.Codec),
            SendKey = sendKey,
            ReceiveKey = receiveKey,
            Loopback = loopback,
        }, null);
    }

    private static (MediaDescription?, AudioTerms?, MediaRefusal?) Refused(MediaRefusalReason reason, string remedy) => (null, null, new MediaRefusal(reason, remedy));

    // Feedback profiles (RFC 4585) are those without feedback to us.
    private static bool IsPlain(string protocol) => protocol.ToUpperInvariant() is "RTP/AVP" or "RTP/AVPF";

    private static bool IsSecure(string protocol) => protocol.ToUpperInvariant() is "RTP/SAVP" or "RTP/SAVPF";

    // The codecs of both, under the offer's numbers: an answer uses those (RFC 3264 6.1).
    private static ImmutableArray<CodecChoice> Common(MediaDescription theirs, AudioOptions options)
    {
        var common = new List<CodecChoice>();
        foreach (var payload in theirs.Payloads())
        {
            if (theirs.Map(payload) is { } map && options.Codecs.FirstOrDefault(c => c.Codec.Is(map)) is { } own && !common.Exists(c => c.Codec == own.Codec))
            {
                common.Add(own with { Payload = payload });
            }
        }

        if (options.OwnOrder) common = [.. options.Codecs.SelectMany(own => common.Where(c => c.Codec == own.Codec))];
        return options.OneCodec ? [.. common.Take(1)] : [.. common];
    }

    private static int? Number(MediaDescription theirs, AudioCodec codec)
    {
        foreach (var payload in theirs.Payloads())
        {
            if (theirs.Map(payload) is { } map && codec.Is(map)) return payload;
        }

        return null;
    }

    private static int Rtcp(MediaDescription theirs) => theirs.RtcpPort ?? Math.Min(theirs.Port + 1, 65_535);

    private static int Ptime(MediaDescription theirs, AudioOptions options, AudioCodec codec) => Math.Min(theirs.Ptime ?? options.Ptime ?? codec.DefaultPtime, theirs.MaxPtime ?? int.MaxValue);
}
