using Spa.Foundation.Time;
using Spa.Marks;
using Spa.Simulation.Stations;
using Spa.Sip.Messages;

namespace Spa.Device.Tests.Calls;

/// <summary>The phone's user transfers: by hanging up, and by star code (behaviour f.3).</summary>
public class TransferTests
{
    [Fact]
    public void Who_hangs_up_joins_the_two_others()
    {
        var (n, first, second) = Consulted();
        n.World.Phone.HangUp();
        n.World.Run(2.Seconds);

        var refer = n.Last("-> REFER");
        Assert.StartsWith("<sip:3000@192.0.2.1?Replaces=", refer.Header("Refer-To"), StringComparison.Ordinal);
        Assert.Equal("<sip:1000@192.0.2.1>", refer.Header("Referred-By"));
        Assert.Equal(("talks", "talks"), (first.State, second.State));
        Assert.Equal(("3000", "2000"), (first.Party!.Party, second.Party!.Party));
        Assert.False(first.IsHeld);
        Assert.False(n.World.Voice!.InUse);
        Assert.True(n.IsClean);
    }

    [Fact]
    public void Who_hangs_up_before_the_answer_sends_the_first_there()
    {
        var n = new Neighbourhood();
        var first = n.Talking();
        var second = n.Station("3000");
        n.Flash();
        n.World.Phone.Dial("3000#");
        Assert.True(n.World.RunUntil(() => second.State == "rings", 4.Seconds));
        n.World.Phone.HangUp();
        n.World.Run(1.Seconds);

        Assert.Equal("<sip:3000@192.0.2.1>", n.Last("-> REFER").Header("Refer-To"));
        Assert.Equal("rings", second.State);
        Assert.Equal("2000", second.Caller!.Number);
        second.Answer();
        n.World.Run(1.Seconds);
        Assert.Equal(("talks", "talks"), (first.State, second.State));
        Assert.True(n.IsClean);
    }

    [Fact]
    public void A_transfer_that_fails_brings_the_first_back()
    {
        var (n, first, second) = Consulted();
        first.RefusesTransfers = true;
        n.World.Phone.HangUp();
        n.World.Run(2.Seconds);

        Assert.StartsWith("ended", second.State, StringComparison.Ordinal);
        Assert.True(first.IsHeld);
        Assert.NotEmpty(n.World.Phone.Rings);
        n.World.Phone.Lift();
        n.World.Run(1.Seconds);
        Assert.Equal(("talks", false, "in a call"), (first.State, first.IsHeld, n.Words));
        n.World.Phone.HangUp();
        Assert.True(n.IsClean);
        Assert.StartsWith("ended", first.State, StringComparison.Ordinal);
    }

    [Fact]
    public void A_code_sends_who_is_on_hold_to_a_number()
    {
        var n = new Neighbourhood();
        var first = n.Talking();
        var second = n.Station("3000");
        n.Flash();
        n.World.Phone.Dial("*98");
        n.World.Run(2.Seconds);
        Assert.Equal("Prompt Tone", n.Tone);
        n.World.Phone.Dial("3000#");
        Assert.True(n.World.RunUntil(() => n.Tone == "Confirm Tone", 3.Seconds));
        n.World.Run(1.Seconds);
        Assert.Equal("<sip:3000@192.0.2.1>", n.Last("-> REFER").Header("Refer-To"));
        Assert.Equal("2000", second.Caller!.Number);
        n.World.Phone.HangUp();
        second.Answer();
        n.World.Run(1.Seconds);
        Assert.Equal(("talks", "talks"), (first.State, second.State));
        Assert.True(n.IsClean);

        // With nobody on hold it is no code.
        n.World.Phone.Lift();
        n.World.Run(500.Milliseconds);
        n.World.Phone.Dial("*98");
        n.World.Run(1.Seconds);
        Assert.Equal("Reorder Tone", n.Tone);
    }

    [Fact]
    public void A_blind_transfer_that_fails_leaves_the_first_on_hold()
    {
        var n = new Neighbourhood();
        var first = n.Talking();
        n.Station("3000").Refuses = 486;
        n.Flash();
        n.World.Phone.Dial("*983000#");
        n.World.Run(6.Seconds);
        Assert.Equal("dial tone", n.Words);
        Assert.True(first.IsHeld);

        n.Flash();
        Assert.Equal(("talks", false, "in a call"), (first.State, first.IsHeld, n.Words));
    }

    [Fact]
    [Parameter("Attn_Transfer_Serv_1_")]
    [Parameter("Three_Way_Conf_Serv_1_")]
    [Parameter("Three_Way_Call_Serv_1_")]
    [Parameter("Unattn_Transfer_Serv_1_")]
    public void The_services_permit_it()
    {
        Live.Differs("Attn_Transfer_Serv_1_", "yes", "no", HungUp, (1, false), (0, true));
        Live.Differs("Three_Way_Conf_Serv_1_", "yes", "no", HungUp, (1, false), (0, true));
        Live.Differs("Three_Way_Call_Serv_1_", "yes", "no", n =>
        {
            n.Talking();
            n.Flash();
            return (n.Words, n.Count("-> INVITE"));
        }, ("dial tone", 3), ("in a call", 2));
        Live.Differs("Unattn_Transfer_Serv_1_", "yes", "no", n =>
        {
            n.Talking();
            n.Flash();
            n.World.Phone.Dial("*98");
            n.World.Run(1.Seconds);
            return n.Tone;
        }, "Prompt Tone", "Reorder Tone");

        static (int, bool) HungUp(Neighbourhood n)
        {
            Consulted(n);
            n.World.Phone.HangUp();
            n.World.Run(2.Seconds);
            return (n.Count("-> REFER"), n.World.Phone.Rings.Count > 0);
        }
    }

    [Fact]
    [Parameter("Blind_Attn-Xfer_Enable_1_")]
    [Parameter("Refer-To_Target_Contact_1_")]
    public void The_target_is_named_as_the_settings_have_it()
    {
        Live.Differs("Blind_Attn-Xfer_Enable_1_", "no", "yes", n => Named(n), "<sip:3000@192.0.2.1?Replaces=", "<sip:3000@192.0.2.1>");
        Live.Differs("Refer-To_Target_Contact_1_", "no", "yes", n => Named(n), "<sip:3000@192.0.2.1?Replaces=", "<sip:3000@192.0.2.21:5060?Replaces=");

        static string Named(Neighbourhood n)
        {
            var (_, first, second) = Consulted(n);
            n.World.Phone.HangUp();
            n.World.Run(2.Seconds);
            if (second.State == "rings")
            {
                second.Answer();
                n.World.Run(1.Seconds);
            }

            Assert.Equal(("talks", "talks"), (first.State, second.State));
            return n.Last("-> REFER").Header("Refer-To").Split('=')[0] + (n.Last("-> REFER").Header("Refer-To").Contains('=', StringComparison.Ordinal) ? "=" : string.Empty);
        }
    }

    [Fact]
    [Parameter("Referor_Bye_Delay_1_")]
    public void Who_tells_nothing_is_left_after_the_delay() => Live.Differs("Referor_Bye_Delay_1_", "2", "6", n =>
    {
        n.Stranger.Answers = request => request.Method == SipMethod.Refer ? SipResponse.For(request, 202, request.To.Tag) : n.Stranger.Takes(request);
        n.Invites();
        n.Flash();
        n.World.Phone.Dial("3000#");
        n.World.Run(3.Seconds);
        n.World.Phone.HangUp();
        n.World.Run(10.Seconds);
        return Math.Round((n.Stranger.Times("BYE")[0] - n.Stranger.Times("REFER")[0]).TotalSeconds);
    }, 2, 6, Scene.Of(Scene.ByStranger));

    [Fact]
    [Parameter("Blind_Transfer_Code")]
    public void The_code_can_be_another() => Live.Differs("Blind_Transfer_Code", "*98", "*44", n =>
    {
        n.Talking();
        n.Flash();
        n.World.Phone.Dial("*98");
        n.World.Run(1.Seconds);
        return n.Tone;
    }, "Prompt Tone", "Reorder Tone");

    // The phone talks with 3000, and has 2000 on hold.
    private static (Neighbourhood N, SipStation First, SipStation Second) Consulted() => Consulted(new Neighbourhood());

    private static (Neighbourhood N, SipStation First, SipStation Second) Consulted(Neighbourhood n)
    {
        var first = n.Talking();
        var second = n.Station("3000");
        n.Flash();
        n.World.Phone.Dial("3000#");
        Assert.True(n.World.RunUntil(() => second.State == "rings", 4.Seconds), n.World.Trace.ToString());
        second.Answer();
        n.World.Run(1.Seconds);
        Assert.Equal(("talks", true), (second.State, first.IsHeld));
        return (n, first, second);
    }
}
