using Microsoft.AspNetCore.Mvc;
using Spa.Fleet.Access;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Web.Pages.Settings;

/// <summary>What operators did.</summary>
[NeedsRight(Right.AuditRead)]
internal sealed class AuditModel(Store store) : SettingsPage
{
    private const int Most = 100;

    public string Query { get; private set; } = string.Empty;

    public IReadOnlyList<AuditEntry> Rows { get; private set; } = [];

    /// <summary>Where the next part begins; null = this is the last.</summary>
    public string? Next { get; private set; }

    public AuditVerdict? Verdict { get; private set; }

    public void OnGet(string? q, string? after) => Read(q, after);

    public IActionResult OnGetRows(string? q, string? after)
    {
        Read(q, after);
        return Partial("Settings/_AuditRows", this);
    }

    public IActionResult OnGetVerify()
    {
        Verdict = store.Read(on => store.Audits.Verify(on));
        return Partial("Settings/_AuditVerdict", this);
    }

    private void Read(string? q, string? after)
    {
        Query = (q ?? string.Empty).Trim();
        var rows = store.Read(on => Audits.Page(on, Query, after, Most + 1));
        Rows = [.. rows.Take(Most)];
        Next = rows.Count > Most ? Rows[^1].Cursor : null;
    }
}
