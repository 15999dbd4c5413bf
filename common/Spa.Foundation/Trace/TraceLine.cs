namespace Spa.Foundation.Trace;

/// <summary>One thing that happened in a core.</summary>
/// <param name="At">Time since start.</param>
/// <param name="Subject">What it happened to: <c>phone</c>, <c>line</c>, <c>call 1</c>, <c>resync</c>.</param>
/// <param name="Event">What came in.</param>
/// <param name="Outcome">What became of it: next state and effects; empty when nothing did.</param>
public readonly record struct TraceLine(TimeSpan At, string Subject, string Event, string Outcome)
{
    /// <summary>The line of a ladder: <c>00:02.000  line    RingBurst    Idle -> Ringing</c>.</summary>
    public override string ToString()
        => $"{(int)At.TotalMinutes:00}:{At.Seconds:00}.{At.Milliseconds:000}  {Subject,-8} {Event,-24} {Outcome}".TrimEnd();
}
