using System.Globalization;
using Microsoft.Playwright;
using Spa.Marks;
using Spa.Stack;
using Xunit.Sdk;

namespace Spa.Flows.Tests.Features;

/// <summary>R03 as its owner sees it, in a real browser: what is wrong is said in a sentence, and the light on the page blinks as the one on the case.</summary>
public class OwnersPageTests
{
    private const string Browser = "/usr/bin/chromium";

    [Needs(Browser)]
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
                ExecutablePath = Browser,
                Headless = true,
                Args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
            });
            var context = await chromium.NewContextAsync(new() { HttpCredentials = new() { Username = "admin", Password = unit.Password }, ViewportSize = new() { Width = 390, Height = 844 } });
            var page = await context.NewPageAsync();
            page.SetDefaultTimeout(broken ? 2000 : 20_000);
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
            Assert.Equal("500 100 100", await Flashes(page));
            await Picture(page, "no-cable");
        }
        finally
        {
            await wire.DisposeAsync();
        }
    });

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

    // Lengths of three flashes of the light, from the longest dark on, to the next 100 ms: measured at the lamp that is drawn.
    private static async Task<string> Flashes(IPage page)
    {
        var text = await page.EvaluateAsync<string>(
            """
            () => new Promise(done => {
              const lamp = document.getElementById('light'), edges = [];
              new MutationObserver(() => {
                const on = lamp.classList.contains('on');
                if (edges.length === 0 || edges[edges.length - 1].on !== on) edges.push({ on, at: performance.now() });
                const dark = edges.findIndex((e, i) => !e.on && edges[i + 1] && edges[i + 1].at - e.at > 1200);
                if (dark >= 0 && edges.length > dark + 6) done([1, 3, 5].map(i => edges[dark + i + 1].at - edges[dark + i].at).join(' '));
              }).observe(lamp, { attributes: true, attributeFilter: ['class'] });
            })
            """);
        return string.Join(' ', text.Split(' ').Select(t => (int)Math.Round(double.Parse(t, CultureInfo.InvariantCulture) / 100) * 100));
    }

    private static async Task Picture(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("SPA_PICTURES") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"owner-{name}.png"), FullPage = true });
        }
    }
}
