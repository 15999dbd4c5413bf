using System.Globalization;
using System.Text;
using Microsoft.Playwright;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Tests.Http;
using Spa.Marks;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Pages;

/// <summary>The day of an operator in a real browser.</summary>
public class DayTests(Chromium chromium) : IClassFixture<Chromium>
{
    private RunningServer Server => chromium.Server;

    [Needs("chromium")]
    public async Task A_thousand_devices_come_in_one_that_fails_is_mended_a_change_goes_out_in_stages_a_tag_gets_its_firmware_and_a_backup_holds_it_all()
    {
        var (mac, key) = await Server.Enrolled("000e08300005");
        await Server.Store.Write(on => FirmwareImages.Put(on, new() { Model = ModelName.Default, Version = "6.1.0", File = "SPA3102-6.1.0.img", Size = 1, Sha256 = new string('0', 64), Added = DateTimeOffset.UtcNow, AddedBy = "eve" }));
        var (page, troubles) = await chromium.Open();
        await chromium.LogIn(page);

        // The layer of their customer needs a variable, which one of them will not have.
        Assert.Empty(await Server.Operations.Set(LayerScope.Parse("customer:acme").OrThrow(), [new("Display_Name_1_", "{{desk}}", null)], [], Actors.Eve));

        // A sheet with a fault changes nothing and says where; mended it is taken whole.
        await page.GotoAsync("/fleet/import");
        await Choose(page, Sheet(1000) + "000e08,nobody,,,,\n");
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
        await Assertions.Expect(page.Locator("html[data-ready]")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("j");
        await Assertions.Expect(page.Locator("tr.at")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("o");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(mac.WithColons(), new() { Timeout = 30_000 });
        await Assertions.Expect(page.Locator(".wrong.problem")).ToContainTextAsync("Variable desk has no value, and Display_Name_1_ in the layer of customer acme needs it");
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

        // A change of the layer is drafted, looked at, and goes to one device first; it comes back well, and the rest follow.
        await page.GotoAsync("/layers/edit?scope=customer:acme");
        await page.FillAsync("form.set input[name=name] >> nth=0", "Resync_Periodic");
        await page.FillAsync("form.set input[name=text] >> nth=0", "1800");
        await page.ClickAsync("form.set button >> nth=0");
        await Assertions.Expect(page.Locator(".word.good")).ToContainTextAsync("in the draft");
        await page.ClickAsync("text=and publish");
        await page.FillAsync("input[name=device]", mac.ToString());
        await page.ClickAsync("text=Preview");
        await Assertions.Expect(page.Locator("#preview")).ToContainTextAsync("1800");
        await Chromium.Picture(page, "day-preview");
        await page.FillAsync("input[name=reason]", "resync twice an hour");
        await page.SelectOptionAsync("select[name=first]", "device");
        await page.FillAsync("input[name=value]", mac.ToString());
        await page.ClickAsync("section:has(#h-publish) button.main");
        await Assertions.Expect(page.Locator("#state .wrong")).ToHaveTextAsync($"Running, stage 1 of 2, device {mac}.");
        Assert.Equal("1800", ProfileTests.Open(await Server.Plain.GetByteArrayAsync($"/p/{key.Token}/{mac}.cfg"), key.Key)["Resync_Periodic"]);
        await Server.Plain.PostAsync($"/report/{key.Token}/{mac}.xml", new ByteArrayContent(ReportTests.Report(key, Server.Store.Read(on => Devices.Find(on, mac))!.Sequence, "6.0.1")));
        await Assertions.Expect(page.Locator("#state .wrong")).ToHaveTextAsync("Finished. Over all stages 1 good.", new() { Timeout = 30_000 });
        await Chromium.Picture(page, "day-publish");

        // Typed search, its address, a selection and all that fit.
        await page.GotoAsync("/");
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("site:\"site 3\" tag:t1");
        await Assertions.Expect(page.Locator(".pager b").First).ToHaveTextAsync("28");
        await page.WaitForURLAsync(url => url.Contains("site%3A", StringComparison.Ordinal));
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("x");
        await Assertions.Expect(page.Locator("#picked")).ToHaveTextAsync("1");

        // News that come meanwhile change neither the search nor the selection.
        await page.RunAndWaitForResponseAsync(
            () => Server.Store.Write(on => DeviceEvents.Add(on, mac, "operator", Severity.Fine, "Something else.")),
            r => r.Url.Contains("handler=Rows", StringComparison.Ordinal), new() { Timeout = 30_000 });
        await Assertions.Expect(page.Locator(".pager b").First).ToHaveTextAsync("28");
        await Assertions.Expect(page.Locator("#picked")).ToHaveTextAsync("1");
        await Chromium.Picture(page, "day-search");
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
        await Assertions.Expect(page.Locator("html[data-ready]")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("w");
        await page.WaitForURLAsync("**/waiting");
        await page.GotoAsync("/fleet/groups");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("pilot");
        await Chromium.Picture(page, "groups");

        // What was done is in the backup, on whatever machine that is put.
        using var elsewhere = new Folder();
        Backup.Write(Server.Store, elsewhere.File("fleet.spa"), "correct horse battery");
        Backup.Restore(elsewhere.File("fleet.spa"), elsewhere.File("data"), null, "correct horse battery");
        using (var restored = Store.Open(elsewhere.File("data")))
        {
            Assert.Equal((1000L, 28L), (restored.Read(Devices.Count), restored.Read(on => Devices.Totals(on, DeviceSearch.For(Actors.Eve, "tag:pilot")).All)));
            Assert.Equal("1800", restored.Read(on => restored.Layers.Get(on, LayerScope.Parse("customer:acme").OrThrow())).Entries["Resync_Periodic"].Text);
            Assert.Equal(key.Key, restored.Read(on => restored.Keys.Of(on, mac))[0].Key);
        }

        Assert.Empty(troubles);
    }

    private static string Sheet(int count)
    {
        var text = new StringBuilder("mac,customer,site,tags,note,var:desk\n");
        for (var i = 0; i < count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"000e0830{i:x4},acme,site {i % 7},t{i % 5},,{(i == 5 ? string.Empty : $"Desk {i}")}\n");
        }

        return text.ToString();
    }

    private static Task Choose(IPage page, string sheet)
        => page.SetInputFilesAsync("#import input[type=file]", new FilePayload { Name = "devices.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(sheet) });
}
