namespace Spa.Media.Detectors;

/// <summary>Tells steady tones from everything else: how well a sample follows from the four before it. Allocates nothing.</summary>
internal sealed class TonalityMeter
{
    private const int Order = 4;
    private const int Window = 2 * Pcm.FrameSamples;

    // One or two sines leave less than a five-hundredth of their energy unexplained; voices leave a hundredth and more.
    private const double Unexplained = 0.002;

    // -55 dBm0: what is quieter is no tone.
    private const double LeastEnergy = Window * 800.0;
    private readonly float[] samples = new float[Window + Order];
    private readonly double[] matrix = new double[Order * (Order + 1)];
    private readonly double[] products = new double[Order + 1];

    /// <summary>Takes a frame of 80 samples; true when the last 20 ms hold one or two tones and little else.</summary>
    public bool IsTone(ReadOnlySpan<short> frame)
    {
        samples.AsSpan(Pcm.FrameSamples).CopyTo(samples);
        for (var i = 0; i < frame.Length; i++)
        {
            samples[samples.Length - Pcm.FrameSamples + i] = frame[i];
        }

        double energy = 0;
        for (var n = Order; n < samples.Length; n++)
        {
            energy += samples[n] * samples[n];
        }

        return energy > LeastEnergy && Rest(energy) < Unexplained * energy;
    }

    // Least squares by elimination on the covariance of the last samples: exact for sines, whatever their phase.
    private double Rest(double energy)
    {
        const int Columns = Order + 1;
        for (var k = 1; k <= Order; k++)
        {
            double sum = 0;
            for (var n = Order; n < samples.Length; n++)
            {
                sum += samples[n] * samples[n - k];
            }

            products[k] = sum;
        }

        // Products of two delayed copies follow from those of the copies one sample later: a sample comes in front, one falls out behind.
        for (var i = 1; i <= Order; i++)
        {
            for (var k = i; k <= Order; k++)
            {
                var before = i == 1 ? (k == 1 ? energy : products[k - 1]) : matrix[((i - 2) * Columns) + k - 2];
                var now = before + (samples[Order - i] * samples[Order - k]) - (samples[samples.Length - i] * samples[samples.Length - k]);
                matrix[((i - 1) * Columns) + k - 1] = now;
                matrix[((k - 1) * Columns) + i - 1] = now;
            }

            matrix[((i - 1) * Columns) + Order] = products[i];
        }

        // A little of the energy on the diagonal keeps it solvable.
        for (var i = 0; i < Order; i++)
        {
            matrix[(i * Columns) + i] += energy * 1e-7;
        }

        var rest = energy;
        for (var i = 0; i < Order; i++)
        {
            var pivot = matrix[(i * Columns) + i];
            if (pivot <= energy * 1e-12)
            {
                break;
            }

            var right = matrix[(i * Columns) + Order];
            rest -= right * right / pivot;
            for (var row = i + 1; row < Order; row++)
            {
                var factor = matrix[(row * Columns) + i] / pivot;
                for (var k = i; k < Columns; k++)
                {
                    matrix[(row * Columns) + k] -= factor * matrix[(i * Columns) + k];
                }
            }
        }

        return rest;
    }
}
