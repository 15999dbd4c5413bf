using System.Net;
using Microsoft.Playwright;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Fleet.Inventory;
using Spa.Fleet.Tests.Acs;
using Spa.Fleet.Tests.Http;
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
        foreach (var (field, value) in new[] { ("Direction", "Outgoing"), ("RemoteParty", "2000"), ("Start", "2026-03-01T08:00:00Z"), ("Duration", "75"), ("CallTerminationCause", "RemoteDisconnect") })
        {
            cpe.Values[$"Device.Services.VoiceService.1.CallLog.3.{field}"] = value;
        }

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
        await page.FillAsync("input[type=search][name=parameter]", "calllog");
        await Assertions.Expect(page.Locator("#parameters-found table").Last).ToContainTextAsync("2026-03-01 08:00:00outgoing20001:15RemoteDisconnect");
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
        await Assertions.Expect(page.Locator("#tasks tr:has-text('Nonsense')")).ToContainTextAsync("queued");
        await cpe.Session("2 PERIODIC");
        await Assertions.Expect(page.Locator("#tasks tr:has-text('9005')")).ToContainTextAsync("failed", new() { Timeout = 30_000 });
        await Chromium.Picture(page, "cwmp-wide");
        await page.SetViewportSizeAsync(390, 844);
        await Chromium.Picture(page, "cwmp-phone");
        Assert.Equal(390, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(troubles);
    }

    [Needs("chromium")]
    public async Task A_ping_and_a_line_test_are_asked_for_on_the_page_and_their_results_stand_there()
    {
        const string Unit = "000e08cc000b";
        const string Ping = "Device.IP.Diagnostics.IPPing.";
        const string Line = "Device.Services.VoiceService.1.POTS.FXO.1.DiagTests.";
        using var certificate = chromium.Server.FromProvider(Unit, "FM600F00000B");
        using var cpe = new TestCpe(chromium.Server, new DeviceId("Sipura", "000E08", "SPA3102", "FM600F00000B"), certificate: certificate).WithSettings();
        foreach (var name in new[] { Ping + "DiagnosticsState", Ping + "Host", Ping + "NumberOfRepetitions", Line + "DiagnosticsState", Line + "TestSelector" })
        {
            cpe.Values[name] = string.Empty;
        }

        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("0 BOOTSTRAP", "1 BOOT"));
        var (page, troubles) = await chromium.Open();
        await chromium.Enter(page);
        await page.GotoAsync($"/devices/{Unit}");
        await Assertions.Expect(page.Locator("#diagnoses")).ToContainTextAsync("None was asked for yet.");
        await page.FillAsync("input[name=host]", "sip.example.net");
        await page.FillAsync("input[name=count]", "5");
        await page.ClickAsync($"button[title='{Ping}']");
        await Assertions.Expect(page.Locator(".word.good")).ToContainTextAsync("what it finds stands here");
        await page.SelectOptionAsync($"form:has(button[title='{Line}']) select", "DialTone");
        await page.ClickAsync($"button[title='{Line}']");
        await Assertions.Expect(page.Locator("#diagnoses tr:has-text('DialTone')")).ToContainTextAsync("waits for its next session");
        await cpe.Session("2 PERIODIC");
        Assert.Equal(("sip.example.net", "5", "Requested", "DialTone", "Requested"), (cpe.Values[Ping + "Host"], cpe.Values[Ping + "NumberOfRepetitions"], cpe.Values[Ping + "DiagnosticsState"], cpe.Values[Line + "TestSelector"], cpe.Values[Line + "DiagnosticsState"]));
        await Assertions.Expect(page.Locator("#diagnoses tr:has-text('sip.example.net')")).ToContainTextAsync("runs", new() { Timeout = 30_000 });
        foreach (var (name, value) in new[]
        {
            (Ping + "DiagnosticsState", "Complete"), (Ping + "SuccessCount", "5"), (Ping + "FailureCount", "0"), (Ping + "MinimumResponseTime", "12"), (Ping + "AverageResponseTime", "15"), (Ping + "MaximumResponseTime", "31"),
            (Line + "DiagnosticsState", "Complete"), (Line + "TestResult", "Failure"), (Line + "X_000E08_Millivolts", "-47900"),
        })
        {
            cpe.Values[name] = value;
        }

        await cpe.Session("8 DIAGNOSTICS COMPLETE");
        await Assertions.Expect(page.Locator("#diagnoses tr:has-text('sip.example.net')")).ToContainTextAsync("5 of 5 answered; fastest 12 ms, mean 15 ms, slowest 31 ms.", new() { Timeout = 30_000 });
        await Assertions.Expect(page.Locator("#diagnoses tr:has-text('DialTone')")).ToContainTextAsync("DialTone: failure, -47.9 V.");
        await Chromium.Picture(page, "cwmp-diagnoses");
        await page.SetViewportSizeAsync(390, 844);
        await Chromium.Picture(page, "cwmp-diagnoses-phone");
        Assert.Equal(390, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(troubles);
    }

    [Needs("chromium")]
    public async Task The_page_says_why_a_unit_behind_an_address_translation_comes_only_by_itself()
    {
        const string Hidden = "000e08cc000a";
        using var certificate = chromium.Server.FromProvider(Hidden, "FM600F00000A");
        using var cpe = new TestCpe(chromium.Server, new DeviceId("Sipura", "000E08", "SPA3102", "FM600F00000A"), certificate: certificate).WithSettings();
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("0 BOOTSTRAP", "1 BOOT"));
        var inform = cpe.Inform("4 VALUE CHANGE");
        await cpe.Send(inform with { Parameters = [.. inform.Parameters, new("Device.ManagementServer.NATDetected", CwmpValue.Of(true)), new("Device.ManagementServer.UDPConnectionRequestAddress", CwmpValue.Of("198.51.100.7:41000"))] });
        await cpe.Send(null);

        var (page, troubles) = await chromium.Open();
        await chromium.Enter(page);
        await page.GotoAsync($"/devices/{Hidden}");
        await Assertions.Expect(page.Locator("#tasks")).ToContainTextAsync("The unit stands behind an address translation, and this server was started without --stun-port: its next session comes by itself.");
        await Chromium.Picture(page, "cwmp-nat");
        await page.ClickAsync("text=Begin a session now");
        await Assertions.Expect(page.Locator(".word.bad")).ToContainTextAsync("without --stun-port");
        await Chromium.Picture(page, "cwmp-nat-asked");
        await page.SetViewportSizeAsync(390, 844);
        await Chromium.Picture(page, "cwmp-nat-phone");
        Assert.Equal(390, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(troubles);
    }

    [Needs("chromium")]
    public async Task Several_are_set_together_and_a_unit_that_stands_there_twice_is_joined()
    {
        const string Own = "000e08cc000e";
        var id = new DeviceId("Sipura", "000E08", "SPA3102", "FM600F00000E");
        using (var plain = new TestCpe(chromium.Server, id).WithSettings())
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await plain.Session("0 BOOTSTRAP"));
            Assert.Null(await chromium.Server.Operations.Approve(Assert.Single(chromium.Server.Store.Read(on => ProvisioningServer.Storage.WaitingUnits.All(on)), u => u.Serial == id.SerialNumber).Code, Actors.Eve));
            Assert.Equal(HttpStatusCode.NoContent, await plain.Session("0 BOOTSTRAP"));
        }

        using var certificate = chromium.Server.FromProvider(Own, id.SerialNumber);
        using (var client = chromium.Server.Secure(certificate))
        {
            (await client.GetAsync($"/enrol/{Own}.xml")).EnsureSuccessStatusCode();
        }

        var (page, troubles) = await chromium.Open();
        await chromium.Enter(page);
        await page.GotoAsync($"/devices/{Own}");
        await Assertions.Expect(page.Locator("section:has(#h-twin)")).ToContainTextAsync("has the serial number of another one");
        await Chromium.Picture(page, "twin-wide");
        await page.SetViewportSizeAsync(390, 844);
        await Chromium.Picture(page, "twin-phone", whole: false);
        Assert.Equal(390, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await page.ClickAsync("text=It is the same unit: join");
        await Assertions.Expect(page.Locator(".word.good")).ToContainTextAsync("They are one device now.");
        await Assertions.Expect(page.Locator("#h-twin")).ToHaveCountAsync(0);

        await page.SetViewportSizeAsync(1200, 900);
        await page.ClickAsync("summary:has-text('Set several together')");
        await page.FillAsync("textarea[name=lines]", "Busy_Tone = 480@-10,620@-10;10(.5/.5/1+2)\nMax_Forward = many\nnonsense");
        await page.ClickAsync("text=Set them in its next session");
        await Assertions.Expect(page.Locator("#several .faults li")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator("textarea[name=lines]")).ToHaveValueAsync("Busy_Tone = 480@-10,620@-10;10(.5/.5/1+2)\nMax_Forward = many\nnonsense");
        await Chromium.Picture(page, "several-wide");
        await page.SetViewportSizeAsync(390, 844);
        await Chromium.Picture(page, "several-phone");
        Assert.Equal(390, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await page.FillAsync("textarea[name=lines]", "Busy_Tone = 480@-10,620@-10;10(.5/.5/1+2)\nMax_Forward = 44");
        await page.ClickAsync("text=Set them in its next session");
        await Assertions.Expect(page.Locator(".word.good")).ToContainTextAsync("waits for the next session");
        await Assertions.Expect(page.Locator("#tasks")).ToContainTextAsync("Device.X_000E08_Profile.Busy_Tone, Device.X_000E08_Profile.Max_Forward");
        Assert.Empty(troubles);
    }

    [Needs("chromium")]
    public async Task The_tree_of_a_router_opens_level_by_level_and_is_set_where_it_stands()
    {
        const string Root = "InternetGatewayDevice.";
        using var cpe = new TestCpe(chromium.Server, new DeviceId("Maker", "ABCDEF", "Router", "SN-77")) { Root = Root };
        foreach (var (name, value) in new[]
        {
            ("ManagementServer.Username", ""), ("ManagementServer.Password", ""), ("ManagementServer.ConnectionRequestUsername", ""), ("ManagementServer.ConnectionRequestPassword", ""), ("ManagementServer.PeriodicInformInterval", "3600"),
            ("DeviceInfo.Manufacturer", "Maker"), ("DeviceInfo.SoftwareVersion", "6.0.0"), ("Time.NTPServer1", "old.example"), ("Time.NTPServer2", ""), ("Time.Enable", "1"),
            ("LANDevice.1.WLANConfiguration.1.SSID", "home"), ("LANDevice.1.WLANConfiguration.2.SSID", "guest"), ("LANDevice.1.WLANConfiguration.10.SSID", "tenth"),
        })
        {
            cpe.Values[Root + name] = value;
        }

        await cpe.Session("0 BOOTSTRAP");
        var unit = chromium.Server.Store.Read(on => ProvisioningServer.Storage.WaitingUnits.All(on)).Single(u => u.Serial == "SN-77");
        Assert.Null(await chromium.Server.Operations.Approve(unit.Code, Actors.Eve));
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("0 BOOTSTRAP"));
        cpe.Login = (unit.Mac.ToString(), cpe.Values[Root + "ManagementServer.Password"]);

        var (page, troubles) = await chromium.Open();
        await chromium.Enter(page);
        await page.GotoAsync($"/devices/{unit.Mac}");
        var tree = page.Locator(".tree.browse");
        await Assertions.Expect(tree).ToContainTextAsync("Known only as far as parameters were read.");

        // Nothing is offered that is only for ours: settings by profile, notices by SIP, files of settings.
        await Assertions.Expect(page.GetByText("Fetch its file")).ToHaveCountAsync(1);
        foreach (var ours in new[] { "Send settings as a file", "Fetch settings now", "Send a report", "Last resync", "Change key", "The profile as it is written", "Layers of this device" })
        {
            await Assertions.Expect(page.GetByText(ours)).ToHaveCountAsync(0);
        }

        // What is known is there at once; the rest when the unit was asked.
        var root = tree.Locator("details:has(> summary:text-is('InternetGatewayDevice.'))").First;
        await root.Locator("> summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(root).ToContainTextAsync("ManagementServer.");
        await Assertions.Expect(root).Not.ToContainTextAsync("LANDevice.");
        await root.Locator("> .level > .hint button").ClickAsync();
        await Assertions.Expect(root.Locator("> .level > .hint")).ToContainTextAsync("queued");
        await cpe.Session("2 PERIODIC");
        await Assertions.Expect(root).ToContainTextAsync("LANDevice.", new() { Timeout = 30_000 });

        var time = root.Locator("details:has(> summary:text-is('Time.'))");
        await time.Locator("> summary").ClickAsync();
        await time.Locator("> .level > .hint button").ClickAsync();
        await Assertions.Expect(time.Locator("> .level > .hint")).ToContainTextAsync("queued");
        await cpe.Session("2 PERIODIC");
        var row = time.Locator("tr.parameter:has-text('NTPServer1')");
        await Assertions.Expect(row.Locator("input[name=value]")).ToHaveValueAsync("old.example", new() { Timeout = 30_000 });
        await row.Locator("input[name=value]").FillAsync("new.example");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(row).ToContainTextAsync("queued");
        await cpe.Session("2 PERIODIC");
        await Assertions.Expect(row).Not.ToContainTextAsync("queued", new() { Timeout = 30_000 });
        Assert.Equal("new.example", cpe.Values[Root + "Time.NTPServer1"]);
        await Assertions.Expect(row.Locator("input[name=value]")).ToHaveValueAsync("new.example");

        // A fault stands at the parameter that it is about.
        cpe.Answers = request => request is SetParameterValues ? new CwmpFault(FaultCode.InvalidArguments, "no", [new(Root + "Time.NTPServer2", FaultCode.InvalidParameterValue, "no such host")]) : null;
        var other = time.Locator("tr.parameter:has-text('NTPServer2')");
        await other.Locator("input[name=value]").FillAsync("nowhere");
        await other.Locator("button").ClickAsync();
        await Assertions.Expect(other).ToContainTextAsync("queued");
        await cpe.Session("2 PERIODIC");
        await Assertions.Expect(other).ToContainTextAsync("9007 no such host", new() { Timeout = 30_000 });
        await Assertions.Expect(row).Not.ToContainTextAsync("9007");
        await Chromium.Picture(page, "tree-wide");
        await page.SetViewportSizeAsync(390, 844);
        await Chromium.Picture(page, "tree-phone");
        Assert.Equal(390, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));

        var (dark, _) = await chromium.Open(scheme: ColorScheme.Dark);
        await chromium.Enter(dark);
        await dark.GotoAsync($"/devices/{unit.Mac}");
        await dark.Locator(".tree.browse summary").First.ClickAsync();
        await Assertions.Expect(dark.Locator(".tree.browse")).ToContainTextAsync("LANDevice.");
        await Chromium.Picture(dark, "tree-dark");
        Assert.Empty(troubles);
    }

    [Needs("chromium")]
    public async Task A_row_is_added_and_taken_out_where_its_table_stands()
    {
        const string Unit = "000e08cc000f";
        const string Table = "Device.ManagementServer.InformParameter.";
        using var certificate = chromium.Server.FromProvider(Unit, "FM600FCC000F");
        using var cpe = new TestCpe(chromium.Server, new DeviceId("Sipura", "000E08", "SPA3102", "FM600FCC000F"), certificate: certificate).WithSettings();
        var rows = new List<uint>();
        cpe.Answers = request =>
        {
            switch (request)
            {
                case AddObject:
                    rows.Add((uint)rows.Count + 1);
                    return rows.Count > 1 ? CwmpFault.Of(FaultCode.ResourcesExceeded) : new AddObjectResponse(rows[^1], 0);
                case DeleteObject:
                    rows.Clear();
                    return new DeleteObjectResponse(0);
                case GetParameterNames { Path: "Device.ManagementServer." }:
                    return new GetParameterNamesResponse([new(Table, true), new("Device.ManagementServer.Username", true)]);
                case GetParameterNames { Path: Table }:
                    return new GetParameterNamesResponse([.. rows.Take(1).Select(r => new ParameterInfo($"{Table}{r}.", true))]);
                default:
                    return null;
            }
        };
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("0 BOOTSTRAP"));
        var (page, troubles) = await chromium.Open();
        await chromium.Enter(page);
        await page.GotoAsync($"/devices/{Unit}");
        var tree = page.Locator(".tree.browse");
        await Ask(tree.Locator("> .level > .hint button"), tree);
        var root = tree.Locator("details:has(> summary:text-is('Device.'))").First;
        await root.Locator("> summary").ClickAsync();
        var server = root.Locator("details:has(> summary:text-is('ManagementServer.'))");
        await server.Locator("> summary").ClickAsync();
        await Ask(server.Locator("> .level > .hint button"), server);
        var table = server.Locator("details:has(> summary:has-text('InformParameter.'))");
        await Assertions.Expect(table).ToHaveCountAsync(1, new() { Timeout = 30_000 });
        await table.Locator("> summary").ClickAsync();
        await Ask(table.Locator("> form button"), table);
        var row = table.Locator("details:has(> summary:text-is('1.'))");
        await Assertions.Expect(row).ToHaveCountAsync(1, new() { Timeout = 30_000 });

        // What the unit refuses stands at the table.
        await Ask(table.Locator("> form button"), table);
        await Assertions.Expect(table.Locator("> .level > .faults")).ToContainTextAsync("9004", new() { Timeout = 30_000 });
        await row.Locator("> summary").ClickAsync();
        await Chromium.Picture(page, "rows-wide");
        await Ask(row.Locator("> form button"), table);
        await Assertions.Expect(row).ToHaveCountAsync(0, new() { Timeout = 30_000 });
        await Assertions.Expect(table.Locator("> .level > .faults")).ToHaveCountAsync(0);
        Assert.Empty(troubles);

        async Task Ask(ILocator button, ILocator at)
        {
            await button.ClickAsync();
            await Assertions.Expect(at.Locator("> .level > .hint")).ToContainTextAsync("queued", new() { Timeout = 30_000 });
            await cpe.Session("2 PERIODIC");
            await Assertions.Expect(at.Locator("> .level > .hint .pending")).ToHaveCountAsync(0, new() { Timeout = 30_000 });
        }
    }

    [Needs("chromium")]
    public async Task One_order_asks_a_selection_and_its_page_shows_what_each_has_answered()
    {
        var cpes = Enumerable.Range(1, 4).Select(n => new TestCpe(chromium.Server, new DeviceId("Sipura", "000E08", "SPA3102", $"FM600CD{n:d5}"),
            certificate: chromium.Server.FromProvider($"000e08cd{n:x4}", $"FM600CD{n:d5}")).WithSettings()).ToList();
        foreach (var cpe in cpes)
        {
            Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("0 BOOTSTRAP"));
        }

        await chromium.Server.Operations.Add(MacAddress.Of("000e08cd0009"), new(), Actors.Eve);
        var (page, troubles) = await chromium.Open();
        await chromium.Enter(page);
        await page.GotoAsync("/fleet/bulk?q=000e08cd");
        var form = page.Locator("form:has(input[value=Set])");
        await form.Locator("input[name=path]").FillAsync("Device.Time.NTPServer1");
        await form.Locator("input[name=value]").FillAsync("ntp.example");
        await Chromium.Picture(page, "cwmp-many");
        await form.Locator("button").ClickAsync();
        await page.WaitForURLAsync("**/fleet/jobs/*");
        await Assertions.Expect(page.Locator("#progress")).ToContainTextAsync("1 could not be asked", new() { Timeout = 30_000 });
        await Assertions.Expect(page.Locator("#answers")).ToContainTextAsync("4 waiting for their next session");

        foreach (var (cpe, number) in cpes.Select((c, n) => (c, n)).Take(3))
        {
            cpe.Values["Device.Time.NTPServer1"] = string.Empty;
            cpe.Answers = request => request is SetParameterValues && number > 0 ? new CwmpFault(FaultCode.InvalidArguments, "no", [new("Device.Time.NTPServer1", FaultCode.InvalidParameterValue, "no such host")]) : null;
            await cpe.Session("2 PERIODIC");
        }

        await Assertions.Expect(page.Locator("#answers")).ToContainTextAsync("Of 4 that were asked 1 done, 1 waiting for their next session, 2 failed.", new() { Timeout = 30_000 });
        await Assertions.Expect(page.Locator("#faults")).ToContainTextAsync("9007");
        await Chromium.Picture(page, "cwmp-job-wide");
        await page.ClickAsync("a.chip:has-text('failed')");
        await Assertions.Expect(page.Locator("#devices tbody tr")).ToHaveCountAsync(2);
        await page.SetViewportSizeAsync(390, 844);
        await Chromium.Picture(page, "cwmp-job-phone");
        Assert.Equal(390, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await page.ClickAsync("text=Take back what waits");
        await Assertions.Expect(page.Locator("#answers")).ToContainTextAsync("1 taken back or forgotten");
        cpes.ForEach(c => c.Dispose());
        Assert.Empty(troubles);
    }
}
