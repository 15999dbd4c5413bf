using Microsoft.Playwright;
using Spa.Marks;

namespace Spa.Flows.Tests.Features;

/// <summary>The settings on a unit's own pages, as their owner sees them in a real browser.</summary>
public class SettingsPageTests
{
    private const int Desk = 1280;
    private const int Telephone = 390;

    [Needs(ChromiumProgram.Path)]
    public async Task Every_page_of_settings_is_whole_readable_and_quiet_at_a_desk_in_the_dark_and_on_a_telephone_and_a_change_is_kept()
    {
        await using var unit = await Home.Make(broken: false, settings: ["Resync_On_Reset=No"]);
        await unit.PlugIn(null);
        using var playwright = await Playwright.CreateAsync();
        await using var chromium = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = ChromiumProgram.Path, Headless = true, Args = ChromiumProgram.Arguments });
        var faults = new List<string>();
        foreach (var (look, width, scheme) in new[] { ("desk", Desk, ColorScheme.Light), ("desk-dark", Desk, ColorScheme.Dark), ("phone", Telephone, ColorScheme.Light), ("phone-dark", Telephone, ColorScheme.Dark) })
        {
            var context = await chromium.NewContextAsync(new() { HttpCredentials = new() { Username = "admin", Password = unit.Password }, ViewportSize = new() { Width = width, Height = 844 }, ColorScheme = scheme });
            var troubles = new List<string>();
            var page = await Open(context, unit.Pages, troubles);
            await page.GotoAsync(new Uri(unit.Pages, "/settings").ToString());
            await page.Locator("#tabs a").First.WaitForAsync();
            var tabs = await page.Locator("#tabs a").EvaluateAllAsync<string[]>("links => links.map(l => l.getAttribute('href').slice(1))");
            Assert.Contains("pstn-line", tabs);
            foreach (var tab in tabs)
            {
                await page.EvaluateAsync("id => location.hash = id", tab);
                await page.Locator($"#tabs a[href='#{tab}'][aria-current]").WaitForAsync();
                if (await page.EvaluateAsync<bool>(PageFaults.IsWider))
                {
                    faults.Add($"{look} {tab}: wider than the window");
                }

                faults.AddRange((await page.EvaluateAsync<string[]>(PageFaults.Script)).Select(fault => $"{look} {tab}: {fault}"));
                await Picture(page, $"settings-{tab}-{look}");
            }

            if (look == "phone-dark")
            {
                await Change(page, unit);
            }
            else
            {
                await Hear(page, look);
            }

            faults.AddRange(troubles.Select(trouble => $"{look}: {trouble}"));
            await context.CloseAsync();
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    // A tone is played and drawn, a ring is drawn; what is typed is heard, not what is saved.
    private static async Task Hear(IPage page, string look)
    {
        await page.EvaluateAsync("() => location.hash = 'regional'");
        await page.Locator("#tabs a[href='#regional'][aria-current]").WaitForAsync();
        await page.FillAsync("[name=Busy_Tone]", "425@-10;*(.5/.5/1)");
        await page.ClickAsync("[data-name=Busy_Tone] button:has-text('Hear')");
        await page.Locator("[data-name=Busy_Tone] .strip .time", new() { HasText = "12.0 s" }).WaitForAsync();
        await page.ClickAsync("[data-name=Busy_Tone] button:has-text('Stop')");
        await page.Locator("[data-name=Busy_Tone] button:has-text('Hear')").WaitForAsync();
        await page.ClickAsync("[data-name=Ring4_Cadence] button:has-text('Show')");
        await page.Locator("[data-name=Ring4_Cadence] .strip .time", new() { HasText = "12.0 s" }).WaitForAsync();
        Assert.Empty(await page.EvaluateAsync<string[]>(PageFaults.Script));
        await page.Locator("[data-name=Busy_Tone]").ScrollIntoViewIfNeededAsync();
        await Picture(page, $"settings-heard-{look}");
        await page.Locator("[data-name=Ring4_Cadence]").ScrollIntoViewIfNeededAsync();
        await Picture(page, $"settings-shown-{look}");
        await page.ClickAsync("#undo");
    }

    // A wrong value is refused where it stands and stays typed, a right one is kept, and the way back to the factory's is there.
    private static async Task Change(IPage page, Home unit)
    {
        await page.EvaluateAsync("() => location.hash = 'pstn-line'");
        await page.Locator("#tabs a[href='#pstn-line'][aria-current]").WaitForAsync();
        await page.SelectOptionAsync("#jump", new SelectOptionValue { Label = "FXO Timer Values" });
        Assert.True(await page.EvaluateAsync<bool>("() => { const top = [...document.querySelectorAll('#form h2')].find(h => h.textContent === 'FXO Timer Values').getBoundingClientRect().top; return top >= 0 && top < innerHeight / 2; }"), "the section that was chosen is not in sight");
        await Picture(page, "settings-section");
        var field = page.Locator("[name=PSTN_Answer_Delay_2_]");
        await field.FillAsync("soon");
        await page.Locator("#bar", new() { HasText = "1 change" }).WaitForAsync();
        await page.ClickAsync("#save");
        await page.Locator("[data-name=PSTN_Answer_Delay_2_].wrong .error").WaitForAsync();
        await Assertions.Expect(field).ToHaveValueAsync("soon");
        Assert.Empty(await page.EvaluateAsync<string[]>(PageFaults.Script));
        await Picture(page, "settings-refused");
        await field.FillAsync("12");
        await page.ClickAsync("#save");
        await page.Locator("[data-name=PSTN_Answer_Delay_2_] .chip.by-user").WaitForAsync();
        await page.Locator("[data-name=PSTN_Answer_Delay_2_] button", new() { HasText = "Back to factory" }).WaitForAsync();
        Assert.Empty(await page.EvaluateAsync<string[]>(PageFaults.Script));
        await Picture(page, "settings-changed");
        var (_, dump) = await unit.Open("/admin/spacfg.xml");
        Assert.Matches("<PSTN_Answer_Delay_2_[^>]*>12<", dump);
    }

    // What it asks of any other host is stopped, and that and every error of the page are in the list.
    private static async Task<IPage> Open(IBrowserContext context, Uri pages, List<string> troubles)
    {
        await context.RouteAsync("**/*", route =>
        {
            if (route.Request.Url.StartsWith(pages.ToString(), StringComparison.Ordinal) || route.Request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                return route.ContinueAsync();
            }

            troubles.Add($"foreign host: {route.Request.Url}");
            return route.AbortAsync();
        });
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(20_000);
        page.PageError += (_, error) => troubles.Add($"page error: {error}");
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                troubles.Add($"console: {message.Text}");
            }
        };
        return page;
    }

    private static async Task Picture(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("SPA_PICTURES") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png") });
        }
    }
}
