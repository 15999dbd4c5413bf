using System.Net;
using Microsoft.Playwright;
using Spa.Cwmp.Messages;
using Spa.Fleet.Tests.Acs;
using Spa.Marks;

namespace Spa.Fleet.Tests.Pages;

/// <summary>The page of a device that is managed by CWMP, beside the device itself.</summary>
public class CwmpPageTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Name = "000e08cc0009";
    private const string Tone = "Device.X_000E08_Profile.Busy_Tone";

    [Needs("chromium")]
    public async Task An_operator_reads_and_sets_a_parameter_and_sees_what_became_of_it()
    {
        using var certificate = chromium.Server.FromProvider(Name);
        using var cpe = new TestCpe(chromium.Server, new DeviceId("Sipura", "000E08", "SPA3102", "FM600F123456"), certificate: certificate).WithSettings();
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("0 BOOTSTRAP", "1 BOOT"));

        var (page, troubles) = await chromium.Open();
        await chromium.Enter(page);
        await page.GotoAsync($"/devices/{Name}");
        await Assertions.Expect(page.Locator("#tasks")).ToContainTextAsync("Nothing was asked of it yet.");
        await page.ClickAsync("text=Read parameters");
        await Assertions.Expect(page.Locator("#tasks")).ToContainTextAsync("Refresh");
        await Assertions.Expect(page.Locator("#tasks")).ToContainTextAsync("queued");

        // The page is told, nobody loads it again.
        await cpe.Session("2 PERIODIC");
        await Assertions.Expect(page.Locator("#tasks")).ToContainTextAsync("done", new() { Timeout = 30_000 });
        await page.FillAsync("input[type=search][name=parameter]", "busy_tone");
        await Assertions.Expect(page.Locator("#parameters-found")).ToContainTextAsync("1 are shown");
        await Assertions.Expect(page.Locator("#parameters-found")).ToContainTextAsync("480@-19");

        // The field offers what the unit has, not what a profile has.
        Assert.Equal([Tone], await page.EvaluateAsync<string[]>("[...document.querySelector('label input[name=parameter]').list.options].map(o => o.value)"));
        await page.FillAsync("label input[name=parameter]", Tone);
        await page.FillAsync("label input[name=value]", "480@-10,620@-10;10(.5/.5/1+2)");
        await page.ClickAsync("text=Set in its next session");
        await Assertions.Expect(page.Locator(".word.good")).ToContainTextAsync("waits for the next session");
        await Chromium.Picture(page, "cwmp-waiting");
        await cpe.Session("2 PERIODIC");
        Assert.Equal("480@-10,620@-10;10(.5/.5/1+2)", cpe.Values[Tone]);
        await Assertions.Expect(page.Locator("#tasks tr:has-text('Busy_Tone')")).ToContainTextAsync("done", new() { Timeout = 30_000 });

        // What it refuses is told in its words.
        await page.FillAsync("label input[name=parameter]", "Device.Time.Nonsense");
        await page.ClickAsync("text=Set in its next session");
        await cpe.Session("2 PERIODIC");
        await Assertions.Expect(page.Locator("#tasks tr:has-text('9005')")).ToContainTextAsync("failed", new() { Timeout = 30_000 });
        await Chromium.Picture(page, "cwmp-wide");
        await page.SetViewportSizeAsync(390, 844);
        await Chromium.Picture(page, "cwmp-phone");
        Assert.Equal(390, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(troubles);
    }
}
