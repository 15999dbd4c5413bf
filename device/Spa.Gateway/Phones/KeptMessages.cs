using Spa.Foundation.Time;

namespace Spa.Gateway.Phones;

/// <summary>Keeps in the settings that messages wait (<c>Message Waiting</c>), so that the phone's user is told after a power cut too (behaviour h). Only what differs is stored, and no more than once in a minute, however often the mailbox changes its mind.</summary>
internal sealed class KeptMessages
{
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    private readonly Timeline timeline;
    private readonly Action<bool> store;
    private bool inForce;
    private bool stored;
    private bool wanted;
    private IDisposable? resting;

    /// <summary>Makes it.</summary>
    /// <param name="timeline">Time.</param>
    /// <param name="waiting">As the settings have it.</param>
    /// <param name="store">Stores it.</param>
    public KeptMessages(Timeline timeline, bool waiting, Action<bool> store)
    {
        (this.timeline, this.store) = (timeline, store);
        (inForce, stored, wanted) = (waiting, waiting, waiting);
    }

    /// <summary>The mailbox has told.</summary>
    public void Told(bool waiting)
    {
        wanted = waiting;
        if (resting is null)
        {
            Keep();
        }
    }

    /// <summary>Settings are in force: who has changed it on a page knows better than the mailbox, until that tells again.</summary>
    public void Use(bool waiting)
    {
        if (waiting != inForce && waiting != stored)
        {
            (stored, wanted) = (waiting, waiting);
        }

        inForce = waiting;
    }

    private void Keep()
    {
        if (wanted == stored)
        {
            return;
        }

        stored = wanted;
        resting = timeline.After(Rest, () =>
        {
            resting = null;
            Keep();
        });
        store(stored);
    }
}
