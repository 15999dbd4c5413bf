using Microsoft.AspNetCore.Mvc;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Web.Pages;

/// <summary>The fleet, problems first.</summary>
internal sealed class FleetModel(Store store, Operations operations, TimeProvider clock) : OperatorPage
{
    /// <summary>Most devices on one page.</summary>
    public const int Most = 1000;

    private Dictionary<Severity, int> counts = [];

    public string Query { get; private set; } = string.Empty;

    /// <summary>Empty = all; <c>problems</c>, <c>pending</c>, <c>fine</c>.</summary>
    public string Show { get; private set; } = string.Empty;

    public IReadOnlyList<DeviceView> Shown { get; private set; } = [];

    public long Total { get; private set; }

    public bool More { get; private set; }

    public int Count(Severity severity) => counts.GetValueOrDefault(severity);

    public void OnGet(string? q, string? show) => Read(q, show);

    public IActionResult OnGetRows(string? q, string? show)
    {
        Read(q, show);
        return Partial("_FleetRows", this);
    }

    public async Task<IActionResult> OnPostAdd(string mac, DeviceChange change)
        => MacAddress.Parse((mac ?? string.Empty).Trim()).Ok(out var read, out var error)
            ? Told(await operations.Add(read, change, By), $"{read.WithColons()} added.", "/")
            : Told($"The MAC address: {error}.", string.Empty, "/");

    private void Read(string? q, string? show)
    {
        (Query, Show) = ((q ?? string.Empty).Trim(), show ?? string.Empty);
        var (found, total) = store.Read(on => (DeviceView.List(on, By, Query, clock.GetUtcNow(), Most), Devices.Count(on, By)));
        Total = total;
        More = found.Count == Most;
        counts = found.GroupBy(v => v.Diagnosis.Severity).ToDictionary(g => g.Key, g => g.Count());
        Shown = Show switch
        {
            "problems" => [.. found.Where(v => v.Diagnosis.Severity >= Severity.Warning)],
            "pending" => [.. found.Where(v => v.Diagnosis.Severity == Severity.Pending)],
            "fine" => [.. found.Where(v => v.Diagnosis.Severity == Severity.Fine)],
            _ => found,
        };
    }
}
