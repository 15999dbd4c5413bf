using Microsoft.AspNetCore.Mvc;
using Spa.Fleet.Access;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Web.Pages.Settings;

/// <summary>Who may log in, what they may do and whose devices they see.</summary>
[NeedsRight(Right.OperatorsRead)]
internal sealed class OperatorsModel(Store store, Accounts accounts) : SettingsPage
{
    private const string Here = "/settings/operators";

    public IReadOnlyList<Operator> Operators { get; private set; } = [];

    public IReadOnlyList<string> Customers { get; private set; } = [];

    /// <summary>A password that was invented just now, and for whom.</summary>
    public (string Name, string Password)? Shown { get; private set; }

    public void OnGet() => Read();

    public async Task<IActionResult> OnPostAdd(string? name, Role role, string? customers)
    {
        var password = PasswordHash.Invent();
        return After(await accounts.Add((name ?? string.Empty).Trim(), password, role, Names(customers), By), (name ?? string.Empty).Trim(), password);
    }

    public async Task<IActionResult> OnPostAllow(string name, Role role, string? customers)
        => Told(await accounts.Allow(name ?? string.Empty, role, Names(customers), By), $"{name} is {role.ToString().ToLowerInvariant()} now.", Here);

    public async Task<IActionResult> OnPostPassword(string name)
    {
        var password = PasswordHash.Invent();
        return After(await accounts.SetPassword(name ?? string.Empty, password, By), name ?? string.Empty, password);
    }

    public async Task<IActionResult> OnPostRemove(string name) => Told(await accounts.Remove(name ?? string.Empty, By), $"{name} is gone, with all sessions and tokens.", Here);

    // Shown in this answer and nowhere else: not in an address, not in a cookie.
    private IActionResult After(Refusal? fault, string name, string password)
    {
        if (fault is not null)
        {
            return Told(fault, string.Empty, Here);
        }

        Shown = (name, password);
        Read();
        return Page();
    }

    private void Read() => (Operators, Customers) = store.Read(on => (Accounts.List(on, By), Reach.Customers(on, By)));
}
