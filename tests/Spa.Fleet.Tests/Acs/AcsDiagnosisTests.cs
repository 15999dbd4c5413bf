using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.Fleet.Tests.Http;
using Spa.ProvisioningServer.Hosting.Acs;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Acs;

/// <summary>Diagnoses that a device is asked for: begun, waited for, read, told.</summary>
public sealed class AcsDiagnosisTests : AcsScene
{
    private const string Ping = "Device.IP.Diagnostics.IPPing.";
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    private AcsOperations Operations => Server.Host.Services.GetRequiredService<AcsOperations>();

    [Fact]
    public async Task A_ping_is_set_waited_for_and_read_when_the_unit_says_that_it_has_ended()
    {
        await WithPassword();
        using var cpe = Pinging();
        Assert.Null((await Operations.Ask(Mac, new AcsWish(AcsTaskKind.Diagnose) { Paths = [Ping], Values = new Dictionary<string, string> { ["Host"] = "sip.example.net", ["NumberOfRepetitions"] = "4" } }, Actors.Eve)).Fault);
        await cpe.Session("2 PERIODIC");
        var set = Assert.Single(cpe.Asked.OfType<SetParameterValues>());
        Assert.Equal([("Host", "sip.example.net", CwmpType.Text), ("NumberOfRepetitions", "4", CwmpType.Number), ("DiagnosticsState", "Requested", CwmpType.Text)], set.Parameters.Select(p => (p.Name[Ping.Length..], p.Value.Text, p.Value.Type)));
        Assert.Equal(AcsTaskState.Taken, Task(1).State);

        // Something else brings it: the ping still runs.
        await cpe.Session("4 VALUE CHANGE");
        Assert.Empty(cpe.Asked.OfType<GetParameterValues>());
        foreach (var (name, value) in new[] { ("DiagnosticsState", "Complete"), ("SuccessCount", "3"), ("FailureCount", "1"), ("MinimumResponseTime", "4"), ("AverageResponseTime", "6"), ("MaximumResponseTime", "9"), ("MinimumResponseTimeDetailed", "3600"), ("IPAddressUsed", "203.0.113.5") })
        {
            cpe.Values[Ping + name] = value;
        }

        await cpe.Session("8 DIAGNOSTICS COMPLETE");
        Assert.Equal([Ping], Assert.Single(cpe.Asked.OfType<GetParameterValues>()).Names);
        const string Found = "3 of 4 answered; fastest 3.6 ms, mean 6 ms, slowest 9 ms (203.0.113.5).";
        Assert.Equal((AcsTaskState.Done, Found), (Task(1).State, Task(1).Result));
        Assert.Contains(Store.Read(on => DeviceEvents.Of(on, Mac)), e => e.Text == $"Task 1 (diagnosis, asked for by {Actors.Eve.Name}) is done. {Found}");
        Assert.Equal("3", Store.Read(on => Store.Cwmps.Values(on, Mac))!.Value.Values[Ping + "SuccessCount"].Text);
        Assert.Equal("Device.IP.Diagnostics.IPPing., sip.example.net", Task(1).About);
        cpe.Asked.Clear();
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("8 DIAGNOSTICS COMPLETE"));
        Assert.Empty(cpe.Asked);
    }

    // How the unit says that it stands, and what becomes of the task.
    [Theory]
    [InlineData("Completed", AcsTaskState.Done, "Battery: failure, 0.0 V.")]
    [InlineData("None", AcsTaskState.Failed, "started anew")]
    [InlineData("Error_CannotResolveHostName", AcsTaskState.Failed, "no address there")]
    [InlineData("Error_NoRouteToHost", AcsTaskState.Failed, "no way to the host")]
    [InlineData("Error_TestNotSupported", AcsTaskState.Failed, "Error_TestNotSupported")]
    [InlineData("", AcsTaskState.Failed, "does not say")]
    [InlineData("Requested", AcsTaskState.Taken, "runs it")]
    public async Task What_the_unit_says_of_it_is_told(string says, AcsTaskState state, string told)
    {
        const string Line = "Device.Services.VoiceService.1.POTS.FXO.1.DiagTests.";
        await WithPassword();
        using var cpe = Pinging();
        (cpe.Values[Line + "DiagnosticsState"], cpe.Values[Line + "TestSelector"], cpe.Values[Line + "TestResult"], cpe.Values[Line + "X_000E08_Millivolts"]) = ("None", "DialTone", string.Empty, "0");
        Assert.Null((await Operations.Ask(Mac, new AcsWish(AcsTaskKind.Diagnose) { Paths = [Line], Values = new Dictionary<string, string> { ["TestSelector"] = "Battery" } }, Actors.Eve)).Fault);
        await cpe.Session("2 PERIODIC");
        Assert.Equal("Battery", cpe.Values[Line + "TestSelector"]);
        (cpe.Values[Line + "DiagnosticsState"], cpe.Values[Line + "TestResult"]) = (says, "Failure");
        await cpe.Session("1 BOOT");
        Assert.Equal(state, Task(1).State);
        Assert.Contains(told, Task(1).Result, StringComparison.Ordinal);

        // Whatever it found is nothing that is wrong with the device.
        Assert.Empty(Store.Read(on => Store.Cwmps.Find(on, Mac))!.Fault);
    }

    [Fact]
    public async Task A_unit_that_never_says_so_is_looked_at_two_minutes_later()
    {
        await WithPassword();
        using var cpe = Pinging();
        Assert.Null((await Operations.Ask(Mac, new AcsWish(AcsTaskKind.Diagnose) { Paths = [Ping] }, Actors.Eve)).Fault);
        await cpe.Session("2 PERIODIC");
        await Server.Store.Write(Mac, on => Store.CwmpTasks.Put(on, Mac, Task(1) with { Due = DateTimeOffset.UtcNow }));
        cpe.Values[Ping + "DiagnosticsState"] = "Complete";
        await cpe.Session("2 PERIODIC");
        Assert.Equal(AcsTaskState.Done, Task(1).State);
    }

    [Fact]
    public async Task One_that_does_not_come_back_ends_with_the_reason()
    {
        await WithPassword();
        using var cpe = Pinging();
        Assert.Null((await Operations.Ask(Mac, new AcsWish(AcsTaskKind.Diagnose) { Paths = [Ping] }, Actors.Eve)).Fault);
        await cpe.Session("2 PERIODIC");
        var due = Task(1).Due;
        Assert.Equal(0, await Store.Write(on => AcsTaskEnds.Overdue(Store, on, due + AcsDiagnosis.Patience - TimeSpan.FromSeconds(1))));
        Assert.Equal(1, await Store.Write(on => AcsTaskEnds.Overdue(Store, on, due + AcsDiagnosis.Patience + TimeSpan.FromSeconds(1))));
        Assert.Equal(AcsTaskState.Failed, Task(1).State);
        Assert.Contains("not come back within 60 minutes", Task(1).Result, StringComparison.Ordinal);
        Assert.Contains(Store.Read(on => DeviceEvents.Of(on, Mac)), e => e.Severity == Severity.Warning && e.Text.Contains("not come back within 60 minutes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_fault_of_the_unit_is_the_end_of_it()
    {
        await WithPassword();
        using var cpe = Pinging();
        Assert.Null((await Operations.Ask(Mac, new AcsWish(AcsTaskKind.Diagnose) { Paths = ["Device.IP.Diagnostics.TraceRoute."], Values = new Dictionary<string, string> { ["Host"] = "a.example" } }, Actors.Eve)).Fault);
        await cpe.Session("2 PERIODIC");
        Assert.Equal(AcsTaskState.Failed, Task(1).State);
        Assert.Contains("Device.IP.Diagnostics.TraceRoute.Host: 9005", Task(1).Result, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Device.IP.Diagnostics.IPPing", "Host", "a")]
    [InlineData("", "Host", "a")]
    [InlineData(Ping, "DiagnosticsState", "Requested")]
    [InlineData(Ping, "Other.Host", "a")]
    public async Task What_is_no_diagnosis_is_refused(string path, string name, string value)
    {
        await WithPassword();
        var (_, fault) = await Operations.Ask(Mac, new AcsWish(AcsTaskKind.Diagnose) { Paths = path.Length == 0 ? [] : [path], Values = new Dictionary<string, string> { [name] = value } }, Actors.Eve);
        Assert.Contains("One object of a diagnosis", fault!.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_runs_at_a_time_of_each()
    {
        await WithPassword();
        Assert.Null((await Operations.Ask(Mac, new AcsWish(AcsTaskKind.Diagnose) { Paths = [Ping] }, Actors.Eve)).Fault);
        Assert.Contains("task 1 is this diagnosis already", (await Operations.Ask(Mac, new AcsWish(AcsTaskKind.Diagnose) { Paths = [Ping] }, Actors.Eve)).Fault!.Sentence, StringComparison.Ordinal);
        Assert.Null((await Operations.Ask(Mac, new AcsWish(AcsTaskKind.Diagnose) { Paths = ["Device.DNS.Diagnostics.NSLookupDiagnostics."] }, Actors.Eve)).Fault);
    }

    // Whose server is killed with the request under way, or whose session breaks there, loses nothing: the next session goes on where it was.
    [Fact]
    public void What_was_sent_and_not_answered_is_sent_again_and_what_has_ended_meanwhile_is_read()
    {
        var sent = new AcsTask(1, AcsTaskKind.Diagnose, AcsDiagnosis.Arguments(Ping, [])) { State = AcsTaskState.Sent, Tries = 1, AskedAt = Now };
        Assert.Equal(AcsTaskState.Queued, sent.After(Inform("2 PERIODIC"), null, Now).State);
        Assert.IsType<SetParameterValues>(sent.After(Inform("2 PERIODIC"), null, Now).Request(_ => CwmpType.Unspecified, "Device."));
        Assert.IsType<GetParameterValues>(sent.After(Inform("8 DIAGNOSTICS COMPLETE"), null, Now).Request(_ => CwmpType.Unspecified, "Device."));
        var reading = sent.After(new SetParameterValuesResponse(0), Now).After(Inform("8 DIAGNOSTICS COMPLETE"), null, Now) with { State = AcsTaskState.Sent, Tries = 1 };
        Assert.IsType<GetParameterValues>(reading.After(Inform("2 PERIODIC"), null, Now).Request(_ => CwmpType.Unspecified, "Device."));
    }

    // The session that broke is begun once more within seconds, and the diagnosis ends after that: what it found is not thrown away for asking again.
    [Fact]
    public void What_was_lost_and_has_ended_some_sessions_later_is_read()
    {
        var lost = new AcsTask(1, AcsTaskKind.Diagnose, AcsDiagnosis.Arguments(Ping, [KeyValuePair.Create("Host", "a.example")])) { State = AcsTaskState.Sent, Tries = 1, AskedAt = Now, Due = Now }.After(Inform("2 PERIODIC"), null, Now);
        Assert.Equal((AcsTaskState.Queued, Now.AddMinutes(1)), (lost.State, lost.Due));
        Assert.Equal("No answer came. It is asked again from 08:01:00 UTC on.", lost.Told(Now));
        var ended = lost.After(Inform("8 DIAGNOSTICS COMPLETE"), null, Now.AddSeconds(5));
        Assert.Equal((AcsTaskState.Queued, Now.AddSeconds(5)), (ended.State, ended.Due));
        Assert.IsType<GetParameterValues>(ended.Request(_ => CwmpType.Unspecified, "Device."));
        var reading = ended with { State = AcsTaskState.Sent, Tries = 2 };
        Assert.Equal(AcsTaskState.Done, reading.After(Says("Complete", "a.example"), Now).State);
        Assert.Equal(AcsTaskState.Taken, reading.After(Says("Requested", "a.example"), Now).State);

        // What is there is of another one: this one never arrived.
        foreach (var says in new[] { Says("Complete", "b.example"), Says("None", "a.example") })
        {
            var again = reading.After(says, Now);
            Assert.Equal((AcsTaskState.Queued, Now), (again.State, again.Due));
            Assert.IsType<SetParameterValues>(again.Request(_ => CwmpType.Unspecified, "Device."));
        }

        // Not for ever.
        Assert.Equal(AcsTaskState.Failed, (reading with { Tries = AcsTask.MostTries }).After(Says("None", "a.example"), Now).State);

        static GetParameterValuesResponse Says(string state, string host) => new([new ParameterValue(Ping + "DiagnosticsState", CwmpValue.Of(state)), new ParameterValue(Ping + "Host", CwmpValue.Of(host))]);
    }

    // What is known of its object is told at once, not by a fault of the device hours later.
    [Theory]
    [InlineData(Ping, "Hst", "a", "of this device has no Hst. It has FailureCount, Host, NumberOfRepetitions, SuccessCount.")]
    [InlineData(Ping, "NumberOfRepetitions", "four", "is of type unsignedInt, and 'four' is none")]
    [InlineData("Device.Time.", "Host", "a", "Device.Time. is no diagnosis of this device: it has no DiagnosticsState.")]
    [InlineData("InternetGatewayDevice.IPPingDiagnostics.", "Host", "a", "is not in the tree of this device: all its names begin with Device.")]
    public async Task What_its_object_does_not_have_is_refused(string path, string name, string value, string told)
    {
        await WithPassword();
        using var cpe = Pinging();
        foreach (var (parameter, text) in new[] { (Ping + "DiagnosticsState", "None"), (Ping + "Host", ""), (Ping + "SuccessCount", "0"), (Ping + "FailureCount", "0"), (Ping + "NumberOfRepetitions", "3"), ("Device.Time.NTPServer1", "") })
        {
            cpe.Values[parameter] = text;
        }

        cpe.Types[Ping + "NumberOfRepetitions"] = CwmpType.Number;
        Assert.Null((await Operations.Ask(Mac, new AcsWish(AcsTaskKind.Refresh) { Paths = [Ping, "Device.Time."] }, Actors.Eve)).Fault);
        await cpe.Session("2 PERIODIC");
        var (_, fault) = await Operations.Ask(Mac, new AcsWish(AcsTaskKind.Diagnose) { Paths = [path], Values = new Dictionary<string, string> { [name] = value } }, Actors.Eve);
        Assert.Contains(told, fault!.Sentence, StringComparison.Ordinal);
        Assert.Null((await Operations.Ask(Mac, new AcsWish(AcsTaskKind.Diagnose) { Paths = [Ping], Values = new Dictionary<string, string> { ["Host"] = "a", ["NumberOfRepetitions"] = "4" } }, Actors.Eve)).Fault);
    }

    [Fact]
    public void One_that_is_at_it_for_a_day_is_given_up()
    {
        var reading = new AcsTask(1, AcsTaskKind.Diagnose, AcsDiagnosis.Arguments(Ping, [])) { State = AcsTaskState.Sent, AskedAt = Now };
        var says = new GetParameterValuesResponse([new ParameterValue(Ping + "DiagnosticsState", CwmpValue.Of("Requested"))]);
        Assert.Equal(AcsTaskState.Taken, reading.After(says, Now.AddHours(23)).State);
        Assert.Equal(AcsTaskState.Failed, reading.After(says, Now.AddHours(25)).State);
    }

    // What it is asked for has the type that the unit told, where the value is of it; what it says is a word, or nothing.
    [Fact]
    public void Neither_a_type_that_does_not_fit_nor_a_state_without_end_is_taken_over()
    {
        var task = new AcsTask(1, AcsTaskKind.Diagnose, AcsDiagnosis.Arguments(Ping, [new("NumberOfRepetitions", "7"), new("Host", "many")])) { AskedAt = Now };
        var set = Assert.IsType<SetParameterValues>(task.Request(_ => CwmpType.Number, "Device."));
        Assert.Equal([CwmpType.Number, CwmpType.Text, CwmpType.Text], set.Parameters.Select(p => p.Value.Type));
        Assert.Equal("The unit could not do it (Error_Other); its log may say why.", Says("Error_Other"));
        Assert.Equal("The unit does not say how it stands.", Says(new string('x', 64)));
        Assert.Equal("The unit does not say how it stands.", Says(string.Empty));

        string Says(string state) => task.After(new GetParameterValuesResponse([new ParameterValue(Ping + "DiagnosticsState", CwmpValue.Of(state))]), Now).Result;
    }

    [Fact]
    public void Each_tree_and_maker_is_offered_what_it_has()
    {
        Assert.Equal(
            ["Ping Device.IP.Diagnostics.IPPing. Host NumberOfRepetitions", "Line Device.Services.VoiceService.1.POTS.FXO.1.DiagTests. Battery|DialTone", "Phone Device.Services.VoiceService.1.POTS.FXS.1.DiagTests. Off-hook"],
            Spoken(AcsDiagnosis.Offered("Device.", true, ["Device.IP.Diagnostics.IPPing.DiagnosticsState"])));
        Assert.Equal(
            ["Ping InternetGatewayDevice.IPPingDiagnostics. Host NumberOfRepetitions", "Line InternetGatewayDevice.Services.VoiceService.1.PhyInterface.2.X_000E08_DiagTests. Battery|DialTone", "Phone InternetGatewayDevice.Services.VoiceService.1.PhyInterface.1.X_000E08_DiagTests. Off-hook"],
            Spoken(AcsDiagnosis.Offered("InternetGatewayDevice.", true, [])));
        Assert.Empty(AcsDiagnosis.Offered("Device.", false, ["Device.IP.Diagnostics.IPPing.Host", "Device.IP.Diagnostics.DownloadDiagnostics.DiagnosticsState"]));
        Assert.Equal(
            [
                "Name lookup Device.DNS.Diagnostics.NSLookupDiagnostics. HostName ", "Way to a host Device.IP.Diagnostics.TraceRoute. Host ", "Phone 2 Device.Services.VoiceService.1.POTS.FXS.2.DiagTests. Hazard Potential|Foreign Voltage|Resistive Faults|Off-hook|REN",
                "Phone InternetGatewayDevice.Services.VoiceService.1.PhyInterface.1.Tests. PhoneConnectivityTest",
            ],
            Spoken(AcsDiagnosis.Offered("Device.", false,
                ["Device.DNS.Diagnostics.NSLookupDiagnostics.DiagnosticsState", "Device.IP.Diagnostics.TraceRoute.DiagnosticsState", "Device.Services.VoiceService.1.POTS.FXS.2.DiagTests.DiagnosticsState", "InternetGatewayDevice.Services.VoiceService.1.PhyInterface.1.Tests.TestState"])));
    }

    [Fact]
    public void A_phone_test_of_issue_1_is_asked_for_by_the_state_of_its_own_name()
    {
        const string Tests = "InternetGatewayDevice.Services.VoiceService.1.PhyInterface.1.Tests.";
        var task = new AcsTask(3, AcsTaskKind.Diagnose, AcsDiagnosis.Arguments(Tests, [new("TestSelector", "PhoneConnectivityTest")]));
        var set = Assert.IsType<SetParameterValues>(task.Request(_ => CwmpType.Unspecified, "InternetGatewayDevice."));
        Assert.Equal([Tests + "TestSelector", Tests + "TestState"], set.Parameters.Select(p => p.Name));
        var read = task.After(new GetParameterValuesResponse([new(Tests + "TestState", CwmpValue.Of("Complete")), new(Tests + "PhoneConnectivity", CwmpValue.Of(true))]), Now);
        Assert.Equal((AcsTaskState.Done, "PhoneConnectivity = 1"), (read.State, read.Result));
    }

    [Fact]
    public async Task An_image_that_somebody_at_the_unit_asks_for_is_sent_once_more()
    {
        await WithPassword();
        await AssignImage();
        using var cpe = new TestCpe(Server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 1)) }.WithSettings();
        await cpe.Session("2 PERIODIC");
        Assert.Single(cpe.Asked.OfType<Download>());
        await cpe.Session([new TransferComplete("spa-1", new TransferFault(FaultCode.FileCorrupted, "no"), null, null)], "7 TRANSFER COMPLETE", "M Download|spa-1");
        await Store.Write(Mac, on => Store.CwmpTasks.Put(on, Mac, Task(1).End(AcsTaskState.Failed, "9018 no", DateTimeOffset.UtcNow)));
        cpe.Asked.Clear();
        await cpe.Session("2 PERIODIC");
        Assert.Empty(cpe.Asked);

        await cpe.Session([new RequestDownload(FileTypes.Firmware, [new DownloadArgument("Version", "6.0.0")])], "9 REQUEST DOWNLOAD");
        Assert.Single(cpe.Asked.OfType<Download>());
        Assert.Contains(Store.Read(on => DeviceEvents.Of(on, Mac)), e => e.Text == "It asks for a file: 1 Firmware Upgrade Image (Version 6.0.0).");
    }

    private TestCpe Pinging()
    {
        var cpe = new TestCpe(Server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 1)) }.WithSettings();
        foreach (var name in new[] { "DiagnosticsState", "Host", "NumberOfRepetitions", "SuccessCount", "FailureCount" })
        {
            cpe.Values[Ping + name] = string.Empty;
        }

        return cpe;
    }

    private static Inform Inform(string code) => new(Spa, [new CwmpEvent(code, string.Empty)], 1, Now, 0, []);

    private static IEnumerable<string> Spoken(ImmutableArray<AcsDiagnosisOffer> offers) => offers.Select(o => $"{o.Label} {o.Path} {o.Host ?? string.Join('|', o.Selectors)}{(o.Host is null ? string.Empty : $" {o.Count}")}");
}
