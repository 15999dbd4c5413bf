namespace Spa.Media.Rtp.Rtcp;

/// <summary>What a compound told.</summary>
/// <param name="RoundTrip">Time there and back, without the far end's wait; null when it cannot be told from this report.</param>
/// <param name="Heard">What the far end says of our stream; null when nothing.</param>
/// <param name="Metrics">Its VoIP metrics of our stream; null when none.</param>
/// <param name="Left">True when the far end's source left. Ends nothing by itself: calls end by signalling.</param>
public sealed record RtcpNews(TimeSpan? RoundTrip, ReportBlock? Heard, VoipMetrics? Metrics, bool Left);
