using Microsoft.AspNetCore.Mvc;
using Spa.Fleet.Access;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Hosting.Acs;
using Spa.ProvisioningServer.Hosting.Bulk;
using Spa.ProvisioningServer.Hosting.Sheets;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Web.Pages.Fleet;

/// <summary>One thing to do to many devices: which, how many, what.</summary>
internal sealed class BulkModel(Store store, BulkWork work) : OperatorPage
{
    public string? Typed { get; private set; }

    /// <summary>Why what was asked for cannot be done; null = nothing is wrong.</summary>
    public string? Wrong { get; private set; }

    public IReadOnlyList<MacAddress> Macs { get; private set; } = [];

    public long Count { get; private set; }

    public bool Exact { get; private set; } = true;

    public IReadOnlyList<Device> First { get; private set; } = [];

    public IReadOnlyList<string> Versions { get; private set; } = [];

    public IReadOnlyList<string> Customers { get; private set; } = [];

    /// <summary>Some device is managed by CWMP: what can be asked that way is offered.</summary>
    public bool HasCwmp { get; private set; }

    public IActionResult OnGet(string? q) => Look(q ?? string.Empty, null);

    public IActionResult OnPostLook(string[] macs) => Look(null, macs);

    public async Task<IActionResult> OnPostStart(string? q, string? macs, BulkAction act, string? argument)
    {
        if (Selected(q, macs?.Split(' ')) is not { } chosen)
        {
            return Told("The selection cannot be read: select again.", string.Empty, "/");
        }

        var (id, fault) = await work.Start(new(act, (argument ?? string.Empty).Trim(), chosen.Query, chosen.Macs), By);
        if (fault is not null)
        {
            Wrong = fault.Sentence;
            return Look(q, macs?.Split(' '));
        }

        return LocalRedirect($"/fleet/jobs/{id}");
    }

    public async Task<IActionResult> OnPostAsk(string? q, string? macs, AcsTaskKind kind, string? path, string? value, string? version)
    {
        if (Selected(q, macs?.Split(' ')) is not { } chosen)
        {
            return Told("The selection cannot be read: select again.", string.Empty, "/");
        }

        var names = (path ?? string.Empty).Split([' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        var wish = new AcsWish(kind)
        {
            Paths = kind == AcsTaskKind.Set ? [] : names,
            Values = kind == AcsTaskKind.Set && names is [var name] ? new Dictionary<string, string> { [name] = value ?? string.Empty } : new Dictionary<string, string>(),
            Version = string.IsNullOrWhiteSpace(version) ? null : version.Trim(),
        };
        var (id, fault) = await work.Start(BulkOrder.Ask(wish, chosen.Query, chosen.Macs), By);
        if (fault is not null)
        {
            Wrong = fault.Sentence;
            return Look(q, macs?.Split(' '));
        }

        return LocalRedirect($"/fleet/jobs/{id}");
    }

    private static (DeviceQuery? Query, IReadOnlyList<MacAddress> Macs)? Selected(string? q, string[]? macs)
    {
        if (macs is null)
        {
            return DeviceQuery.Parse(q ?? string.Empty).Ok(out var query, out _) ? (query, []) : null;
        }

        var read = macs.Where(m => m.Length > 0).Select(m => MacAddress.Parse(m).Ok(out var mac, out _) ? mac : (MacAddress?)null).ToList();
        return read.Contains(null) ? null : (null, [.. read.OfType<MacAddress>()]);
    }

    private IActionResult Look(string? q, string[]? macs)
    {
        if (!May(Right.DevicesWrite))
        {
            return Forbid();
        }

        if (Selected(q, macs) is not { } chosen)
        {
            return Told("What stands in the search box cannot be read as a search: mend it first, so that it is certain which devices are meant.", string.Empty, FleetModel.Address(q ?? string.Empty, string.Empty, null));
        }

        (Typed, Macs) = (chosen.Query is null ? null : q, chosen.Macs);
        (Count, Exact) = work.Count(new(BulkAction.Block, string.Empty, chosen.Query, chosen.Macs), By);
        (HasCwmp, First, Versions, Customers) = store.Read(on => (
            Cwmps.Any(on),
            (IReadOnlyList<Device>)[.. (chosen.Query is { } query ? Selection.Of(DeviceSearch.For(By, query), 10) : Selection.Of(chosen.Macs.Take(10), By))(on)],
            (IReadOnlyList<string>)[.. FirmwareImages.All(on).Select(i => i.Version).Distinct()],
            Hosting.Reach.Customers(on, By)));
        return Page();
    }
}
