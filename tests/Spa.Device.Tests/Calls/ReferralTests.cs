using Spa.Foundation.Time;
using Spa.Marks;
using Spa.Sip.Messages;

namespace Spa.Device.Tests.Calls;

/// <summary>The device is asked to call somebody else: by REFER within a call, or by a redirection.</summary>
public class ReferralTests
{
    private const string Other = "<sip:3000@192.0.2.9:5070>";
    private const string By = "Referred-By: <sip:5551234@192.0.2.9>\r\n";

    [Fact]
    public void The_other_is_called_and_who_referred_is_told()
    {
        var (n, other) = Called();
        other.Answers = request => request.Method == SipMethod.Invite ? SipResponse.For(request, 180, "rings") with { Contact = [NameAddr.Parse("<sip:3000@192.0.2.9:5070>").OrThrow()] } : SipResponse.For(request, 200, "rings");
        Refers(n, Other, By);

        Assert.Equal(202, n.Stranger.Responses[^1].Status);
        var invite = Assert.Single(other.Requests("INVITE"));
        Assert.Equal("<sip:5551234@192.0.2.9>", invite.Find(HeaderName.ReferredBy));
        Assert.Equal(["SIP/2.0 100 Trying", "SIP/2.0 180 Ringing"], Told(n));
        Assert.Equal("active;expires=180", n.Stranger.Requests("NOTIFY")[0].Find(HeaderName.SubscriptionState));
        Assert.Equal("refer;id=2", n.Stranger.Requests("NOTIFY")[0].Find(HeaderName.Event));
        Assert.Empty(n.Stranger.Requests("BYE"));

        // Both talk on until the other is there.
        Assert.Equal("in a call", n.Words);
        other.Send(MessageWriter.Text(other.Takes(invite)! with { To = invite.To with { Tag = "rings" } }));
        n.World.Run(500.Milliseconds);
        Assert.Equal("SIP/2.0 200 OK", Told(n)[^1]);
        Assert.Equal("terminated;reason=noresource", n.Stranger.Requests("NOTIFY")[^1].Find(HeaderName.SubscriptionState));
        Assert.Single(n.Stranger.Requests("BYE"));
        Assert.Equal("in a call", n.Words);
        var before = other.Packets.Count;
        n.World.Run(1.Seconds);
        Assert.InRange(other.Packets.Count - before, 32, 34);

        n.World.Phone.HangUp();
        n.World.Run(1.Seconds);
        Assert.Single(other.Requests("BYE"));
        Assert.True(n.IsClean);
    }

    [Fact]
    public void Who_refers_may_go_before_the_other_answers()
    {
        var (n, other) = Called();
        other.Answers = request => request.Method == SipMethod.Invite ? SipResponse.For(request, 180, "rings") : SipResponse.For(request, 200, "rings");
        Refers(n, Other);
        n.Stranger.Send(n.Stranger.Within("BYE", number: 3));
        n.World.Run(500.Milliseconds);
        Assert.Equal("Ring Back Tone", n.Tone);

        other.Send(MessageWriter.Text(other.Takes(other.Requests("INVITE")[0])!));
        n.World.Run(500.Milliseconds);
        Assert.Equal("in a call", n.Words);
        Assert.Equal("SIP/2.0 200 OK", Told(n)[^1]);
        n.World.Phone.HangUp();
        Assert.True(n.IsClean);
    }

    [Fact]
    public void A_call_that_cannot_be_leaves_the_first()
    {
        var (n, other) = Called();
        other.Answers = Peer.Says(486);
        Refers(n, Other);
        n.World.Run(1.Seconds);

        Assert.Equal(["SIP/2.0 100 Trying", "SIP/2.0 486 Busy Here"], Told(n));
        Assert.Equal("in a call", n.Words);
        Assert.Empty(n.Stranger.Requests("BYE"));
        n.World.Phone.HangUp();
        n.World.Run(1.Seconds);
        Assert.Single(n.Stranger.Requests("BYE"));
        Assert.True(n.IsClean);
    }

    [Fact]
    public void Who_hangs_up_meanwhile_is_in_neither()
    {
        var (n, other) = Called();
        other.Answers = request => request.Method == SipMethod.Invite ? SipResponse.For(request, 180, "rings") : SipResponse.For(request, 200, "rings");
        Refers(n, Other);
        n.World.Phone.HangUp();
        n.World.Run(1.Seconds);

        Assert.Single(other.Requests("CANCEL"));
        Assert.Single(n.Stranger.Requests("BYE"));
        Assert.Equal("SIP/2.0 487 Request Terminated", Told(n)[^1]);
    }

    [Fact]
    public void A_call_that_is_put_on_hold_meanwhile_stays_on_hold()
    {
        var (n, other) = Called();
        other.Answers = request => request.Method == SipMethod.Invite && request.To.Tag is null ? SipResponse.For(request, 180, "rings") : other.Takes(request);
        Refers(n, Other);
        n.Flash();
        Assert.Equal("Second Dial Tone", n.Tone);
        var invite = other.Requests("INVITE")[0];
        other.Send(MessageWriter.Text(other.Takes(invite)! with { To = invite.To with { Tag = "rings" } }));
        n.World.Run(500.Milliseconds);

        Assert.Equal(("Second Dial Tone", "SIP/2.0 200 OK"), (n.Tone, Told(n)[^1]));
        Assert.Contains("a=sendonly", MessageWriter.Text(other.Requests("INVITE")[^1]), StringComparison.Ordinal);
        n.Flash();
        Assert.Equal("in a call", n.Words);
        n.World.Phone.HangUp();
        Assert.True(n.IsClean);
    }

    [Fact]
    public void Who_has_hung_up_is_not_sent_anywhere()
    {
        // The call lingers for a while (Callee On Hook Delay).
        var (n, other) = Called(("Callee_On_Hook_Delay", "10"));
        n.World.Phone.HangUp();
        n.World.Run(2.Seconds);
        Refers(n, Other);
        Assert.Equal(480, n.Stranger.Responses[^1].Status);

        var answer = n.Stranger.Responses.Last(one => one.IsSuccess && one.CSeq.Method == SipMethod.Invite);
        other.Invite($"Replaces: {answer.CallId};to-tag={answer.To.Tag};from-tag={answer.From.Tag}\r\n");
        n.World.Run(500.Milliseconds);
        Assert.Equal(486, other.Responses[^1].Status);
        n.World.Phone.Lift();
        n.World.Run(500.Milliseconds);
        Assert.Equal("in a call", n.Words);
    }

    [Fact]
    public void The_dialog_to_be_replaced_is_named_in_the_call()
    {
        var (n, other) = Called();
        Refers(n, "<sip:3000@192.0.2.9:5070?Replaces=a%40b%3Bto-tag%3Dto%3Bfrom-tag%3Dfrom>");

        Assert.Equal("a@b;to-tag=to;from-tag=from", Assert.Single(other.Requests("INVITE")).Find(HeaderName.Replaces));
    }

    [Fact]
    public void A_referral_may_go_without_news()
    {
        var (n, other) = Called();
        Refers(n, Other, "Refer-Sub: false\r\n");

        Assert.Equal("false", n.Stranger.Responses[^1].Find(HeaderName.ReferSub));
        Assert.Single(other.Requests("INVITE"));
        Assert.Empty(n.Stranger.Requests("NOTIFY"));
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("Refer-To: <sip:3000@192.0.2.9>\r\nRefer-To: <sip:3001@192.0.2.9>\r\n", 400)]
    [InlineData("Refer-To: <sip:3000@192.0.2.9?Replaces=nothing>\r\n", 400)]
    [InlineData("Refer-To: <http://192.0.2.9/>\r\n", 501)]
    [InlineData("Refer-To: <sip:3000@192.0.2.9;method=SUBSCRIBE>\r\n", 501)]
    public void What_is_no_call_is_refused(string headers, int status)
    {
        var (n, _) = Called();
        n.Stranger.Send(n.Stranger.Within("REFER", headers));
        n.World.Run(500.Milliseconds);

        Assert.Equal(status, n.Stranger.Responses[^1].Status);
        Assert.Equal("in a call", n.Words);
    }

    [Fact]
    [Attack("S6")]
    public void A_stranger_makes_no_call()
    {
        var n = new Neighbourhood();
        n.Stranger.Send(n.Stranger.Write("REFER", $"Refer-To: {Other}\r\n"));
        n.World.Run(1.Seconds);
        Assert.Equal(403, n.Stranger.Responses[^1].Status);

        // Nor does one who guesses at a dialog of a call that is there.
        n.Talking();
        n.Stranger.Send(n.Stranger.Write("REFER", $"Refer-To: {Other}\r\n").Replace("To: <sip:1000@192.0.2.7>", "To: <sip:1000@192.0.2.7>;tag=guess", StringComparison.Ordinal));
        n.Stranger.Invite("Replaces: guess@192.0.2.7;to-tag=a;from-tag=b\r\n");
        n.World.Run(1.Seconds);
        Assert.Equal([481, 481], n.Stranger.Responses.TakeLast(2).Select(one => one.Status));
        Assert.Equal(2, n.Count("-> INVITE"));
        Assert.Equal("in a call", n.Words);
    }

    [Theory]
    [Attack("S6")]
    [InlineData("1900")]
    [InlineData("+1-900")]
    [InlineData("1(9)00;phone-context=example.net")]
    [InlineData("%31900")]
    [InlineData("911")]
    public void A_number_that_the_plan_bars_is_not_called_for_others(string number)
    {
        (string, string)[] plan = [("Dial_Plan_1_", "(1900!|3xxx|2xxx|1xxx)"), ("Emergency_Number_1_", "911")];
        var (n, other) = Called(plan);
        Refers(n, $"<sip:{number}@192.0.2.9:5070>");
        Assert.Equal(403, n.Stranger.Responses[^1].Status);
        Refers(n, $"<sip:{number}@192.0.2.9:5070?Replaces=a%40b%3Bto-tag%3Dto%3Bfrom-tag%3Dfrom>", number: 3);
        Assert.Equal(403, n.Stranger.Responses[^1].Status);
        Assert.Empty(other.All);
        Refers(n, Other, number: 4);
        Assert.Equal(202, n.Stranger.Responses[^1].Status);

        // The same by a redirection.
        var away = new Scene([.. Scene.ByStranger, .. plan]).Set("Max_Forward", "70", new HashSet<string>());
        var target = away.Stranger.Beside(5070);
        var contact = NameAddr.Parse($"<sip:{number}@192.0.2.9:5070>").OrThrow();
        away.Stranger.Answers = request => request.Method == SipMethod.Ack ? null : SipResponse.For(request, 302, "away") with { Contact = [contact] };
        away.Invites();
        Assert.Empty(target.All);
        Assert.Equal("Reorder Tone", away.Tone);
        away.World.Phone.HangUp();
        away.World.Run(1.Seconds);
        contact = NameAddr.Parse(Other).OrThrow();
        away.Invites();
        Assert.NotEmpty(target.Requests("INVITE"));
    }

    [Fact]
    [Parameter("Referee_Bye_Delay_1_")]
    public void The_leg_to_who_referred_ends_later() => Live.Differs("Referee_Bye_Delay_1_", "0", "3", n =>
    {
        var (_, other) = Called(n);
        other.Answers = request => other.Takes(request);
        Refers(n, Other);
        n.World.Run(5.Seconds);
        return Math.Round((n.Stranger.Times("BYE")[0] - n.Stranger.Times("NOTIFY")[^1]).TotalSeconds);
    }, 0, 3);

    private static (Neighbourhood N, Peer Other) Called(params (string, string)[] settings) => Called(new Neighbourhood(snapshot => Scene.With(snapshot, settings)));

    // The stranger has called, and the phone's user has answered; another is beside him.
    private static (Neighbourhood N, Peer Other) Called(Neighbourhood n)
    {
        n.Stranger.Answers = request => n.Stranger.Takes(request);
        n.Stranger.Invite();
        n.World.Run(1.Seconds);
        n.World.Phone.Lift();
        n.World.Run(500.Milliseconds);
        Assert.Equal("in a call", n.Words);
        return (n, n.Stranger.Beside(5070));
    }

    private static void Refers(Neighbourhood n, string to, string headers = "", int number = 2)
    {
        n.Stranger.Send(n.Stranger.Within("REFER", $"Refer-To: {to}\r\n{headers}", number: number));
        n.World.Run(500.Milliseconds);
    }

    private static List<string> Told(Neighbourhood n) => [.. n.Stranger.Requests("NOTIFY").Select(notify => System.Text.Encoding.ASCII.GetString(notify.Body.Span).Trim())];
}
