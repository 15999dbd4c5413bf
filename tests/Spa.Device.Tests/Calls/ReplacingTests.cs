using Spa.Foundation.Time;
using Spa.Marks;
using Spa.Sip.Messages;

namespace Spa.Device.Tests.Calls;

/// <summary>A call that comes to take the place of one that is there (RFC 3891).</summary>
public class ReplacingTests
{
    private const string By = "Referred-By: <sip:5551234@192.0.2.9>\r\n";

    [Fact]
    public void Who_was_sent_by_the_far_end_takes_its_place()
    {
        var (n, other) = Called();
        other.Invite(Named(n) + By);
        n.World.Run(500.Milliseconds);

        Assert.Equal([200], other.Responses.Select(one => one.Status));
        Assert.Single(n.Stranger.Requests("BYE"));
        Assert.Equal("in a call", n.Words);
        Assert.Single(n.World.Voice!.Status.Calls);
        var (before, old) = (other.Packets.Count, n.Stranger.Packets.Count);
        n.World.Run(1.Seconds);
        Assert.InRange(other.Packets.Count - before, 32, 34);
        Assert.Equal(old, n.Stranger.Packets.Count);

        n.World.Phone.HangUp();
        n.World.Run(1.Seconds);
        Assert.Single(other.Requests("BYE"));
        Assert.True(n.IsClean);
    }

    [Fact]
    public void A_call_on_hold_stays_on_hold()
    {
        var (n, other) = Called();
        n.Flash();
        Assert.Equal("Second Dial Tone", n.Tone);
        other.Invite(Named(n) + By);
        n.World.Run(500.Milliseconds);

        Assert.Contains("a=sendonly", other.Last("SIP/2.0 200"), StringComparison.Ordinal);
        Assert.Equal("Second Dial Tone", n.Tone);
        n.Flash();
        Assert.Equal("in a call", n.Words);
        Assert.Contains(other.Requests("INVITE"), again => MessageWriter.Text(again).Contains("a=sendrecv", StringComparison.Ordinal) || !MessageWriter.Text(again).Contains("a=send", StringComparison.Ordinal));
    }

    [Fact]
    public void A_call_of_ours_that_rings_is_taken_by_who_picks_it_up()
    {
        var n = Scene.Of(Scene.ByStranger).Set("Max_Forward", "70", new HashSet<string>());
        var other = n.Stranger.Beside(5070);
        other.Answers = request => other.Takes(request);
        n.Stranger.Answers = request => request.Method == SipMethod.Invite ? SipResponse.For(request, 180, "rings") with { Contact = [NameAddr.Parse("<sip:2000@192.0.2.9>").OrThrow()] } : SipResponse.For(request, 200, "rings");
        n.Invites();
        Assert.Equal("Ring Back Tone", n.Tone);

        var invite = n.Stranger.Requests("INVITE")[0];
        other.Invite($"Replaces: {invite.CallId};to-tag={invite.From.Tag};from-tag=rings\r\n");
        n.World.Run(500.Milliseconds);
        Assert.Equal(200, other.Responses[^1].Status);
        Assert.Single(n.Stranger.Requests("CANCEL"));
        Assert.Equal("in a call", n.Words);
    }

    [Fact]
    [Attack("S6")]
    public void Nobody_else_takes_a_place()
    {
        var (n, other) = Called();
        var stranger = new Peer(n.Network, "192.0.2.66");
        stranger.Answers = request => stranger.Takes(request);
        string Answer(Peer from, string headers)
        {
            from.Invite(headers, from: "<sip:777@192.0.2.66>");
            n.World.Run(500.Milliseconds);
            Assert.Equal("in a call", n.Words);
            return from.Responses[^1].Status.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        // He has heard the names on the wire, but nobody has sent him.
        Assert.Equal("403", Answer(stranger, Named(n)));
        Assert.Equal("403", Answer(stranger, Named(n) + "Referred-By: <sip:nobody@192.0.2.9>\r\n"));

        // Names that are wrong, of a call that is up where one that rings is meant, or of nothing.
        Assert.Equal("481", Answer(other, Named(n).Replace("to-tag=", "to-tag=x", StringComparison.Ordinal) + By));
        Assert.Equal("481", Answer(other, Named(n).Replace("from-tag=", "from-tag=x", StringComparison.Ordinal) + By));
        Assert.Equal("486", Answer(other, Named(n).Replace("\r\n", ";early-only\r\n", StringComparison.Ordinal) + By));
        Assert.Equal("400", Answer(other, Named(n) + Named(n) + By));
        Assert.Equal("400", Answer(other, "Replaces: nothing\r\n" + By));
        Assert.Empty(n.Stranger.Requests("BYE"));

        // The place of a call that rings here is not to be had (RFC 3891 3).
        n.World.Phone.HangUp();
        n.World.Run(2.Seconds);
        n.Stranger.Invite();
        n.World.Run(1.Seconds);
        var ringing = n.Stranger.Responses[^1];
        Assert.Equal(180, ringing.Status);
        other.Invite($"Replaces: {ringing.CallId};to-tag={ringing.To.Tag};from-tag={ringing.From.Tag}\r\n{By}");
        n.World.Run(500.Milliseconds);
        Assert.Equal(481, other.Responses[^1].Status);
    }

    [Fact]
    [Parameter("Refer_Target_Bye_Delay_1_")]
    public void The_leg_that_was_replaced_ends_later() => Live.Differs("Refer_Target_Bye_Delay_1_", "0", "3", n =>
    {
        var (_, other) = Called(n);
        other.Invite(Named(n) + By);
        n.World.Run(5.Seconds);
        return Math.Round((n.Stranger.Times("BYE")[0] - other.All[0].At).TotalSeconds);
    }, 0, 3);

    private static (Neighbourhood N, Peer Other) Called() => Called(new Neighbourhood());

    private static (Neighbourhood N, Peer Other) Called(Neighbourhood n)
    {
        n.Stranger.Answers = request => n.Stranger.Takes(request);
        n.Stranger.Invite();
        n.World.Run(1.Seconds);
        n.World.Phone.Lift();
        n.World.Run(500.Milliseconds);
        Assert.Equal("in a call", n.Words);
        var other = new Peer(n.Network, "192.0.2.10");
        other.Answers = request => other.Takes(request);
        return (n, other);
    }

    // The call with the stranger.
    private static string Named(Neighbourhood n)
    {
        var answer = n.Stranger.Responses.Last(one => one.IsSuccess && one.CSeq.Method == SipMethod.Invite);
        return $"Replaces: {answer.CallId};to-tag={answer.To.Tag};from-tag={answer.From.Tag}\r\n";
    }
}
