namespace Spa.Fleet.Inventory;

/// <summary>What else is known when a device is judged.</summary>
public sealed record DiagnosisFacts
{
    /// <summary>True when a unit of that MAC waits to be let in.</summary>
    public bool Waiting { get; init; }

    /// <summary>Version it should run; null = none is assigned.</summary>
    public string? Wanted { get; init; }

    /// <summary>When that was assigned; null = not known.</summary>
    public DateTimeOffset? WantedSince { get; init; }

    /// <summary>True when it is managed by CWMP: then it need not fetch a profile.</summary>
    public bool ByCwmp { get; init; }

    /// <summary>What is wrong with it in CWMP, for people: what it still refuses or has failed in; empty = nothing.</summary>
    public string CwmpFault { get; init; } = string.Empty;

    /// <summary>True while it has two keys.</summary>
    public bool KeyChanging { get; init; }
}
