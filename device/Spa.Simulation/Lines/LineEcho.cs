using Spa.Media;

namespace Spa.Simulation.Lines;

/// <summary>A telephone that does not match its line: part of what it hears comes back, 3 ms later.</summary>
/// <param name="returnLoss">How much weaker, in dB.</param>
public sealed class LineEcho(double returnLoss)
{
    private const int Delay = 24;

    private readonly double factor = Math.Pow(10, -returnLoss / 20);
    private readonly short[] heard = new short[Pcm.FrameSamples + Delay];

    /// <summary>Adds it to what the telephone says in a frame.</summary>
    /// <param name="toPhone">What it hears in that frame.</param>
    /// <param name="fromPhone">What it says.</param>
    public void Add(ReadOnlySpan<short> toPhone, Span<short> fromPhone)
    {
        heard.AsSpan(Pcm.FrameSamples).CopyTo(heard);
        toPhone.CopyTo(heard.AsSpan(Delay));
        for (var i = 0; i < fromPhone.Length; i++)
        {
            fromPhone[i] = Pcm.Saturate((long)Math.Round(fromPhone[i] + (factor * heard[i])));
        }
    }
}
