using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Spa.Device.Web;

/// <summary>Lets no single address hold all connections: who opens more than his share is cut off at once, the others are answered.</summary>
/// <param name="most">Connections of one address at the same time.</param>
internal sealed class FairShare(int most)
{
    private readonly ConcurrentDictionary<IPAddress, int> open = new();

    /// <summary>The step in Kestrel's chain.</summary>
    public ConnectionDelegate Use(ConnectionDelegate next) => async connection =>
    {
        var from = (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        if (open.AddOrUpdate(from, 1, static (_, count) => count + 1) > most)
        {
            Leave(from);
            connection.Abort(new ConnectionAbortedException("too many connections of one address"));
            return;
        }

        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            Leave(from);
        }
    };

    private void Leave(IPAddress from)
    {
        // An entry is only taken away while it is 0: another connection may have come meanwhile.
        if (open.AddOrUpdate(from, 0, static (_, count) => count - 1) == 0)
        {
            open.TryRemove(new KeyValuePair<IPAddress, int>(from, 0));
        }
    }
}
