using System.Diagnostics;
using System.Net;
using Spa.Configuration.Parameters;
using Spa.Device.Lines;
using Spa.Device.Sip;
using Spa.Device.Time;
using Spa.Marks;
using Spa.Media.Tones;
using Spa.Simulation.Stations;

namespace Spa.Device.Tests.Peers;

/// <summary>Whole calls with baresip as an independent dissector reads them in our capture.</summary>
public sealed class DissectedCallTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("spa-dissected-");
    private readonly List<IDisposable> started = [];

    private string CaptureAt => Path.Combine(folder.FullName, "call.pcapng");

    public void Dispose()
    {
        started.Reverse();
        started.ForEach(one => one.Dispose());
        folder.Delete(recursive: true);
    }

    [Needs("baresip", "tshark")]
    public async Task Of_a_call_nothing_is_malformed_from_the_invite_to_the_goodbye_of_rtcp()
    {
        await Call(";answermode=auto", comes: false);

        // What both say and how often; the numbers of the media are those of the descriptions, or they would not be told for RTP.
        var methods = Fields("sip.CSeq.method", "sip");
        Assert.Equal(["ACK", "BYE", "INVITE"], methods.Distinct().Order());
        Assert.Equal(2, Fields("sdp.media", "sdp").Count(media => media.StartsWith("audio ", StringComparison.Ordinal)));
        Assert.InRange(Fields("rtp.seq", "rtp && rtp.setup-method == \"SDP\" && rtp.p_type == 0").Count, 200, int.MaxValue);
        Assert.Equal(["5"], Fields("rtpevent.event_id", "rtpevent").Distinct());
        Assert.Superset(new HashSet<string> { "200", "202", "203", "207" }, Fields("rtcp.pt", "rtcp").SelectMany(kinds => kinds.Split(',')).ToHashSet());
    }

    [Needs("baresip", "tshark")]
    public async Task Of_a_secure_call_nothing_is_malformed_either()
    {
        await Call(";mediaenc=srtp-mand", comes: true);
        Assert.Equal(["RTP/SAVP"], Fields("sdp.media.proto", "sdp").Distinct());
        Assert.InRange(Fields("srtp.auth_tag", "rtp && rtp.setup-method == \"SDP\"").Count, 200, int.MaxValue);
        Assert.NotEmpty(Fields("frame.number", "srtcp.encrypted_payload"));
    }

    [Needs("tshark")]
    public async Task Nor_is_anything_else_that_an_account_says()
    {
        var provider = ProviderHost.Start(new LinesOptions(IPAddress.Loopback, 0, 0, TimeSpan.FromSeconds(1)));
        started.Add(provider);
        var user = provider.Users[0];
        using (var capture = PcapTap.TryStart(CaptureAt, 1 << 24, new UnitClock(), _ => { }, out var why) ?? throw new IOException(why))
        {
            var settings = LoopbackUnit.Settings(user.Name, user.Password, provider.Address)
                .With(LineParameters.VoiceMailServer, provider.Address)
                .With(Catalogue.Find("DTMF_Tx_Method_1_")!, "INFO");
            using var unit = new LoopbackUnit(settings, capture: capture);
            await unit.Registered();
            await unit.Until("told of its mailbox", () => unit.Messages.Any(message => message.StartsWith("<- NOTIFY", StringComparison.Ordinal)));
            await unit.Dial("2000#");
            await Station("rings", station => station.State == "rings");
            await Station("answers", station =>
            {
                station.Answer();
                return true;
            });
            await unit.State("in a call");
            unit.On(() => unit.Phone.Dial("5"));
            await Station("has the key", station => station.End.Keys == "5");
            unit.On(() => unit.Phone.Flash(TimeSpan.FromMilliseconds(300)));
            await Station("is held", station => station.IsHeld);
            unit.On(() => unit.Phone.Flash(TimeSpan.FromMilliseconds(300)));
            await Station("is back", station => !station.IsHeld);
            await unit.State("in a call");
            await Station("transfers", station =>
            {
                station.Transfer("600");
                return true;
            });
            await unit.Until("it has called another", () => unit.Messages.Any(message => message.StartsWith("-> BYE", StringComparison.Ordinal) || message.StartsWith("<- BYE", StringComparison.Ordinal)));
            unit.On(unit.Phone.HangUp);
            await unit.Idle();
        }

        WellFormed();
        Assert.Superset(new HashSet<string> { "ACK", "BYE", "INFO", "INVITE", "NOTIFY", "REFER", "REGISTER", "SUBSCRIBE" }, Fields("sip.CSeq.method", "sip").ToHashSet());
        Assert.NotEmpty(Fields("sip.Status-Code", "sip.Status-Code == 401 && sip.CSeq.method == \"REGISTER\""));
        Assert.NotEmpty(Fields("sip.auth.digest.response", "sip.Method == \"REGISTER\" && sip.Authorization"));
        Assert.NotEmpty(Fields("frame.number", "sip.Method == \"INVITE\" && sip.to.tag"));
        Assert.NotEmpty(Fields("sip.Refer-To", "sip.Method == \"REFER\""));

        async Task Station(string what, Func<SipStation, bool> holds)
        {
            var limit = Stopwatch.StartNew();
            while (!await provider.Ask((site, _) => holds(site.Station("2000")!)))
            {
                Assert.True(limit.Elapsed < LoopbackUnit.Limit, $"the station {what}: did not come about");
                await Task.Delay(20);
            }
        }
    }

    // About three seconds of speech both ways and a key; all of it is in the capture then.
    private async Task Call(string account, bool comes)
    {
        var far = await Baresip.Start(account);
        started.Add(far);
        using (var capture = PcapTap.TryStart(CaptureAt, 1 << 24, new UnitClock(), _ => { }, out var why) ?? throw new IOException(why))
        {
            var port = LoopbackUnit.FreePort();
            var settings = LoopbackUnit.Direct(far.Port, port).With(SipParameters.RtcpTxInterval, TimeSpan.FromSeconds(1)).With(LineParameters.EchoCancEnable.Line1, false);
            using var unit = new LoopbackUnit(settings, capture: capture);
            if (comes)
            {
                await far.Tell("dial", $"sip:1000@127.0.0.1:{port}");
                await unit.Until("it rings", () => unit.Phone.Rings.Count > 0);
                unit.On(unit.Phone.Lift);
            }
            else
            {
                await unit.Dial("2000#");
            }

            await unit.State("in a call");
            await far.Hears("CALL_ESTABLISHED");
            unit.On(() => unit.Phone.Speak(TonePlan.Steady(700, -10)));
            await unit.Never("the call ended", () => unit.Voice.Status.Call is null, TimeSpan.FromSeconds(3));
            unit.On(() => unit.Phone.Dial("5"));
            await far.Receives('5');
            unit.On(unit.Phone.HangUp);
            await far.Hears("CALL_CLOSED");
            await unit.Idle();
        }

        WellFormed();
    }

    // That it cannot look into what is encrypted is no fault.
    private void WellFormed()
    {
        var bad = Tshark("-Y", "_ws.malformed || _ws.expert.severity >= 6291456", "-T", "fields", "-e", "frame.number", "-e", "frame.protocols", "-e", "_ws.expert.message")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(row => !row.EndsWith("Encrypted RTCP Payload - not dissected", StringComparison.Ordinal)).ToList();
        Assert.True(bad.Count == 0, string.Join('\n', bad));
    }

    private List<string> Fields(string field, string filter) => [.. Tshark("-Y", filter, "-T", "fields", "-e", field).Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    private string Tshark(params string[] arguments)
    {
        using var tshark = Process.Start(new ProcessStartInfo(NeedsAttribute.Find("tshark")!, ["-n", "-r", CaptureAt, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = tshark.StandardError.ReadToEndAsync();
        var said = tshark.StandardOutput.ReadToEnd();
        tshark.WaitForExit();
        Assert.True(tshark.ExitCode == 0, errors.Result);
        return said;
    }
}
