using System.Net;
using System.Net.Sockets;
using Spa.Configuration.Settings;
using Spa.Device.Logging;
using Spa.Device.Web;

namespace Spa.Device.Hosting;

/// <summary>The pages on both sides, opened, moved and closed as the settings say.</summary>
/// <param name="lan">Start option <c>--lan</c>.</param>
/// <param name="wan">Start option <c>--wan</c>; null = there is no such side.</param>
/// <param name="open">Opens the pages on an address.</param>
/// <param name="log">Told where they answer, and why not.</param>
internal sealed class PageSides(IPEndPoint lan, IPEndPoint? wan, Func<IPEndPoint, Task<PageServer>> open, ILogger log) : IAsyncDisposable
{
    private readonly SemaphoreSlim change = new(1);
    private Side? lanSide;
    private Side? wanSide;
    private string? trouble;

    private sealed record Side(IPEndPoint Wanted, PageServer Server);

    /// <summary>Where the LAN side answers; null = nowhere.</summary>
    public IPEndPoint? Lan => lanSide?.Server.LocalEndPoint;

    /// <summary>Why the pages do not answer on the LAN side although they should; null = they do, or shall not.</summary>
    public string? Trouble => trouble;

    /// <summary>Opens and closes what the settings say. A side moves only once its new address could be had.</summary>
    public async Task Set(SettingsSnapshot settings)
    {
        await change.WaitAsync().ConfigureAwait(false);
        try
        {
            var wanted = PageAddresses.Of(settings, lan, wan);
            (lanSide, trouble) = await Set(lanSide, wanted.Lan).ConfigureAwait(false);
            (wanSide, _) = await Set(wanSide, wanted.Wan).ConfigureAwait(false);
        }
        finally
        {
            change.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await change.WaitAsync().ConfigureAwait(false);
        foreach (var side in new[] { lanSide, wanSide }.OfType<Side>())
        {
            await side.Server.DisposeAsync().ConfigureAwait(false);
        }

        (lanSide, wanSide) = (null, null);
        change.Dispose();
    }

    private async Task<(Side? Side, string? Trouble)> Set(Side? side, IPEndPoint? wanted)
    {
        if (Equals(side?.Wanted, wanted))
        {
            return (side, null);
        }

        Side? next = null;
        if (wanted is not null)
        {
            try
            {
                next = new Side(wanted, await open(wanted).ConfigureAwait(false));
                Log.PagesBound(log, $"http://{next.Server.LocalEndPoint}/");
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                // The phone is worth more than the pages; an upgrade that cannot bind them is taken back by the health check.
                Log.PagesNotBound(log, wanted.ToString(), e.Message);
                return (side, side is null ? "the pages have no address" : null);
            }
        }

        if (side is not null)
        {
            await side.Server.DisposeAsync().ConfigureAwait(false);
        }

        return (next, null);
    }
}
