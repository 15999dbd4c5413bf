using Spa.Foundation.Time;
using Spa.Media.CallerId;

namespace Spa.Gateway.Phones;

/// <summary>Message waiting at the phone: the short ring, then the data that light its lamp or put it out, each when the phone is on the hook and quiet.</summary>
/// <param name="timeline">Time.</param>
/// <param name="bell">Sends the data.</param>
/// <param name="due">Called when the phone may be told, if it is still quiet.</param>
internal sealed class PhoneMessages(Timeline timeline, PhoneBell bell, Action due)
{
    private readonly MessageLamp lamp = new(timeline, due);
    private Announcement? data;

    /// <summary>Messages wait.</summary>
    public bool IsWaiting => lamp.IsWaiting;

    /// <summary>How many; null = some, 0 = none.</summary>
    public int? Count => !lamp.IsWaiting ? 0 : lamp.Count is > 0 and var count ? count : null;

    /// <summary>The phone rings shortly, and for no call.</summary>
    public bool IsSplashing { get; private set; }

    /// <summary>The short ring has sounded.</summary>
    public bool IsSplashOver => IsSplashing && !bell.IsRinging;

    /// <summary>Puts options in force.</summary>
    public void Use(MessageOptions next, MessageOptions? before)
    {
        if (next.Refresh != before?.Refresh)
        {
            lamp.Repeat(next.Refresh);
        }

        // What the mailbox has told comes back this way once it is stored: nothing new.
        if (next.Waiting != before?.Waiting && next.Waiting != lamp.IsWaiting)
        {
            lamp.Set(next.Waiting, null, next, noticed: false);
        }
    }

    /// <summary>The mailbox has told.</summary>
    public void Told(bool waiting, int? count, MessageOptions options) => lamp.Set(waiting, count, options, noticed: true);

    /// <summary>The phone is quiet: tells it the next that is due. True = ring shortly.</summary>
    public bool Next(PhoneOptions options)
    {
        if (lamp.SplashDue)
        {
            lamp.Splashed();
            IsSplashing = true;
        }
        else if (lamp.LampDue && options.Messages.Lamp && options.CallerId.ForLamp(lamp.IsWaiting) is { } next)
        {
            data = next;
            bell.Send(next);
        }

        return IsSplashing;
    }

    /// <summary>Takes note of data that have gone out.</summary>
    public void Tick()
    {
        if (data is { Sender.Outcome: CallerIdOutcome.Sent })
        {
            data = null;
            lamp.Told();
        }
    }

    /// <summary>The short ring is over, or another takes its place. True = there was one.</summary>
    public bool EndSplash()
    {
        var was = IsSplashing;
        IsSplashing = false;
        return was;
    }

    /// <summary>What the bell was sending goes out no more.</summary>
    public void Interrupted() => data = null;

    /// <summary>The bell has stopped: what is due is tried again in a while.</summary>
    public void Try() => lamp.Try();

    /// <summary>The handset is down.</summary>
    public void HungUp(MessageOptions options) => lamp.HungUp(options);
}
