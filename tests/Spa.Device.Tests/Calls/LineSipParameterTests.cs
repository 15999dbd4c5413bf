using System.Globalization;
using Spa.Foundation.Time;
using Spa.Marks;
using Spa.Media.Levels;
using Spa.Media.Tones;
using Spa.Sip.Messages;

namespace Spa.Device.Tests.Calls;

/// <summary>Line 1: SIP Settings, Network Settings, and the music server of Call Feature Settings.</summary>
public class LineSipParameterTests
{
    [Fact]
    [Parameter("SIP_Transport_1_")]
    [Parameter("SIP_Port_1_")]
    [Parameter("SIP_Proxy-Require_1_")]
    [Parameter("SIP_GUID_1_")]
    [Parameter("SIP_Remote-Party-ID_1_")]
    public void Headers_of_requests()
    {
        Live.Differs("SIP_Transport_1_", "UDP", "TCP", n => n.Sent("REGISTER").Header("Via").Split(' ')[0] + Bound(n), "SIP/2.0/UDP 1", "SIP/2.0/TCP 1");
        Live.Differs("SIP_Port_1_", "5060", "5066", n => n.Sent("REGISTER").Header("Contact").Split('@', '>')[1] + Bound(n), "192.0.2.7:5060 1", "192.0.2.7:5066 1");
        Live.Differs("SIP_Proxy-Require_1_", "", "sec-agree", n => n.Sent("REGISTER").Header("Proxy-Require"), "", "sec-agree");
        Live.Differs("SIP_GUID_1_", "no", "yes", n => n.Sent("REGISTER").Header("GUID").Split('-')[0], "", "00000000");
        Live.Differs("SIP_Remote-Party-ID_1_", "yes", "no", n => n.Invites().Header("Remote-Party-ID"), "\"1000\" <sip:1000@192.0.2.9>;party=calling;id-type=subscriber;privacy=off;screen=yes", "", Scene.Of(Scene.ByStranger, ("Escape_Display_Name", "yes")));
    }

    [Fact]
    [Parameter("SIP_100REL_Enable_1_")]
    public void Ringing_is_told_reliably() => Live.Differs("SIP_100REL_Enable_1_", "no", "yes", n =>
    {
        n.Stranger.Invite("Supported: 100rel\r\n");
        n.World.Run(1.Seconds);
        return n.Last("-> SIP/2.0 180").Header("Require");
    }, "", "100rel");

    [Fact]
    [Parameter("Auth_Resync-Reboot_1_")]
    public void A_trigger_is_challenged() => Live.Differs("Auth_Resync-Reboot_1_", "yes", "no", n =>
    {
        n.World.Voice!.Triggered = _ => true;
        n.Stranger.Send(n.Stranger.Write("NOTIFY", "Event: resync\r\n"));
        n.World.Run(100.Milliseconds);
        return n.Answered().Split("\r\n")[0];
    }, "-> SIP/2.0 401 Unauthorized", "-> SIP/2.0 200 OK");

    [Fact]
    [Parameter("Auth_INVITE_1_")]
    public void A_caller_is_challenged() => Live.Differs("Auth_INVITE_1_", "no", "yes", n =>
    {
        n.Stranger.Invite();
        n.World.Run(2.Seconds);
        return (n.Last("-> SIP/2.0").Split(' ')[2], n.World.Phone.Rings.Count > 0 || n.World.Phone.Ringing is not null);
    }, ("180", true), ("401", false));

    [Fact]
    [Parameter("Restrict_Source_IP_1_")]
    public void Strangers_are_not_heard() => Live.Differs("Restrict_Source_IP_1_", "no", "yes", n =>
    {
        n.Stranger.Invite();
        n.World.Run(2.Seconds);
        return (n.Stranger.Responses.Count > 0, n.World.Phone.Ringing is not null || n.World.Phone.Rings.Count > 0, n.Carrier.Where("1000").Count);
    }, (true, true, 1), (false, false, 1));

    [Fact]
    [Parameter("SIP_Debug_Option_1_")]
    public void Messages_are_logged() => Live.Differs("SIP_Debug_Option_1_", "none", "full", n => n.World.Logged.Count(line => line.StartsWith("SIP ", StringComparison.Ordinal) && line.Contains("\nVia: ", StringComparison.Ordinal) || line.Contains("\r\nVia: ", StringComparison.Ordinal)) > 1, false, true);

    [Theory]
    [InlineData("1-line", true, true, true)]
    [InlineData("1-line excl. OPT", true, false, true)]
    [InlineData("1-line excl. NTFY", true, true, false)]
    [InlineData("1-line excl. REG", false, true, true)]
    [InlineData("1-line excl. OPT|NTFY|REG", false, false, false)]
    [InlineData("full", true, true, true)]
    [InlineData("full excl. OPT", true, false, true)]
    [InlineData("full excl. NTFY", true, true, false)]
    [InlineData("full excl. REG", false, true, true)]
    [InlineData("full excl. OPT|NTFY|REG", false, false, false)]
    public void Messages_of_some_methods_are_left_out(string option, bool register, bool options, bool notify)
    {
        var n = new Neighbourhood(settings => Scene.With(settings, ("SIP_Debug_Option_1_", option)));
        n.Stranger.Send(n.Stranger.Write("OPTIONS"));
        n.Stranger.Send(n.Stranger.Write("NOTIFY", "Event: keep-alive\r\n"));
        n.World.Run(100.Milliseconds);
        Assert.Equal((register, options, notify), (Logs(n, "REGISTER"), Logs(n, "OPTIONS"), Logs(n, "NOTIFY")));
        Assert.All(n.World.Logged.Where(line => line.StartsWith("SIP ", StringComparison.Ordinal)), line => Assert.Equal(option.StartsWith("full", StringComparison.Ordinal), line.Contains('\n', StringComparison.Ordinal)));
    }

    [Fact]
    [Parameter("RTP_Log_Intvl_1_")]
    public void Figures_of_media_are_logged() => Live.Differs("RTP_Log_Intvl_1_", "0", "2", n =>
    {
        n.Talking();
        n.World.Run(7.Seconds);
        return n.World.Logged.Count(line => line.Contains(" packets, received ", StringComparison.Ordinal));
    }, 0, 3);

    [Fact]
    [Parameter("Sticky_183_1_")]
    public void Ringing_after_early_media_is_passed_over() => Live.Differs("Sticky_183_1_", "no", "yes", n =>
    {
        n.Invites();
        var invite = n.Stranger.Requests("INVITE")[0];
        var early = n.Stranger.Takes(invite)! with { Status = 183, Reason = "Session Progress" };
        n.Stranger.Send(MessageWriter.Text(early));
        n.World.Run(500.Milliseconds);
        Assert.Empty(n.Tone);
        n.Stranger.Send(MessageWriter.Text(SipResponse.For(invite, 180, "taken") with { Contact = early.Contact }));
        n.World.Run(500.Milliseconds);
        return n.Tone;
    }, "Ring Back Tone", "", Scene.Of(Scene.ByStranger));

    [Fact]
    [Parameter("Reply_182_On_Call_Waiting_1_")]
    public void A_waiting_caller_is_told_that_it_waits() => Live.Differs("Reply_182_On_Call_Waiting_1_", "no", "yes", n =>
    {
        n.Talking();
        n.Stranger.Invite();
        n.World.Run(1.Seconds);
        return n.Stranger.Responses[^1].Status;
    }, 180, 182);

    [Fact]
    [Parameter("SIP_ToS_DiffServ_Value_1_")]
    [Parameter("SIP_CoS_Value_1_")]
    [Parameter("RTP_ToS_DiffServ_Value_1_")]
    [Parameter("RTP_CoS_Value_1_")]
    public void Packets_are_marked()
    {
        Live.Differs("SIP_ToS_DiffServ_Value_1_", "0x68", "0x20", n => n.Network.Marks[n.FromDevice().First().From].TypeOfService, (byte)0x68, (byte)0x20);
        Live.Differs("SIP_CoS_Value_1_", "3", "5", n => n.Network.Marks[n.FromDevice().First().From].Priority, 3, 5);
        Live.Differs("RTP_ToS_DiffServ_Value_1_", "0xb8", "0x10", n => Media(n).TypeOfService, (byte)0xb8, (byte)0x10);
        Live.Differs("RTP_CoS_Value_1_", "6", "1", n => Media(n).Priority, 6, 1);
    }

    [Fact]
    [Parameter("Network_Jitter_Level_1_")]
    public void Speech_waits_in_the_buffer_as_the_level_says() => Live.Differs("Network_Jitter_Level_1_", "low", "extremely high", n =>
    {
        var to = Called(n);
        n.World.Phone.Heard.Mark();
        Speaks(n, to, 50);
        return n.World.Phone.Heard.SinceMark.IndexOfAnyExceptInRange((short)-3000, (short)3000) / 8;
    }, (a, b) =>
    {
        Assert.InRange(a, 5, 45);
        Assert.InRange(b - a, 80, 140);
    }, Scene.Of(Scene.ByStranger));

    [Fact]
    [Parameter("Jitter_Buffer_Adjustment_1_")]
    public void The_buffer_follows_the_network_only_when_it_may() => Live.Differs("Jitter_Buffer_Adjustment_1_", "up and down", "disable", n =>
    {
        var to = Called(n);
        Speaks(n, to, 50);

        // From here on every second packet is 120 ms late.
        Speaks(n, to, 300, from: 50, late: 6);
        return n.World.Voice!.Status.Calls[0].Quality!.Discarded;
    }, (a, b) => Assert.True(b > 2 * a + 20, $"{a} and {b} came too late"), Scene.Of(Scene.ByStranger, ("Network_Jitter_Level_1_", "low")));

    [Fact]
    [Parameter("MOH_Server_1_")]
    public void Who_is_held_hears_the_music_server() => Live.Differs("MOH_Server_1_", "", "3000", n =>
    {
        var held = n.Talking();
        var music = n.Station("3000");
        music.AnswersAtOnce = true;
        music.End.Say(TonePlan.Steady(880, -15));
        n.Flash();
        n.World.Run(2.Seconds);
        Assert.True(held.IsHeld);
        var heard = Neighbourhood.HeardBy(held) > new Dbm0(-30);
        n.Flash();
        n.World.Run(2.Seconds);
        return (heard, music.State.Split(':')[0]);
    }, (false, "idle"), (true, "ended"));

    private static string Bound(Neighbourhood n) => " " + n.Carrier.Where("1000").Count.ToString(CultureInfo.InvariantCulture);

    private static bool Logs(Neighbourhood n, string method) => n.World.Logged.Any(line => line.StartsWith("SIP ", StringComparison.Ordinal) && line.Contains(method + " sip:", StringComparison.Ordinal));

    private static Spa.Gateway.Ports.PacketMarks Media(Neighbourhood n)
    {
        n.Talking();
        return n.Network.Marks[n.Rtp()[^1].From];
    }

    // The phone talks with the stranger: where it hears.
    private static System.Net.IPEndPoint Called(Neighbourhood n)
    {
        n.Stranger.Answers = request => n.Stranger.Takes(request);
        var port = int.Parse(n.Invites().Line("m=audio ").Split(' ')[0], CultureInfo.InvariantCulture);
        return new System.Net.IPEndPoint(System.Net.IPAddress.Parse(Neighbourhood.Device), port);
    }

    // Loud packets each 20 ms; of each pair the second comes so many packets late.
    private static void Speaks(Neighbourhood n, System.Net.IPEndPoint to, int packets, int from = 0, int late = 0)
    {
        byte[] loud = [.. Enumerable.Range(0, 160).Select(i => i / 4 % 2 == 0 ? (byte)0x08 : (byte)0x88)];
        for (var i = 0; i < packets; i++)
        {
            var at = from + i;
            if (late > 0 && at % 2 == 1)
            {
                n.World.Timeline.After((late * 20).Milliseconds, () => n.Stranger.Rtp(to, (ushort)at, (uint)(at * 160), payload: loud));
            }
            else
            {
                n.Stranger.Rtp(to, (ushort)at, (uint)(at * 160), payload: loud);
            }

            n.World.Run(20.Milliseconds);
        }
    }
}
