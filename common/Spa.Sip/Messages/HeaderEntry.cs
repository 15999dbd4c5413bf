namespace Spa.Sip.Messages;

/// <summary>One header line of a message that was read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Start">Where its value begins in the message.</param>
/// <param name="Length">Bytes of its value, without the blanks around it.</param>
internal readonly record struct HeaderEntry(HeaderName Name, int Start, int Length);
