using Spa.Media.Levels;

namespace Spa.Media.CallerId;

/// <summary>How a message that was heard came.</summary>
/// <param name="Bytes">Bytes heard, from the type to the checksum.</param>
/// <param name="Good">Whether the checksum holds.</param>
/// <param name="Level">Level of the carrier.</param>
/// <param name="SeizureBits">Alternating bits heard before it; 0 when there were none.</param>
/// <param name="MarkBits">Length of the ones before it, in bits.</param>
public readonly record struct FskReading(int Bytes, bool Good, Dbm0 Level, int SeizureBits, int MarkBits);
