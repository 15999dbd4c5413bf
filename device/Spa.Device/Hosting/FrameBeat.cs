using Spa.Foundation.Time;

namespace Spa.Device.Hosting;

/// <summary>Calls each frame of 10 ms, on absolute times. After a pause (the machine slept) it goes on from now instead of catching up.</summary>
internal sealed class FrameBeat
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan TooLate = TimeSpan.FromMilliseconds(200);
    private readonly Timeline timeline;
    private readonly Action frame;
    private TimeSpan next;

    /// <summary>Starts; called on the timeline.</summary>
    public FrameBeat(Timeline timeline, Action frame)
    {
        (this.timeline, this.frame) = (timeline, frame);
        next = timeline.Now + Frame;
        timeline.After(Frame, Beat);
    }

    /// <summary>Frames so far.</summary>
    public long Count { get; private set; }

    private void Beat()
    {
        Count++;
        frame();
        next += Frame;
        if (timeline.Now - next > TooLate)
        {
            next = timeline.Now;
        }

        timeline.After(next - timeline.Now, Beat);
    }
}
