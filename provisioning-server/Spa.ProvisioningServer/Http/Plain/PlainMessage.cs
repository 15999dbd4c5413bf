using Spa.ProvisioningServer.Hosting.Acs;

namespace Spa.ProvisioningServer.Http.Plain;

/// <summary>A message of a device that is managed by CWMP, taken off its connection.</summary>
/// <param name="Request">It.</param>
/// <param name="Session">The session that it belongs to; null = none.</param>
/// <param name="Close">True when the connection is to end with the answer.</param>
/// <param name="Room">Array of the pool that the request lies in, to be given back after the answer; null = none.</param>
internal readonly record struct PlainMessage(AcsRequest Request, AcsSession? Session, bool Close, byte[]? Room);
