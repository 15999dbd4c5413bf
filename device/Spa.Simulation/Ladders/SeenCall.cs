namespace Spa.Simulation.Ladders;

/// <summary>A call that went through a provider.</summary>
/// <param name="CallId">Its Call-ID.</param>
/// <param name="Caller">User part of From; empty = none.</param>
/// <param name="Called">User part of To; empty = none.</param>
/// <param name="State">"calls", "rings", "early media", "talks", "ended", "cancelled", "failed 486".</param>
/// <param name="Since">When the INVITE came.</param>
/// <param name="Changed">When it came into this state.</param>
public sealed record SeenCall(string CallId, string Caller, string Called, string State, TimeSpan Since, TimeSpan Changed)
{
    /// <summary>Nothing more comes of it.</summary>
    public bool IsOver => State is "ended" or "cancelled" || State.StartsWith("failed", StringComparison.Ordinal);
}
