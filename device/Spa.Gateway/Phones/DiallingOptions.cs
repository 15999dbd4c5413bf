using Spa.Scripts.DialPlans;

namespace Spa.Gateway.Phones;

/// <summary>How digits become a number.</summary>
/// <param name="Plan">The dial plan of Line 1, with the emergency numbers and the star codes beside it.</param>
/// <param name="Numbers">The same without star codes, for a number that one of them asks for.</param>
/// <param name="EmergencyNumbers">The emergency numbers alone, for a plan that calls without a digit.</param>
/// <param name="Codes">The star codes.</param>
/// <param name="IpWait">The long interdigit time, when addresses can be dialled too (<c>Enable IP Dialing</c>); null = they cannot.</param>
public sealed record DiallingOptions(DialMatcher Plan, DialMatcher Numbers, DialMatcher EmergencyNumbers, StarCodes Codes, TimeSpan? IpWait);
