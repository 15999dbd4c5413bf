namespace Spa.Sip.Transactions;

/// <summary>What makes messages belong to one transaction (RFC 3261 17.1.3, 17.2.3).</summary>
/// <param name="Branch">Branch of the topmost Via; for peers older than RFC 3261 all that identifies the request instead.</param>
/// <param name="SentBy">The topmost Via's host and port; empty on the client's side.</param>
/// <param name="Method">Method of the request; of an ACK that of its INVITE.</param>
internal readonly record struct TransactionKey(string Branch, string SentBy, string Method);
