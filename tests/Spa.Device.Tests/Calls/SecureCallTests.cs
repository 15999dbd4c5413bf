using System.Text;
using Spa.Configuration.Settings;
using Spa.Device.Tests.Media;
using Spa.Foundation.Time;
using Spa.Marks;
using Spa.Media.Tones;
using Spa.Sip.Messages;

namespace Spa.Device.Tests.Calls;

/// <summary>What a call is carried by: signalling by TLS, media by SRTP, and each codec.</summary>
public class SecureCallTests
{
    [Fact]
    public void Nothing_of_a_secure_call_goes_in_the_clear()
    {
        SettingsSnapshot Secure(SettingsSnapshot settings) => Scene.With(settings, ("SIP_Transport_1_", "TLS"), ("Proxy_1_", Neighbourhood.Provider + ":5060"), ("Secure_Call_Setting_1_", "yes"));
        var n = new Neighbourhood(Secure);
        var other = n.Station("2000", Secure);
        n.Dial("2000#");
        n.World.Run(1.Seconds);
        Assert.Equal("rings", other.State);
        other.Answer();
        n.World.Run(500.Milliseconds);
        Speaks(n, other);

        Assert.True(n.World.Voice!.Status.Calls[0].IsSecure);
        Assert.DoesNotContain(n.Datagrams, one => Encoding.Latin1.GetString(one.Bytes).Contains("SIP/2.0", StringComparison.Ordinal));
        Assert.All(n.Rtp(), packet => Assert.Equal(12 + 240 + 10, packet.Bytes.Length));

        // The steady tone is no pattern in what goes by: packets have nothing in common.
        Assert.All(n.Rtp().TakeLast(20).Zip(n.Rtp().TakeLast(19)), pair => Assert.InRange(pair.First.Bytes[12..^10].Zip(pair.Second.Bytes[12..^10]).Count(both => both.First == both.Second), 0, 12));
        n.World.Phone.HangUp();
        Assert.True(n.IsClean);
    }

    [Theory]
    [InlineData(488)]
    [InlineData(415)]
    [InlineData(606)]
    public void Who_takes_no_keys_is_talked_to_in_the_clear(int status)
    {
        var n = Scene.Of(Scene.ByStranger).Set("Secure_Call_Setting_1_", "yes", new HashSet<string>());
        n.Stranger.Answers = request => request.Method == SipMethod.Invite && MessageWriter.Text(request).Contains(" RTP/SAVP ", StringComparison.Ordinal) ? SipResponse.For(request, status, "no") : n.Stranger.Takes(request);
        n.Invites();

        Assert.Equal([" RTP/SAVP ", " RTP/AVP "], n.Stranger.Requests("INVITE").Select(one => MessageWriter.Text(one).Contains(" RTP/SAVP ", StringComparison.Ordinal) ? " RTP/SAVP " : " RTP/AVP "));
        Assert.All(n.Stranger.Requests("INVITE"), one => Assert.Contains("a=crypto:1 AES_CM_128_HMAC_SHA1_80", MessageWriter.Text(one), StringComparison.Ordinal));
        Assert.Equal("in a call", n.Words);
        Assert.False(n.World.Voice!.Status.Calls[0].IsSecure);
        n.World.Phone.HangUp();
        Assert.True(n.IsClean);
    }

    [Fact]
    public void Who_refuses_both_is_called_no_more()
    {
        var n = Scene.Of(Scene.ByStranger).Set("Secure_Call_Setting_1_", "yes", new HashSet<string>());
        n.Stranger.Answers = Peer.Says(488);
        n.Invites();
        Assert.Equal((2, "Reorder Tone"), (n.Stranger.Requests("INVITE").Count, n.Tone));
    }

    [Fact]
    public void A_secure_call_stays_secure_on_hold_and_after()
    {
        SettingsSnapshot Secure(SettingsSnapshot settings) => Scene.With(settings, ("Secure_Call_Setting_1_", "yes"));
        var n = new Neighbourhood(Secure);
        var other = n.Talking();
        Assert.True(n.World.Voice!.Status.Calls[0].IsSecure);
        n.Flash();
        Assert.True(other.IsHeld);
        n.Flash();
        Assert.False(other.IsHeld);
        Speaks(n, other);
        Assert.True(n.World.Voice!.Status.Calls[0].IsSecure);

        // Also when the far end has brought the keys.
        var called = new Neighbourhood();
        var caller = called.Station("2000", Secure);
        caller.Call("1000");
        called.World.Run(1.Seconds);
        called.World.Phone.Lift();
        called.World.Run(1.Seconds);
        called.Flash();
        called.Flash();
        Speaks(called, caller);
        Assert.True(called.World.Voice!.Status.Calls[0].IsSecure);
    }

    [Fact]
    [Parameter("Secure_Call_Only_1_")]
    [Attack("S13")]
    public void A_call_that_must_be_secure_is_not_made_in_the_clear()
    {
        // The far end takes no keys: no second try.
        Live.Differs("Secure_Call_Only_1_", "no", "yes", n => Refused(n, "2000#"), "2 in the clear: in a call", "1 secure: reorder tone", Scene.Of(Scene.ByStranger, ("Secure_Call_Setting_1_", "yes")));

        // Nor when its user wants it so.
        Live.Differs("Secure_Call_Only_1_", "no", "yes", n => Refused(n, "2000#"), "1 in the clear: in a call", "1 secure: reorder tone", Scene.Of(Scene.ByStranger));
        Live.Differs("Secure_Call_Only_1_", "no", "yes", n => Refused(n, "*192000#"), "1 in the clear: in a call", "1 secure: reorder tone", Scene.Of(Scene.ByStranger, ("Secure_Call_Setting_1_", "yes")));

        // Help is called all the same.
        Live.Differs("Secure_Call_Only_1_", "no", "yes", n => Refused(n, "112"), "1 in the clear: in a call", "2 in the clear: in a call", Scene.Of(Scene.ByStranger, ("Emergency_Number_1_", "112")));

        static string Refused(Neighbourhood n, string keys)
        {
            n.Stranger.Answers = request => request.Method == SipMethod.Invite && IsSecure(request) ? SipResponse.For(request, 488, "no") : n.Stranger.Takes(request);
            n.Dial(keys);
            n.World.Run(6.Seconds);
            var tries = n.Stranger.Requests("INVITE");
            return $"{tries.Count} {(IsSecure(tries[^1]) ? "secure" : "in the clear")}: {n.Words}";
        }
    }

    [Fact]
    [Attack("S13")]
    public void An_answer_without_a_key_is_no_call_where_it_must_be_secure()
    {
        var n = Scene.Of(Scene.ByStranger).Set("Secure_Call_Only_1_", "yes", new HashSet<string>());
        n.Stranger.Answers = request => n.Stranger.Takes(request);
        n.Invites();
        Assert.True(IsSecure(Assert.Single(n.Stranger.Requests("INVITE"))));
        Assert.NotEqual("in a call", n.Words);
        Assert.Single(n.Stranger.Requests("BYE"));
        Assert.DoesNotContain(n.Rtp(), packet => packet.To.Equals(n.Stranger.Media));
    }

    [Fact]
    [Parameter("Secure_Call_Only_1_")]
    [Attack("S13")]
    public void A_call_that_comes_without_keys_does_not_ring_where_it_must_be_secure()
    {
        Live.Differs("Secure_Call_Only_1_", "no", "yes", n => Comes(n, string.Empty), "180 1", "488 0", Scene.Of(Scene.ByStranger));
        Live.Differs("Secure_Call_Only_1_", "no", "yes", n => Comes(n, "a=crypto:1 AEAD_AES_256_GCM inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz\r\n"), "180 1", "488 0", Scene.Of(Scene.ByStranger));
        Assert.Equal("180 1", Comes(Scene.Of(Scene.ByStranger).Set("Secure_Call_Only_1_", "yes", new HashSet<string>()), Key));

        static string Comes(Neighbourhood n, string rest)
        {
            n.Stranger.Invite(sdp: n.Stranger.Sdp(rest));
            n.World.Run(1.Seconds);
            return $"{n.Stranger.Responses[^1].Status} {n.World.Phone.Rings.Count}";
        }
    }

    [Fact]
    [Attack("S13")]
    public void A_call_that_must_be_secure_cannot_be_made_plain_afterwards()
    {
        var n = Scene.Of(Scene.ByStranger).Set("Secure_Call_Only_1_", "yes", new HashSet<string>());
        var peer = n.Stranger;
        peer.Invite(sdp: peer.Sdp(Key));
        n.World.Run(1.Seconds);
        n.World.Phone.Lift();
        n.World.Run(1.Seconds);
        Assert.True(n.World.Voice!.Status.Calls[0].IsSecure);

        peer.Send(peer.Within("INVITE", body: peer.Sdp()));
        n.World.Run(1.Seconds);
        Assert.Equal(488, peer.Responses[^1].Status);
        Assert.True(n.World.Voice!.Status.Calls[0].IsSecure);

        // An offer of ours that is answered without a key changes nothing either.
        peer.Answers = request => peer.Takes(request);
        var before = n.Rtp().Count;
        n.Flash();
        Assert.NotEmpty(peer.Requests("INVITE"));
        Assert.All(n.Rtp().Skip(before), packet => Assert.Equal(12 + 240 + 10, packet.Bytes.Length));
    }

    [SpandspFact]
    public void Each_rate_of_G726_is_talked_in()
    {
        foreach (var rate in new[] { 16, 24, 32, 40 })
        {
            var n = G726.Scene($"G726-{rate}").Set("Use_Pref_Codec_Only_1_", "yes", new HashSet<string>());
            var other = n.Talking();
            Speaks(n, other);
            Assert.Equal($"G726-{rate}", n.World.Voice!.Status.Calls[0].Codec);
        }
    }

    private const string Key = "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz\r\n";

    private static bool IsSecure(SipRequest request) => MessageWriter.Text(request).Contains(" RTP/SAVP ", StringComparison.Ordinal);

    private static void Speaks(Neighbourhood n, Spa.Simulation.Stations.SipStation other)
    {
        other.End.Say(TonePlan.Steady(1000, -10));
        n.World.Phone.Speak(TonePlan.Steady(700, -10));
        n.World.Run(2.Seconds);
        Assert.InRange(n.World.Phone.HeardLevel.Value, -14, -8);
        Assert.InRange(Neighbourhood.HeardBy(other).Value, -16, -8);
    }
}
