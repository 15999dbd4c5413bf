using Spa.Sip.Messages;

namespace Spa.Sip.Subscriptions;

/// <summary>What is subscribed to.</summary>
/// <param name="Target">Request-URI: the mailbox.</param>
/// <param name="Account">Who subscribes.</param>
/// <param name="User">User of the Contact.</param>
/// <param name="Package">Event package: "message-summary".</param>
/// <param name="Accept">Type of its bodies: "application/simple-message-summary".</param>
/// <param name="Expires"><c>Mailbox Subscribe Expires</c>.</param>
/// <param name="Timings">Times.</param>
public sealed record SubscriptionOptions(SipUri Target, NameAddr Account, string User, string Package, string Accept, TimeSpan Expires, SubscriptionTimings Timings);
