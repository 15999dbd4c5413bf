namespace Spa.Foundation.Time;

/// <summary>The one thread of control and the one clock of a core.</summary>
/// <remarks>Actions run one at a time, in order of due time, and for equal times in the order they were asked for.</remarks>
public abstract class Timeline
{
    /// <summary>Time since the core was started; never jumps, never goes back.</summary>
    public abstract TimeSpan Now { get; }

    /// <summary>Runs <paramref name="action"/> once, <paramref name="delay"/> from now, unless the result is disposed before. A delay below zero counts as zero.</summary>
    public abstract IDisposable After(TimeSpan delay, Action action);

    /// <summary>Runs <paramref name="action"/> as soon as what is due before it has run. The only member that may be called from another thread.</summary>
    public abstract void Post(Action action);
}
