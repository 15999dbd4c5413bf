using System.Collections.Immutable;
using System.Globalization;

namespace Spa.Sip.Sdp;

/// <summary>Speech as we describe it.</summary>
internal static class AudioOffer
{
    public const string Plain = "RTP/AVP";
    public const string Secure = "RTP/SAVP";

    public static MediaDescription Make(AudioOptions options) => options.Loopback is { } loopback ? Loopback.Offer(Plainly(options), loopback) : Plainly(options);

    private static MediaDescription Plainly(AudioOptions options)
        => Describe(
            options,
            options.Crypto == CryptoPolicy.Always ? Secure : Plain,
            options.OneCodec ? [options.Codecs[0]] : options.Codecs,
            options.EventPayload,
            options.ComfortNoise ? AudioCodec.ComfortNoise.StaticPayload : null,
            options.Ptime,
            options.Direction,
            options.Crypto == CryptoPolicy.Never ? [] : options.Keys);

    public static MediaDescription Describe(
        AudioOptions options, string protocol, ImmutableArray<CodecChoice> codecs, int? events, int? noise, int? ptime, MediaDirection direction, ImmutableArray<CryptoAttribute> keys)
    {
        var formats = ImmutableArray.CreateBuilder<string>();
        var attributes = ImmutableArray.CreateBuilder<SdpAttribute>();
        foreach (var (codec, payload, parameters) in codecs)
        {
            Add(codec, payload, parameters);
        }

        if (noise is { } quiet) Add(AudioCodec.ComfortNoise, quiet, null);
        if (events is { } keypad) Add(options.EventCodec, keypad, options.Events);
        if (ptime is { } packet) attributes.Add(new SdpAttribute("ptime", Text(packet)));
        if (options.MaxPtime is { } most) attributes.Add(new SdpAttribute("maxptime", Text(most)));
        foreach (var key in keys)
        {
            attributes.Add(new SdpAttribute("crypto", key.ToValue()));
        }

        attributes.AddRange(options.Others);
        attributes.Add(new SdpAttribute(direction.Name()));
        return new MediaDescription
        {
            Kind = "audio",
            Port = options.Port,
            Protocol = protocol,
            Formats = formats.ToImmutable(),
            Connection = options.HoldByAddress && !direction.Receives() ? new SdpConnection("0.0.0.0") : null,
            Attributes = attributes.ToImmutable(),
        };

        void Add(AudioCodec codec, int payload, string? parameters)
        {
            formats.Add(Text(payload));
            attributes.Add(new SdpAttribute("rtpmap", new RtpMap(payload, codec.Name, codec.Clock, codec.Channels).ToString()));
            if (parameters is not null) attributes.Add(new SdpAttribute("fmtp", $"{Text(payload)} {parameters}"));
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
