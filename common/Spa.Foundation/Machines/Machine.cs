using Spa.Foundation.Time;
using Spa.Foundation.Trace;

namespace Spa.Foundation.Machines;

/// <summary>Runs a state machine that is a function: holds its state, does its effects, keeps its timer, writes all of it to the trace.</summary>
/// <remarks>An event that comes out of an effect waits until the effects of the present event are done.</remarks>
public sealed class Machine<TState, TEvent, TEffect>(
    string subject, TState start, Func<TState, TEvent, Step<TState, TEffect>> on, Action<TEffect> act, Timeline timeline, CoreTrace trace)
    where TState : notnull
    where TEvent : notnull
    where TEffect : notnull
{
    private readonly Queue<TEvent> waiting = new();
    private IDisposable? timer;
    private bool running;

    /// <summary>Raised when an event and all that came of it are done.</summary>
    public event Action? Settled;

    /// <summary>The present state.</summary>
    public TState State { get; private set; } = start;

    /// <summary>Takes an event.</summary>
    public void Take(TEvent e)
    {
        waiting.Enqueue(e);
        if (running)
        {
            return;
        }

        running = true;
        try
        {
            while (waiting.TryDequeue(out var next))
            {
                Run(next);
            }
        }
        finally
        {
            waiting.Clear();
            running = false;
        }

        Settled?.Invoke();
    }

    /// <summary>Does a timer effect: after that time comes what <paramref name="expiry"/> then says, or (null) nothing.</summary>
    public void SetTimer(TimeSpan? after, Func<TEvent> expiry)
    {
        timer?.Dispose();
        timer = after is { } delay ? timeline.After(delay, () => Take(expiry())) : null;
    }

    private void Run(TEvent e)
    {
        var from = State;
        var step = on(from, e);
        State = step.Next;
        if (trace != CoreTrace.None)
        {
            trace.Write(new TraceLine(timeline.Now, subject, TraceText.Of(e), Outcome(from, step)));
        }

        foreach (var effect in step.Effects)
        {
            act(effect);
        }
    }

    private static string Outcome(TState from, Step<TState, TEffect> step)
    {
        var states = EqualityComparer<TState>.Default.Equals(from, step.Next) ? $"{from}" : $"{from} -> {step.Next}";
        return step.Effects.Length == 0 ? states : $"{states}  {string.Join(", ", step.Effects.Select(effect => TraceText.Of(effect)))}";
    }
}
