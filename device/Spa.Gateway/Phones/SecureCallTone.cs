using Spa.Gateway.Calls;
using Spa.Media;
using Spa.Media.Tones;

namespace Spa.Gateway.Phones;

/// <summary>Tells a phone's user, beside the talk, that his call is or has become secure: its tone from the start, once each time. Not in a call that carries a fax. Allocates nothing in a frame.</summary>
internal sealed class SecureCallTone
{
    private readonly TonePlayer tone = new();
    private readonly short[] signal = new short[Pcm.FrameSamples];
    private bool secure;

    /// <summary>Adds it to a frame of 80 samples that the phone is to hear.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="peer">Whom the user talks to; null = nobody.</param>
    /// <param name="plan">The tone.</param>
    public void Play(Span<short> frame, Leg? peer, TonePlan plan)
    {
        var now = peer is { IsSecure: true, EchoCare: EchoCare.Usual };
        if (now != secure)
        {
            secure = now;
            if (now)
            {
                tone.Start(plan);
            }
            else
            {
                tone.Stop();
            }
        }

        if (tone.IsPlaying)
        {
            tone.Play(signal);
            for (var i = 0; i < signal.Length; i++)
            {
                frame[i] = Pcm.Saturate(frame[i] + signal[i]);
            }
        }
    }
}
