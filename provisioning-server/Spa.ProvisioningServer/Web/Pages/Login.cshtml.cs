using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Storage;
using Spa.ProvisioningServer.Telemetry;

namespace Spa.ProvisioningServer.Web.Pages;

/// <summary>The door.</summary>
[AllowAnonymous]
internal sealed class LoginModel(Logins logins, AddressLocks locks, Store store, ILoggerFactory loggers) : PageModel
{
    private readonly ILogger log = loggers.CreateLogger("Spa.ProvisioningServer.Login");

    [BindProperty]
    public string Name { get; set; } = string.Empty;

    [BindProperty]
    public string Password { get; set; } = string.Empty;

    [BindProperty(SupportsGet = true)]
    public string Back { get; set; } = "/";

    public bool Refused { get; private set; }

    /// <summary>True while the password of the first start is the only one there ever was.</summary>
    public bool FirstStart { get; private set; }

    public void OnGet() => Look();

    public async Task<IActionResult> OnPost()
    {
        var address = ActorIdentity.AddressOf(HttpContext);
        var place = HttpContext.Connection.RemoteIpAddress;

        // While the address waits the password is judged all the same, and the answer is that of a wrong one: it tells nothing.
        var locked = locks.Locked(place) is not null;
        if (Name.Length > 40 || Password.Length is 0 or > 200 || await logins.LogIn(Name, Password, refuse: locked) is not { } token)
        {
            if (!locked)
            {
                locks.Failed(place);
            }

            // A name that is nobody's may be a password in the wrong field: it does not go into the log.
            Log.LoginRefused(log, Name.Length <= 40 && store.Read(on => Operators.Find(on, Name)) is not null ? Name : "an unknown name", address);
            ServerMetrics.LoggedIn(false);
            Refused = true;
            Response.StatusCode = StatusCodes.Status401Unauthorized;
            Look();
            return Page();
        }

        ServerMetrics.LoggedIn(true);
        locks.Succeeded(place);
        Log.LoggedIn(log, Name, address);
        Response.Cookies.Append(SessionAuthentication.Cookie, token, SessionAuthentication.CookieFor(HttpContext));
        return LocalRedirect(Url.IsLocalUrl(Back) ? Back : "/");
    }

    public async Task<IActionResult> OnPostOut()
    {
        if (Request.Cookies[SessionAuthentication.Cookie] is { } token)
        {
            await logins.LogOut(token);
        }

        Response.Cookies.Delete(SessionAuthentication.Cookie);
        return LocalRedirect("/login");
    }

    private void Look() => FirstStart = System.IO.File.Exists(Path.Combine(store.Folder, Hosting.Accounts.FirstPasswordFile));
}
