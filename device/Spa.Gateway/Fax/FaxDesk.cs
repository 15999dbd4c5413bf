using Spa.Foundation.Machines;
using Spa.Foundation.Time;
using Spa.Foundation.Trace;
using Spa.Gateway.Sip;

namespace Spa.Gateway.Fax;

/// <summary>Turns a call into a fax when a fax machine is heard, or the far end asks for it.</summary>
internal sealed class FaxDesk
{
    private readonly FaxSettings settings;
    private readonly MediaSession media;
    private readonly Action offer;
    private readonly Timeline timeline;
    private readonly FaxWatch watch;
    private readonly Machine<FaxState, FaxEvent, FaxEffect> machine;
    private bool told;

    private FaxDesk(string name, FaxSettings settings, MediaSession media, bool weCalled, Action offer, Timeline timeline, CoreTrace trace)
    {
        (this.settings, this.media, this.offer, this.timeline) = (settings, media, offer, timeline);
        watch = new FaxWatch(settings, weCalled);
        machine = new($"{name} fax", media.Fax is null ? FaxState.Speech : FaxState.T38, (state, e) => FaxFlow.On(state, e, media.MayBeFax), Act, timeline, trace);
    }

    /// <summary>For a call that is answered; null when a fax is nothing else than a call to its line, or the call gives its media back.</summary>
    /// <param name="name">The call's name in traces.</param>
    /// <param name="media">Its media.</param>
    /// <param name="weCalled">Our party called the far end.</param>
    /// <param name="offer">Offers what the media then are.</param>
    /// <param name="timeline">Time.</param>
    /// <param name="trace">The trace.</param>
    public static FaxDesk? For(string name, MediaSession media, bool weCalled, Action offer, Timeline timeline, CoreTrace trace)
        => media.Settings.Fax is { } settings && media.Loopback is null ? new FaxDesk(name, settings, media, weCalled, offer, timeline, trace) : null;

    /// <summary>Takes a frame of each side. Allocates nothing until it hears something.</summary>
    public void Listen(ReadOnlySpan<short> ours, ReadOnlySpan<short> theirs)
    {
        if (told || machine.State != FaxState.Speech)
        {
            return;
        }

        watch.Push(ours, theirs);
        if (watch.HasFax || watch.HasModem)
        {
            told = true;
            Tell(watch.HasModem ? new FaxEvent.HeardModem() : new FaxEvent.Heard());
        }
    }

    /// <summary>The far end refused our last offer.</summary>
    public void Refused() => machine.Take(new FaxEvent.Refused());

    /// <summary>The media changed.</summary>
    public void Changed()
    {
        if (media.Fax is not null)
        {
            machine.Take(new FaxEvent.Agreed());
        }
        else if (machine.State == FaxState.T38)
        {
            machine.Take(new FaxEvent.BackToSound());
        }
        else if (machine.State == FaxState.AskingT38 && media.Stream is null)
        {
            // The answer to our offer has no place for a fax.
            machine.Take(new FaxEvent.Refused());
        }
    }

    // Not from inside a frame.
    private void Tell(FaxEvent heard) => timeline.After(TimeSpan.Zero, () => machine.Take(heard));

    private void Act(FaxEffect effect)
    {
        switch (effect)
        {
            case FaxEffect.AskT38:
                media.Use = MediaUse.Fax;
                offer();
                break;
            case FaxEffect.PassSound:
                media.BecomeSound();
                if (settings.Tells || media.Stream is null)
                {
                    offer();
                }

                break;
        }
    }
}
