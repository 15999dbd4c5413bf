using System.Data;
using Spa.Fleet.Access;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting.Sheets;

/// <summary>Reads a selection of devices page by page, in order of their MAC.</summary>
internal static class Selection
{
    /// <summary>Devices on a page.</summary>
    public const int AtOnce = 500;

    /// <summary>Those that fit a search. An empty page is the end.</summary>
    public static Func<IDbConnection, IReadOnlyList<Device>> Of(DeviceSearch search, int atOnce = AtOnce)
    {
        string? after = string.Empty;
        return on =>
        {
            if (after is null)
            {
                return [];
            }

            var page = Devices.Search(on, search with { Sort = DeviceSort.Mac, After = after.Length == 0 ? null : after, Limit = atOnce });
            after = page.After;
            return page.Devices;
        };
    }

    /// <summary>Those that are named and that the actor sees.</summary>
    public static Func<IDbConnection, IReadOnlyList<Device>> Of(IEnumerable<MacAddress> macs, Actor by)
    {
        var rest = new Queue<MacAddress[]>(macs.Distinct().Order().Chunk(AtOnce));
        return on =>
        {
            while (rest.TryDequeue(out var some))
            {
                IReadOnlyList<Device> seen = [.. Devices.Some(on, [.. some.Select(m => m.ToString())]).Where(d => by.Sees(d.Customer))];
                if (seen.Count > 0)
                {
                    return seen;
                }
            }

            return [];
        };
    }
}
