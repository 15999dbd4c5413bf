using Microsoft.AspNetCore.Mvc;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Web.Pages;

/// <summary>The fleet: what needs attention, figures, and every device, the worst first.</summary>
internal sealed class FleetModel(Store store, Operations operations, TimeProvider clock) : OperatorPage
{
    /// <summary>Devices on one page.</summary>
    public const int AtOnce = 100;

    private const int MostValues = 40;

    /// <summary>As typed.</summary>
    public string Typed { get; private set; } = string.Empty;

    /// <summary>What was typed, as it is understood.</summary>
    public DeviceQuery Query { get; private set; } = DeviceQuery.All;

    /// <summary>Why what was typed is taken as words only; null = it is understood.</summary>
    public string? Misread { get; private set; }

    public string Sort { get; private set; } = string.Empty;

    public string? After { get; private set; }

    public IReadOnlyList<DeviceView> Shown { get; private set; } = [];

    /// <summary>Address of the next page; null = this is the last.</summary>
    public string? Next { get; private set; }

    /// <summary>Devices that fit.</summary>
    public DeviceTotals Totals { get; private set; } = new(new Dictionary<Trouble, long>(), true);

    /// <summary>Devices that fit but for the health that is asked for: what else there is to look at.</summary>
    public DeviceTotals Around { get; private set; } = new(new Dictionary<Trouble, long>(), true);

    public bool Empty { get; private set; }

    /// <summary>Values to narrow by, with the number of devices that have them in the whole fleet.</summary>
    public IReadOnlyList<(DeviceField Field, string Name, IReadOnlyList<(string Value, long Count)> Values)> Fields { get; private set; } = [];

    /// <summary>What needs a person, the worst first.</summary>
    public IEnumerable<(Trouble Trouble, long Count)> Attention
        => Around.ByTrouble.Where(c => c.Value > 0 && TroubleWords.SeverityOf(c.Key) >= Severity.Warning).OrderByDescending(c => TroubleWords.SeverityOf(c.Key)).ThenByDescending(c => c.Value).Select(c => (c.Key, c.Value));

    public void OnGet(string? q, string? sort, string? after)
    {
        Read(q, sort, after);
        Fields = store.Read(on => By.SeesAll
            ? [
                Field(on, DeviceField.State, "State"), Field(on, DeviceField.Customer, "Customer"), Field(on, DeviceField.Site, "Site"), Field(on, DeviceField.Tag, "Tag"), Field(on, DeviceField.Version, "Version"), Field(on, DeviceField.Model, "Model"),
            ]
            : By.Customers.Length > 1 ? [(DeviceField.Customer, "Customer", [.. By.Customers.Select(c => (c, -1L))])] : Array.Empty<(DeviceField, string, IReadOnlyList<(string, long)>)>());
    }

    public IActionResult OnGetRows(string? q, string? sort, string? after)
    {
        Read(q, sort, after);
        if (Request.Headers["HX-Trigger-Name"] == "q")
        {
            // What was typed stands in the address, to be kept and sent to somebody.
            Response.Headers["HX-Replace-Url"] = Address(Typed, Sort, null);
        }

        return Partial("_FleetRows", this);
    }

    public async Task<IActionResult> OnPostAdd(string mac, DeviceChange change)
        => MacAddress.Parse((mac ?? string.Empty).Trim()).Ok(out var read, out var error)
            ? Told(await operations.Add(read, change, By), $"{read.WithColons()} added.", "/")
            : Told($"The MAC address: {error}.", string.Empty, "/");

    /// <summary>Address of this page with another search.</summary>
    public string With(DeviceQuery query) => Address(query.ToString(), Sort, null);

    /// <summary>Address of a search.</summary>
    public static string Address(string query, string sort, string? after)
    {
        var parts = new List<string>();
        Add("q", query);
        Add("sort", sort);
        Add("after", after);
        return parts.Count == 0 ? "/" : "/?" + string.Join('&', parts);

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                parts.Add($"{name}={Uri.EscapeDataString(value)}");
            }
        }
    }

    private static (DeviceField Field, string Name, IReadOnlyList<(string Value, long Count)> Values) Field(System.Data.IDbConnection on, DeviceField field, string name)
        => (field, name, FleetCounts.Of(on, field, MostValues));

    private void Read(string? q, string? sort, string? after)
    {
        (Typed, Sort, After) = ((q ?? string.Empty).Trim(), sort == "mac" ? "mac" : string.Empty, after);
        var search = DeviceSearch.For(By, Typed);
        Query = search.Query;
        Misread = DeviceQuery.Parse(Typed).Ok(out _, out var error) ? null : $"{error}";
        search = search with { Sort = Sort == "mac" ? DeviceSort.Mac : DeviceSort.Worst, After = after, Limit = AtOnce };
        var around = search with { Query = Query with { Filters = [.. Query.Filters.Where(f => f.Field != DeviceField.Health)] } };
        (Shown, var next, Totals, Around) = store.Read(on =>
        {
            var (page, totals) = Devices.Look(on, search);
            return (DeviceView.Of(on, page.Devices, clock.GetUtcNow()), page.After, totals, around.Query == Query ? totals : Devices.Totals(on, around));
        });
        Next = next is null ? null : Address(Typed, Sort, next);
        Empty = Query.IsAll && Totals.All == 0;
    }
}
