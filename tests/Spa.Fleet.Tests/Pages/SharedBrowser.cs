using Microsoft.Playwright;
using Spa.Marks;

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
                    ExecutablePath = ChromiumProgram.Path,
                    Headless = true,
                    Args = ChromiumProgram.Arguments,
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
