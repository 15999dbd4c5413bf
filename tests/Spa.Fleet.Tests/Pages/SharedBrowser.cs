using Microsoft.Playwright;

namespace Spa.Fleet.Tests.Pages;

/// <summary>One browser for all classes of tests that run at the same time: it is slow to start, and its windows know nothing of each other. The last one out closes it.</summary>
internal static class SharedBrowser
{
    private static readonly SemaphoreSlim Door = new(1);
    private static IPlaywright? playwright;
    private static IBrowser? browser;
    private static int users;

    public static async Task<IBrowser> Enter()
    {
        await Door.WaitAsync();
        try
        {
            if (browser is null)
            {
                playwright = await Playwright.CreateAsync();
                browser = await playwright.Chromium.LaunchAsync(new()
                {
                    ExecutablePath = "/usr/bin/chromium",
                    Headless = true,
                    Args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
                });
            }

            users++;
            return browser;
        }
        finally
        {
            Door.Release();
        }
    }

    public static async Task Leave()
    {
        await Door.WaitAsync();
        try
        {
            if (--users == 0)
            {
                await browser!.DisposeAsync();
                playwright!.Dispose();
                browser = null;
            }
        }
        finally
        {
            Door.Release();
        }
    }
}
