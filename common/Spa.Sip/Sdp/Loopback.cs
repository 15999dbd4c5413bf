using System.Collections.Immutable;
using System.Globalization;

namespace Spa.Sip.Sdp;

/// <summary>The attributes of media that are given back (RFC 6849 4 and 5), and of what goes before them (its draft, section 5.3: <c>rtp-start-loopback</c>).</summary>
public static class Loopback
{
    private const string Attribute = "loopback";
    private const string StartWord = "rtp-start-loopback";

    /// <summary>Whether a description asks for one.</summary>
    public static bool IsAsked(SessionDescription offer)
    {
        ArgumentNullException.ThrowIfNull(offer);
        return offer.Media.Any(media => media is { IsAudio: true, Port: > 0 } && media.Find(Attribute) is not null && RoleOf(media) is not null);
    }

    internal static MediaDescription Offer(MediaDescription media, LoopbackOptions options)
        => options.Offered is { } role ? Add(media, role, options.Kind, options.EncapsulatedCodec, options.EncapsulatedPayload, options.Start) : media;

    internal static MediaDescription Answer(MediaDescription media, LoopbackTerms terms, LoopbackOptions options)
        => Add(media, terms.Role, terms.Kind, options.EncapsulatedCodec, terms.SendPayload, terms.Start);

    // Null when no loopback is offered, or none that we can do (fits = false).
    internal static LoopbackTerms? Judge(MediaDescription theirs, LoopbackOptions options, ImmutableArray<CodecChoice> common, out bool fits)
    {
        fits = true;
        if (!options.Accepts || theirs.Find(Attribute) is not { } value || RoleOf(theirs) is not { } role)
        {
            return null;
        }

        var words = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var inside = Number(theirs, options.EncapsulatedCodec, []);
        foreach (var word in words)
        {
            if (KindOf(word) is { } kind && (kind == LoopbackKind.Media || inside is not null))
            {
                var number = inside ?? options.EncapsulatedPayload;
                return new LoopbackTerms(Other(role), kind, number, number, StartOf(theirs, words, options, common));
            }
        }

        fits = false;
        return null;
    }

    // Of the answer to our offer: null when it is no loopback.
    internal static LoopbackTerms? Take(MediaDescription theirs, LoopbackOptions options, ImmutableArray<CodecChoice> common)
    {
        if (theirs.Find(Attribute) is not { } value || RoleOf(theirs) is not { } role || options.Offered is not { } ours || role == ours)
        {
            return null;
        }

        var words = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Any(word => KindOf(word) == options.Kind)
            ? new LoopbackTerms(ours, options.Kind, Number(theirs, options.EncapsulatedCodec, []) ?? options.EncapsulatedPayload, options.EncapsulatedPayload, StartOf(theirs, words, options, common) is null ? null : options.Start)
            : null;
    }

    private static LoopbackRole Other(LoopbackRole role) => role == LoopbackRole.Source ? LoopbackRole.Mirror : LoopbackRole.Source;

    private static LoopbackRole? RoleOf(MediaDescription media)
        => media.Attributes.Any(attribute => attribute.Name == "loopback-source") ? LoopbackRole.Source : media.Attributes.Any(attribute => attribute.Name == "loopback-mirror") ? LoopbackRole.Mirror : null;

    private static LoopbackKind? KindOf(string word) => word switch { "rtp-media-loopback" => LoopbackKind.Media, "rtp-pkt-loopback" => LoopbackKind.Packet, _ => null };

    // Under a number of its own, or one that is agreed on but not the first.
    private static CodecChoice? StartOf(MediaDescription theirs, string[] words, LoopbackOptions options, ImmutableArray<CodecChoice> common)
        => options.Start is { } start && words.Contains(StartWord) && (Number(theirs, start.Codec, common) ?? Number(theirs, start.Codec, common[..1])) is { } number ? start with { Payload = number } : null;

    private static int? Number(MediaDescription media, AudioCodec codec, ImmutableArray<CodecChoice> except)
    {
        foreach (var payload in media.Payloads())
        {
            if (media.Map(payload) is { } map && codec.Is(map) && !except.Any(choice => choice.Payload == payload)) return payload;
        }

        return null;
    }

    private static MediaDescription Add(MediaDescription media, LoopbackRole role, LoopbackKind kind, AudioCodec encapsulated, int payload, CodecChoice? start)
    {
        var formats = media.Formats.ToBuilder();
        var attributes = media.Attributes.ToBuilder();
        if (kind == LoopbackKind.Packet) Format(payload, encapsulated);
        if (start is { } before && !formats.Contains(Text(before.Payload))) Format(before.Payload, before.Codec);
        attributes.Add(new SdpAttribute(Attribute, (kind == LoopbackKind.Packet ? "rtp-pkt-loopback" : "rtp-media-loopback") + (start is null ? string.Empty : " " + StartWord)));
        attributes.Add(new SdpAttribute(role == LoopbackRole.Source ? "loopback-source" : "loopback-mirror"));
        return media with { Formats = formats.ToImmutable(), Attributes = attributes.ToImmutable() };

        void Format(int number, AudioCodec codec)
        {
            formats.Add(Text(number));
            attributes.Add(new SdpAttribute("rtpmap", new RtpMap(number, codec.Name, codec.Clock, codec.Channels).ToString()));
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
