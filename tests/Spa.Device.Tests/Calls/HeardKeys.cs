using Spa.Media;
using Spa.Media.Detectors;

namespace Spa.Device.Tests.Calls;

/// <summary>Keys in audio, by the product's own detector.</summary>
internal static class HeardKeys
{
    public static string In(ReadOnlySpan<short> samples)
    {
        var detector = new DtmfDetector(DtmfOptions.Normal);
        var keys = string.Empty;
        for (var at = 0; at + Pcm.FrameSamples <= samples.Length; at += Pcm.FrameSamples)
        {
            if (detector.Push(samples.Slice(at, Pcm.FrameSamples)) is { Change: DtmfChange.Down } news)
            {
                keys += news.Key;
            }
        }

        return keys;
    }
}
