using System.Collections.Immutable;
using System.Globalization;

namespace Spa.Sip.Sdp;

/// <summary>An <c>m=</c> line and what belongs to it (RFC 8866 5.14).</summary>
public sealed record MediaDescription
{
    /// <summary>"audio", "image" and others.</summary>
    public required string Kind { get; init; }

    /// <summary>0 to 65535; 0 = refused or not used (RFC 3264 6).</summary>
    public required int Port { get; init; }

    /// <summary>Number of ports behind the slash; null when it is not written.</summary>
    public int? Ports { get; init; }

    /// <summary>"RTP/AVP", "RTP/SAVP", "udptl" and others.</summary>
    public required string Protocol { get; init; }

    /// <summary>Payload numbers as they are written, or "t38".</summary>
    public ImmutableArray<string> Formats { get; init; } = [];

    /// <summary>Its own address; null when the session's counts.</summary>
    public SdpConnection? Connection { get; init; }

    /// <summary>Bandwidths.</summary>
    public ImmutableArray<SdpBandwidth> Bandwidths { get; init; } = [];

    /// <summary>Attributes in order.</summary>
    public ImmutableArray<SdpAttribute> Attributes { get; init; } = [];

    /// <summary>All other lines in order.</summary>
    public ImmutableArray<SdpLine> Other { get; init; } = [];

    /// <summary>True for audio.</summary>
    public bool IsAudio => string.Equals(Kind, "audio", StringComparison.OrdinalIgnoreCase);

    /// <summary>True for a fax over UDPTL (T.38 annex D).</summary>
    public bool IsFax => string.Equals(Kind, "image", StringComparison.OrdinalIgnoreCase) && string.Equals(Protocol, "udptl", StringComparison.OrdinalIgnoreCase)
        && Formats.Any(f => string.Equals(f, "t38", StringComparison.OrdinalIgnoreCase));

    /// <summary>Direction that is written here; null when the session's counts, and where that says none, both ways.</summary>
    public MediaDirection? Direction => MediaDirections.Of(Attributes);

    /// <summary>Milliseconds of a packet that the writer wants to receive; null when it is not said.</summary>
    public int? Ptime => Milliseconds("ptime");

    /// <summary>Most milliseconds of a packet; null when it is not said.</summary>
    public int? MaxPtime => Milliseconds("maxptime");

    /// <summary>Port of RTCP (RFC 3605); null when it is the next one.</summary>
    public int? RtcpPort => Find("rtcp") is { } value && int.TryParse(value.Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65_535 ? port : null;

    /// <summary>Keys that can be used, in order; what cannot be read is passed over.</summary>
    public IEnumerable<CryptoAttribute> Cryptos
        => Attributes.Where(a => a is { Name: "crypto", Value: not null }).Select(a => CryptoAttribute.Parse(a.Value!).Ok(out var crypto, out _) ? crypto : null).OfType<CryptoAttribute>();

    /// <summary>Value of the first attribute of that name; null when it is absent or has none.</summary>
    public string? Find(string name)
    {
        foreach (var attribute in Attributes)
        {
            if (attribute.Name == name) return attribute.Value;
        }

        return null;
    }

    /// <summary>Parameters of a payload (RFC 8866 6.15); null when there are none.</summary>
    public string? Fmtp(int payload)
    {
        foreach (var attribute in Attributes)
        {
            if (attribute is { Name: "fmtp", Value: { } value } && value.IndexOf(' ', StringComparison.Ordinal) is > 0 and var blank
                && int.TryParse(value.AsSpan(0, blank), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number == payload)
            {
                return value[(blank + 1)..].Trim();
            }
        }

        return null;
    }

    /// <summary>What a payload number means: by its rtpmap, else by the table of RFC 3551; null when nothing says it.</summary>
    public RtpMap? Map(int payload)
    {
        foreach (var attribute in Attributes)
        {
            if (attribute is { Name: "rtpmap", Value: { } value } && RtpMap.Parse(value).Ok(out var map, out _) && map.Payload == payload) return map;
        }

        return AudioCodec.Static(payload) is { } codec ? new RtpMap(payload, codec.Name, codec.Clock, codec.Channels) : null;
    }

    /// <summary>The formats as payload numbers, in order; what is none is passed over.</summary>
    public IEnumerable<int> Payloads()
    {
        foreach (var format in Formats)
        {
            if (int.TryParse(format, NumberStyles.None, CultureInfo.InvariantCulture, out var payload) && payload <= 127) yield return payload;
        }
    }

    // Some peers write "20.0".
    private int? Milliseconds(string name)
        => Find(name) is { } value && decimal.TryParse(value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite | NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out var ms) && ms is >= 1 and <= 1_000 ? (int)ms : null;
}
