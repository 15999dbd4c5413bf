namespace Spa.Scripts.DialPlans;

/// <summary>What happens to a caller who dials.</summary>
public abstract record DialEvent
{
    private DialEvent()
    {
    }

    /// <summary>A key was pressed.</summary>
    /// <param name="Value">0 to 9, <c>*</c> or <c>#</c>; any other character is a key that fits nothing.</param>
    public sealed record Key(char Value) : DialEvent;

    /// <summary>The timer named by the last outcome ran out.</summary>
    public sealed record TimedOut : DialEvent;
}
