using Spa.Foundation.Time;
using Spa.Marks;
using Spa.Sip.Messages;
using Spa.Sip.Registration;

namespace Spa.Device.Tests.Calls;

/// <summary>SIP tab, SIP Timer Values and Response Status Code Handling.</summary>
public class SipTimerParameterTests
{
    private static readonly (string, string)[] Registrar = [("Proxy_1_", Peer.Address)];
    private static readonly (string, string)[] Mailbox = [("Proxy_1_", Peer.Address), ("Voice_Mail_Server_1_", "9000"), ("Register_1_", "no")];

    [Fact]
    [Parameter("SIP_T1")]
    public void The_first_repetition_comes_after_T1() => Live.Differs("SIP_T1", ".5", ".2", n =>
    {
        n.Invites();
        n.World.Run(5.Seconds);
        return n.Stranger.Times("INVITE").Gaps()[0];
    }, 0.5, 0.2, Scene.Of(Scene.ByStranger));

    [Fact]
    [Parameter("SIP_T2")]
    public void Repetitions_are_never_further_apart_than_T2() => Live.Differs("SIP_T2", "4", "1", n =>
    {
        n.World.Run(20.Seconds);
        return n.Stranger.Times("REGISTER").Gaps().Max();
    }, 4.0, 1.0, Scene.Of(Registrar));

    [Fact]
    [Parameter("SIP_T4")]
    public void A_repeated_INVITE_is_dropped_for_T4_after_its_ACK() => Live.Differs("SIP_T4", "5", "1", n => Refusals(n, after: 3), 1, 2);

    [Fact]
    [Parameter("SIP_Timer_B")]
    public void A_silent_callee_is_given_up_after_timer_B() => Live.Differs("SIP_Timer_B", "32", "8", n =>
    {
        n.Dial("2000#");
        var start = n.World.Timeline.Now;
        Assert.True(n.World.RunUntil(() => n.Tone == "Reorder Tone", 60.Seconds));
        return Math.Round((n.World.Timeline.Now - start).TotalSeconds);
    }, 32, 8, Scene.Of(Scene.ByStranger));

    [Fact]
    [Parameter("SIP_Timer_F")]
    public void A_silent_registrar_is_given_up_after_timer_F() => Live.Differs("SIP_Timer_F", "32", "8", n =>
    {
        Assert.True(n.World.RunUntil(() => n.World.Voice!.Sip!.Registration!.State.Phase == RegistrationPhase.Waiting, 60.Seconds));
        return Math.Round(n.World.Timeline.Now.TotalSeconds);
    }, 32, 8, Scene.Of(Registrar));

    [Fact]
    [Parameter("SIP_Timer_H")]
    public void A_refusal_is_repeated_for_timer_H() => Live.Differs("SIP_Timer_H", "32", "8", n =>
    {
        n.Stranger.Acknowledges = false;
        n.Stranger.Invite(user: "nobody");
        n.World.Run(60.Seconds);
        var times = n.Times("SIP/2.0 404");
        return (times[^1] - times[0]).TotalSeconds > 10;
    }, true, false);

    [Fact]
    [Parameter("SIP_Timer_D")]
    public void A_late_refusal_is_acknowledged_for_timer_D() => Live.Differs("SIP_Timer_D", "32", "5", n =>
    {
        n.Stranger.Answers = Peer.Says(486);
        n.Invites();
        n.World.Run(10.Seconds);
        n.Stranger.Send(MessageWriter.Text(SipResponse.For(n.Stranger.Requests("INVITE")[0], 486, "said")));
        n.World.Run(1.Seconds);
        return n.Stranger.Requests("ACK").Count;
    }, 2, 1, Scene.Of(Scene.ByStranger));

    [Fact]
    [Parameter("SIP_Timer_J")]
    public void A_repeated_request_has_its_answer_again_for_timer_J() => Live.Differs("SIP_Timer_J", "32", "5", n =>
    {
        for (var i = 0; i < 2; i++)
        {
            n.Stranger.Send(n.Stranger.Write("OPTIONS", number: 77));
            n.World.Run(10.Seconds);
        }

        return n.Stranger.Responses.Select(one => one.To.Tag).Distinct().Count();
    }, 1, 2);

    [Fact]
    [Parameter("INVITE_Expires")]
    [Parameter("ReINVITE_Expires")]
    public void Invitations_expire()
    {
        Live.Differs("INVITE_Expires", "240", "0", n => n.Invites().Header("Expires"), "240", "", Scene.Of(Scene.ByStranger));
        Live.Differs("ReINVITE_Expires", "30", "0", n =>
        {
            n.Talking();
            n.Flash();
            return n.Last("-> INVITE").Header("Expires");
        }, "30", "");
    }

    [Fact]
    [Parameter("Reg_Min_Expires")]
    [Parameter("Reg_Max_Expires")]
    public void A_registration_is_renewed_within_its_bounds()
    {
        Live.Differs("Reg_Min_Expires", "1", "60", FirstGap, 15.0, 54.0, Scene.Of(Registrar) with { Stranger = Peer.Grants(20) });
        Live.Differs("Reg_Max_Expires", "7200", "40", FirstGap, 90.0, 35.0, Scene.Of(Registrar) with { Stranger = Peer.Grants(100) });
    }

    [Fact]
    [Parameter("Reg_Retry_Intvl")]
    [Parameter("Reg_Retry_Long_Intvl")]
    [Parameter("Retry_Reg_RSC")]
    [Parameter("Reg_Retry_Intvl_Cap")]
    public void A_failed_registration_is_tried_again()
    {
        var refused = Scene.Of(Registrar) with { Stranger = Peer.Says(500) };
        var longOne = Scene.Of(Registrar, ("Retry_Reg_RSC", "403")) with { Stranger = Peer.Says(500) };
        Live.Differs("Reg_Retry_Intvl", "30", "7", FirstGap, 30.0, 7.0, refused);
        Live.Differs("Reg_Retry_Long_Intvl", "60", "90", FirstGap, 60.0, 90.0, longOne);
        Live.Differs("Retry_Reg_RSC", "50?", "403", FirstGap, 30.0, 60.0, Scene.Of(Registrar, ("Reg_Retry_Long_Intvl", "60")) with { Stranger = Peer.Says(500) });
        Live.Differs("Reg_Retry_Intvl_Cap", "0", "100", n =>
        {
            n.World.Run(200.Seconds);
            return string.Join(' ', n.Stranger.Times("REGISTER").Gaps().Take(3));
        }, "30 30 30", "30 60 100", refused);
    }

    [Fact]
    [Parameter("Reg_Retry_Random_Delay")]
    [Parameter("Reg_Retry_Long_Random_Delay")]
    public void Chance_spreads_the_tries()
    {
        Live.Differs("Reg_Retry_Random_Delay", "0", "20", FirstGap, (a, b) =>
        {
            Assert.Equal(30, a);
            Assert.InRange(b, 30.01, 50);
        }, Scene.Of(Registrar) with { Stranger = Peer.Says(500) });
        Live.Differs("Reg_Retry_Long_Random_Delay", "0", "20", FirstGap, (a, b) =>
        {
            Assert.Equal(60, a);
            Assert.InRange(b, 60.01, 80);
        }, Scene.Of(Registrar, ("Retry_Reg_RSC", "403"), ("Reg_Retry_Long_Intvl", "60")) with { Stranger = Peer.Says(500) });
    }

    [Fact]
    [Parameter("Sub_Min_Expires")]
    [Parameter("Sub_Max_Expires")]
    [Parameter("Sub_Retry_Intvl")]
    public void A_subscription_is_renewed_within_its_bounds_and_tried_again()
    {
        Live.Differs("Sub_Min_Expires", "10", "100", Subscribes, 15.0, 90.0, Scene.Of(Mailbox) with { Stranger = Peer.Grants(20) });
        Live.Differs("Sub_Max_Expires", "7200", "40", Subscribes, 90.0, 35.0, Scene.Of(Mailbox) with { Stranger = Peer.Grants(100) });
        Live.Differs("Sub_Retry_Intvl", "10", "25", Subscribes, 10.0, 25.0, Scene.Of(Mailbox) with { Stranger = Peer.Says(500) });
    }

    [Fact]
    [Parameter("SIT1_RSC")]
    [Parameter("SIT2_RSC")]
    [Parameter("SIT3_RSC")]
    [Parameter("SIT4_RSC")]
    public void A_code_of_a_list_has_its_own_tone()
    {
        for (var i = 1; i <= 4; i++)
        {
            Live.Differs($"SIT{i}_RSC", "403,48?", "", n =>
            {
                n.Stranger.Answers = Peer.Says(484);
                n.Invites();
                return n.Tone;
            }, $"SIT{i} Tone", "Reorder Tone", Scene.Of(Scene.ByStranger));
        }
    }

    [Fact]
    [Parameter("Try_Backup_RSC")]
    public void A_code_of_the_list_moves_on_to_the_next_server() => Live.Differs("Try_Backup_RSC", "", "500", n =>
    {
        n.World.Run(3.Seconds);
        return n.FromDevice().Select(one => one.To.ToString()).Distinct().Order().Aggregate((a, b) => a + " " + b);
    }, "192.0.2.9:5060", "192.0.2.9:5060 192.0.2.9:5062", TwoServers.Scene(first: 500));

    private static double FirstGap(Neighbourhood n)
    {
        n.World.Run(120.Seconds);
        return n.Stranger.Times("REGISTER").Gaps()[0];
    }

    private static double Subscribes(Neighbourhood n)
    {
        n.World.Run(120.Seconds);
        return n.Stranger.Times("SUBSCRIBE").Gaps()[0];
    }

    // The same INVITE for nobody, once more some seconds after its refusal was acknowledged: how many refusals.
    private static int Refusals(Neighbourhood n, int after)
    {
        n.Stranger.Send(n.Stranger.Write("INVITE", user: "nobody", number: 55));
        n.World.Run(after.Seconds);
        n.Stranger.Send(n.Stranger.Write("INVITE", user: "nobody", number: 55));
        n.World.Run(200.Milliseconds);
        return n.Times("SIP/2.0 404").Count;
    }
}
