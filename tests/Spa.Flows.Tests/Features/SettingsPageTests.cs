using Microsoft.Playwright;
using Spa.Configuration.Parameters;
using Spa.Device.Storage;
using Spa.Marks;

namespace Spa.Flows.Tests.Features;

/// <summary>The unit's page of settings in a real browser: on a desk, on a phone, in the dark.</summary>
public class SettingsPageTests
{
    private const string Browser = "/usr/bin/chromium";

    [Needs(Browser)]
    public async Task Settings_are_found_changed_refused_where_they_are_wrong_and_given_back()
    {
        await using var site = await WebSite.Open();
        site.Files["/spa3102.cfg"] = "<flat-profile><Resync_Periodic>0</Resync_Periodic><GPP_A>attic</GPP_A><GPP_SA>hush-hush</GPP_SA><Profile_Rule_B>[--key geheim] http://127.0.0.1:9/b.xml</Profile_Rule_B><Provision_Enable>yes</Provision_Enable></flat-profile>"u8.ToArray();
        await using var unit = await Home.Make(broken: false, settings: ["Resync_Error_Retry_Delay=0"]);
        await unit.PlugIn(site.Address);
        await unit.Until("the profile is taken", s => s.LastResync is not null);
        using var playwright = await Playwright.CreateAsync();
        await using var chromium = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Browser,
            Headless = true,
            Args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });

        var (page, troubles) = await Open(chromium, unit, 1280, 900, ColorScheme.Light);
        await page.GotoAsync(new Uri(unit.Pages, "/settings#provisioning").ToString());
        await Shows(page, "#title", "Provisioning");
        await Shows(page, "[data-name=GPP_A] .chip", "Provider");
        Assert.Equal("attic", await page.InputValueAsync("#f-GPP_A"));

        // A secret is on no page, nor the one inside a rule.
        Assert.DoesNotContain("hush-hush", await page.ContentAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", await page.ContentAsync(), StringComparison.Ordinal);
        Assert.Equal("[--key ***] http://127.0.0.1:9/b.xml", await page.InputValueAsync("#f-Profile_Rule_B"));
        Assert.Equal(string.Empty, await page.InputValueAsync("#f-GPP_SA"));
        await Picture(page, "desk");

        // Found by what it means, with the keyboard.
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("random wait");
        await page.WaitForFunctionAsync("() => [...document.querySelectorAll('.field')].filter(f => f.offsetParent !== null).map(f => f.dataset.name).includes('Resync_Random_Delay')");
        Assert.False(await page.IsVisibleAsync("[data-name=GPP_A]"));
        await page.FillAsync("#find", "no such thing");
        await Shows(page, "#none", "Nothing on this page has \"no such thing\".");
        await page.FillAsync("#find", string.Empty);

        // Two good changes and a bad one: the good ones are kept, the bad one stays as typed, with the reason beside it.
        await page.FillAsync("#f-GPP_A", "cellar");
        await page.FillAsync("#f-Resync_At__HHmm_", "2500");
        await page.FillAsync("#f-GPP_B", "garden");
        await Shows(page, "#count", "3 changes");
        await Picture(page, "changes");
        await page.Keyboard.PressAsync("Control+s");
        await Shows(page, "[data-name=Resync_At__HHmm_] .error", "a time of day from 0000 to 2359");
        Assert.Equal("2500", await page.InputValueAsync("#f-Resync_At__HHmm_"));
        await Shows(page, "[data-name=GPP_A] .chip", "Changed here");
        await Shows(page, "#count", "1 change");
        await Picture(page, "refused");
        Assert.Equal(("cellar", "garden", string.Empty), Stored(unit));

        await page.FillAsync("#f-Resync_At__HHmm_", "03:30");
        await page.ClickAsync("#save");
        await page.WaitForFunctionAsync("() => document.getElementById('bar').hidden && document.getElementById('f-Resync_At__HHmm_').value.replace(':', '') === '0330'");
        Assert.Equal(("cellar", "garden", "0330"), Stored(unit));

        // And back to what the provider had set.
        await page.ClickAsync("[data-name=GPP_A] button:has-text('Back to provider')");
        await page.ClickAsync("#save");
        await Shows(page, "[data-name=GPP_A] .chip", "Provider");
        Assert.Equal(("attic", "garden", "0330"), Stored(unit));

        // What is typed is not lost by a slip.
        await page.FillAsync("#f-GPP_A", "typed");
        page.Dialog += (_, dialog) => _ = dialog.DismissAsync();
        await page.ClickAsync("#tabs a[href='#system']");
        Assert.Equal("typed", await page.InputValueAsync("#f-GPP_A"));
        await page.ClickAsync("#undo");
        Assert.Equal("attic", await page.InputValueAsync("#f-GPP_A"));
        await page.ClickAsync("#tabs a[href='#system']");
        await Shows(page, "#title", "System");
        await page.ClickAsync("#reset-ask");
        await Picture(page, "reset");
        await page.ClickAsync("#ask-no");
        Assert.Empty(troubles);
    }

    [Needs(Browser)]
    public async Task On_a_phone_and_in_the_dark_every_page_fits_and_can_be_read()
    {
        await using var unit = await Home.Make(broken: false, settings: ["Resync_On_Reset=No"]);
        await unit.PlugIn(null);
        using var playwright = await Playwright.CreateAsync();
        await using var chromium = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Browser,
            Headless = true,
            Args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        foreach (var (scheme, name) in new[] { (ColorScheme.Light, "phone"), (ColorScheme.Dark, "dark") })
        {
            var (page, troubles) = await Open(chromium, unit, 390, 844, scheme);
            await page.GotoAsync(new Uri(unit.Pages, "/settings").ToString());
            await page.WaitForSelectorAsync("#tabs a");
            var tabs = await page.EvalOnSelectorAllAsync<string[]>("#tabs a", "links => links.map(l => l.getAttribute('href'))");
            Assert.True(tabs.Length >= 8, $"{tabs.Length} pages");
            foreach (var tab in tabs)
            {
                await page.ClickAsync($"#tabs a[href='{tab}']");
                await page.WaitForSelectorAsync($"#tabs a[href='{tab}'][aria-current]");
                Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), $"{tab} is wider than the phone");
                Assert.Equal(0, await page.EvaluateAsync<int>("() => [...document.querySelectorAll('.field input, .field select, .field textarea')].filter(i => { const at = i.getBoundingClientRect(); return at.right > innerWidth || at.width < 60; }).length"));
                Assert.Equal(0, await page.EvaluateAsync<int>("() => [...document.querySelectorAll('.field input, .field select, .field textarea')].filter(i => !i.labels?.length).length"));
            }

            await page.ClickAsync("#tabs a[href='#provisioning']");
            await Shows(page, "#title", "Provisioning");
            await page.FillAsync("#f-GPP_A", "changed");
            await page.Locator("#f-GPP_A").ScrollIntoViewIfNeededAsync();
            await Picture(page, name, whole: false);
            await page.ClickAsync("#undo");
            await page.EvaluateAsync("() => scrollTo(0, 0)");
            await Picture(page, $"{name}-top", whole: false);
            Assert.Empty(troubles);
        }

        var (wide, others) = await Open(chromium, unit, 1280, 900, ColorScheme.Dark);
        await wide.GotoAsync(new Uri(unit.Pages, "/settings#regional").ToString());
        await Shows(wide, "#title", "Regional");
        await Picture(wide, "dark-desk", whole: false);
        Assert.Empty(others);
    }

    private static (string, string, string) Stored(Home unit)
    {
        var settings = new SettingsStore(unit.Files).Load().Settings;
        return (settings.Get(ProvisioningParameters.GppA), settings.Get(ProvisioningParameters.GppB), settings.Get(ProvisioningParameters.ResyncAt).ToString());
    }

    private static async Task<(IPage Page, List<string> Troubles)> Open(IBrowser chromium, Home unit, int width, int height, ColorScheme scheme)
    {
        var context = await chromium.NewContextAsync(new() { HttpCredentials = new() { Username = "admin", Password = unit.Password }, ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme });
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(20_000);
        var troubles = new List<string>();
        page.PageError += (_, error) => troubles.Add($"page error: {error}");
        page.Console += (_, message) => troubles.AddRange(message.Type == "error" ? [$"console: {message.Text}"] : []);
        page.Request += (_, request) => troubles.AddRange(new Uri(request.Url).Authority == unit.Pages.Authority ? [] : [$"foreign host: {request.Url}"]);
        return (page, troubles);
    }

    private static Task Shows(IPage page, string where, string text)
        => Assertions.Expect(page.Locator(where).First).ToContainTextAsync(text, new() { Timeout = 20_000 });

    private static async Task Picture(IPage page, string name, bool whole = true)
    {
        if (Environment.GetEnvironmentVariable("SPA_PICTURES") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"settings-{name}.png"), FullPage = whole });
        }
    }
}
