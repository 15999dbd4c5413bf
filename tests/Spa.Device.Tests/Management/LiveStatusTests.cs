using System.Globalization;
using Spa.Configuration.Parameters;
using Spa.Configuration.Parameters.Choices;
using Spa.Configuration.Settings;
using Spa.Device.Hosting;
using Spa.Device.Tests.Calls;
using Spa.Foundation.Time;

namespace Spa.Device.Tests.Management;

/// <summary>What an ACS reads of lines, accounts and calls while something goes on, by GetParameterValues of a whole unit.</summary>
public class LiveStatusTests
{
    private const string Voice = "Services.VoiceService.1.";

    public static TheoryData<CwmpDataModel> Trees => [CwmpDataModel.Tr181, CwmpDataModel.Tr098];

    // What is changed, seconds after the start, account and line in the words of issue 2, line in those of issue 1.
    [Theory]
    [InlineData("", "", 0, "Up", "Up", "Up")]
    [InlineData("Line_Enable_1_", "no", 0, "Disabled", "Disabled", "Disabled")]
    [InlineData("User_ID_1_", "", 0, "Disabled", "Disabled", "Disabled")]
    [InlineData("Register_1_", "no", 0, "Up", "Up", "Up")]
    [InlineData("Proxy_1_", "", 0, "Error_Misconfigured", "Error", "Error")]
    [InlineData("Proxy_1_", Peer.Address, 0, "Registering", "Up", "Registering")]
    [InlineData("Proxy_1_", Peer.Address, 40, "Error_Network", "Error", "Error")]
    [InlineData("Password_1_", "wrong", 0, "Error_Registration", "Error", "Error")]
    [InlineData("Password_1_", "wrong", 60, "Error_Registration", "Error", "Error")]
    public void An_account_is_what_its_registrar_makes_of_it(string name, string text, int seconds, string account, string line, string issue1)
    {
        SettingsSnapshot Change(SettingsSnapshot settings) => name.Length == 0 ? settings : settings.With(Catalogue.Find(name)!, text);
        var world = new CpeWorld(CwmpDataModel.Tr181, Change);
        world.Run(seconds.Seconds);
        var told = world.Read(Voice);
        Assert.Equal((account, line), (told["SIP.Client.1.Status"], told["CallControl.Line.1.Status"]));
        Assert.Equal("Disabled", told["SIP.Client.2.Status"]);

        var old = new CpeWorld(CwmpDataModel.Tr098, Change);
        old.Run(seconds.Seconds);
        Assert.Equal(issue1, old.Read(Voice + "VoiceProfile.1.Line.1.")["Status"]);
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void A_renewal_is_no_news_and_a_refusal_is_until_the_next_success(CwmpDataModel kind)
    {
        var world = new CpeWorld(kind, settings => settings.With(Catalogue.Find("Proxy_1_")!, Peer.Address).With(Catalogue.Find("Reg_Retry_Intvl")!, "20"), n => n.Stranger.Answers = Peer.Grants(60));
        Assert.Equal("Up", Status());

        // Nobody answers what would renew it: it is there until it runs out.
        world.Neighbours.Stranger.Answers = _ => null;
        Assert.True(world.Neighbours.World.RunUntil(() => world.Voice.Status.Sip!.Phase == Spa.Sip.Registration.RegistrationPhase.Refreshing, 60.Seconds));
        Assert.Equal("Up", Status());

        world.Neighbours.Stranger.Answers = Peer.Says(403);
        world.Run(60.Seconds);
        Assert.Equal(kind == CwmpDataModel.Tr181 ? "Error_Registration" : "Error", Status());
        world.Neighbours.Stranger.Answers = Peer.Grants(60);
        world.Run(120.Seconds);
        Assert.Equal("Up", Status());
        if (kind == CwmpDataModel.Tr098)
        {
            Assert.InRange(int.Parse(world.Read(Voice + "VoiceProfile.1.Line.1.Stats.")["ServerDownTime"], CultureInfo.InvariantCulture), 20, 160);
        }

        string Status() => world.Read(Voice)[kind == CwmpDataModel.Tr181 ? "SIP.Client.1.Status" : "VoiceProfile.1.Line.1.Status"];
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void A_call_is_told_at_each_of_its_steps(CwmpDataModel kind)
    {
        var world = new CpeWorld(kind);
        var n = world.Neighbours;
        var other = n.Station("2000");
        Assert.Equal(("Idle", "Idle"), Calls(world));
        Assert.Empty(Sessions(world, 1));

        n.World.Phone.Lift();
        n.World.Run(500.Milliseconds);
        Assert.Equal((Word(kind, "Calling", "Dialing"), "Idle"), Calls(world));
        n.World.Phone.Dial("2000#");
        Assert.True(n.World.RunUntil(() => other.State == "rings", 20.Seconds));
        Assert.Equal((Word(kind, "Connecting", "Delivered"), "Idle"), Calls(world));
        Assert.Empty(Sessions(world, 1));

        other.Answer();
        n.World.Run(3.Seconds);
        var start = CpeWorld.Began + n.World.Timeline.Now - world.Voice.Status.Call!.Duration!.Value;
        Assert.Equal((Word(kind, "InCall", "Connected"), "Idle"), Calls(world));
        var session = Sessions(world, 1);
        Assert.Equal("192.0.2.20", session["1.FarEndIPAddress"]);
        Assert.Equal(world.Voice.Status.Call.FarMedia!.Port.ToString(CultureInfo.InvariantCulture), session["1.FarEndUDPPort"]);
        Assert.Equal(world.Voice.Status.Call.NearMediaPort!.Value.ToString(CultureInfo.InvariantCulture), session["1.LocalUDPPort"]);
        Assert.InRange(int.Parse(session["1.SessionDuration"], CultureInfo.InvariantCulture), 4, 7);
        Assert.InRange((DateTimeOffset.Parse(session["1.SessionStartTime"], CultureInfo.InvariantCulture) - start).TotalSeconds, -1.1, 0.1);

        n.Flash();
        Assert.Equal((Word(kind, "Hold", "Connected"), "Idle"), Calls(world));
        n.Flash();
        Assert.Equal((Word(kind, "InCall", "Connected"), "Idle"), Calls(world));

        // An ACS may ask ten times in a minute.
        n.World.Run(60.Seconds);
        other.HangUp();
        n.World.Run(500.Milliseconds);
        Assert.Equal((Word(kind, "Disconnecting", "Disconnected"), "Idle"), Calls(world));
        Assert.Empty(Sessions(world, 1));
        n.World.Phone.HangUp();
        n.World.Run(60.Seconds);
        Assert.Equal(("Idle", "Idle"), Calls(world));

        other.Call("1000");
        n.World.Run(3.Seconds);
        Assert.Equal((Word(kind, "Ringing", "Alerting"), "Idle"), Calls(world));
        n.World.Phone.Lift();
        n.World.Run(1.Seconds);
        Assert.Equal((Word(kind, "InCall", "Connected"), "Idle"), Calls(world));
        Assert.Contains("2.SessionDuration", Sessions(world, 1));
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void The_line_to_the_exchange_is_told_apart(CwmpDataModel kind)
    {
        var world = new CpeWorld(kind);
        var n = world.Neighbours;
        Assert.True(n.World.Exchange.Call());
        Assert.True(n.World.RunUntil(() => world.Voice.Status.Phone.Ringing, 8.Seconds));
        Assert.Equal(("Idle", Word(kind, "Ringing", "Alerting")), Calls(world));
        n.World.Phone.Lift();
        n.World.Run(1.Seconds);
        Assert.Equal(("Idle", Word(kind, "InCall", "Connected")), Calls(world));
        Assert.Equal(string.Empty, Sessions(world, 2)["1.FarEndIPAddress"]);
        n.World.Exchange.HangUp();
        n.World.Phone.HangUp();
        n.World.Run(10.Seconds);
        Assert.Equal(("Idle", "Idle"), Calls(world));
        var (own, exchange) = (Stats(world, 1), Stats(world, 2));
        Assert.Equal(("0", "1", "1"), (own[Word(kind, "IncomingCallsReceived", "IncomingCalls.CallsReceived")], exchange[Word(kind, "IncomingCallsReceived", "IncomingCalls.CallsReceived")], exchange[Word(kind, "IncomingCallsConnected", "IncomingCalls.CallsConnected")]));
        if (kind == CwmpDataModel.Tr181)
        {
            var port = world.Read(Voice + "POTS.");
            Assert.Equal(("Up", "1", "Up"), (port["FXO.1.Status"], port["FXO.1.Active"], port["FXS.1.Status"]));
        }
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void What_is_counted_is_what_the_page_says(CwmpDataModel kind)
    {
        var world = new CpeWorld(kind);
        var n = world.Neighbours;
        var other = n.Talking();
        n.World.Run(10.Seconds);
        var during = Stats(world, 1);
        Assert.Equal(("1", "1", "0"), (during[Word(kind, "OutgoingCallsAttempted", "OutgoingCalls.CallsAttempted")], during[Word(kind, "OutgoingCallsConnected", "OutgoingCalls.CallsConnected")], during[Word(kind, "OutgoingCallsFailed", "OutgoingCalls.CallsFailed")]));
        Assert.InRange(int.Parse(during[Word(kind, "TotalCallTime", "OutgoingCalls.TotalCallTime")], CultureInfo.InvariantCulture), 10, 13);
        Assert.InRange(int.Parse(during[Word(kind, "PacketsSent", "RTP.PacketsSent")], CultureInfo.InvariantCulture), 300, 700);
        n.World.Phone.HangUp();
        n.World.Run(5.Seconds);

        // One that is not answered, one that is given up, one that is busy.
        other.Call("1000");
        n.World.Run(5.Seconds);
        other.HangUp();
        n.World.Run(5.Seconds);
        other.Refuses = 486;
        n.Dial("2000#");
        n.World.Run(2.Seconds);
        n.World.Phone.HangUp();
        n.World.Run(5.Seconds);

        var told = Stats(world, 1);
        var line = world.Voice.Status.Statistics[0];
        Assert.Equal(
            ("1", "0", "1", "2", "1", "1"),
            (told[Word(kind, "IncomingCallsReceived", "IncomingCalls.CallsReceived")], told[Word(kind, "IncomingCallsConnected", "IncomingCalls.CallsConnected")], told[Word(kind, "IncomingCallsFailed", "IncomingCalls.CallsFailed")],
            told[Word(kind, "OutgoingCallsAttempted", "OutgoingCalls.CallsAttempted")], told[Word(kind, "OutgoingCallsConnected", "OutgoingCalls.CallsConnected")], told[Word(kind, "OutgoingCallsFailed", "OutgoingCalls.CallsFailed")]));
        Assert.Equal("0", told[Word(kind, "CallsDropped", "OutgoingCalls.CallsDropped")]);
        Assert.True(line.Media.PacketsReceived > 300);
        var page = UnitDesk.PhoneFacts(world.Voice.Status).ToDictionary(f => f.Name, f => f.Value);
        var time = int.Parse(told[Word(kind, "TotalCallTime", "OutgoingCalls.TotalCallTime")], CultureInfo.InvariantCulture);
        Assert.Equal(FormattableString.Invariant($"1 came (0 answered), 2 placed (1 answered), {time / 60}:{time % 60:00} talked"), page["calls"]);
        Assert.Equal($"{told[Word(kind, "PacketsSent", "RTP.PacketsSent")]} sent, {told[Word(kind, "PacketsReceived", "RTP.PacketsReceived")]} received, {told[Word(kind, "PacketsLost", "RTP.PacketsLost")]} lost", page["packets"]);

        // A line that is switched on again counts anew.
        world.Gateway.SubmitSettings([new Assignment("Line_Enable_1_", "no", null)], Spa.Gateway.Admin.Account.Admin, _ => { });
        world.Run(10.Seconds);
        world.Gateway.SubmitSettings([new Assignment("Line_Enable_1_", "yes", null)], Spa.Gateway.Admin.Account.Admin, _ => { });
        world.Run(10.Seconds);
        var anew = Stats(world, 1);
        Assert.Equal(("0", "0"), (anew[Word(kind, "OutgoingCallsAttempted", "OutgoingCalls.CallsAttempted")], anew[Word(kind, "PacketsSent", "RTP.PacketsSent")]));
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void Waiting_messages_are_told(CwmpDataModel kind)
    {
        var world = new CpeWorld(kind, settings => settings.With(Catalogue.Find("Voice_Mail_Server_1_")!, "1000"));
        Assert.Equal("0", Told());
        world.Neighbours.Carrier.Mailboxes.Set("1000", 3, 1);
        world.Run(2.Seconds);
        Assert.Equal(Word(kind, "1", "3"), Told());
        world.Neighbours.Carrier.Mailboxes.Set("1000", 0, 4);
        world.Run(2.Seconds);
        Assert.Equal("0", Told());

        string Told() => world.Read(Voice)[Word(kind, "VoiceProfile.1.Line.1.CallingFeatures.MessageWaiting", "CallControl.CallingFeatures.Set.1.LineMessagesWaiting")];
    }

    [Fact]
    public void The_clock_is_told_in_local_time_and_the_address_with_each_inform()
    {
        var world = new CpeWorld(CwmpDataModel.Tr098, settings => settings.With(Catalogue.Find("Time_Zone")!, "GMT+05:30").With(Catalogue.Find("Daylight_Saving_Time_Rule")!, string.Empty).With(Catalogue.Find("Primary_NTP_Server")!, "ntp.example"));
        var time = world.Read("Time.");
        Assert.Equal(("1", "Synchronized", "STD-5:30"), (time["Enable"], time["Status"], time["LocalTimeZoneName"]));
        Assert.StartsWith("2026-03-01T13:30:0", time["CurrentLocalTime"], StringComparison.Ordinal);
        Assert.EndsWith("+05:30", time["CurrentLocalTime"], StringComparison.Ordinal);
        Assert.All(world.Acs.Informs, inform => Assert.Equal(Neighbourhood.Device, inform.Parameters.Single(p => p.Name.EndsWith(".WANIPConnection.1.ExternalIPAddress", StringComparison.Ordinal)).Value.Text));
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void A_call_that_breaks_off_is_counted_as_dropped(CwmpDataModel kind)
    {
        var world = new CpeWorld(kind, settings => settings.With(Catalogue.Find("Proxy_1_")!, Peer.Address), n => n.Stranger.Answers = Peer.Grants(600));
        var n = world.Neighbours;

        // Answers the call and never acknowledges: the unit gives it up.
        n.Stranger.Acknowledges = false;
        n.Stranger.Invite();
        n.World.Run(2.Seconds);
        n.World.Phone.Lift();
        n.World.Run(50.Seconds);
        Assert.Empty(world.Voice.Status.Calls);
        Assert.Equal("1", Stats(world, 1)[Word(kind, "CallsDropped", "IncomingCalls.CallsDropped")]);
    }

    private static string Word(CwmpDataModel kind, string issue1, string issue2) => kind == CwmpDataModel.Tr181 ? issue2 : issue1;

    private static (string Line, string Exchange) Calls(CpeWorld world)
    {
        var told = world.Read(Voice);
        return world.Kind == CwmpDataModel.Tr181
            ? (told["CallControl.Line.1.CallStatus"], told["CallControl.Line.2.CallStatus"])
            : (told["VoiceProfile.1.Line.1.CallState"], told["VoiceProfile.2.Line.1.CallState"]);
    }

    private static IReadOnlyDictionary<string, string> Sessions(CpeWorld world, int line)
        => world.Read(Voice + Word(world.Kind, $"VoiceProfile.{line}.Line.1.Session.", $"CallControl.Line.{line}.X_000E08_Session."));

    private static IReadOnlyDictionary<string, string> Stats(CpeWorld world, int line)
        => world.Read(Voice + Word(world.Kind, $"VoiceProfile.{line}.Line.1.Stats.", $"CallControl.Line.{line}.Stats."));
}
