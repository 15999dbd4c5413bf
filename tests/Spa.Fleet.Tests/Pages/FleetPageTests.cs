using System.Globalization;
using System.Text;
using Microsoft.Playwright;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Tests.Http;
using Spa.Marks;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Pages;

/// <summary>A fleet in a real browser: a thousand devices come in, one of them fails, is found and mended, and many are changed at once.</summary>
public class FleetPageTests(Chromium chromium) : IClassFixture<Chromium>
{
    private RunningServer Server => chromium.Server;

    [Needs("chromium")]
    public async Task A_thousand_devices_are_imported_one_that_fails_is_found_and_mended_and_a_tag_gets_its_firmware()
    {
        var (mac, key) = await Server.Enrolled("000e08300005");
        await Server.Store.Write(on => FirmwareImages.Put(on, new() { Model = ModelName.Default, Version = "6.1.0", File = "SPA3102-6.1.0.img", Size = 1, Sha256 = new string('0', 64), Added = DateTimeOffset.UtcNow, AddedBy = "eve" }));
        var (page, troubles) = await chromium.Open();
        await chromium.LogIn(page);

        // The layer of their customer needs a variable, which no device has yet.
        Assert.Empty(await Server.Operations.Set(LayerScope.Parse("customer:acme").OrThrow(), [new("Display_Name_1_", "{{desk}}", null)], [], Actors.Eve));

        // A sheet with a fault changes nothing and says where; mended it is taken whole.
        await page.GotoAsync("/fleet/import");
        await Choose(page, Sheet(1000) + "000e08,nobody,,,\n");
        await page.ClickAsync("text=Check");
        await Assertions.Expect(page.Locator("#plan")).ToContainTextAsync("1 fault: nothing is imported until it is mended.");
        await Assertions.Expect(page.Locator("#plan tbody tr")).ToContainTextAsync("1002");
        await Chromium.Picture(page, "import-fault");
        await Choose(page, Sheet(1000));
        await page.ClickAsync("text=Check");
        await page.ClickAsync("text=Import 1000 devices");
        await Assertions.Expect(page.Locator("#plan")).ToContainTextAsync("999 added, 1 changed, 0 as they were.");
        Assert.Equal(1000, Server.Store.Read(Devices.Count));

        // One device fetches.
        await Server.Plain.GetAsync($"/p/{key.Token}/{mac}.cfg");
        await page.GotoAsync("/");
        await page.ClickAsync("a.chip:has-text('with a variable without value')");
        await Assertions.Expect(page.Locator("tr[data-href]")).ToHaveCountAsync(1);
        Assert.Contains("health%3Avariable-missing", page.Url, StringComparison.Ordinal);
        await page.WaitForFunctionAsync("window.pick !== undefined");
        await page.Keyboard.PressAsync("j");
        await Assertions.Expect(page.Locator("tr.at")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("o");
        await page.WaitForURLAsync($"**/devices/{mac}");
        await Assertions.Expect(page.Locator(".wrong.problem")).ToContainTextAsync("A variable has no value: Display_Name_1_");
        await Chromium.Picture(page, "device-failing");
        await page.GotoAsync("/fleet/import");
        await Choose(page, $"mac,var:desk\n{mac},Front desk\n");
        await page.ClickAsync("text=Check");
        await page.ClickAsync("text=Import 1 device");
        await Assertions.Expect(page.Locator("#plan")).ToContainTextAsync("1 changed");
        Assert.Equal("Front desk", ProfileTests.Open(await Server.Plain.GetByteArrayAsync($"/p/{key.Token}/{mac}.cfg"), key.Key)["Display_Name_1_"]);
        await page.GotoAsync($"/devices/{mac}");
        await Assertions.Expect(page.Locator(".wrong.problem")).ToHaveCountAsync(0);
        await page.CheckAsync("#lines input[value=fault]");
        await Assertions.Expect(page.Locator("#events li").First).ToContainTextAsync("No longer with a variable without value");

        // Typed search, its address, a selection and all that fit.
        await page.GotoAsync("/");
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("site:\"site 3\" tag:t1");
        await Assertions.Expect(page.Locator(".pager b").First).ToHaveTextAsync("28");
        await page.WaitForURLAsync(url => url.Contains("site%3A", StringComparison.Ordinal));
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("x");
        await Assertions.Expect(page.Locator("#picked")).ToHaveTextAsync("1");
        await page.ClickAsync("text=With all that fit");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("28 devices");
        await page.FillAsync("form:has(input[value=Tag]) input[name=argument]", "pilot");
        await page.ClickAsync("button:has-text('Add tags')");
        await Assertions.Expect(page.Locator("#progress .word")).ToContainTextAsync("Finished: 28 done.", new() { Timeout = 30_000 });

        await page.GotoAsync("/fleet/bulk?q=tag%3Apilot");
        await page.FillAsync("form:has(input[value=Firmware]) input[name=argument]", "6.1.0");
        await page.ClickAsync("button:has-text('Assign firmware')");
        await Assertions.Expect(page.Locator("#progress .word")).ToContainTextAsync("Finished: 28 done.", new() { Timeout = 30_000 });
        await Chromium.Picture(page, "job");
        Assert.Equal(28, Server.Store.Read(on => Devices.Search(on, DeviceSearch.For(Actors.Eve, "tag:pilot") with { Limit = 1000 }).Devices.Count(d => d.Firmware == "6.1.0")));

        await page.GotoAsync("/");
        await Assertions.Expect(page.Locator("[data-chart=online] canvas")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("?");
        await Assertions.Expect(page.Locator("#keys")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Chromium.Picture(page, "fleet-thousand");
        await page.Keyboard.PressAsync("n");
        await page.WaitForURLAsync(url => url.Contains("after=", StringComparison.Ordinal));
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("w");
        await page.WaitForURLAsync("**/waiting");
        await page.GotoAsync("/fleet/groups");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("pilot");
        await Chromium.Picture(page, "groups");
        Assert.Empty(troubles);
    }

    private static string Sheet(int count)
    {
        var text = new StringBuilder("mac,customer,site,tags,note\n");
        for (var i = 0; i < count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"000e0830{i:x4},acme,site {i % 7},t{i % 5},\n");
        }

        return text.ToString();
    }

    private static Task Choose(IPage page, string sheet)
        => page.SetInputFilesAsync("#import input[type=file]", new FilePayload { Name = "devices.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(sheet) });
}
