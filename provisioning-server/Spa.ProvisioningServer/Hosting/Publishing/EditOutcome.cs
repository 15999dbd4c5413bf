using Spa.Fleet.Layers;

namespace Spa.ProvisioningServer.Hosting.Publishing;

/// <summary>What became of an edit.</summary>
/// <param name="Faults">Why nothing was kept; empty = all of it was.</param>
/// <param name="Meanwhile">What others changed since the operator looked, one sentence each; nothing of it is lost.</param>
internal sealed record EditOutcome(IReadOnlyList<LayerFault> Faults, IReadOnlyList<string> Meanwhile)
{
    public bool Done => Faults.Count == 0;

    /// <summary>True when nothing was kept because somebody else changed the same thing since the operator looked.</summary>
    public bool IsConflict { get; init; }

    public static EditOutcome Refused(params LayerFault[] faults) => new(faults, []);
}
