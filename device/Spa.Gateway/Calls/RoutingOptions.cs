using Spa.Gateway.Phones;

namespace Spa.Gateway.Calls;

/// <summary>What the router needs of the settings.</summary>
/// <param name="RingThru"><c>PSTN Ring Thru Line 1</c>.</param>
/// <param name="RingThruDelay"><c>PSTN Ring Thru Delay</c>.</param>
/// <param name="PstnRing">Ring of a PSTN caller, 1 to 9: PSTN User <c>Default Ring</c>, or what Line 1 itself would ring.</param>
/// <param name="Phone">What the phone's user may do with calls.</param>
/// <param name="HoldReminderRing"><c>Hold Reminder Ring</c>, 1 to 9.</param>
/// <param name="Says182"><c>Reply 182 On Call Waiting</c>.</param>
public sealed record RoutingOptions(bool RingThru, TimeSpan RingThruDelay, int PstnRing, PhoneCallsOptions Phone, int HoldReminderRing, bool Says182);
