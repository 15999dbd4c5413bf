using Spa.Gateway.Calls;
using Spa.Media.Tones;
using Spa.Simulation.Lines;

namespace Spa.Device.Tests.Phones;

/// <summary>The other side of a call: says a signal, and keeps what it hears.</summary>
internal sealed class FarLeg() : Leg("far")
{
    private readonly TonePlayer voice = new();
    private short[] speech = [];
    private int said;

    public Recording Heard { get; } = new();

    public bool Secure { get; set; }

    public EchoCare Care { get; set; } = EchoCare.Usual;

    public override bool IsSecure => Secure;

    public override EchoCare EchoCare => Care;

    public void Speak(TonePlan? signal)
    {
        voice.Stop();
        if (signal is not null)
        {
            voice.Start(signal);
        }
    }

    public void Say(short[] samples) => (speech, said) = (samples, 0);

    public override void Joined()
    {
    }

    public override void FarEndGone()
    {
    }

    protected override void Exchange(ReadOnlySpan<short> to, Span<short> from)
    {
        Heard.Add(to);
        voice.Play(from);
        if (said + from.Length <= speech.Length)
        {
            speech.AsSpan(said, from.Length).CopyTo(from);
            said += from.Length;
        }
    }
}
