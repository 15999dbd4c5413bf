using Spa.Scripts.DialPlans;

namespace Spa.Gateway.Phones;

/// <summary>How digits become a number.</summary>
/// <param name="Plan">The dial plan of Line 1, with the emergency numbers beside it.</param>
/// <param name="EmergencyNumbers">The emergency numbers alone, for a plan that calls without a digit.</param>
/// <param name="IpWait">The long interdigit time, when addresses can be dialled too (<c>Enable IP Dialing</c>); null = they cannot.</param>
public sealed record DiallingOptions(DialMatcher Plan, DialMatcher EmergencyNumbers, TimeSpan? IpWait);
