using Spa.Gateway.Lines;
using Spa.Media;
using Spa.Media.Levels;

namespace Spa.Bench.Units;

/// <summary>A telephone that answers when it rings. What it hears comes back at once: all of it, or 12 dB weaker under a tone that it speaks.</summary>
/// <param name="talks">It speaks.</param>
internal sealed class AnsweringPhone(bool talks) : IFxsDriver
{
    private const int ToneHertz = 800;
    private const int EchoShift = 2;

    // The tone comes round after 80 samples.
    private static readonly short[] Tone = Made();
    private Action<FxsSignal>? signal;

    public void Attach(Action<FxsSignal> signal) => this.signal = signal;

    public void SetBattery(Battery battery)
    {
    }

    public void SetRinging(RingDrive? ring)
    {
        if (ring is not null && signal is { } tell)
        {
            signal = null;
            tell(new FxsSignal.Loop(true));
        }
    }

    public void Exchange(ReadOnlySpan<short> toPhone, Span<short> fromPhone)
    {
        if (!talks)
        {
            toPhone.CopyTo(fromPhone);
            return;
        }

        for (var i = 0; i < fromPhone.Length; i++)
        {
            fromPhone[i] = Pcm.Saturate(Tone[i] + (toPhone[i] >> EchoShift));
        }
    }

    private static short[] Made()
    {
        var peak = new Dbm0(-15).Rms * Math.Sqrt(2);
        return [.. Enumerable.Range(0, Pcm.FrameSamples).Select(i => (short)Math.Round(peak * Math.Sin(2 * Math.PI * ToneHertz * i / Pcm.SamplesPerSecond)))];
    }
}
