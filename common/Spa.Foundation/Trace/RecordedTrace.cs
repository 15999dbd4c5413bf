namespace Spa.Foundation.Trace;

/// <summary>A trace that keeps its newest lines, for tests and for the status page.</summary>
/// <param name="limit">Lines kept; older ones are dropped.</param>
public sealed class RecordedTrace(int limit = 10_000) : CoreTrace
{
    private readonly Queue<TraceLine> lines = new();

    /// <summary>The kept lines, oldest first.</summary>
    public IReadOnlyCollection<TraceLine> Lines => lines;

    /// <inheritdoc/>
    public override void Write(TraceLine line)
    {
        if (lines.Count == limit)
        {
            lines.Dequeue();
        }

        lines.Enqueue(line);
    }

    /// <summary>The ladder as text, one line each.</summary>
    public override string ToString() => string.Join('\n', lines);
}
