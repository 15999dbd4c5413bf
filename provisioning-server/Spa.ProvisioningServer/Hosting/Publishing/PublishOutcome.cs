using Spa.Fleet.Access;
using Spa.Fleet.Layers;

namespace Spa.ProvisioningServer.Hosting.Publishing;

/// <summary>What became of a wish to publish.</summary>
/// <param name="Refusals">Why it was not published, one sentence each, with devices by name; empty = it was.</param>
/// <param name="Revision">The new revision; 0 = none.</param>
/// <param name="Publish">Number of the publish that brings it to devices; null = none was needed, the layer is of one device.</param>
internal sealed record PublishOutcome(IReadOnlyList<string> Refusals, long Revision, long? Publish)
{
    public bool Done => Refusals.Count == 0;

    /// <summary>What sort of reason it was refused for.</summary>
    public RefusalKind Kind { get; private init; }

    public static PublishOutcome Refused(params IReadOnlyList<string> refusals) => new(refusals, 0, null);

    public static PublishOutcome Refused(RefusalKind kind, params IReadOnlyList<string> refusals) => new(refusals, 0, null) { Kind = kind };

    /// <summary>The actor may not, or there is no such layer.</summary>
    public static PublishOutcome Refused(LayerFault fault) => Refused(fault.Refusal?.Kind ?? RefusalKind.Invalid, fault.ToString());
}
