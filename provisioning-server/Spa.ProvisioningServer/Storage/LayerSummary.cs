using Spa.Fleet.Layers;

namespace Spa.ProvisioningServer.Storage;

/// <summary>A layer in a list.</summary>
/// <param name="Scope">Which devices.</param>
/// <param name="Changed">Last change.</param>
/// <param name="ChangedBy">Who changed it.</param>
/// <param name="Entries">Parameters it sets.</param>
/// <param name="Variables">Variables it defines.</param>
internal sealed record LayerSummary(LayerScope Scope, DateTimeOffset Changed, string ChangedBy, int Entries, int Variables);
