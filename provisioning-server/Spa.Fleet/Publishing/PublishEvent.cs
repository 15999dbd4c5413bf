namespace Spa.Fleet.Publishing;

/// <summary>What happens to a publish.</summary>
public abstract record PublishEvent
{
    private PublishEvent()
    {
    }

    /// <summary>The devices of its stage were counted.</summary>
    /// <param name="Progress">How they do.</param>
    public sealed record Counted(PublishProgress Progress) : PublishEvent;

    /// <summary>An operator halts it.</summary>
    /// <param name="By">Who.</param>
    public sealed record Pause(string By) : PublishEvent;

    /// <summary>An operator stops it, with a reason.</summary>
    /// <param name="By">Who.</param>
    /// <param name="Reason">Why; may be empty.</param>
    public sealed record Stop(string By, string Reason) : PublishEvent;

    /// <summary>An operator lets it go on; failures so far are excused.</summary>
    /// <param name="By">Who.</param>
    public sealed record Continue(string By) : PublishEvent;

    /// <summary>An operator takes it back.</summary>
    /// <param name="By">Who.</param>
    public sealed record RollBack(string By) : PublishEvent;

    /// <summary>The layer is changed once more.</summary>
    /// <param name="By">Who.</param>
    public sealed record ChangeAgain(string By) : PublishEvent;
}
