using Spa.Media;
using Spa.Media.CallerId;
using Spa.Media.Tones;

namespace Spa.Gateway.Phones;

/// <summary>Tells the user of a phone in a call that another call waits: the tone in place of the talk, the talk in its pauses, and who calls once, in the first pause that is long enough. Allocates nothing in a frame.</summary>
internal sealed class CallWaitingTone
{
    private readonly TonePlayer player = new();
    private readonly short[] tone = new short[Pcm.FrameSamples];
    private Announcement? announced;
    private CallerIdSender? sender;
    private int? pause;
    private int bursts;
    private bool on;

    /// <summary>Both directions of the talk are cut, while the display is told who calls.</summary>
    public bool IsMuted => sender is { Muted: true };

    /// <summary>The display is being told.</summary>
    public bool IsSending => sender is { Outcome: CallerIdOutcome.Sending };

    /// <summary>Begins, in place of what it did.</summary>
    public void Start(WaitingTone waiting, Announcement? announcement)
    {
        Stop();
        (announced, bursts) = (announcement, 0);
        pause = announcement is null ? null : CallerIdPlan.PauseFor(waiting.Rhythm.Pauses, announcement.Length);
        player.Start(waiting.Plan);
    }

    /// <summary>Stops at once.</summary>
    public void Stop()
    {
        player.Stop();
        (announced, sender, pause, on) = (null, null, null, false);
    }

    /// <summary>The phone sent a key: its answer to the alert, if it is D or A.</summary>
    public void Heard(char key) => sender?.Heard(key);

    /// <summary>Puts the tone, or what the display is told, in place of the talk in a frame; false = the talk is as it was.</summary>
    public bool Play(Span<short> frame)
    {
        if (player.IsPlaying)
        {
            player.Play(tone);
            Sound(frame);
        }

        if (!IsSending)
        {
            return on;
        }

        sender!.Play(frame);
        return true;
    }

    private void Sound(Span<short> frame)
    {
        var first = tone.AsSpan().IndexOfAnyExcept((short)0);
        var before = on;
        on = first >= 0;
        if (on)
        {
            var last = tone.AsSpan().LastIndexOfAnyExcept((short)0);
            tone.AsSpan(first..(last + 1)).CopyTo(frame[first..]);
        }
        else if (before && bursts++ == pause)
        {
            sender = announced!.Sender;
        }
    }
}
