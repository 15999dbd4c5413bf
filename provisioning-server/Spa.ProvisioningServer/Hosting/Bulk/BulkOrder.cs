using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Hosting.Acs;

namespace Spa.ProvisioningServer.Hosting.Bulk;

/// <summary>One thing to do to many devices.</summary>
/// <param name="Action">What.</param>
/// <param name="Argument">Tags, <c>customer/site</c> or a version; empty where the action takes none.</param>
/// <param name="Query">All devices that fit; null = those of <paramref name="Macs"/>.</param>
/// <param name="Macs">The devices by name; empty with a query.</param>
internal sealed record BulkOrder(BulkAction Action, string Argument, DeviceQuery? Query, IReadOnlyList<MacAddress> Macs)
{
    /// <summary>Most devices by name.</summary>
    public const int MostMacs = 10_000;

    /// <summary>What is asked of each by CWMP; null = another action. Kept sealed: it may hold a password.</summary>
    public AcsWish? Wish { get; init; }

    /// <summary>An order to ask something of devices by CWMP.</summary>
    public static BulkOrder Ask(AcsWish wish, DeviceQuery? query, IReadOnlyList<MacAddress> macs) => new(BulkAction.CwmpTask, AcsOrders.Spoken(wish), query, macs) { Wish = wish };

    /// <summary>What it does, as the rest of a sentence.</summary>
    public string Spoken => Action switch
    {
        BulkAction.Tag => $"tag with {Argument}",
        BulkAction.Untag => $"take away the tags {Argument}",
        BulkAction.Move => Argument.Length == 0 ? "take from their customer" : $"move to {Argument}",
        BulkAction.Firmware => Argument.Length == 0 ? "run what their model runs" : $"assign firmware {Argument}",
        BulkAction.Retag => $"tag with {Argument.Split(' ')[^1]} instead of {Argument.Split(' ')[0]}",
        BulkAction.Recustomer => $"move to {Argument}, site by site",
        BulkAction.Block => "block",
        BulkAction.Unblock => "unblock",
        BulkAction.NewKey => "change the key",
        BulkAction.CwmpTask => $"{Argument} by CWMP",
        BulkAction.CwmpCall => "ask for a session by CWMP",
        _ => "remove",
    };

    /// <summary>Which devices, as the rest of a sentence.</summary>
    public string Which => Query is null ? $"{Macs.Count} selected" : Query.IsAll ? "every device" : $"all that fit {Query}";
}
