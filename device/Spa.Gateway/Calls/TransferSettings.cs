namespace Spa.Gateway.Calls;

/// <summary>Transfers as the settings have them.</summary>
/// <param name="ReferorByeDelay"><c>Referor Bye Delay</c>: so long after the far end has accepted our REFER both legs end, when nothing is heard of it.</param>
/// <param name="ReferTargetByeDelay"><c>Refer Target Bye Delay</c>: so long after somebody came in a far end's stead, the leg to that one ends.</param>
/// <param name="RefereeByeDelay"><c>Referee Bye Delay</c>: so long after we were connected with whom we were referred to, the leg to who referred us ends.</param>
/// <param name="ToContact"><c>Refer-To Target Contact</c>.</param>
/// <param name="Blind"><c>Blind Attn-Xfer Enable</c>: the call to the target ends, and the other calls it anew.</param>
public sealed record TransferSettings(TimeSpan ReferorByeDelay, TimeSpan ReferTargetByeDelay, TimeSpan RefereeByeDelay, bool ToContact, bool Blind);
