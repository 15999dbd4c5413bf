using Spa.Foundation.Time;
using Spa.Media;

namespace Spa.Bench.Units;

/// <summary>What is done every 10 ms, on absolute times.</summary>
internal sealed class Beat
{
    private readonly Timeline timeline;
    private readonly Action tick;
    private readonly Action next;
    private TimeSpan due;

    public Beat(Timeline timeline, Action tick)
    {
        (this.timeline, this.tick) = (timeline, tick);
        next = Next;
    }

    /// <summary>Begins.</summary>
    /// <param name="phase">How far into each 10 ms.</param>
    public void Run(TimeSpan phase)
    {
        due = phase + (Pcm.Frame * ((timeline.Now.Ticks / Pcm.Frame.Ticks) + 1));
        timeline.After(due - timeline.Now, next);
    }

    private void Next()
    {
        tick();
        due += Pcm.Frame;
        timeline.After(due - timeline.Now, next);
    }
}
