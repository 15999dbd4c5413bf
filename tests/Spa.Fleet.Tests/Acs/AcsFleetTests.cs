using System.Net;
using System.Text;
using System.Xml.Linq;
using Microsoft.Extensions.DependencyInjection;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Publishing;
using Spa.Fleet.Tests.Http;
using Spa.Fleet.Webhooks;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Hosting.Acs;
using Spa.ProvisioningServer.Hosting.Publishing;
using Spa.ProvisioningServer.Hosting.Webhooks;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Acs;

/// <summary>One fleet for all kinds of devices: what holds for those that fetch profiles holds for those that only speak CWMP.</summary>
public sealed class AcsFleetTests : IAsyncLifetime, IDisposable
{
    private readonly RunningServer server = new();

    private Store Store => server.Store;

    [Fact]
    public async Task A_unit_that_only_speaks_CWMP_is_well_and_silent_by_its_own_interval()
    {
        using var cpe = Spa(1);
        cpe.Values["Device.X_000E08_Profile.CWMP_Periodic_Inform_Interval"] = "3600";
        await cpe.Session("0 BOOTSTRAP");
        var device = Device(1);
        Assert.Equal(Fleet.Inventory.Device.SilenceOf(TimeSpan.FromHours(1)), device.Silence);
        Assert.Equal(TimeSpan.FromMinutes(130), device.Silence);
        Assert.Equal((Trouble.None, "All is well."), Judged(1, TimeSpan.Zero));
        Assert.Equal(Trouble.None, Judged(1, TimeSpan.FromMinutes(129)).Trouble);
        var (trouble, sentence) = Judged(1, TimeSpan.FromMinutes(131));
        Assert.Equal((Trouble.Silent, "Silent for 2 h: it is off, or cut off from the network."), (trouble, sentence));

        // Judged when its moment has come, by the watch, without news; found by search and count.
        Assert.Contains(Mac(1), Store.Read(on => Standings.Due(on, DateTimeOffset.UtcNow.AddMinutes(131), 10)));
        await Store.Write(on => Standings.Judge(on, [Mac(1)], DateTimeOffset.UtcNow.AddMinutes(131)));
        Assert.Equal([Mac(1)], Found("health:silent"));
        Assert.Equal(1, Store.Read(Standings.Counts)[Trouble.Silent]);

        // It comes again.
        await cpe.Session("2 PERIODIC");
        await Store.Write(on => Standings.Judge(on, Standings.Due(on, DateTimeOffset.UtcNow.AddSeconds(1), 10), DateTimeOffset.UtcNow));
        Assert.Empty(Found("health:silent"));
    }

    [Fact]
    public async Task What_an_operator_has_set_on_the_device_stays_through_other_changes_and_stands_in_the_file_of_its_settings()
    {
        const string Profile = "Device.X_000E08_Profile.";
        using var cpe = Spa(1);
        await cpe.Session("0 BOOTSTRAP");
        var acs = server.Host.Services.GetRequiredService<AcsOperations>();
        Assert.Null((await acs.Ask(Mac(1), new AcsWish(AcsTaskKind.Set) { Values = new Dictionary<string, string> { [Profile + "Dial_Plan_1_"] = "(8x.)", [Profile + "Password_1_"] = "sip-secret", [Profile + "Max_Forward"] = "44" } }, Actors.Eve)).Fault);
        await cpe.Session("2 PERIODIC");
        Assert.Equal(("(8x.)", "sip-secret", "44"), (cpe.Values[Profile + "Dial_Plan_1_"], cpe.Values[Profile + "Password_1_"], cpe.Values[Profile + "Max_Forward"]));

        // Something else of it changes; and it is read anew.
        Assert.Empty(await server.Operations.Set(LayerScope.All, [new("Proxy_1_", "sip.example", null), new("Max_Forward", "33", null)], [], Actors.Eve));
        Assert.Null((await acs.Ask(Mac(1), new AcsWish(AcsTaskKind.Refresh), Actors.Eve)).Fault);
        await cpe.Session("2 PERIODIC");
        await cpe.Session("2 PERIODIC");
        Assert.Equal(("(8x.)", "sip-secret", "33"), (cpe.Values[Profile + "Dial_Plan_1_"], cpe.Values[Profile + "Password_1_"], cpe.Values[Profile + "Max_Forward"]));

        Assert.Null((await acs.Ask(Mac(1), new AcsWish(AcsTaskKind.Download), Actors.Eve)).Fault);
        await cpe.Session("2 PERIODIC");
        using var http = server.Secure(server.FromProvider(Mac(1).ToString(), Id(1).SerialNumber));
        var entries = XDocument.Parse(await http.GetStringAsync(cpe.Asked.OfType<Download>().Single().Url)).Root!.Elements().ToDictionary(e => e.Name.LocalName, e => e.Value);
        Assert.Equal(("(8x.)", "33", "sip.example", false), (entries["Dial_Plan_1_"], entries["Max_Forward"], entries["Proxy_1_"], entries.ContainsKey("Password_1_")));
        Assert.Equal(Configuration.Parameters.Catalogue.Find("SIP_T1")!.DefaultText, entries["SIP_T1"]);

        // What a layer says of it is what counts from then on.
        Assert.Empty(await server.Operations.Set(LayerScope.All, [new("Dial_Plan_1_", "(9x.)", null), new("Password_1_", "another", null)], [], Actors.Eve));
        await cpe.Session("2 PERIODIC");
        Assert.Equal(("(9x.)", "another"), (cpe.Values[Profile + "Dial_Plan_1_"], cpe.Values[Profile + "Password_1_"]));
        Assert.Empty(await server.Operations.Set(LayerScope.All, [new("Dial_Plan_1_", "(7x.)", null)], [], Actors.Eve));
        Assert.Null((await acs.Ask(Mac(1), new AcsWish(AcsTaskKind.Download), Actors.Eve)).Fault);
        await cpe.Session("2 PERIODIC");
        var again = await http.GetStringAsync(cpe.Asked.OfType<Download>().Last().Url);
        Assert.Contains("(7x.)", again, StringComparison.Ordinal);
        Assert.Contains(">another<", again, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_operator_has_set_by_a_standard_name_stays_too()
    {
        const string Profile = "Device.X_000E08_Profile.";
        using var cpe = Spa(1);
        cpe.Values["Device.Time.NTPServer1"] = string.Empty;
        cpe.Values["Device.Services.VoiceService.1.SIP.Network.1.ProxyServer"] = string.Empty;
        cpe.Alike.Add("Device.Time.NTPServer1", Profile + "Primary_NTP_Server");
        cpe.Alike.Add("Device.Services.VoiceService.1.SIP.Network.1.ProxyServer", Profile + "Proxy_1_");
        Assert.Empty(await server.Operations.Set(LayerScope.All, [new("Proxy_1_", "sip.example", null)], [], Actors.Eve));
        await cpe.Session("0 BOOTSTRAP");
        var acs = server.Host.Services.GetRequiredService<AcsOperations>();
        async Task Ask(AcsWish wish)
        {
            Assert.Null((await acs.Ask(Mac(1), wish, Actors.Eve)).Fault);
            await cpe.Session("2 PERIODIC");
        }

        // Which setting it is is found out in the same session, and nothing is sent again.
        cpe.Asked.Clear();
        await Ask(new AcsWish(AcsTaskKind.Set) { Values = new Dictionary<string, string> { ["Device.Time.NTPServer1"] = "ntp.example" } });
        Assert.Equal(["SetParameterValues", "GetParameterValues"], cpe.Asked.Select(a => a.Method));
        Assert.All(acs.Tasks(Mac(1), Actors.Eve), t => Assert.Equal(AcsTaskState.Done, t.State));
        await Ask(new AcsWish(AcsTaskKind.Refresh));
        Assert.Empty(await server.Operations.Set(LayerScope.All, [new("Max_Forward", "33", null)], [], Actors.Eve));
        await cpe.Session("2 PERIODIC");
        Assert.Equal(("ntp.example", "33"), (cpe.Values[Profile + "Primary_NTP_Server"], cpe.Values[Profile + "Max_Forward"]));
        Assert.Equal((Trouble.None, "All is well."), Judged(1, TimeSpan.Zero));

        // A change that nobody has asked for is none of that; and a layer has the last word.
        cpe.Values[Profile + "SIP_T1"] = "0.7";
        await Ask(new AcsWish(AcsTaskKind.Refresh));
        await Ask(new AcsWish(AcsTaskKind.Set) { Values = new Dictionary<string, string> { ["Device.Services.VoiceService.1.SIP.Network.1.ProxyServer"] = "other.example" } });
        Assert.Equal((Configuration.Parameters.Catalogue.Find("SIP_T1")!.DefaultText, "sip.example"), (cpe.Values[Profile + "SIP_T1"], cpe.Values[Profile + "Proxy_1_"]));
    }

    [Fact]
    public async Task What_was_read_is_kept_also_when_what_is_set_is_refused()
    {
        using var cpe = Spa(1);
        cpe.Answers = request => request is SetParameterValues ? CwmpFault.Of(FaultCode.RequestDenied) : null;
        await cpe.Session("0 BOOTSTRAP");
        Assert.Equal(["GetParameterValues", "SetParameterValues"], cpe.Asked.Select(a => a.Method));
        Assert.Equal("70", Store.Read(on => Store.Cwmps.Values(on, Mac(1)))!.Value.Values["Device.X_000E08_Profile.Max_Forward"].Shown);
        cpe.Asked.Clear();
        await cpe.Session("2 PERIODIC");
        Assert.Empty(cpe.Asked);
    }

    [Fact]
    public async Task A_session_that_breaks_between_reading_and_setting_is_done_again_as_a_whole()
    {
        using var cpe = Spa(1);
        await cpe.Send(cpe.Inform("0 BOOTSTRAP"));
        var asks = (await cpe.Send(null))!;
        Assert.IsType<GetParameterValues>(asks.Body);
        var sets = await cpe.Send(new GetParameterValuesResponse([.. cpe.Values.Where(v => v.Key.Contains("Profile", StringComparison.Ordinal)).Select(v => new ParameterValue(v.Key, CwmpValue.Of(v.Value)))]), asks.Id);
        var given = Assert.IsType<SetParameterValues>(sets!.Body);

        // Both passwords are taken from now on; of what it has told nothing is known.
        Assert.Equal((0L, 1L), Store.Read(on => Store.Cwmps.Find(on, Mac(1)))! is var known ? (known.Generation, known.NextGeneration) : default);
        Assert.Null(Store.Read(on => Store.Cwmps.Values(on, Mac(1))));
        cpe.Asked.Clear();
        await cpe.Session("2 PERIODIC");
        Assert.Equal(["GetParameterValues", "SetParameterValues"], cpe.Asked.Select(a => a.Method));
        Assert.Equal(given.Parameters.Select(p => p.Name).Order(StringComparer.Ordinal), cpe.Asked.OfType<SetParameterValues>().Single().Parameters.Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.Equal((1L, (long?)null), Store.Read(on => Store.Cwmps.Find(on, Mac(1)))! is var after ? (after.Generation, after.NextGeneration) : default);
        Assert.NotNull(Store.Read(on => Store.Cwmps.Values(on, Mac(1))));
        cpe.Asked.Clear();
        await cpe.Session("2 PERIODIC");
        Assert.Empty(cpe.Asked);
    }

    [Fact]
    public void What_waits_in_sessions_is_bounded_and_goes_with_them()
    {
        var readings = new AcsReadings();
        var sessions = new AcsSessions(new AcsOptions(), readings, TimeProvider.System);
        var values = CwmpValues.Of([new("Device.A", new(CwmpType.Text, "1"))]);
        var all = Enumerable.Range(1, 1000).Select(n => sessions.Begin(MacAddress.Of($"000e08{n:x6}"), $"c{n}")!).ToList();
        var held = all.TakeWhile(s => readings.Hold(s, values)).ToList();
        Assert.InRange(held.Count, 8, 200);
        Assert.Null(all[held.Count].Read);
        Assert.True(readings.Hold(held[0], values));
        Assert.Same(values, readings.Take(held[0]));
        Assert.Null(readings.Take(held[0]));
        sessions.End(held[1]);
        Assert.Null(held[1].Read);
        Assert.Equal([true, true, false], all.Skip(held.Count).Take(3).Select(s => readings.Hold(s, values)));
        Assert.False(readings.Hold(all[^1], CwmpValues.Of(Enumerable.Range(0, 10_000).Select(n => KeyValuePair.Create($"Device.{n}", new CwmpKept(CwmpType.Text, "1"))))));
    }

    [Fact]
    public async Task An_interval_that_changes_changes_when_it_counts_as_silent()
    {
        using var cpe = Spa(1);
        await cpe.Session("0 BOOTSTRAP");
        var usual = Device(1).Silence;
        Assert.Empty(await server.Operations.Set(LayerScope.All, [new("CWMP_Periodic_Inform_Interval", "600", null)], [], Actors.Eve));
        await cpe.Session("2 PERIODIC");
        Assert.Equal("600", cpe.Values["Device.X_000E08_Profile.CWMP_Periodic_Inform_Interval"]);
        Assert.Equal((TimeSpan.FromMinutes(30), true), (Device(1).Silence, usual > TimeSpan.FromMinutes(30)));
        Assert.Empty(await server.Operations.Set(LayerScope.All, [new("CWMP_Periodic_Inform_Enable", "no", null)], [], Actors.Eve));
        await cpe.Session("2 PERIODIC");
        Assert.Null(Device(1).Silence);
    }

    [Fact]
    public async Task One_that_fetches_its_profile_too_is_silent_by_that()
    {
        using var cpe = Spa(1);
        await cpe.Session("0 BOOTSTRAP");
        await Store.Write(on =>
        {
            Devices.NextSequence(on, Mac(1), TimeSpan.FromMinutes(17));
            Healths.ProfileTaken(on, Mac(1), 1, another: true, DateTimeOffset.UtcNow);
        });
        Assert.Empty(await server.Operations.Set(LayerScope.All, [new("CWMP_Periodic_Inform_Interval", "600", null)], [], Actors.Eve));
        await cpe.Session("2 PERIODIC");
        Assert.Equal(TimeSpan.FromMinutes(17), Device(1).Silence);
    }

    [Theory]
    [InlineData("InternetGatewayDevice.", "1", "300", 20)]
    [InlineData("InternetGatewayDevice.", "true", "43200", 1450)]
    [InlineData("Device.", "0", "300", null)]
    [InlineData("Device.", "1", "nonsense", null)]
    [InlineData("Device.", null, null, null)]
    public async Task A_device_of_another_maker_is_asked_once_how_often_it_comes(string root, string? enabled, string? interval, int? minutes)
    {
        using var cpe = new TestCpe(server, new DeviceId("Maker", "ABCDEF", "Router", "SN-77")) { Root = root };
        foreach (var (name, value) in new[] { ("PeriodicInformEnable", enabled), ("PeriodicInformInterval", interval), ("Username", ""), ("Password", ""), ("ConnectionRequestUsername", ""), ("ConnectionRequestPassword", "") })
        {
            if (value is not null)
            {
                cpe.Values[$"{root}ManagementServer.{name}"] = value;
            }
        }

        var mac = await LetIn(cpe);
        Assert.Equal(minutes, (int?)Store.Read(on => Devices.Find(on, mac))!.Silence?.TotalMinutes);
        Assert.Equal([$"{root}ManagementServer."], cpe.Asked.OfType<GetParameterValues>().SelectMany(g => g.Names));
        cpe.Asked.Clear();
        cpe.Login = (mac.ToString(), cpe.Values[root + "ManagementServer.Password"]);
        await cpe.Session("2 PERIODIC");
        Assert.Empty(cpe.Asked);
        Assert.Equal(Trouble.None, Store.Read(on => DeviceView.Find(on, Actors.Eve, mac, DateTimeOffset.UtcNow))!.Diagnosis.Trouble);
    }

    [Fact]
    public async Task A_staged_publish_reaches_units_by_CWMP_counts_what_they_do_and_goes_on()
    {
        var units = Enumerable.Range(1, 4).Select(Spa).ToList();
        foreach (var unit in units)
        {
            await unit.Session("0 BOOTSTRAP");
        }

        using var router = Router("Device.", "SN-1");
        await LetIn(router);
        await Store.Write(on => Devices.Put(on, Devices.Find(on, Mac(1))! with { Tags = ["pilot"] }));
        var publish = await Publish([new StageTarget.Tagged("pilot")], new LayerEntry("Dial_Plan_1_", "(1xxS0)", null));

        // The others have not their turn yet.
        await units[1].Session("2 PERIODIC");
        Assert.NotEqual("(1xxS0)", units[1].Values["Device.X_000E08_Profile.Dial_Plan_1_"]);
        await units[0].Session("2 PERIODIC");
        Assert.Equal("(1xxS0)", units[0].Values["Device.X_000E08_Profile.Dial_Plan_1_"]);
        Assert.Equal(DeviceOutcome.Good, Outcome(publish, 1));

        // A stage that went well is followed by the rest.
        await Eventually(() => Standing(publish).Stage == 1);
        await units[1].Session("2 PERIODIC");
        Assert.Equal(DeviceOutcome.Good, Outcome(publish, 2));

        // One takes it and is gone before it tells; one refuses it.
        Assert.NotNull(await units[2].Send(units[2].Inform("2 PERIODIC")));
        Assert.IsType<SetParameterValues>((await units[2].Send(null))!.Body);
        Assert.Equal(DeviceOutcome.Fetched, Outcome(publish, 3));
        units[3].Answers = request => request is SetParameterValues ? new CwmpFault(FaultCode.InvalidArguments, "no", [new("Device.X_000E08_Profile.Dial_Plan_1_", FaultCode.InvalidParameterValue, "no such plan")]) : null;
        await units[3].Session("2 PERIODIC");
        var failed = Store.Read(on => PublishTurns.Devices(on, publish)).Single(d => d.Mac == Mac(4));
        Assert.Equal((DeviceOutcome.Failed, "it refused Dial_Plan_1_: Device.X_000E08_Profile.Dial_Plan_1_: 9007 no such plan"), (failed.Outcome, failed.Why));
        Assert.Equal(Trouble.Refused, Judged(4, TimeSpan.Zero).Trouble);

        // Settings are nothing to a router: it is asked nothing, and nobody waits for it.
        router.Asked.Clear();
        await router.Session("2 PERIODIC");
        Assert.Empty(router.Asked);
        var progress = Store.Read(on => PublishStages.Progress(on, Publishes.Find(on, publish)!, DateTimeOffset.UtcNow));
        Assert.Equal(new PublishProgress(0, 1, 1, 1, 0, 1), progress);

        // The one that was gone comes again.
        await units[2].Session("2 PERIODIC");
        Assert.Equal(DeviceOutcome.Good, Outcome(publish, 3));
        units.ForEach(u => u.Dispose());
    }

    [Fact]
    public async Task A_first_stage_that_refuses_stops_the_publish_and_the_others_keep_what_they_have()
    {
        using var first = Spa(1);
        using var second = Spa(2);
        await first.Session("0 BOOTSTRAP");
        await second.Session("0 BOOTSTRAP");
        var before = second.Values["Device.X_000E08_Profile.Dial_Plan_1_"];
        var publish = await Publish([new StageTarget.One(Mac(1))], new LayerEntry("Dial_Plan_1_", "(1xxS0)", null), failures: 1);
        first.Answers = request => request is SetParameterValues ? CwmpFault.Of(FaultCode.RequestDenied) : null;
        await first.Session("2 PERIODIC");
        await Eventually(() => Standing(publish).State == PublishState.Stopped);
        await second.Session("2 PERIODIC");
        Assert.Equal(before, second.Values["Device.X_000E08_Profile.Dial_Plan_1_"]);
    }

    [Fact]
    public async Task Secrets_that_may_not_be_sent_are_no_success_and_come_when_they_may()
    {
        using var cpe = Spa(1);
        await cpe.Session("0 BOOTSTRAP");
        var publish = await Publish([], new LayerEntry("Password_1_", "sip-secret", null));
        var login = (Mac(1).ToString(), server.Host.Services.GetRequiredService<AcsCredentials>().PasswordOf(Mac(1), 1));
        using (var plain = new TestCpe(server, Id(1)) { Login = login }.WithSettings())
        {
            await plain.Session("2 PERIODIC");
            Assert.DoesNotContain(plain.Asked.OfType<SetParameterValues>(), s => s.Parameters.Any(p => p.Name.EndsWith("Password_1_", StringComparison.Ordinal)));
        }

        Assert.Empty(Store.Read(on => PublishTurns.Devices(on, publish)));
        await cpe.Session("2 PERIODIC");
        Assert.Equal("sip-secret", cpe.Values["Device.X_000E08_Profile.Password_1_"]);
        Assert.Equal(DeviceOutcome.Good, Outcome(publish, 1));
    }

    [Theory]
    [InlineData("InternetGatewayDevice.", "Router")]
    [InlineData("Device.", "STB")]
    public async Task A_device_of_another_maker_is_read_set_and_upgraded(string root, string model)
    {
        using var cpe = Router(root, "SN-9", model);
        cpe.Values[root + "DeviceInfo.Manufacturer"] = "Maker";
        cpe.Values[root + "Time.NTPServer1"] = "old.example";
        var mac = await LetIn(cpe);
        cpe.Login = (mac.ToString(), cpe.Values[root + "ManagementServer.Password"]);
        var acs = server.Host.Services.GetRequiredService<AcsOperations>();
        byte[] bytes = [.. Encoding.ASCII.GetBytes($"an image of another maker for {model}"), 0, 255];
        var images = server.Host.Services.GetRequiredService<FirmwareStore>();
        foreach (var (of, version) in new[] { ("SPA-3102", "7.1"), (model, ""), ("", "7.1"), (model, "7 1") })
        {
            Assert.Equal("model", (await images.AddPlain(new MemoryStream(bytes), of, version, Actors.Eve, CancellationToken.None)).Fault!.Field);
        }

        var (image, refused) = await images.AddPlain(new MemoryStream(bytes), model, "7.1", Actors.Eve, CancellationToken.None);
        Assert.Null(refused);
        await Store.Write(on => Devices.Put(on, Devices.Find(on, mac)! with { Firmware = "7.1" }));
        Assert.Contains("this device is none", (await acs.Ask(mac, new AcsWish(AcsTaskKind.Download), Actors.Eve)).Fault!.ToString(), StringComparison.Ordinal);
        Assert.Null((await acs.Ask(mac, new AcsWish(AcsTaskKind.Refresh), Actors.Eve)).Fault);
        Assert.Null((await acs.Ask(mac, new AcsWish(AcsTaskKind.Set) { Values = new Dictionary<string, string> { [root + "Time.NTPServer1"] = "new.example" } }, Actors.Eve)).Fault);
        cpe.Asked.Clear();
        await cpe.Session("2 PERIODIC");
        Assert.Equal(["Download", "GetParameterValues", "SetParameterValues"], cpe.Asked.Select(a => a.Method));

        // It has it by its own link, as often as it takes, and nobody without.
        var link = cpe.Asked.OfType<Download>().Single().Url;
        using var http = new HttpClient();
        Assert.Equal(bytes, await http.GetByteArrayAsync(link));
        using var rest = new HttpRequestMessage(HttpMethod.Get, link) { Headers = { Range = new(5, null) } };
        Assert.Equal(bytes[5..], await (await http.SendAsync(rest)).Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(link[..^1] + (link[^1] == '0' ? '1' : '0'))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync($"{server.Report.Http}/fw/{image!.File}")).StatusCode);
        Assert.Equal("new.example", cpe.Values[root + "Time.NTPServer1"]);
        var values = acs.Values(mac, Actors.Eve)!.Value.Values;
        Assert.Equal(("Maker", "new.example", "***"), (values[root + "DeviceInfo.Manufacturer"].Shown, values[root + "Time.NTPServer1"].Shown, values[root + "ManagementServer.Password"].Shown));
        Assert.Equal(Trouble.UpgradePending, Store.Read(on => DeviceView.Find(on, Actors.Eve, mac, DateTimeOffset.UtcNow))!.Diagnosis.Trouble);

        // The image is not for it: told as what it is, and over when another try goes well.
        await cpe.Session([new TransferComplete("spa-3", new TransferFault(FaultCode.FileCorrupted, "wrong model"), null, null)], "7 TRANSFER COMPLETE", "M Download|spa-3");
        Assert.Equal(AcsTaskState.Queued, Task(mac, 3).State);
        await Store.Write(mac, on => Store.CwmpTasks.Put(on, mac, Task(mac, 3) with { Due = DateTimeOffset.UtcNow }));
        await cpe.Session("2 PERIODIC");
        cpe.Software = "7.1";
        await cpe.Session([new TransferComplete("spa-3", TransferFault.None, null, null)], "1 BOOT", "7 TRANSFER COMPLETE", "M Download|spa-3");
        Assert.Equal(AcsTaskState.Done, Task(mac, 3).State);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(link)).StatusCode);
        Assert.Equal((Trouble.None, "7.1"), (Store.Read(on => DeviceView.Find(on, Actors.Eve, mac, DateTimeOffset.UtcNow))!.Diagnosis.Trouble, Store.Read(on => Devices.Find(on, mac))!.Health.Software));
    }

    [Fact]
    public async Task A_profile_that_says_nothing_of_CWMP_leaves_it_and_one_of_a_unit_that_is_reached_so_keeps_it_reachable()
    {
        var maker = server.Host.Services.GetRequiredService<ProfileMaker>();
        await server.Enrolled(Mac(1).ToString());
        string? Of(string name) => Store.Read(on => maker.Plan(on, Devices.Find(on, Mac(1))!, maker.Addresses!)).Values.Single(v => v.Parameter.Name == name).Text;
        Assert.All(Configuration.Parameters.Catalogue.All.Where(p => p.Name.StartsWith("CWMP_", StringComparison.Ordinal)), p => Assert.Null(Of(p.Name)));

        // It has found the server by itself: from DHCP, from its maker, from its pages.
        using var cpe = new TestCpe(server, Id(1) with { SerialNumber = "FM600F123456" }, secure: true) { Login = (Mac(1).ToString(), server.Host.Services.GetRequiredService<AcsCredentials>().PasswordOf(Mac(1), 0)) };
        Assert.Equal(HttpStatusCode.NoContent, await cpe.WithSettings().Session("0 BOOTSTRAP"));
        Assert.Equal(("yes", $"{server.Report.Https}/acs", Mac(1).ToString(), cpe.Values["Device.ManagementServer.Password"]), (Of("CWMP_Enable"), Of("CWMP_ACS_URL"), Of("CWMP_ACS_Username"), Of("CWMP_ACS_Password")));
        Assert.Null(Of("CWMP_Data_Model"));

        // A layer has the last word.
        Assert.Empty(await server.Operations.Set(LayerScope.All, [new("CWMP_Enable", "no", null)], [], Actors.Eve));
        Assert.Equal(("no", null), (Of("CWMP_Enable"), Of("CWMP_ACS_URL")));
    }

    [Fact]
    public async Task Webhooks_are_told_of_first_contacts_starts_and_what_became_of_tasks()
    {
        var hooks = new WebhookOperations(Store, new ProvisioningServer.Security.OutboundAddresses([IPNetwork.Parse("127.0.0.0/8")]), TimeProvider.System);
        var (made, _, fault) = await hooks.Add("all", "https://127.0.0.1:9/", [.. NoticeKinds.All], Actors.Eve);
        Assert.Null(fault);
        using var cpe = Spa(1);
        await cpe.Session("0 BOOTSTRAP", "1 BOOT");
        await cpe.Session("1 BOOT");
        var acs = server.Host.Services.GetRequiredService<AcsOperations>();
        await acs.Ask(Mac(1), new AcsWish(AcsTaskKind.Set) { Values = new Dictionary<string, string> { ["Device.Nothing"] = "1" } }, Actors.Eve);
        await acs.Ask(Mac(1), new AcsWish(AcsTaskKind.Refresh) { Paths = ["Device.ManagementServer."] }, Actors.Eve);
        await cpe.Session("2 PERIODIC");
        var told = Store.Read(on => WebhookDeliveries.Of(on, made!.Id, 50)).Reverse().Select(d => d.Kind).ToList();
        Assert.Equal(["device.bootstrap", "device.boot", "task.failed", "task.done"], told.Where(k => k.StartsWith("task", StringComparison.Ordinal) || k.StartsWith("device.boot", StringComparison.Ordinal)));
    }

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    public void Dispose() => server.Dispose();

    private static MacAddress Mac(int number) => MacAddress.Of($"000e08cc{number:x4}");

    private static DeviceId Id(int number) => new("Sipura", "000E08", "SPA3102", $"FM600CC{number:d5}");

    private TestCpe Spa(int number) => new TestCpe(server, Id(number), certificate: server.FromProvider(Mac(number).ToString(), Id(number).SerialNumber)).WithSettings();

    private TestCpe Router(string root, string serial, string model = "Router")
    {
        var cpe = new TestCpe(server, new DeviceId("Maker", "ABCDEF", model, serial)) { Root = root };
        foreach (var name in new[] { "Username", "Password", "ConnectionRequestUsername", "ConnectionRequestPassword", "PeriodicInformInterval" })
        {
            cpe.Values[$"{root}ManagementServer.{name}"] = name == "PeriodicInformInterval" ? "3600" : string.Empty;
        }

        return cpe;
    }

    private async Task<MacAddress> LetIn(TestCpe cpe)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await cpe.Session("0 BOOTSTRAP"));
        var unit = Assert.Single(Store.Read(on => WaitingUnits.All(on)));
        Assert.Null(await server.Operations.Approve(unit.Code, Actors.Eve));
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("0 BOOTSTRAP"));
        if (cpe.Values.TryGetValue(cpe.Root + "ManagementServer.Password", out var password))
        {
            cpe.Login = (unit.Mac.ToString(), password);
        }

        return unit.Mac;
    }

    private Device Device(int number) => Store.Read(on => Devices.Find(on, Mac(number)))!;

    private (Trouble Trouble, string Sentence) Judged(int number, TimeSpan later)
    {
        var diagnosis = Store.Read(on => DeviceView.Find(on, Actors.Eve, Mac(number), DateTimeOffset.UtcNow + later))!.Diagnosis;
        return (diagnosis.Trouble, diagnosis.Sentence);
    }

    private List<MacAddress> Found(string text) => [.. Store.Read(on => Devices.Search(on, DeviceSearch.For(Actors.Eve, DeviceQuery.Parse(text).OrThrow()))).Devices.Select(d => d.Mac)];

    private AcsTask Task(MacAddress mac, long number) => Store.Read(on => Store.CwmpTasks.Find(on, mac, number))!;

    private async Task<long> Publish(StageTarget[] first, LayerEntry entry, int failures = 5)
    {
        var layers = server.Host.Services.GetRequiredService<LayerWork>();
        Assert.Empty((await layers.Edit(LayerScope.All, [new LayerChange.SetEntry(entry)], null, Actors.Eve)).Faults);
        var outcome = await layers.Publish(LayerScope.All, new PublishWish("try", [.. first], PublishLimits.Usual with { Failures = failures }, null), Actors.Eve);
        Assert.True(outcome.Publish is not null, string.Join("; ", outcome.Refusals));
        return outcome.Publish.Value;
    }

    private PublishStanding Standing(long publish) => Store.Read(on => Publishes.Find(on, publish))!.Standing;

    private DeviceOutcome? Outcome(long publish, int number) => Store.Read(on => PublishTurns.Devices(on, publish)).FirstOrDefault(d => d.Mac == Mac(number))?.Outcome;

    private static Task Eventually(Func<bool> condition) => PageTests.Eventually(condition);
}
