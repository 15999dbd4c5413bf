namespace Spa.Sip.Dialogs;

/// <summary>Names a dialog from one side (RFC 3261 12).</summary>
/// <param name="CallId">Its Call-ID.</param>
/// <param name="LocalTag">Our tag.</param>
/// <param name="RemoteTag">Their tag; empty for a peer of RFC 2543.</param>
public readonly record struct DialogId(string CallId, string LocalTag, string RemoteTag);
