using System.Net;
using System.Text;
using Spa.Foundation.Time;
using Spa.Marks;

namespace Spa.Device.Tests.Calls.Attacks;

/// <summary>Forgeries inside a call (docs/security.md, S11), on a device that is in use.</summary>
public class ForgeryTests
{
    [Fact]
    [Attack("S11")]
    public void Requests_with_guessed_tags_end_and_change_nothing()
    {
        var n = Siege.Taken();
        var descriptions = n.Stranger.Responses.Count;
        string[] forged =
        [
            n.Stranger.Within("BYE", callTag: "guessed"),
            n.Stranger.Within("BYE", ownTag: "guessed"),
            n.Stranger.Within("INVITE", body: n.Stranger.Sdp(address: "198.51.100.66"), callTag: "guessed"),
            n.Stranger.Within("UPDATE", body: n.Stranger.Sdp(address: "198.51.100.66"), ownTag: "guessed"),
            n.Stranger.Within("INFO", "Content-Type: application/dtmf-relay\r\n", "Signal=5\r\nDuration=100\r\n", callTag: "guessed"),
            n.Stranger.Write("CANCEL", number: 4711),
            n.Stranger.Within("BYE", number: 0),
        ];
        foreach (var message in forged)
        {
            n.Stranger.Send(message, from: new IPEndPoint(IPAddress.Parse("198.51.100.66"), 5060));
            n.World.Run(300.Milliseconds);
        }

        Assert.Equal("in a call", n.Words);
        n.World.Run(500.Milliseconds);
        Assert.All(n.Rtp().Where(packet => packet.At > n.World.Timeline.Now - 2.Seconds), packet => Assert.Equal(n.Stranger.Media, packet.To));
        Assert.Equal(0, n.Count("-> BYE"));
        Assert.Equal(descriptions, n.Stranger.Responses.Count(one => one.Status < 300));
    }

    [Fact]
    [Attack("S11")]
    public void Media_of_a_stranger_is_neither_heard_nor_followed()
    {
        var n = Siege.Taken();
        var to = n.Rtp()[^1].From;
        Siege.Talks(n, to, 0, 50, loud: false);
        n.World.Phone.Heard.Mark();
        var stranger = new IPEndPoint(IPAddress.Parse("198.51.100.66"), 40_000);
        for (var i = 0; i < 100; i++)
        {
            // The far end goes on, and somebody else adds his own, with another source and with a stolen one.
            n.Stranger.Rtp(to, (ushort)(50 + i), (uint)((50 + i) * 160));
            n.Stranger.Rtp(to, (ushort)(9000 + i), (uint)(i * 160), source: 666, from: stranger, payload: Siege.Loud);
            n.Stranger.Rtp(to, (ushort)(51 + i), (uint)((51 + i) * 160), from: stranger, payload: Siege.Loud);
            n.World.Run(20.Milliseconds);
        }

        Assert.Equal(-1, n.World.Phone.Heard.SinceMark.IndexOfAnyExceptInRange((short)-1500, (short)1500));
        Assert.DoesNotContain(n.Rtp(), packet => packet.To.Address.Equals(stranger.Address));
    }

    [Fact]
    [Attack("S11")]
    public void A_forged_goodbye_of_reports_ends_nothing()
    {
        var n = Siege.Taken();
        var to = n.Rtp()[^1].From;
        Siege.Talks(n, to, 0, 50, loud: false);

        // A receiver report and a BYE, both of the source that is heard.
        byte[] goodbye = [0x80, 201, 0, 1, 0, 0, 0, 7, 0x81, 203, 0, 1, 0, 0, 0, 7];
        foreach (var from in new[] { new IPEndPoint(n.Stranger.At.Address, 40_001), new IPEndPoint(IPAddress.Parse("198.51.100.66"), 40_001) })
        {
            n.Network.Send(from, new IPEndPoint(to.Address, to.Port + 1), goodbye);
            n.World.Run(100.Milliseconds);
        }

        n.World.Phone.Heard.Mark();
        Siege.Talks(n, to, 50, 50, loud: true);
        Assert.Equal("in a call", n.Words);
        Assert.NotEqual(-1, n.World.Phone.Heard.SinceMark.IndexOfAnyExceptInRange((short)-1500, (short)1500));
    }

    [Fact]
    [Attack("S11")]
    public void A_stranger_cancels_no_call_that_rings()
    {
        var n = new Neighbourhood();
        n.Stranger.Send(n.Stranger.Write("INVITE", body: n.Stranger.Sdp(), number: 7));
        Assert.True(n.World.RunUntil(() => n.World.Phone.Ringing is not null, 3.Seconds));
        var cancel = n.Stranger.Write("CANCEL", number: 7);
        n.Stranger.Send(cancel, from: new IPEndPoint(IPAddress.Parse("198.51.100.66"), 5060));
        n.World.Run(300.Milliseconds);
        Assert.NotNull(n.World.Phone.Ringing);
        Assert.StartsWith("SIP/2.0 481", Encoding.ASCII.GetString(n.Datagrams.Last(one => one.To.Address.ToString() == "198.51.100.66").Bytes), StringComparison.Ordinal);

        // From the hop that sent the INVITE, though by another port.
        n.Stranger.Send(cancel.Replace("z9hG4bK-peer-7\r\n", "z9hG4bK-peer-7\r\nX-Again: 1\r\n", StringComparison.Ordinal), from: new IPEndPoint(n.Stranger.At.Address, 9));
        n.World.Run(40.Seconds);
        Assert.Null(n.World.Phone.Ringing);
        Assert.Contains(n.Stranger.Responses, one => one.Status == 487);
    }

    [Theory]
    [InlineData("198.51.100.66", false)]
    [InlineData(Neighbourhood.Provider, true)]
    [Attack("S11")]
    public void Only_who_may_tells_of_messages(string from, bool believed)
    {
        var n = new Neighbourhood();
        n.Stranger.Send(
            n.Stranger.Write("NOTIFY", "Event: message-summary\r\nSubscription-State: active\r\n", "Messages-Waiting: yes\r\n").Replace("application/sdp", "application/simple-message-summary", StringComparison.Ordinal),
            from: new IPEndPoint(IPAddress.Parse(from), 5060));
        n.World.Run(300.Milliseconds);
        n.World.Phone.Lift();
        n.World.Run(1.Seconds);
        Assert.Equal(believed ? "MWI Dial Tone" : "Dial Tone", n.Tone);
    }

    [Theory]
    [InlineData("UDP", true)]
    [InlineData("TLS", false)]
    [Attack("S11")]
    public void An_account_over_TLS_takes_no_request_in_the_clear(string transport, bool taken)
    {
        var n = new Neighbourhood(settings => Scene.With(settings, ("SIP_Transport_1_", transport), ("Proxy_1_", Neighbourhood.Provider + ":5060")));
        n.Stranger.Invite();
        n.Stranger.Send(n.Stranger.Write("OPTIONS"));
        n.World.Run(3.Seconds);
        Assert.Equal(taken, n.World.Phone.Rings.Count > 0);
        Assert.Equal(taken, n.Stranger.All.Count > 0);
    }
}
