namespace Spa.Media.Rtp.Playing;

/// <summary>What a jitter buffer has done. Frames are coded frames, 10 ms for most codecs.</summary>
/// <param name="Played">Frames handed out.</param>
/// <param name="Concealed">Frames that were missing when they were due.</param>
/// <param name="LatePackets">Packets that came after their time.</param>
/// <param name="Discarded">Of them, packets that could not be played any more.</param>
/// <param name="Dropped">Frames thrown away because the delay was above its limit.</param>
/// <param name="Grown">Samples by which the delay was made longer, all together.</param>
/// <param name="Slipped">Samples by which the rate was changed, both ways.</param>
/// <param name="Resynchronised">How often a stream began anew elsewhere in time.</param>
public readonly record struct JitterCounts(long Played, long Concealed, long LatePackets, long Discarded, long Dropped, long Grown, long Slipped, int Resynchronised);
