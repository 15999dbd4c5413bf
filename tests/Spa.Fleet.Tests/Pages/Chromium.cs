using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Spa.Fleet.Tests.Http;
using Spa.Marks;
using Spa.ProvisioningServer.Security;

namespace Spa.Fleet.Tests.Pages;

/// <summary>A browser, and one server for a class of tests.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private readonly List<IBrowserContext> windows = [];
    private IBrowser? browser;

    internal RunningServer Server { get; } = new();

    public async Task InitializeAsync()
    {
        if (!File.Exists(ChromiumProgram.Path))
        {
            return;
        }

        await Server.InitializeAsync();
        browser = await SharedBrowser.Enter();
    }

    public async Task DisposeAsync()
    {
        if (browser is not null)
        {
            foreach (var window in windows)
            {
                await window.DisposeAsync();
            }

            await SharedBrowser.Leave();
            await Server.DisposeAsync();
        }
    }

    /// <summary>A fresh window. What it asks of any other host is stopped, and it and every error of a page are in the list.</summary>
    internal async Task<(IPage Page, List<string> Troubles)> Open(int width = 1280, int height = 900, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await browser!.NewContextAsync(new() { BaseURL = Server.Report.Http, ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme });
        windows.Add(context);
        var troubles = new List<string>();
        await context.RouteAsync("**/*", route =>
        {
            if (route.Request.Url.StartsWith(Server.Report.Http, StringComparison.Ordinal) || route.Request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                return route.ContinueAsync();
            }

            troubles.Add($"foreign host: {route.Request.Url}");
            return route.AbortAsync();
        });
        var page = await context.NewPageAsync();
        page.PageError += (_, error) => troubles.Add($"page error: {error}");
        page.Console += (_, message) =>
        {
            // A refused form is answered with 422 and shown; the browser notes every such answer on the console.
            if (message.Type == "error" && !message.Text.Contains("422", StringComparison.Ordinal))
            {
                troubles.Add($"console: {message.Text}");
            }
        };
        return (page, troubles);
    }

    /// <summary>Puts the session of the administrator into a window: a password is slow to judge on purpose.</summary>
    internal async Task Enter(IPage page)
    {
        Server.Session ??= await Server.Host.Services.GetRequiredService<Logins>().LogIn("admin", Server.Password);
        await page.Context.AddCookiesAsync([new() { Name = SessionAuthentication.Cookie, Value = Server.Session!, Url = Server.Report.Http }]);
    }

    internal async Task LogIn(IPage page)
    {
        await page.GotoAsync("/login");
        await page.FillAsync("input[name=Name]", "admin");
        await page.FillAsync("input[name=Password]", Server.Password);
        await page.ClickAsync("button.main");
        await page.WaitForURLAsync("**/");
    }

    /// <summary>Keeps a picture when the environment names a folder for them: of the whole page, or of what the window shows of it.</summary>
    internal static async Task Picture(IPage page, string name, bool whole = true)
    {
        if (Environment.GetEnvironmentVariable("SPA_PICTURES") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = whole, Caret = ScreenshotCaret.Initial });
        }
    }
}
