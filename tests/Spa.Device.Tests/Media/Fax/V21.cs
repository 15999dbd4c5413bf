using Spa.Media;

namespace Spa.Device.Tests.Media.Fax;

/// <summary>What a fax machine sends at 300 bit/s.</summary>
internal static class V21
{
    /// <summary>01111110 over and over, the phase without a jump: a one is 1650 Hz.</summary>
    public static short[] Flags(int count, double bitsPerSecond, double dbm0, double zerosLouder)
    {
        var samples = new short[(int)(count * 8 * Pcm.SamplesPerSecond / bitsPerSecond)];
        var phase = 0.0;
        for (var i = 0; i < samples.Length; i++)
        {
            var zero = (int)(i * bitsPerSecond / Pcm.SamplesPerSecond) % 8 is 0 or 7;
            phase += 2 * Math.PI * (zero ? 1850 : 1650) / Pcm.SamplesPerSecond;
            samples[i] = (short)(Signals.Peak(dbm0 + (zero ? zerosLouder : 0)) * Math.Sin(phase));
        }

        return samples;
    }
}
