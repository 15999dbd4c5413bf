using Spa.Media.Levels;

namespace Spa.Media.Noise;

/// <summary>Describes a background so that the other end can make one like it: level and spectrum as RFC 3389 writes them. Allocates nothing while it runs.</summary>
public sealed class ComfortNoiseEncoder
{
    /// <summary>Bytes of a description.</summary>
    public const int Bytes = 1 + Order;

    /// <summary>Reflection coefficients in a description.</summary>
    internal const int Order = 8;

    /// <summary>0 dBov, a square wave at the overload point, in dBm0.</summary>
    internal const double Overload = 6.15;

    // A new description when the level has changed by more than 2 dB, and each second.
    private const int ChangedBy = 3;
    private const int Refresh = 100;
    private const double Smoothing = 0.1;
    private readonly double[] correlation = new double[Order + 1];
    private readonly double[] a = new double[Order + 1];
    private readonly double[] before = new double[Order + 1];
    private readonly short[] samples = new short[Order + Pcm.FrameSamples];
    private bool heard;
    private int lastLevel = -1;
    private int since;

    /// <summary>True when the other end should be told: at the beginning of a silence, after a change of more than 2 dB, and each second.</summary>
    public bool IsDue => lastLevel < 0 || since >= Refresh || Math.Abs(Level - lastLevel) >= ChangedBy;

    // In -dBov.
    private int Level => (int)Math.Clamp(Math.Round(Overload - Dbm0.FromRms(Math.Sqrt(Math.Max(correlation[0], 1e-9))).Value), 0, 127);

    /// <summary>Takes a frame of background of 80 samples.</summary>
    public void Push(ReadOnlySpan<short> frame)
    {
        samples.AsSpan(Pcm.FrameSamples).CopyTo(samples);
        frame.CopyTo(samples.AsSpan(Order));
        for (var lag = 0; lag <= Order; lag++)
        {
            var later = samples.AsSpan(Order);
            var earlier = samples.AsSpan(Order - lag, later.Length);
            long sum = 0;
            for (var i = 0; i < later.Length; i++)
            {
                sum += later[i] * earlier[i];
            }

            correlation[lag] += (((double)sum / Pcm.FrameSamples) - correlation[lag]) * (heard ? Smoothing : 1);
        }

        heard = true;
        since++;
    }

    /// <summary>Talk has begun: the next silence is described anew.</summary>
    public void Forget() => (heard, lastLevel, since) = (false, -1, 0);

    //  +-------------+--------+-----+--------+
    //  | 0 | level   | N1     | ... | N8     |     level in -dBov; reflection coefficient ki = 258 (Ni - 127) / 32768
    //  +-------------+--------+-----+--------+     RFC 3389 3
    /// <summary>Writes the description into at least <see cref="Bytes"/> bytes; returns how many.</summary>
    public int Write(Span<byte> bytes)
    {
        (lastLevel, since) = (Level, 0);
        bytes[0] = (byte)lastLevel;

        // Levinson and Durbin; a little white noise keeps it stable.
        var error = (correlation[0] * 1.001) + 1e-3;
        a.AsSpan().Clear();
        for (var m = 1; m <= Order; m++)
        {
            var sum = correlation[m];
            for (var i = 1; i < m; i++)
            {
                sum += a[i] * correlation[m - i];
            }

            var k = Math.Clamp(-sum / error, -0.98, 0.98);
            a.CopyTo(before, 0);
            for (var i = 1; i < m; i++)
            {
                a[i] = before[i] + (k * before[m - i]);
            }

            a[m] = k;
            error *= 1 - (k * k);
            bytes[m] = (byte)Math.Clamp(Math.Round(k * 32768 / 258) + 127, 0, 254);
        }

        return Bytes;
    }
}
