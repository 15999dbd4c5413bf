using Spa.Device.Tests.Calls.Attacks;
using Spa.Foundation.Time;

namespace Spa.Device.Tests.Calls;

/// <summary>What a request is refused for before its purpose is looked at (RFC 3261 8.2), through a whole unit.</summary>
public class RefusedRequestTests
{
    private const string Described = "Content-Type: application/sdp\r\n";

    public static TheoryData<string, string, int, string> Rows => new()
    {
        { Described, "Content-Type: text/plain\r\n", 415, "\r\nAccept: application/sdp\r\n" },
        { Described, "", 415, "\r\nAccept: application/sdp\r\n" },
        { Described, "Content-Type: text/plain\r\nContent-Disposition: render; handling=optional\r\n", 180, "" },
        { Described, Described + "Content-Encoding: gzip\r\n", 415, "\r\nAccept-Encoding: identity\r\n" },
        { Described, Described + "Content-Encoding: identity\r\n", 180, "" },
        { Described, "Content-Type: Application/SDP;charset=utf-8\r\n", 180, "" },
        { Described, Described + "Accept: text/plain, application/*;q=0.5\r\n", 180, "" },
        { Described, Described + "Accept: */*\r\n", 180, "" },
        { Described, Described + "Accept: text/plain\r\n", 406, "\r\nAccept: application/sdp\r\n" },
        { Described, Described + "Accept:\r\n", 406, "" },
        { Described, Described + "Require: timer, replaces\r\n", 180, "" },
        { Described, Described + "Require: timer, teleport\r\nRequire: gin\r\n", 420, "\r\nUnsupported: teleport, gin\r\n" },
        { "INVITE sip:1000@192.0.2.7", "INVITE mailto:1000@192.0.2.7", 416, "" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void An_invite_rings_or_is_refused_with_what_is_taken(string instead, string of, int status, string says)
    {
        var n = new Neighbourhood();
        n.Stranger.Send(n.Stranger.Write("INVITE", body: n.Stranger.Sdp()).Replace(instead, of, StringComparison.Ordinal));
        n.World.Run(300.Milliseconds);
        Assert.Equal(status, n.Stranger.Responses[^1].Status);
        Assert.Contains(says, n.Stranger.Last("SIP/2.0 "), StringComparison.Ordinal);
        Assert.Equal(status == 180, n.World.Phone.Ringing is not null);
    }

    [Fact]
    public void A_body_that_may_be_passed_over_is_no_offer()
    {
        var n = new Neighbourhood();
        n.Stranger.Send(n.Stranger.Write("INVITE", body: "hello").Replace(Described, "Content-Type: text/plain\r\nContent-Disposition: render;handling=optional\r\n", StringComparison.Ordinal));
        n.World.Run(300.Milliseconds);
        n.World.Phone.Lift();
        n.World.Run(300.Milliseconds);
        Assert.Contains("\r\nm=audio ", n.Stranger.Last("SIP/2.0 200"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INVITE", "Require: teleport\r\n", 420)]
    [InlineData("INVITE", "Content-Type: text/plain\r\n", 415)]
    [InlineData("UPDATE", "Content-Type: text/plain\r\n", 415)]
    [InlineData("TELEPORT", "", 501)]
    [InlineData("PUBLISH", "", 405)]
    public void Within_a_call_it_is_the_same_and_the_call_goes_on(string method, string headers, int status)
    {
        var n = Siege.Taken();
        n.Stranger.Send(n.Stranger.Within(method, headers, n.Stranger.Sdp()));
        n.World.Run(300.Milliseconds);
        Assert.Equal((status, "in a call"), (n.Stranger.Responses[^1].Status, n.Words));
    }
}
