using System.Net;

namespace Spa.ProvisioningServer.Http.Plain;

/// <summary>The plain port, as an address: what the web server is to listen on there, <see cref="PlainListeners"/> opens for it.</summary>
internal sealed class PlainPort(IPAddress address, int port) : IPEndPoint(address, port);
