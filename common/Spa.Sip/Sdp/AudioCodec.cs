using System.Collections.Immutable;

namespace Spa.Sip.Sdp;

/// <summary>A codec as descriptions name it. Whether it can be played is not known here.</summary>
/// <param name="Name">Encoding name; case does not matter.</param>
/// <param name="Clock">Ticks of the timestamp in a second, as written: 8000 for G722 too (RFC 3551 4.5.2).</param>
/// <param name="Channels">As written in rtpmap: 2 for opus, whatever is sent (RFC 7587 7).</param>
/// <param name="StaticPayload">Number of RFC 3551 table 4; null when it is always dynamic.</param>
/// <param name="DefaultPtime">Milliseconds of a packet when nobody says.</param>
public sealed record AudioCodec(string Name, int Clock, int Channels, int? StaticPayload, int DefaultPtime)
{
    /// <summary>Another name that peers write for it; null when there is none.</summary>
    public string? OtherName { get; init; }

    /// <summary>G.711, mu-law.</summary>
    public static AudioCodec Pcmu { get; } = new("PCMU", 8000, 1, 0, 20);

    /// <summary>G.711, A-law.</summary>
    public static AudioCodec Pcma { get; } = new("PCMA", 8000, 1, 8, 20);

    /// <summary>G.726 at 32 kbit/s; 2 is the number of older documents (RFC 3551 9).</summary>
    public static AudioCodec G726At32 { get; } = new("G726-32", 8000, 1, 2, 20);

    /// <summary>G.726 at 16 kbit/s.</summary>
    public static AudioCodec G726At16 { get; } = new("G726-16", 8000, 1, null, 20);

    /// <summary>G.726 at 24 kbit/s.</summary>
    public static AudioCodec G726At24 { get; } = new("G726-24", 8000, 1, null, 20);

    /// <summary>G.726 at 40 kbit/s.</summary>
    public static AudioCodec G726At40 { get; } = new("G726-40", 8000, 1, null, 20);

    /// <summary>G.729 with annex A.</summary>
    public static AudioCodec G729 { get; } = new("G729", 8000, 1, 18, 20);

    /// <summary>G.723.1.</summary>
    public static AudioCodec G723 { get; } = new("G723", 8000, 1, 4, 30);

    /// <summary>G.722 at 64 kbit/s.</summary>
    public static AudioCodec G722 { get; } = new("G722", 8000, 1, 9, 20);

    /// <summary>Opus.</summary>
    public static AudioCodec Opus { get; } = new("opus", 48000, 2, null, 20);

    /// <summary>Comfort noise (RFC 3389).</summary>
    public static AudioCodec ComfortNoise { get; } = new("CN", 8000, 1, 13, 20);

    /// <summary>Keys and hook flash (RFC 4733).</summary>
    public static AudioCodec TelephoneEvent { get; } = new("telephone-event", 8000, 1, null, 20);

    private static readonly ImmutableArray<AudioCodec> Numbered =
    [
        Pcmu, Pcma, G726At32, G729, G723, G722, ComfortNoise,
        new("GSM", 8000, 1, 3, 20), new("DVI4", 8000, 1, 5, 20), new("DVI4", 16000, 1, 6, 20), new("LPC", 8000, 1, 7, 20), new("QCELP", 8000, 1, 12, 20), new("G728", 8000, 1, 15, 20),
        new("L16", 44100, 2, 10, 20), new("L16", 44100, 1, 11, 20), new("MPA", 90000, 1, 14, 20), new("DVI4", 11025, 1, 16, 20), new("DVI4", 22050, 1, 17, 20),
    ];

    /// <summary>Whether a description means this codec.</summary>
    public bool Is(RtpMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return map.Clock == Clock && map.Channels == Channels
            && (string.Equals(map.Encoding, Name, StringComparison.OrdinalIgnoreCase) || (OtherName is not null && string.Equals(map.Encoding, OtherName, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>The codec of a number without rtpmap (RFC 3551 table 4); null when the number means nothing by itself.</summary>
    public static AudioCodec? Static(int payload)
    {
        foreach (var codec in Numbered)
        {
            if (codec.StaticPayload == payload) return codec;
        }

        return null;
    }
}
