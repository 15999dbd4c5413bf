using Microsoft.Playwright;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Tests.Http;
using Spa.Foundation.Text;
using Spa.Marks;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Pages;

/// <summary>What an operator does, in a real browser.</summary>
public class OperatorTests(Chromium chromium) : IClassFixture<Chromium>
{
    private RunningServer Server => chromium.Server;

    [Needs("chromium")]
    public async Task An_operator_logs_in_and_lets_a_device_in_that_appears_by_itself()
    {
        var (page, troubles) = await chromium.Open();
        await page.GotoAsync("/");
        Assert.EndsWith("/login?back=%2F", page.Url, StringComparison.Ordinal);
        await Chromium.Picture(page, "login");
        await chromium.LogIn(page);
        await page.ClickAsync("nav >> text=Waiting");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Nobody waits.");

        // The page is told, nobody loads it again.
        using var certificate = RunningServer.SelfSigned("000e08a00001");
        using var unit = Server.Secure(certificate);
        await unit.GetAsync("/enrol/000e08a00001.xml");
        var code = EnrolmentCode.Of(certificate.PublicKey.ExportSubjectPublicKeyInfo());
        await Assertions.Expect(page.Locator(".code")).ToHaveTextAsync(code);
        await Assertions.Expect(page.Locator("#waiting-count")).ToHaveTextAsync("1");
        await Chromium.Picture(page, "waiting");
        await page.ClickAsync("text=The code matches: let in");
        await Assertions.Expect(page.Locator(".word.good")).ToHaveTextAsync($"{code} let in.");
        Assert.Contains("GPP_SA", await unit.GetStringAsync("/enrol/000e08a00001.xml"), StringComparison.Ordinal);

        await page.ClickAsync("nav >> text=Fleet");
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("00:0e:08:a0");
        await page.ClickAsync("tr[data-href='/devices/000e08a00001'] td.sentence");
        await Assertions.Expect(page.Locator(".wrong")).ToHaveTextAsync("Let in; it has not fetched its profile yet.");
        Assert.Empty(troubles);
    }

    [Needs("chromium")]
    public async Task A_bad_value_is_shown_where_it_breaks_and_a_good_one_reaches_the_profile()
    {
        var (mac, key) = await Server.Enrolled("000e08a00002");
        var (page, troubles) = await chromium.Open();
        await chromium.LogIn(page);
        await page.GotoAsync($"/devices/{mac}");
        await page.FillAsync("form.set input[name=name]", "Dial_Tone");
        await page.FillAsync("form.set input[name=text]", "350@-19,loud");
        await Assertions.Expect(page.Locator("form.set .meaning")).ToContainTextAsync("May be:");
        await page.ClickAsync("form.set button");
        await Assertions.Expect(page.Locator(".faults")).ToContainTextAsync("Dial_Tone cannot be this");
        await Assertions.Expect(page.Locator(".where mark")).ToHaveTextAsync("l");
        await Chromium.Picture(page, "layer-refused");
        await page.FillAsync("form.set input[name=text]", "400@-19;10(*/0/1)");
        await page.ClickAsync("form.set button");
        await Assertions.Expect(page.Locator("#values")).ToContainTextAsync("400@-19;10(*/0/1)");
        Assert.Equal("400@-19;10(*/0/1)", ProfileTests.Open(await Server.Plain.GetByteArrayAsync($"/p/{key.Token}/{mac}.cfg"), key.Key)["Dial_Tone"]);
        Assert.Empty(troubles);
    }

    [Needs("chromium")]
    public async Task Every_page_fits_a_telephone_and_the_dark_and_asks_no_other_host()
    {
        var (mac, key) = await Server.Enrolled("000e08a00003");
        await Server.Plain.GetAsync($"/p/{key.Token}/{mac}.cfg");
        await Server.Plain.PostAsync($"/report/{key.Token}/{mac}.xml", new ByteArrayContent(ReportTests.Report(key, 1, "5.1.10(GW)")));
        Assert.Null(await Server.Operations.Change(mac, new() { Customer = "Acme Telecom", Site = "Berlin", Tags = "pilot attic", Note = "Behind the cupboard" }, Actors.Eve));
        var (gone, _) = await Server.Enrolled("000e08a00004");
        await Server.Store.Write(on => Healths.Resynced(on, gone, "corrupt file"));
        await Server.Store.Write(on => Healths.ProfileTaken(on, gone, 1, true, DateTimeOffset.UtcNow));
        Assert.Null(await Server.Operations.Add(MacAddress.Of("000e08a00005"), new() { Customer = "Acme Telecom" }, Actors.Eve));
        Assert.Empty(await Server.Operations.Set(
            LayerScope.Parse("customer:Acme Telecom").OrThrow(), [new("Proxy_1_", "sip.acme.example", null), new("Display_Name_1_", "{{name}}", null), new("Password_1_", "{{password}}", null)], [new("name", VariableType.Text, "Front desk"), new("password", VariableType.Secret, "hidden")], Actors.Eve));
        foreach (var (kind, width, scheme) in new[] { ("wide", 1280, ColorScheme.Light), ("dark", 1280, ColorScheme.Dark), ("phone", 390, ColorScheme.Light) })
        {
            var (page, troubles) = await chromium.Open(width, 844, scheme);
            await chromium.LogIn(page);
            foreach (var (name, address) in new[] { ("fleet", "/"), ("waiting", "/waiting"), ("import", "/fleet/import"), ("groups", "/fleet/groups"), ("jobs", "/fleet/jobs"), ("many", "/fleet/bulk"), ("device", $"/devices/{mac}"), ("layers", "/layers"), ("layer", "/layers/edit?scope=customer:Acme%20Telecom"), ("firmware", "/firmware"), ("account", "/account") })
            {
                await page.GotoAsync(address);
                await Assertions.Expect(page.Locator("h1")).ToBeVisibleAsync();
                if (name == "fleet")
                {
                    // A telephone shows devices first.
                    if (kind == "phone")
                    {
                        await page.ClickAsync(".figures > summary");
                    }

                    await Assertions.Expect(page.Locator("#traffic canvas")).ToBeVisibleAsync();
                }

                if (name == "device")
                {
                    await page.ClickAsync("text=The profile as it is written");
                    await Assertions.Expect(page.Locator("pre.xml")).ToContainTextAsync("<Profile_For>000e08a00003</Profile_For>");
                    await page.ClickAsync("text=Its last report");
                    await Assertions.Expect(page.Locator("details:has-text('Its last report')")).ToContainTextAsync("Display_Name_1_");
                    await page.ClickAsync("text=Its last report");
                    await page.ClickAsync("text=The profile as it is written");
                }

                Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), $"{name} is wider than its {kind} window");
                await Chromium.Picture(page, $"{name}-{kind}");
            }

            Assert.Empty(troubles);
            await page.Context.CloseAsync();
        }
    }
}
