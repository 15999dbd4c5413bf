namespace Spa.ProvisioningServer.Storage;

/// <summary>A revision of a layer in its history.</summary>
/// <param name="Revision">Its number, from 1.</param>
/// <param name="Made">When.</param>
/// <param name="MadeBy">By whom.</param>
/// <param name="Reason">Why; may be empty.</param>
/// <param name="Restores">Revision that it brings back; null = none.</param>
/// <param name="Entries">Parameters it sets.</param>
/// <param name="Variables">Variables it defines.</param>
internal sealed record LayerRevision(long Revision, DateTimeOffset Made, string MadeBy, string Reason, long? Restores, int Entries, int Variables);
