namespace Spa.Gateway.Sip;

/// <summary>What a stream begins with, or goes on with after a change.</summary>
/// <param name="Ssrc">Our synchronisation source, the same for the whole call.</param>
/// <param name="Sequence">Of the first packet.</param>
/// <param name="Timestamp">Of the first sample.</param>
/// <param name="Name">Our canonical name in reports.</param>
internal readonly record struct StreamStart(uint Ssrc, ushort Sequence, uint Timestamp, string Name);
