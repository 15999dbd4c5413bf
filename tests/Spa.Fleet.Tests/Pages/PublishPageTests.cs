using Microsoft.Playwright;
using Spa.Fleet.Tests.Http;
using Spa.Marks;

namespace Spa.Fleet.Tests.Pages;

/// <summary>From a change of a layer to devices that have it, in a real browser.</summary>
public class PublishPageTests(Chromium chromium) : IClassFixture<Chromium>
{
    private RunningServer Server => chromium.Server;

    [Needs("chromium")]
    public async Task An_operator_drafts_looks_publishes_to_one_device_first_and_watches_it_come()
    {
        var (mac, key) = await Server.Enrolled("000e08a10001");
        var (other, otherKey) = await Server.Enrolled("000e08a10002");
        foreach (var (device, its) in new[] { (mac, key), (other, otherKey) })
        {
            Assert.Null(await Server.Operations.Change(device, new() { Customer = "pages" }, Actors.Eve));
            await Server.Plain.GetAsync($"/p/{its.Token}/{device}.cfg");
        }

        var (page, troubles) = await chromium.Open();
        await chromium.LogIn(page);
        await page.GotoAsync("/layers/edit?scope=customer:pages");
        await page.FillAsync("input[name=q]", "caller auth");
        await Assertions.Expect(page.Locator("#found")).ToContainTextAsync("VoIP_Caller_Auth_Method_2_");
        await Chromium.Picture(page, "layer-find");
        await page.FillAsync("form.set input[name=name] >> nth=0", "VoIP_Caller_Auth_Method_2_");
        await page.FillAsync("form.set input[name=text] >> nth=0", "none");
        await page.ClickAsync("form.set button >> nth=0");
        await Assertions.Expect(page.Locator(".word.good")).ToContainTextAsync("in the draft");
        await page.ClickAsync("text=and publish");
        await Assertions.Expect(page.Locator(".why")).ToContainTextAsync("can call any number");
        await page.FillAsync("input[name=device]", mac.ToString());
        await page.ClickAsync("text=Preview");
        await Assertions.Expect(page.Locator("#preview")).ToContainTextAsync("customer pages");
        await Chromium.Picture(page, "draft");
        await page.FillAsync("input[name=reason]", "open the gateway");
        await page.SelectOptionAsync("select[name=first]", "device");
        await page.FillAsync("input[name=value]", mac.ToString());
        await page.ClickAsync("section:has(#h-publish) button.main");
        await Assertions.Expect(page.Locator("#state .wrong")).ToHaveTextAsync($"Running, stage 1 of 2, device {mac}.");
        Assert.Equal("PIN", ProfileTests.Open(await Server.Plain.GetByteArrayAsync($"/p/{otherKey.Token}/{other}.cfg"), otherKey.Key)["VoIP_Caller_Auth_Method_2_"]);

        // The page is told, nobody loads it again.
        Assert.Equal("none", ProfileTests.Open(await Server.Plain.GetByteArrayAsync($"/p/{key.Token}/{mac}.cfg"), key.Key)["VoIP_Caller_Auth_Method_2_"]);
        await Assertions.Expect(page.Locator("#state")).ToContainTextAsync("fetched", new() { Timeout = 30_000 });
        await Chromium.Picture(page, "publish-running");
        await Server.Plain.PostAsync($"/report/{key.Token}/{mac}.xml", new ByteArrayContent(ReportTests.Report(key, 2, "6.0.1")));
        await Assertions.Expect(page.Locator("#state .wrong")).ToHaveTextAsync("Running, stage 2 of 2, all the rest.", new() { Timeout = 30_000 });
        await page.ClickAsync("text=Pause");
        await Assertions.Expect(page.Locator("#state .wrong")).ToContainTextAsync("Paused by admin");
        Assert.Equal("PIN", ProfileTests.Open(await Server.Plain.GetByteArrayAsync($"/p/{otherKey.Token}/{other}.cfg"), otherKey.Key)["VoIP_Caller_Auth_Method_2_"]);
        await page.ClickAsync("text=Roll back");
        await page.ClickAsync("text=Give every device what the layer said before");
        await Assertions.Expect(page.Locator("#state .wrong")).ToContainTextAsync("Rolled back by admin");
        Assert.Equal("PIN", ProfileTests.Open(await Server.Plain.GetByteArrayAsync($"/p/{key.Token}/{mac}.cfg"), key.Key)["VoIP_Caller_Auth_Method_2_"]);
        await page.GotoAsync("/layers/history?scope=customer:pages&revision=1");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("open the gateway");
        Assert.Empty(troubles);
        await page.Context.CloseAsync();

        foreach (var (kind, width, scheme) in new[] { ("wide", 1280, ColorScheme.Light), ("dark", 1280, ColorScheme.Dark), ("phone", 390, ColorScheme.Light) })
        {
            var (small, wrong) = await chromium.Open(width, 844, scheme);
            await chromium.LogIn(small);
            foreach (var (name, address) in new[] { ("publishes", "/publishes"), ("publish", "/publishes/1"), ("layer-draft", "/layers/draft?scope=all"), ("layer-history", "/layers/history?scope=customer:pages&revision=1"), ("layer-import", "/layers/import?scope=all"), ("layer-edit", "/layers/edit?scope=customer:pages") })
            {
                await small.GotoAsync(address);
                await Assertions.Expect(small.Locator("h1")).ToBeVisibleAsync();
                Assert.True(await small.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), $"{name} is wider than its {kind} window");
                await Chromium.Picture(small, $"{name}-{kind}");
            }

            Assert.Empty(wrong);
            await small.Context.CloseAsync();
        }
    }
}
