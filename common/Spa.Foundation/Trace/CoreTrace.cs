namespace Spa.Foundation.Trace;

/// <summary>Takes what a core reports of itself. The host decides where it goes; a test keeps it all.</summary>
/// <remarks>Secrets never enter a trace: who writes a line masks them.</remarks>
public abstract class CoreTrace
{
    /// <summary>A trace that keeps nothing.</summary>
    public static CoreTrace None { get; } = new Nothing();

    /// <summary>Takes one line.</summary>
    public abstract void Write(TraceLine line);

    private sealed class Nothing : CoreTrace
    {
        public override void Write(TraceLine line)
        {
        }
    }
}
