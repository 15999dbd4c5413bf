using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Cwmp.Soap;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Acs;

/// <summary>What is asked of a unit at the running server: how it ends, and what is kept of what was said.</summary>
public sealed class AcsTaskEndpointTests : AcsScene
{
    [Fact]
    public async Task A_task_is_marked_sent_before_it_leaves_and_after_a_lost_answer_never_done_twice()
    {
        await WithPassword();
        await Ask(new AcsTask(0, AcsTaskKind.Reboot, []), new AcsTask(0, AcsTaskKind.Set, ["Device.Time.NTPServer1", "; reboot"]));
        using var cpe = new TestCpe(Server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 1)) };
        await cpe.Send(cpe.Inform("2 PERIODIC"));
        Assert.IsType<Reboot>((await cpe.Send(null))!.Body);
        Assert.Equal(AcsTaskState.Sent, Task(1).State);

        // The unit is gone, and comes again without a word about it.
        cpe.Values["Device.Time.NTPServer1"] = string.Empty;
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("2 PERIODIC"));
        Assert.Equal(AcsTaskState.Unknown, Task(1).State);
        Assert.Equal(["SetParameterValues", "GetParameterValues"], cpe.Asked.Select(a => a.Method));
        Assert.Equal("; reboot", cpe.Values["Device.Time.NTPServer1"]);
        Assert.Equal(AcsTaskState.Done, Task(2).State);
        Assert.Contains(Store.Read(on => DeviceEvents.Of(on, Mac)), e => e.Severity == Severity.Warning && e.Text.Contains("whether it was done is not known", StringComparison.Ordinal));

        cpe.Asked.Clear();
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("2 PERIODIC"));
        Assert.Empty(cpe.Asked);
    }

    [Fact]
    public async Task A_restart_is_done_when_the_unit_says_so()
    {
        await WithPassword();
        await Ask(new AcsTask(0, AcsTaskKind.Reboot, []));
        using var cpe = new TestCpe(Server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 1)) };
        await cpe.Session("2 PERIODIC");
        Assert.Equal(AcsTaskState.Taken, Task(1).State);
        await cpe.Session("1 BOOT", "M Reboot|spa-1");
        Assert.Equal(AcsTaskState.Done, Task(1).State);
        Assert.Single(cpe.Asked);
    }

    // A list of calls gets shorter, and what a unit lists no more nobody is to read here.
    [Fact]
    public async Task What_is_read_again_takes_rows_along_that_have_gone()
    {
        const string Calls = "Device.Services.VoiceService.1.CallLog.";
        await WithPassword();
        using var cpe = new TestCpe(Server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 1)) };
        (cpe.Values[Calls + "1.CalledPartyNumber"], cpe.Values[Calls + "2.CalledPartyNumber"], cpe.Values["Device.Time.NTPServer1"]) = ("2000", "3000", "a.example");
        cpe.Values["Device.Services.VoiceService.1.SIP.Client.1.AuthPassword"] = string.Empty;
        await Ask(new AcsTask(0, AcsTaskKind.Refresh, []), new AcsTask(0, AcsTaskKind.Set, ["Device.Services.VoiceService.1.SIP.Client.1.AuthPassword", "hidden"]));
        await cpe.Session("2 PERIODIC");
        Assert.Equal(["1.CalledPartyNumber=2000", "2.CalledPartyNumber=3000"], Known());

        cpe.Values.Remove(Calls + "1.CalledPartyNumber");
        cpe.Values.Remove("Device.Time.NTPServer1");
        cpe.Values.Remove("Device.Services.VoiceService.1.SIP.Client.1.AuthPassword");
        await Ask(new AcsTask(0, AcsTaskKind.Refresh, [Calls + "2.CalledPartyNumber"]));
        await cpe.Session("2 PERIODIC");
        Assert.Equal(2, Known().Count);
        await Ask(new AcsTask(0, AcsTaskKind.Refresh, [Calls]));
        await cpe.Session("2 PERIODIC");
        Assert.Equal(["2.CalledPartyNumber=3000"], Known());

        // What was not asked for stays, and so does what is known of a secret.
        await Ask(new AcsTask(0, AcsTaskKind.Refresh, ["Device.Services."]));
        await cpe.Session("2 PERIODIC");
        var values = Store.Read(on => Store.Cwmps.Values(on, Mac))!.Value.Values;
        Assert.Equal("a.example", values["Device.Time.NTPServer1"].Text);
        Assert.True(values["Device.Services.VoiceService.1.SIP.Client.1.AuthPassword"].IsSecret);

        List<string> Known() => [.. Store.Read(on => Store.Cwmps.Values(on, Mac))!.Value.Values.Where(v => v.Key.StartsWith(Calls, StringComparison.Ordinal)).Select(v => $"{v.Key[Calls.Length..]}={v.Value.Text}").Order(StringComparer.Ordinal)];
    }

    [Fact]
    public async Task A_fault_names_its_parameter_on_the_task_and_on_the_device()
    {
        await WithPassword();
        await Ask(new AcsTask(0, AcsTaskKind.Set, ["Device.Nothing", "1"]));
        using var cpe = new TestCpe(Server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 1)) };
        await cpe.Session("2 PERIODIC");
        Assert.Equal((AcsTaskState.Failed, "Device.Nothing: 9005 no such"), (Task(1).State, Task(1).Result));
        Assert.Equal("Device.Nothing: 9005 no such", Store.Read(on => Store.Cwmps.Find(on, Mac))!.Fault);
    }

    [Fact]
    public async Task A_fault_that_repeats_a_secret_tells_it_to_nobody()
    {
        await WithPassword();
        await Ask(new AcsTask(0, AcsTaskKind.Set, ["Device.Users.User.1.Password", "very-hidden"]));
        using var cpe = new TestCpe(Server, Spa)
        {
            Login = (Name, Credentials.PasswordOf(Mac, 1)),
            Answers = request => request is SetParameterValues ? new CwmpFault(FaultCode.InvalidArguments, "no", [new("Device.Users.User.1.Password", FaultCode.InvalidParameterValue, "'very-hidden' is too short")]) : null,
        };
        await cpe.Session("2 PERIODIC");
        Assert.Equal("Device.Users.User.1.Password: 9007 ***", Task(1).Result);
        Assert.DoesNotContain(Store.Read(on => DeviceEvents.Of(on, Mac)), e => e.Text.Contains("very-hidden", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_assigned_image_is_installed_tried_again_later_and_not_once_more_when_it_runs()
    {
        await WithPassword();
        await AssignImage();
        using var cpe = new TestCpe(Server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 1)) }.WithSettings();
        await cpe.Session("2 PERIODIC");
        var download = cpe.Asked.OfType<Download>().Single();
        Assert.Equal((FileTypes.Firmware, $"{Server.Report.Http}/fw/spa-6.1.0.img", "spa-1"), (download.FileType, download.Url, download.CommandKey));
        Assert.Equal((AcsTaskState.Taken, AcsPlan.Server), (Task(1).State, Task(1).AskedBy));

        // It could not reach the file: again in a minute, and not before.
        cpe.Asked.Clear();
        await cpe.Session([new TransferComplete("spa-1", new TransferFault(FaultCode.CannotContactServer, "no route"), null, null)], "7 TRANSFER COMPLETE", "M Download|spa-1");
        Assert.Empty(cpe.Asked.OfType<Download>());
        Assert.Equal((AcsTaskState.Queued, "9015 no route"), (Task(1).State, Task(1).Result));
        Assert.InRange(Task(1).Due - DateTimeOffset.UtcNow, TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(2));
        await Store.Write(Mac, on => Store.CwmpTasks.Put(on, Mac, Task(1) with { Due = DateTimeOffset.UtcNow }));
        await cpe.Session("2 PERIODIC");
        Assert.Equal(download, Assert.Single(cpe.Asked.OfType<Download>()));

        cpe.Asked.Clear();
        cpe.Software = "6.1.0";
        await cpe.Session([new TransferComplete("spa-1", TransferFault.None, null, null)], "1 BOOT", "7 TRANSFER COMPLETE", "M Download|spa-1");
        await cpe.Session("2 PERIODIC");
        Assert.Empty(cpe.Asked.OfType<Download>());
        Assert.Equal((AcsTaskState.Done, 2), (Task(1).State, Task(1).Tries));
        Assert.Empty(Store.Read(on => Store.Cwmps.Find(on, Mac))!.Fault);

        // It goes back to the version before: giving it the same again would not end.
        cpe.Software = "6.0.0";
        cpe.Asked.Clear();
        await cpe.Session("1 BOOT");
        await cpe.Session("2 PERIODIC");
        Assert.Empty(cpe.Asked);
    }

    [Fact]
    public async Task The_end_of_a_transfer_that_was_not_asked_for_yet_ends_nothing()
    {
        await WithPassword();
        await Ask(new AcsTask(0, AcsTaskKind.Download, [FileTypes.Configuration, "http://u.example/a", string.Empty, string.Empty]));
        using var cpe = new TestCpe(Server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 1)) };

        // It was a device of another Server before, or of this one, which has counted from 1 too.
        await cpe.Session([new TransferComplete("spa-1", TransferFault.None, null, null)], "7 TRANSFER COMPLETE", "M Download|spa-1");
        Assert.IsType<Download>(cpe.Asked[^1]);
        Assert.Equal((AcsTaskState.Taken, 1), (Task(1).State, Task(1).Tries));
        Assert.Contains(Store.Read(on => DeviceEvents.Of(on, Mac)), e => e.Text == "It tells that a transfer has ended that nobody here asked for.");
        await cpe.Session([new TransferComplete("spa-1", TransferFault.None, null, null)], "7 TRANSFER COMPLETE", "M Download|spa-1");
        Assert.Equal(AcsTaskState.Done, Task(1).State);
    }

    [Fact]
    public async Task What_was_read_is_kept_and_secrets_are_not_shown()
    {
        await WithPassword();
        await Ask(new AcsTask(0, AcsTaskKind.Refresh, ["Device."]));
        using var cpe = new TestCpe(Server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 1)) };
        cpe.Values["Device.Time.NTPServer1"] = "ntp.example";
        cpe.Values["Device.Users.User.1.Password"] = "hidden";
        await cpe.Session("2 PERIODIC");
        var values = Store.Read(on => Store.Cwmps.Values(on, Mac))!.Value.Values;
        Assert.Equal("ntp.example", values["Device.Time.NTPServer1"].Shown);
        Assert.Equal("***", values["Device.Users.User.1.Password"].Shown);
    }

    [Fact]
    public async Task Messages_are_kept_while_wished_and_their_secrets_masked()
    {
        await WithPassword();
        await Store.Write(on => Cwmps.LogUntil(on, Mac, DateTimeOffset.UtcNow.AddHours(1)));
        await Ask(new AcsTask(0, AcsTaskKind.Set, ["Device.Users.User.1.Password", "very-hidden"]), new AcsTask(0, AcsTaskKind.Download, [FileTypes.Configuration, "http://u:very-hidden@host/x", "u", "very-hidden"]));
        using var cpe = new TestCpe(Server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 1)) };
        cpe.Values["Device.Users.User.1.Password"] = string.Empty;
        await cpe.Session("2 PERIODIC");
        var lines = Store.Read(on => Store.CwmpMessages.Of(on, Mac));
        // Refused, let in, set, sent a file, and asked what the set has changed.
        Assert.Equal([false, true, false, true, false, true, false, true, false, true, false, true], lines.Select(l => l.Sent));
        Assert.Matches(@"^\(a message of \d+ bytes without credentials, from 127\.0\.0\.1\)$", lines[0].Text);
        Assert.Equal(["401 Unauthorized", "(an empty POST)", "204 No Content"], [lines[1].Text, lines[4].Text, lines[^1].Text]);
        Assert.Contains("<cwmp:Download>", lines[7].Text, StringComparison.Ordinal);
        Assert.DoesNotContain(lines, l => l.Text.Contains("very-hidden", StringComparison.Ordinal));
        await Store.Write(on => Cwmps.LogUntil(on, Mac, null));
        Assert.Empty(Store.Read(on => Store.CwmpMessages.Of(on, Mac)));
    }

    [Fact]
    public async Task What_is_kept_is_what_came_also_where_it_cannot_be_read_and_the_task_says_why()
    {
        await WithPassword();
        await Store.Write(on => Cwmps.LogUntil(on, Mac, DateTimeOffset.UtcNow.AddHours(1)));
        await Ask(new AcsTask(0, AcsTaskKind.Refresh, ["Device."]));
        using var cpe = new TestCpe(Server, Spa) { Login = (Name, Credentials.PasswordOf(Mac, 1)) };
        var inform = Encoding.UTF8.GetString(Envelopes.Write(new CwmpEnvelope(cpe.Inform("2 PERIODIC")) { Id = "1" })).Replace("soap:", "odd:", StringComparison.Ordinal).Replace("xmlns:soap=", "xmlns:odd=", StringComparison.Ordinal)
            .Replace("</odd:Header>", "<v:Vendor xmlns:v=\"urn:v\" v:mood='good'>word</v:Vendor></odd:Header>", StringComparison.Ordinal);
        Assert.NotNull(await cpe.Post(Encoding.UTF8.GetBytes(inform)));
        Assert.IsType<GetParameterValues>((await cpe.Send(null))!.Body);
        await cpe.Post("<soap:Envelope><Name>Device.A.Password</Name><Value>very-hidden"u8.ToArray());
        Assert.Equal(HttpStatusCode.BadRequest, cpe.Status);
        var lines = Store.Read(on => Store.CwmpMessages.Of(on, Mac)).Select(l => l.Text).ToList();
        Assert.Equal(inform, lines[2]);
        Assert.Equal("<soap:Envelope><Name>Device.A.Password</Name><Value>***", lines[^2]);
        Assert.StartsWith("400 Bad Request: not well-formed XML", lines[^1], StringComparison.Ordinal);
        Assert.Equal(AcsTaskState.Failed, Task(1).State);
        Assert.StartsWith("What it answers cannot be read: not well-formed XML", Task(1).Result, StringComparison.Ordinal);
        Assert.Contains("(line 1, column ", Task(1).Result, StringComparison.Ordinal);
    }
}
