using System.Net;
using System.Runtime.CompilerServices;
using Spa.Gateway.Ports;

namespace Spa.Device.Fetching;

/// <summary>All places behind a target, in the order they are to be asked: each address of its host, then of the others it lists (provisioning 2.3).</summary>
internal static class TargetAddresses
{
    /// <summary>Looks names up one by one, as they are needed; ends early when it is cancelled.</summary>
    public static async IAsyncEnumerable<(FetchTarget Target, IPAddress Address)> Of(NameLookup names, FetchTarget target, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var host in target.Others.Prepend(target.Host))
        {
            var one = target with { Host = host };
            foreach (var address in await names(host, cancellation).ConfigureAwait(false))
            {
                yield return (one, address);
            }
        }
    }
}
