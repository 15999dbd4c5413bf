using Microsoft.AspNetCore.Mvc;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Security;

namespace Spa.ProvisioningServer.Web.Pages;

/// <summary>The operator's own password.</summary>
internal sealed class AccountModel(Accounts accounts, Logins logins) : OperatorPage
{
    public async Task<IActionResult> OnPost(string? present, string? next, string? again)
    {
        if (next != again)
        {
            return Told("The two new passwords differ.", string.Empty, "/account");
        }

        // The same back-off as at the door: a stolen session must not be a place to guess the password.
        if (await logins.LogIn(By.Name, present ?? string.Empty) is null)
        {
            return Told("The present password is wrong.", string.Empty, "/account");
        }

        return Told(await accounts.SetPassword(By.Name, next ?? string.Empty, By), "Password changed: log in with the new one.", "/account");
    }
}
