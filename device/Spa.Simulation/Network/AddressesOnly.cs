using System.Net;
using Spa.Sip.Locating;

namespace Spa.Simulation.Network;

/// <summary>A name service that knows addresses and no name.</summary>
/// <param name="later">Runs an action on the timeline, not from inside the question.</param>
public sealed class AddressesOnly(Action<Action> later) : ISipResolver
{
    /// <inheritdoc/>
    public void Srv(string name, Action<IReadOnlyList<SrvRecord>?> done) => later(() => done([]));

    /// <inheritdoc/>
    public void Addresses(string host, Action<IReadOnlyList<IPAddress>?> done) => later(() => done(IPAddress.TryParse(host, out var address) ? [address] : []));
}
