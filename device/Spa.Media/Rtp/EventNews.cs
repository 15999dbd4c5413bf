namespace Spa.Media.Rtp;

/// <summary>An event that is over.</summary>
/// <param name="Code">Which one.</param>
/// <param name="Duration">How long it lasted, in units of the clock.</param>
public readonly record struct EventEnd(byte Code, uint Duration);

/// <summary>What a packet told of events, in order.</summary>
/// <param name="Before">The event that sounded before and whose own end was lost; null for none.</param>
/// <param name="Began">One that began; null for none.</param>
/// <param name="Ended">One that ended: the one that began just now, or the one that has sounded; null for none.</param>
public readonly record struct EventNews(EventEnd? Before, TelephoneEvent? Began, EventEnd? Ended);
