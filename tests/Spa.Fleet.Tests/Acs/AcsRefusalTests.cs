using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Tests.Http;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Hosting.Acs;
using Spa.ProvisioningServer.Hosting.Webhooks;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Acs;

/// <summary>What a unit refuses: told as long as it stands, no longer, and tried again where it was no word on what was asked.</summary>
public sealed class AcsRefusalTests : IAsyncLifetime, IDisposable
{
    private const string Plan = "Device.X_000E08_Profile.Dial_Plan_1_";
    private static readonly MacAddress Mac = MacAddress.Of("000e08cc0001");
    private static readonly DeviceId Id = new("Sipura", "000E08", "SPA3102", "FM600CC00001");

    private readonly TestClock clock = new() { Now = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds()) };
    private readonly RunningServer server;

    public AcsRefusalTests() => server = new() { Clock = clock };

    private Store Store => server.Store;

    [Theory]
    [InlineData(9001)]
    [InlineData(9002)]
    [InlineData(9004)]
    public async Task A_unit_that_could_not_be_read_once_is_read_again_later_and_has_its_settings(int code)
    {
        Assert.Empty(await server.Operations.Set(LayerScope.All, [new("Dial_Plan_1_", "(xx.)", null)], [], Actors.Eve));
        using var cpe = Unit();
        cpe.Answers = request => request is GetParameterValues ? CwmpFault.Of((FaultCode)code) : null;
        await cpe.Session("0 BOOTSTRAP");
        Assert.NotEqual("(xx.)", cpe.Values[Plan]);
        var (trouble, sentence) = Judged();
        Assert.Equal(Trouble.Refused, trouble);
        Assert.Contains($"{code} {((FaultCode)code).Text()} (it is tried again)", sentence, StringComparison.Ordinal);

        // Well again, and left alone for a minute.
        cpe.Answers = _ => null;
        cpe.Asked.Clear();
        await cpe.Session("2 PERIODIC");
        Assert.Empty(cpe.Asked);
        clock.Now += TimeSpan.FromMinutes(1);
        await cpe.Session("2 PERIODIC");
        Assert.Equal(["GetParameterValues", "SetParameterValues"], cpe.Asked.Select(a => a.Method));
        Assert.Equal("(xx.)", cpe.Values[Plan]);
        Assert.Equal((Trouble.None, "All is well."), Judged());
        cpe.Asked.Clear();
        await cpe.Session("2 PERIODIC");
        Assert.Empty(cpe.Asked);
    }

    [Theory]
    [InlineData(9002)]
    [InlineData(9003)]
    [InlineData(9004)]
    public async Task Settings_that_were_refused_as_a_whole_by_no_word_on_them_are_sent_again_with_growing_waits(int code)
    {
        using var cpe = Unit();
        cpe.Answers = request => request is SetParameterValues ? CwmpFault.Of((FaultCode)code) : null;
        await cpe.Session("0 BOOTSTRAP");
        Assert.Equal(Trouble.Refused, Judged().Trouble);
        foreach (var minutes in new[] { 1, 2, 4 })
        {
            cpe.Asked.Clear();
            clock.Now += TimeSpan.FromMinutes(minutes) - TimeSpan.FromSeconds(1);
            await cpe.Session("2 PERIODIC");
            Assert.Empty(cpe.Asked);
            clock.Now += TimeSpan.FromSeconds(1);
            await cpe.Session("2 PERIODIC");
            Assert.Equal(["SetParameterValues"], cpe.Asked.Select(a => a.Method));
        }

        cpe.Answers = _ => null;
        clock.Now += TimeSpan.FromMinutes(8);
        await cpe.Session("2 PERIODIC");
        Assert.Equal(1, Store.Read(on => Store.Cwmps.Find(on, Mac))!.Generation);
        Assert.Equal((Trouble.None, "All is well."), Judged());
    }

    [Fact]
    public async Task One_that_has_no_settings_is_asked_for_them_again_when_it_should_have_others()
    {
        using var cpe = Unit();
        var without = CwmpFault.Of(FaultCode.InvalidParameterName);
        cpe.Answers = request => request is GetParameterValues ? without : null;
        await cpe.Session("0 BOOTSTRAP");
        cpe.Asked.Clear();
        clock.Now += TimeSpan.FromDays(2);
        await cpe.Session("2 PERIODIC");
        Assert.Empty(cpe.Asked);
        Assert.Empty(await server.Operations.Set(LayerScope.All, [new("Dial_Plan_1_", "(xx.)", null)], [], Actors.Eve));
        await cpe.Session("2 PERIODIC");
        await cpe.Session("2 PERIODIC");
        Assert.Equal(["GetParameterValues"], cpe.Asked.Select(a => a.Method));
        Assert.Equal(Trouble.Refused, Judged().Trouble);

        // Somebody asks for them by hand, and this time they are told: then they are there.
        cpe.Answers = _ => null;
        Assert.Null((await Acs.Ask(Mac, new AcsWish(AcsTaskKind.Refresh), Actors.Eve)).Fault);
        await cpe.Session("2 PERIODIC");
        Assert.Equal("(xx.)", cpe.Values[Plan]);
        Assert.Equal((Trouble.None, "All is well."), Judged());
    }

    [Fact]
    public async Task A_setting_that_is_refused_stands_until_it_is_taken_or_no_layer_says_it_any_more_and_a_webhook_is_told()
    {
        var hooks = new WebhookOperations(Store, new ProvisioningServer.Security.OutboundAddresses([IPNetwork.Parse("127.0.0.0/8")]), TimeProvider.System);
        var (made, _, fault) = await hooks.Add("all", "https://127.0.0.1:9/", ["device.refused"], Actors.Eve);
        Assert.Null(fault);
        Assert.Empty(await server.Operations.Set(LayerScope.All, [new("Dial_Plan_1_", "(xx.)", null), new("Proxy_1_", "sip.example", null)], [], Actors.Eve));
        using var cpe = Unit();
        CwmpMessage? Refuse(CwmpMessage request) => request is SetParameterValues set && set.Parameters.Any(p => p.Name == Plan && p.Value.Text == "(xx.)")
            ? new CwmpFault(FaultCode.InvalidArguments, "no", [new(Plan, FaultCode.InvalidParameterValue, "no such plan")]) : null;
        cpe.Answers = Refuse;
        await cpe.Session("0 BOOTSTRAP");

        // The rest was set in the same session, and is not what was wrong.
        Assert.Equal("sip.example", cpe.Values["Device.X_000E08_Profile.Proxy_1_"]);
        await MustStand();
        Assert.Null((await Acs.Ask(Mac, new AcsWish(AcsTaskKind.Refresh), Actors.Eve)).Fault);
        await cpe.Session("2 PERIODIC");
        await MustStand();
        Assert.Equal(["device.refused"], Store.Read(on => WebhookDeliveries.Of(on, made!.Id, 50)).Select(d => d.Kind));

        // Time does not mend it.
        clock.Now += TimeSpan.FromDays(2);
        cpe.Asked.Clear();
        await cpe.Session("2 PERIODIC");
        Assert.Empty(cpe.Asked);
        await MustStand();

        // A value that it takes does; and so does none.
        Assert.Empty(await server.Operations.Set(LayerScope.All, [new("Dial_Plan_1_", "(xxx.)", null)], [], Actors.Eve));
        await cpe.Session("2 PERIODIC");
        Assert.Equal((Trouble.None, "All is well."), Judged());
        Assert.Empty(await server.Operations.Set(LayerScope.All, [new("Dial_Plan_1_", "(xx.)", null)], [], Actors.Eve));
        await cpe.Session("2 PERIODIC");
        await MustStand();
        Assert.Empty(await server.Operations.Set(LayerScope.All, [new("Dial_Plan_1_", "(xxx.)", null)], [], Actors.Eve));
        cpe.Asked.Clear();
        await cpe.Session("2 PERIODIC");
        Assert.Empty(cpe.Asked);
        Assert.Equal((Trouble.None, "All is well."), Judged());

        Task MustStand()
        {
            var (trouble, sentence) = Judged();
            Assert.Equal(Trouble.Refused, trouble);
            Assert.Contains($"{Plan}: 9007 no such plan", sentence, StringComparison.Ordinal);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_task_that_failed_stands_until_what_it_was_about_is_done_or_it_is_taken_away()
    {
        using var cpe = Unit();
        await cpe.Session("0 BOOTSTRAP");
        AcsWish Set(string name) => new(AcsTaskKind.Set) { Values = new Dictionary<string, string> { [name] = "1" } };
        Assert.Null((await Acs.Ask(Mac, Set("Device.Nothing"), Actors.Eve)).Fault);
        Assert.Null((await Acs.Ask(Mac, Set("Device.Neither"), Actors.Eve)).Fault);
        cpe.Values["Device.Time.NTPServer1"] = string.Empty;
        Assert.Null((await Acs.Ask(Mac, Set("Device.Time.NTPServer1"), Actors.Eve)).Fault);
        Assert.Null((await Acs.Ask(Mac, new AcsWish(AcsTaskKind.Browse) { Paths = ["Device."] }, Actors.Eve)).Fault);
        await cpe.Session("2 PERIODIC");
        Assert.Equal("Device.Neither: 9005 no such; Device.Nothing: 9005 no such", Fault());
        cpe.Values["Device.Nothing"] = string.Empty;
        Assert.Null((await Acs.Ask(Mac, Set("Device.Nothing"), Actors.Eve)).Fault);
        await cpe.Session("2 PERIODIC");
        Assert.Equal("Device.Neither: 9005 no such", Fault());
        Assert.Null(await Acs.Drop(Mac, 2, Actors.Eve));
        Assert.Equal((Trouble.None, "All is well."), Judged());
    }

    [Theory]
    [InlineData(9002)]
    [InlineData(9004)]
    [InlineData(8005)]
    public async Task What_an_operator_asks_of_a_busy_unit_is_tried_again_five_times_at_most(int code)
    {
        using var cpe = Unit();
        await cpe.Session("0 BOOTSTRAP");
        Assert.Null((await Acs.Ask(Mac, new AcsWish(AcsTaskKind.Reboot), Actors.Eve)).Fault);
        cpe.Answers = request => request is Reboot ? CwmpFault.Of((FaultCode)code) : null;
        foreach (var minutes in new[] { 1, 2, 4, 8 })
        {
            cpe.Asked.Clear();
            await cpe.Session("2 PERIODIC");
            Assert.Equal(["Reboot"], cpe.Asked.Select(a => a.Method));
            var waiting = Store.Read(on => Store.CwmpTasks.Find(on, Mac, 1))!;
            Assert.Equal((AcsTaskState.Queued, clock.Now + TimeSpan.FromMinutes(minutes)), (waiting.State, waiting.Due));
            Assert.Equal($"{code} {((FaultCode)code).Text()}", Fault());
            cpe.Asked.Clear();
            await cpe.Session("2 PERIODIC");
            Assert.Empty(cpe.Asked);
            clock.Now += TimeSpan.FromMinutes(minutes);
        }

        // Well again with the fifth, or not.
        if (code != 9004)
        {
            cpe.Answers = _ => null;
        }

        await cpe.Session("2 PERIODIC");
        Assert.Equal((code == 9004 ? AcsTaskState.Failed : AcsTaskState.Taken, 5), Store.Read(on => Store.CwmpTasks.Find(on, Mac, 1))! is var end ? (end.State, end.Tries) : default);
        clock.Now += TimeSpan.FromDays(1);
        cpe.Asked.Clear();
        await cpe.Session("1 BOOT", "M Reboot|spa-1");
        Assert.Empty(cpe.Asked);
        Assert.Equal(code == 9004 ? "9004 Resources exceeded" : string.Empty, Fault());
    }

    [Fact]
    public async Task A_unit_that_says_no_to_an_operator_is_not_asked_twice()
    {
        using var cpe = Unit();
        await cpe.Session("0 BOOTSTRAP");
        Assert.Null((await Acs.Ask(Mac, new AcsWish(AcsTaskKind.Reboot), Actors.Eve)).Fault);
        cpe.Answers = request => request is Reboot ? CwmpFault.Of(FaultCode.RequestDenied) : null;
        await cpe.Session("2 PERIODIC");
        Assert.Equal(AcsTaskState.Failed, Store.Read(on => Store.CwmpTasks.Find(on, Mac, 1))!.State);
    }

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    public void Dispose() => server.Dispose();

    private AcsOperations Acs => server.Host.Services.GetRequiredService<AcsOperations>();

    private TestCpe Unit() => new TestCpe(server, Id, certificate: server.FromProvider(Mac.ToString(), Id.SerialNumber)).WithSettings();

    private string Fault() => Store.Read(on => Store.Cwmps.Find(on, Mac))!.Fault;

    private (Trouble Trouble, string Sentence) Judged()
    {
        var diagnosis = Store.Read(on => DeviceView.Find(on, Actors.Eve, Mac, clock.Now))!.Diagnosis;
        return (diagnosis.Trouble, diagnosis.Sentence);
    }
}
