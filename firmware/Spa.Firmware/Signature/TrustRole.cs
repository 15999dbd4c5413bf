using System.Collections.Immutable;

namespace Spa.Firmware.Signature;

/// <summary>Who may sign one kind of thing.</summary>
/// <param name="KeyIds">Ids of the keys, each once.</param>
/// <param name="Threshold">How many different ones must sign; 1 up to their number.</param>
public sealed record TrustRole(ImmutableArray<string> KeyIds, int Threshold);
