using Microsoft.Playwright;
using Spa.Marks;
using Spa.Stack;
using Xunit.Sdk;

namespace Spa.Flows.Tests.Features;

/// <summary>R03 as its owner sees it, in a real browser: what is wrong is said in a sentence, and the light on the page blinks as the one on the case.</summary>
public class OwnersPageTests
{
    [Needs(ChromiumProgram.Path)]
    [Feature("R03")]
    public Task The_page_says_why_a_unit_has_no_settings_and_no_new_firmware_and_when_all_is_well_again() => Proof.Shown(async broken =>
    {
        await using var site = await WebSite.Open();
        var image = Images.Make("5.1.11(GW)");
        image[^100] ^= 1;
        site.Files["/bad.bin"] = image;
        site.Files["/spa3102.cfg"] = "<flat-profile><Resync_Periodic>0</Resync_Periodic></flat-profile>"u8.ToArray();
        var wire = Wire.Open();
        wire.ServerPort = new Uri(site.Address).Port;
        wire.Set(new WireRule("/", WireRuleKind.Drop));
        try
        {
            await using var unit = await Home.Make(broken, settings: ["Resync_Error_Retry_Delay=1"]);
            unit.InstallFirst("5.1.10(GW)");
            await unit.PlugIn($"http://127.0.0.1:{wire.Port}");
            using var playwright = await Playwright.CreateAsync();
            await using var chromium = await playwright.Chromium.LaunchAsync(new()
            {
                ExecutablePath = ChromiumProgram.Path,
                Headless = true,
                Args = ChromiumProgram.Arguments,
            });
            var context = await chromium.NewContextAsync(new() { HttpCredentials = new() { Username = "admin", Password = unit.Password }, ViewportSize = new() { Width = 390, Height = 844 } });
            var page = await context.NewPageAsync();
            page.SetDefaultTimeout(broken ? 2000 : 20_000);
            page.SetDefaultNavigationTimeout(20_000);
            await page.GotoAsync(unit.Pages.ToString());

            await Shows(page, "#headline", "No settings yet: http_get failed (");
            await Shows(page, "#lightwords", "Light steady: ready");
            await Shows(page, "#settings-state", "Failed ");
            await Picture(page, "no-server");

            // Broken: the server stays away.
            if (!broken)
            {
                wire.Set();
            }

            await Shows(page, "#headline", "Ready for calls");
            await unit.Open($"/upgrade?{site.Address}/bad.bin");
            await Shows(page, "#firmware-state", $"Failed; version {Spa.Device.Hosting.DeviceProgram.ProgramVersion} goes on");
            await Shows(page, "#firmware", "the payload is not the one that was signed");
            await Shows(page, "#headline", "Ready for calls");
            await Picture(page, "bad-image");

            await unit.Lift();
            await Shows(page, "#lightwords", "Light steady: a line is in use");
            await Shows(page, "#lines", "hears Dial Tone");
            await unit.HangUp();
            await unit.Unplug();
            await unit.PlugIn(null, new(Spa.Gateway.Ports.NetworkState.NoLink, string.Empty, string.Empty));
            await page.GotoAsync(unit.Pages.ToString());
            await Shows(page, "#headline", "The network cable is out");
            await Shows(page, "#lightwords", "Light 3 blinks, then a pause: no network cable");
            Assert.True(await Blinks(page, 3), "the lamp on the page does not blink three times between two pauses");
            await Picture(page, "no-cable");
        }
        finally
        {
            await wire.DisposeAsync();
        }
    });

    // The unit writes dates into its sentences; the page has others of its own beside them.
    [Needs(ChromiumProgram.Path)]
    public async Task Dates_have_one_form_whatever_the_language_of_the_browser_is()
    {
        await using var provider = await Provider.Open();
        await using var unit = await Home.Make(broken: false, provider.Ca, settings: ["Certificate_URL=https://127.0.0.1:1/own.crt"]);
        await unit.PlugIn(null);
        using var playwright = await Playwright.CreateAsync();
        await using var chromium = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = ChromiumProgram.Path, Headless = true, Args = ChromiumProgram.Arguments });
        var context = await chromium.NewContextAsync(new() { HttpCredentials = new() { Username = "admin", Password = unit.Password }, Locale = "en-US", TimezoneId = "America/New_York" });
        var page = await context.NewPageAsync();
        await page.GotoAsync(unit.Pages.ToString());
        await Shows(page, "#unit", "good until");
        var text = await page.Locator("#unit").InnerTextAsync();
        Assert.Matches(@"good until \d{4}-\d\d-\d\d\. .*from \d{4}-\d\d-\d\d on", text);
        Assert.Matches(@"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", text);
        Assert.DoesNotMatch(@"\d/\d|\b[AP]M\b", text);
        Assert.Equal("2026-01-01 22:04:05", await page.EvaluateAsync<string>("when('2026-01-02T03:04:05Z')"));
    }

    private static async Task Shows(IPage page, string where, string text)
    {
        try
        {
            await page.Locator(where, new() { HasText = text }).WaitForAsync(new() { State = WaitForSelectorState.Visible });
        }
        catch (TimeoutException)
        {
            throw new XunitException($"{where} does not show '{text}' but '{await page.Locator(where).TextContentAsync()}'");
        }
    }

    // True once the lamp that is drawn has blinked so often between two long darks. A busy browser may miss a flash: one whole period that is right is enough, a wrong pattern has none.
    private static Task<bool> Blinks(IPage page, int times) => page.EvaluateAsync<bool>(
        """
        times => new Promise(done => {
          const lamp = document.getElementById('light'), edges = [];
          setTimeout(() => done(false), 20000);
          new MutationObserver(() => {
            const on = lamp.classList.contains('on');
            if (edges.length === 0 || edges[edges.length - 1].on !== on) edges.push({ on, at: performance.now() });
            const pauses = edges.flatMap((e, i) => !e.on && edges[i + 1] && edges[i + 1].at - e.at > 1200 ? [i] : []);
            if (pauses.some((p, n) => n > 0 && (p - pauses[n - 1]) / 2 === times)) done(true);
          }).observe(lamp, { attributes: true, attributeFilter: ['class'] });
        })
        """,
        times);

    private static async Task Picture(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("SPA_PICTURES") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"owner-{name}.png"), FullPage = true });
        }
    }
}
