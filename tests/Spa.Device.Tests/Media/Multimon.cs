using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Spa.Device.Tests.Media;

/// <summary>multimon-ng as a judge: it reads raw samples at 22050 Hz.</summary>
internal static class Multimon
{
    private const int Rate = 22050;

    /// <summary>What it prints for a recording of 8 kHz.</summary>
    public static List<string> Lines(string demodulator, short[] samples)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, MemoryMarshal.AsBytes<short>(Resampled(samples)).ToArray());
            using var process = Process.Start(new ProcessStartInfo("multimon-ng", ["-q", "-a", demodulator, "-t", "raw", file]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            _ = process.StandardError.ReadToEndAsync();
            var text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        }
        finally
        {
            File.Delete(file);
        }
    }

    // A windowed sinc over 32 samples.
    private static short[] Resampled(short[] samples)
    {
        const int Half = 16;
        var result = new short[(int)((long)samples.Length * Rate / 8000)];
        for (var i = 0; i < result.Length; i++)
        {
            var at = i * 8000.0 / Rate;
            double sum = 0;
            for (var k = Math.Max(0, (int)at - Half + 1); k <= Math.Min(samples.Length - 1, (int)at + Half); k++)
            {
                var x = at - k;
                var sinc = x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);
                sum += samples[k] * sinc * (0.5 + (0.5 * Math.Cos(Math.PI * x / (Half + 0.5))));
            }

            result[i] = (short)Math.Clamp(Math.Round(sum * 0.9), short.MinValue, short.MaxValue);
        }

        return result;
    }
}
