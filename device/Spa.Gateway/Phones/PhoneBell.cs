using Spa.Gateway.Lines;
using Spa.Media.Cadences;
using Spa.Media.CallerId;

namespace Spa.Gateway.Phones;

/// <summary>The bell of a phone on the hook and what its display is told, frame by frame: before the first burst, in a pause, or without a ring. Allocates nothing in a frame.</summary>
internal sealed class PhoneBell
{
    private readonly CadencePlayer cadence = new();
    private RingDrive drive;
    private Announcement? announced;
    private CallerIdSender? sender;
    private int? pause;
    private int bursts;
    private bool on;

    /// <summary>Data or keys are being sent.</summary>
    public bool IsSending => sender is { Outcome: CallerIdOutcome.Sending };

    /// <summary>The ring has not come to its end.</summary>
    public bool IsRinging => cadence.IsPlaying;

    /// <summary>Polarity is to be against the idle one.</summary>
    public bool Reversed => sender is { Reversed: true };

    /// <summary>Begins to ring, in place of whatever it did. What it has begun keeps its form to the end.</summary>
    /// <param name="ring">Frequency, voltage and form.</param>
    /// <param name="pattern">Bursts and pauses.</param>
    /// <param name="announcement">What the display is told; null = nothing.</param>
    public void Start(RingDrive ring, RingPattern pattern, Announcement? announcement)
    {
        Stop();
        (drive, announced, bursts) = (ring, announcement, 0);
        pause = announcement is { Moment: CallerIdMoment.InPause } ? CallerIdPlan.PauseFor(pattern.Pauses, announcement.Length) : null;
        sender = announcement is { Moment: CallerIdMoment.BeforeRing } ? announcement.Sender : null;
        cadence.Start(pattern.Cadence);
    }

    /// <summary>Sends to a phone that does not ring.</summary>
    public void Send(Announcement announcement)
    {
        Stop();
        sender = announcement.Sender;
    }

    /// <summary>Stops at once whatever it did.</summary>
    public void Stop()
    {
        cadence.Stop();
        (announced, sender, pause, on) = (null, null, null, false);
    }

    /// <summary>Lets one frame pass; the ring voltage that is to be on the line in it, null = none.</summary>
    public RingDrive? NextFrame()
    {
        if (!cadence.IsPlaying || (announced is { Moment: CallerIdMoment.BeforeRing } && IsSending))
        {
            return null;
        }

        var before = on;
        on = cadence.NextFrame();
        if (before && !on && bursts++ == pause)
        {
            sender = announced!.Sender;
        }

        return on ? drive : null;
    }

    /// <summary>Writes the frame that goes to the phone; false = nothing is sent and nothing was written.</summary>
    public bool Play(Span<short> frame)
    {
        if (!IsSending)
        {
            return false;
        }

        sender!.Play(frame);
        return true;
    }
}
