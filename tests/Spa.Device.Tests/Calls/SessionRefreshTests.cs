using Spa.Foundation.Time;
using Spa.Sip.Messages;

namespace Spa.Device.Tests.Calls;

/// <summary>A call whose session is timed (RFC 4028), refreshed by us.</summary>
public class SessionRefreshTests
{
    private const string Timed = "Session-Expires: 90;refresher=uas\r\nSupported: timer\r\n";

    [Fact]
    public void A_far_end_that_takes_UPDATE_gets_that_and_no_offer()
    {
        var n = Called(Timed + "Allow: INVITE, ACK, BYE, CANCEL, UPDATE\r\n", request => request.Method == SipMethod.Update ? SipResponse.For(request, 200, request.To.Tag) with { Other = [HeaderField.Of("Session-Expires", "90;refresher=uac")] } : null);
        n.World.Run(100.Seconds);

        Assert.Equal([45, 90], n.Stranger.Times("UPDATE").Select(at => Math.Round((at - Answered(n)).TotalSeconds)));
        Assert.All(n.Stranger.Requests("UPDATE"), one => Assert.Equal(("90;refresher=uac", true), (one.Find(HeaderName.SessionExpires), one.Body.IsEmpty)));
        Assert.Empty(n.Stranger.Requests("INVITE"));
        Assert.Equal("in a call", n.Words);
    }

    [Fact]
    public void A_far_end_that_does_not_take_it_gets_an_offer()
    {
        var n = Called(Timed + "Allow: INVITE, ACK, BYE, CANCEL\r\n", _ => null);
        n.World.Run(60.Seconds);
        Assert.Equal((0, 1), (n.Stranger.Requests("UPDATE").Count, n.Stranger.Requests("INVITE").Count));

        // Nor does one that says it does and then refuses: once and never again.
        n = Called(Timed + "Allow: INVITE, UPDATE\r\n", request => request.Method == SipMethod.Update ? SipResponse.For(request, 501, request.To.Tag)
            : request.Method == SipMethod.Invite ? Response(request) : null);
        n.World.Run(100.Seconds);
        Assert.Equal((1, 2), (n.Stranger.Requests("UPDATE").Count, n.Stranger.Requests("INVITE").Count));
        Assert.Equal("in a call", n.Words);

        SipResponse Response(SipRequest request) => n.Stranger.Takes(request)! with { Other = [HeaderField.Of("Session-Expires", "90;refresher=uac")] };
    }

    [Fact]
    public void A_far_end_that_knows_nothing_of_the_call_ends_it()
    {
        var n = Called(Timed + "Allow: INVITE, UPDATE\r\n", request => request.Method == SipMethod.Update ? SipResponse.For(request, 481, request.To.Tag) : null);
        n.World.Run(50.Seconds);
        Assert.Empty(n.World.Voice!.Status.Calls);
    }

    [Fact]
    public void A_proxy_that_has_not_asked_gets_no_credentials_of_the_registrar()
    {
        var n = new Neighbourhood();
        n.Station("2000").AnswersAtOnce = true;
        Assert.Contains(n.Messages, message => message.StartsWith("-> REGISTER", StringComparison.Ordinal) && message.Header("Authorization").Length > 0);
        Call();
        Assert.Equal((2, string.Empty, string.Empty), (n.Count("-> INVITE"), n.Sent("INVITE").Header("Authorization"), n.Sent("INVITE").Header("Proxy-Authorization")));
        Assert.NotEmpty(n.Last("-> INVITE").Header("Proxy-Authorization"));
        Assert.Empty(n.Last("-> INVITE").Header("Authorization"));

        // The one that has asked is answered at once from then on.
        Call();
        Assert.Equal(3, n.Count("-> INVITE"));

        void Call()
        {
            n.Dial("2000#");
            n.World.Run(2.Seconds);
            Assert.Equal("in a call", n.Words);
            n.World.Phone.HangUp();
            n.World.Run(3.Seconds);
        }
    }

    private static TimeSpan Answered(Neighbourhood n) => n.Stranger.All.First(one => one.Message is SipResponse { IsSuccess: true }).At;

    private static Neighbourhood Called(string headers, Func<SipRequest, SipResponse?> answers)
    {
        var n = new Neighbourhood();
        n.Stranger.Answers = request => answers(request) ?? n.Stranger.Takes(request);
        n.Stranger.Invite(headers);
        n.World.Run(1.Seconds);
        n.World.Phone.Lift();
        n.World.Run(1.Seconds);
        Assert.Equal("90;refresher=uas", Assert.IsType<SipResponse>(n.Stranger.All.Last(one => one.Message is SipResponse).Message).Find(HeaderName.SessionExpires));
        return n;
    }
}
