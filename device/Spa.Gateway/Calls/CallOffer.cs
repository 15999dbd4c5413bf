namespace Spa.Gateway.Calls;

/// <summary>A call as its callee is told of it.</summary>
/// <param name="Ring">Ring pattern of a phone, 1 to 9.</param>
/// <param name="WaitingTone">Call waiting cadence of a phone that is in a call, 1 to 9.</param>
/// <param name="Caller">Who calls; null = nothing is to be shown.</param>
public sealed record CallOffer(int Ring, int WaitingTone, CallerName? Caller);
