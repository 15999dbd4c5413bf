using Microsoft.AspNetCore.Mvc;
using Spa.Fleet.Access;
using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Web.Pages.Settings;

/// <summary>Tokens by which programs use the API.</summary>
[NeedsRight(Right.TokensRead)]
internal sealed class TokensModel(Store store, AccessTokens tokens, TimeProvider clock) : SettingsPage
{
    private const string Here = "/settings/tokens";

    public IReadOnlyList<AccessToken> Tokens { get; private set; } = [];

    /// <summary>Scopes that the operator may give away.</summary>
    public IReadOnlyList<string> Scopes { get; private set; } = [];

    public DateTimeOffset Now { get; private set; }

    /// <summary>The token that was made just now.</summary>
    public string? Shown { get; private set; }

    public void OnGet() => Read();

    public async Task<IActionResult> OnPostAdd(string? name, string[]? scopes, int days)
    {
        var (_, token, fault) = await tokens.Add(By.Name, (name ?? string.Empty).Trim(), scopes ?? [], TimeSpan.FromDays(Math.Clamp(days, 0, 100_000)), By);
        if (fault is not null)
        {
            return Told(fault, string.Empty, Here);
        }

        // Shown in this answer and nowhere else: not in an address, not in a cookie.
        Shown = token;
        Read();
        return Page();
    }

    public async Task<IActionResult> OnPostRevoke(string id) => Told(await tokens.Revoke(id ?? string.Empty, By), $"The token {id} opens nothing any more.", Here);

    private void Read()
    {
        Now = clock.GetUtcNow();
        Tokens = store.Read(on => AccessTokens.List(on, By));
        Scopes = [.. AccessRules.Table.Where(r => May(r.Right)).Select(r => r.Scope)];
    }
}
