namespace Spa.Media.Rtp.Rtcp;

/// <summary>How reports are made.</summary>
public sealed record RtcpOptions
{
    /// <summary>Our synchronisation source.</summary>
    public required uint Ssrc { get; init; }

    /// <summary>Our canonical name: the same for the whole call, saying nothing of the user (RFC 7022).</summary>
    public required string CanonicalName { get; init; }

    /// <summary>Least spacing of reports (<c>RTCP Tx Interval</c>); zero for none at all.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>Bytes a second for reports: 5 % of the audio's with its headers; of G.711 in packets of 20 ms, 500.</summary>
    public double Bandwidth { get; init; } = 500;

    /// <summary>Adds VoIP metrics (RFC 3611) when there are any.</summary>
    public bool SendMetrics { get; init; } = true;
}
