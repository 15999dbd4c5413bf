using System.Text.Json.Serialization;

namespace Spa.Bench;

/// <summary>One measured figure beside its target.</summary>
/// <param name="Bench">Name of the benchmark: "profile".</param>
/// <param name="Name">What was measured.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Target">What it should be; null when there is none.</param>
/// <param name="Better">"lower" or "higher".</param>
/// <param name="Peer">What it was compared with in the same run; null when with nothing.</param>
/// <param name="PeerValue">The peer's figure, in the same unit.</param>
internal sealed record BenchRow(string Bench, string Name, double Value, string Unit, double? Target, string Better, string? Peer = null, double? PeerValue = null)
{
    /// <summary>Whether the target is met; true when there is none.</summary>
    [JsonPropertyOrder(1)]
    public bool Met => Target is not { } target || (Better == "lower" ? Value <= target : Value >= target);
}
