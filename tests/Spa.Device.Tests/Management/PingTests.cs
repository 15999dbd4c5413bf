using System.Net;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Foundation.Time;
using Spa.Gateway.Ports;

namespace Spa.Device.Tests.Management;

/// <summary>The diagnosis IPPing of both trees, by the requests of an ACS.</summary>
public class PingTests
{
    private const string Here = "Device.IP.Diagnostics.IPPing.";
    private const string Old = "InternetGatewayDevice.IPPingDiagnostics.";

    public static TheoryData<string, string> Trees => new() { { "TR-181", Here }, { "TR-098", Old } };

    [Theory]
    [MemberData(nameof(Trees))]
    public void It_runs_when_the_session_is_over_and_ends_with_one_for_its_results(string tree, string path)
    {
        var rig = Known(tree);
        var (times, sent) = (new Queue<int>([3400, 0, 12600]), 0);
        rig.Peer.Echoing = _ => times.Dequeue() is var micro and > 0 ? new EchoAnswer(TimeSpan.FromMicroseconds(micro), null, string.Empty) : null;

        // Its state first: what is set beside it in one request is for it.
        rig.Peer.Ask(Of(path, ("DiagnosticsState", "Requested"), ("Host", "registrar.example.net"), ("NumberOfRepetitions", "3"), ("Timeout", "2000"), ("DataBlockSize", "100"), ("DSCP", "46")), new GetParameterValues([path + "DiagnosticsState"]));
        rig.Peer.Instead = envelope =>
        {
            sent = rig.Peer.Echoes.Count;
            return null;
        };
        rig.Request();
        rig.Run(500.Milliseconds);
        Assert.Equal(0, sent);
        Assert.Equal("Requested", Assert.Single(rig.Peer.Of<GetParameterValuesResponse>()).Parameters[0].Value.Text);
        rig.Run(10.Seconds);

        Assert.Equal(["registrar.example.net"], rig.Peer.Nat.LookedUp);
        Assert.Equal([1, 2, 3], rig.Peer.Echoes.Select(e => e.Request.Number));
        Assert.All(rig.Peer.Echoes, e => Assert.Equal((IPAddress.Parse("203.0.113.5"), 100, 46, 2.Seconds), (e.Request.Address, e.Request.Bytes, e.Request.Dscp, e.Request.Timeout)));

        // The next waits a second from the one before, and until that is answered or too late.
        Assert.Equal([1.0, 2.0], rig.Peer.Echoes.Zip(rig.Peer.Echoes.Skip(1)).Select(p => (p.Second.At - p.First.At).TotalSeconds));
        Assert.Equal([EventCodes.DiagnosticsComplete], rig.Peer.Informs.Last().Events.Select(e => e.Code));
        var told = Read(rig, path);
        Assert.Equal(("Complete", "2", "1"), (told["DiagnosticsState"], told["SuccessCount"], told["FailureCount"]));
        Assert.Equal(("8", "3", "13"), (told["AverageResponseTime"], told["MinimumResponseTime"], told["MaximumResponseTime"]));
        if (tree == "TR-181")
        {
            Assert.Equal(("8000", "3400", "12600", "203.0.113.5"), (told["AverageResponseTimeDetailed"], told["MinimumResponseTimeDetailed"], told["MaximumResponseTimeDetailed"], told["IPAddressUsed"]));
        }

        // Told once.
        rig.Request();
        rig.Run(2.Seconds);
        Assert.Equal([EventCodes.ConnectionRequest], rig.Peer.Informs.Last().Events.Select(e => e.Code));
    }

    // A way that goes once somebody has answered is a request without an answer: only before that there is none.
    [Fact]
    public void A_way_that_is_lost_after_an_answer_ends_nothing_and_the_longest_need_not_be_the_last()
    {
        var rig = Known("TR-181");
        var answers = new Queue<EchoAnswer>([new(TimeSpan.FromMicroseconds(12600), null, string.Empty), new(default, EchoFault.NoRoute, "gone"), new(TimeSpan.FromMicroseconds(3400), null, string.Empty)]);
        rig.Peer.Echoing = _ => answers.Dequeue();
        rig.Set((Here + "Host", "a.example.net"), (Here + "DiagnosticsState", "Requested"), (Here + "NumberOfRepetitions", "3"));
        rig.Run(10.Seconds);
        var told = Read(rig, Here);
        Assert.Equal(("Complete", "2", "1"), (told["DiagnosticsState"], told["SuccessCount"], told["FailureCount"]));
        Assert.Equal(("8000", "3400", "12600"), (told["AverageResponseTimeDetailed"], told["MinimumResponseTimeDetailed"], told["MaximumResponseTimeDetailed"]));
    }

    [Theory]
    [InlineData("DiagnosticsState", "Canceled")]
    [InlineData("DiagnosticsState", "None")]
    [InlineData("Host", "b.example.net")]
    [InlineData("Host", "a.example.net")]
    [InlineData("Timeout", "1000")]
    [InlineData("Interface", "")]
    [InlineData("ProtocolVersion", "IPv4")]
    public void Whatever_is_set_of_it_breaks_it_off(string name, string value)
    {
        var rig = Known("TR-181");
        rig.Set((Here + "Host", "a.example.net"), (Here + "DiagnosticsState", "Requested"), (Here + "NumberOfRepetitions", "60"));
        rig.Run(3.Seconds);
        Assert.IsType<SetParameterValuesResponse>(rig.Set((Here + name, value)));
        var sent = rig.Peer.Echoes.Count;
        Assert.InRange(sent, 1, 10);
        rig.Run(2.Minutes);
        Assert.Equal(sent, rig.Peer.Echoes.Count);
        Assert.Equal(("None", "0"), (rig.Value(Here + "DiagnosticsState"), rig.Value(Here + "FailureCount")));
        Assert.DoesNotContain(rig.Peer.Informs, i => i.Events.Any(e => e.Code == EventCodes.DiagnosticsComplete));
    }

    [Fact]
    public void Asked_for_again_it_begins_anew_and_what_it_found_goes_with_the_next_setting()
    {
        var rig = Known("TR-181");
        rig.Peer.Echoing = _ => new EchoAnswer(5.Milliseconds, null, string.Empty);
        rig.Set((Here + "Host", "a.example.net"), (Here + "DiagnosticsState", "Requested"), (Here + "NumberOfRepetitions", "20"));
        rig.Run(5.Seconds);
        rig.Set((Here + "NumberOfRepetitions", "4"), (Here + "DiagnosticsState", "Requested"));
        rig.Run(20.Seconds);
        Assert.Equal(("Complete", "4"), (rig.Value(Here + "DiagnosticsState"), rig.Value(Here + "SuccessCount")));
        Assert.Single(rig.Peer.Informs, i => i.Events.Any(e => e.Code == EventCodes.DiagnosticsComplete));
        rig.Set((Here + "DSCP", "1"));
        Assert.Equal(("None", "0", "0"), (rig.Value(Here + "DiagnosticsState"), rig.Value(Here + "SuccessCount"), rig.Value(Here + "AverageResponseTime")));
    }

    // Host, its address, protocol, what comes of a request; how it stands in the two trees.
    [Theory]
    [InlineData("a.example.net", null, "Any", null, "Error_CannotResolveHostName", "Error_CannotResolveHostName")]
    [InlineData("", "203.0.113.9", "Any", null, "Error_CannotResolveHostName", "Error_CannotResolveHostName")]
    [InlineData("a.example.net", "203.0.113.9", "IPv6", null, "Error_CannotResolveHostName", null)]
    [InlineData("a.example.net", "2001:db8::1", "IPv4", null, "Error_CannotResolveHostName", null)]
    [InlineData("a.example.net", "203.0.113.9", "Any", EchoFault.NoRoute, "Error_NoRouteToHost", "Error_Other")]
    [InlineData("a.example.net", "203.0.113.9", "Any", EchoFault.NotPermitted, "Error_Internal", "Error_Internal")]
    [InlineData("a.example.net", "127.0.0.1", "Any", null, "Error_Other", "Error_Other")]
    [InlineData("169.254.3.4", "169.254.3.4", "Any", null, "Error_Other", "Error_Other")]
    [InlineData("fe80::1", "fe80::1", "Any", null, "Error_Other", "Error_Other")]
    public void What_cannot_be_says_so_by_the_words_of_the_standard(string host, string? address, string protocol, EchoFault? fault, string now, string? before)
    {
        foreach (var (tree, path, state) in new[] { ("TR-181", Here, now), ("TR-098", Old, before) })
        {
            if (state is null)
            {
                continue;
            }

            var rig = Known(tree);
            rig.Peer.Nat.Names = _ => address is null ? null : IPAddress.Parse(address);
            rig.Peer.Echoing = _ => fault is { } why ? new EchoAnswer(TimeSpan.Zero, why, "the reason of the machine") : null;
            rig.Set([(path + "Host", host), .. tree == "TR-181" ? new[] { (path + "ProtocolVersion", protocol) } : [], (path + "DiagnosticsState", "Requested")]);
            Assert.Single(rig.Peer.Of<SetParameterValuesResponse>());
            rig.Run(30.Seconds);
            Assert.Single(rig.Peer.Informs, i => i.Events.Any(e => e.Code == EventCodes.DiagnosticsComplete));
            Assert.Equal(state, rig.Value(path + "DiagnosticsState"));
            Assert.Equal(fault is null ? 0 : 1, rig.Peer.Echoes.Count);
            Assert.Contains(rig.Rig.Host.Logs, l => l.Text.Contains(fault is null ? $"ping of {host} for the ACS: " : "the reason of the machine", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void An_acs_that_is_a_neighbour_itself_may_ask_for_neighbours()
    {
        var rig = new CpeRig(("CWMP_ACS_URL", "https://169.254.1.1/acs"));
        rig.Rig.Start();
        rig.Run(2.Seconds);
        rig.Peer.Nat.Names = _ => IPAddress.Parse("169.254.3.4");
        rig.Peer.Echoing = _ => new EchoAnswer(5.Milliseconds, null, string.Empty);
        rig.Set((Here + "Host", "169.254.3.4"), (Here + "DiagnosticsState", "Requested"));
        rig.Run(10.Seconds);
        Assert.Equal("Complete", rig.Value(Here + "DiagnosticsState"));
    }

    [Theory]
    [InlineData("NumberOfRepetitions", "101")]
    [InlineData("NumberOfRepetitions", "0")]
    [InlineData("Timeout", "30001")]
    [InlineData("DataBlockSize", "65508")]
    [InlineData("DSCP", "64")]
    [InlineData("Host", "two words")]
    [InlineData("Interface", "Device.IP.Interface.1")]
    [InlineData("ProtocolVersion", "IPX")]
    [InlineData("DiagnosticsState", "Complete")]
    public void What_it_cannot_be_is_refused_and_nothing_of_the_request_is_done(string name, string value)
    {
        var rig = Known("TR-181");
        var fault = Assert.IsType<CwmpFault>(rig.Set((Here + "DiagnosticsState", "Requested"), (Here + "DSCP", "9"), ("Device.Time.NTPServer1", "x.example"), (Here + name, value)));
        Assert.Contains(fault.Parameters, p => p.Name == Here + name);
        rig.Run(30.Seconds);
        Assert.Empty(rig.Peer.Echoes);
        Assert.Equal(("None", "0"), (rig.Value(Here + "DiagnosticsState"), rig.Value(Here + "DSCP")));
    }

    [Fact]
    public void However_much_is_asked_for_it_ends_within_five_minutes_and_its_last_wait()
    {
        var rig = Known("TR-181");
        rig.Set((Here + "Host", "a.example.net"), (Here + "DiagnosticsState", "Requested"), (Here + "NumberOfRepetitions", "100"), (Here + "Timeout", "30000"));
        rig.Run(5.Minutes + 32.Seconds);
        Assert.Equal([EventCodes.DiagnosticsComplete], rig.Peer.Informs.Last().Events.Select(e => e.Code).Where(c => c == EventCodes.DiagnosticsComplete));
        Assert.Equal(("Complete", "100"), (rig.Value(Here + "DiagnosticsState"), rig.Value(Here + "FailureCount")));
        Assert.InRange(rig.Peer.Echoes.Count, 10, 11);
    }

    [Fact]
    public void A_restart_forgets_it_and_the_event_of_its_end()
    {
        var rig = Known("TR-181");
        rig.Set((Here + "Host", "a.example.net"), (Here + "DiagnosticsState", "Requested"), (Here + "NumberOfRepetitions", "1"), (Here + "Timeout", "5000"));

        // The end is not told: nobody answers.
        rig.Peer.Instead = _ => ScriptedAcs.Broken();
        rig.Run(5.Seconds);
        Assert.Contains(EventCodes.DiagnosticsComplete, rig.Rig.Gateway.Management!.Events);
        rig.Peer.Instead = _ => null;
        rig.Rig.Again(RestartKind.Reboot);
        rig.Run(2.Seconds);
        Assert.Equal([EventCodes.Boot], rig.Peer.Informs.Last().Events.Select(e => e.Code));
        Assert.Equal(("None", string.Empty), (rig.Value(Here + "DiagnosticsState"), rig.Value(Here + "Host")));
    }

    [Fact]
    public void A_failed_session_tells_its_end_again()
    {
        var rig = Known("TR-181");
        rig.Set((Here + "Host", "a.example.net"), (Here + "DiagnosticsState", "Requested"), (Here + "NumberOfRepetitions", "1"), (Here + "Timeout", "5000"));
        rig.Peer.Instead = _ => ScriptedAcs.Broken();
        rig.Run(5.Seconds);
        rig.Peer.Instead = _ => null;
        rig.Run(30.Seconds);
        Assert.Equal([EventCodes.DiagnosticsComplete], rig.Peer.Informs.Last().Events.Select(e => e.Code));
    }

    [Fact]
    public void Another_acs_neither_gets_nor_hears_of_it()
    {
        var rig = Known("TR-181");
        rig.Set((Here + "Host", "a.example.net"), (Here + "DiagnosticsState", "Requested"), (Here + "NumberOfRepetitions", "50"));
        rig.Run(3.Seconds);
        rig.Submit("CWMP_ACS_URL", "https://other.example.net/acs");
        rig.Run(1.Minutes);
        var sent = rig.Peer.Echoes.Count;
        rig.Run(2.Minutes);
        Assert.Equal(sent, rig.Peer.Echoes.Count);
        Assert.Equal(("None", string.Empty), (rig.Value(Here + "DiagnosticsState"), rig.Value(Here + "Host")));
        Assert.DoesNotContain(rig.Peer.Informs, i => i.Events.Any(e => e.Code == EventCodes.DiagnosticsComplete));
    }

    private static CpeRig Known(string tree) => CpeRig.Known(("CWMP_Data_Model", tree), ("CWMP_Periodic_Inform_Enable", "no"));

    private static SetParameterValues Of(string path, params (string Name, string Value)[] values)
        => new([.. values.Select(v => new ParameterValue(path + v.Name, new CwmpValue(CwmpType.Unspecified, v.Value)))], "key");

    private static Dictionary<string, string> Read(CpeRig rig, string path)
        => Assert.IsType<GetParameterValuesResponse>(rig.Ask(new GetParameterValues([path]))).Parameters.ToDictionary(p => p.Name[path.Length..], p => p.Value.Text, StringComparer.Ordinal);
}
