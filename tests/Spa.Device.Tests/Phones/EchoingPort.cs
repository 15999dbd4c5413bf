using Spa.Gateway.Lines;
using Spa.Media;

namespace Spa.Device.Tests.Phones;

/// <summary>A port whose line sends part of what the telephone hears back, 3 ms later; it cannot light a neon lamp.</summary>
/// <param name="inner">The port.</param>
/// <param name="returnLoss">How much weaker, in dB.</param>
internal sealed class EchoingPort(IFxsDriver inner, double returnLoss) : IFxsDriver
{
    private const int Delay = 24;
    private readonly double factor = Math.Pow(10, -returnLoss / 20);
    private readonly short[] sent = new short[Pcm.FrameSamples + Delay];

    public void Attach(Action<FxsSignal> signal) => inner.Attach(signal);

    public void SetBattery(Battery battery) => inner.SetBattery(battery);

    public void SetRinging(RingDrive? ring) => inner.SetRinging(ring);

    public void Exchange(ReadOnlySpan<short> toPhone, Span<short> fromPhone)
    {
        inner.Exchange(toPhone, fromPhone);
        sent.AsSpan(Pcm.FrameSamples).CopyTo(sent);
        toPhone.CopyTo(sent.AsSpan(Delay));
        for (var i = 0; i < fromPhone.Length; i++)
        {
            fromPhone[i] = Pcm.Saturate((long)Math.Round(fromPhone[i] + (factor * sent[i])));
        }
    }
}
