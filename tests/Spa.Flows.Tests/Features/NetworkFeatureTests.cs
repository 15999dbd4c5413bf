using System.Text;
using Spa.Device.Tests.Calls;
using Spa.Foundation.Time;
using Spa.Marks;
using Spa.Media;
using Spa.Media.Tones;
using Spa.Simulation.Stations;

namespace Spa.Flows.Tests.Features;

/// <summary>Calls over networks that listen or lose, and with what a provider has beside telephones.</summary>
public class NetworkFeatureTests
{
    [Fact]
    [Feature("G14")]
    public void A_call_is_encrypted_from_its_first_message_to_its_last_packet() => Proof.Shown(broken =>
    {
        // Broken: the far end cannot do it, and the call is made in the clear.
        (string, string)[] secure = [("SIP_Transport_1_", "TLS"), ("Secure_Call_Setting_1_", "yes"), ("Secure_Call_Serv_1_", "yes"), ("Secure_No_Call_Act_Code", "*17"), ("Secure_All_Call_Act_Code", "*16")];
        var n = new Neighbourhood(settings => Scene.With(settings, [.. secure, ("Proxy_1_", Neighbourhood.Provider + ":5060"), ("Secure_Call_Serv_1_", broken ? "no" : "yes")]));
        var other = n.Station("2000", settings => Scene.With(settings, [.. secure, ("Proxy_1_", Neighbourhood.Provider + ":5060")]));
        other.AnswersAtOnce = true;
        n.Dial("2000#");
        n.World.Run(2.Seconds);
        Assert.Equal("in a call", n.Words);
        n.World.Phone.Speak(TonePlan.Steady(700, -10));
        other.End.Say(TonePlan.Steady(1000, -10));
        n.World.Run(2.Seconds);
        Assert.InRange(n.World.Phone.HeardLevel.Value, -14, -8);
        Assert.InRange(Neighbourhood.HeardBy(other).Value, -14, -8);

        // No message can be read, and no packet has anything in common with the next.
        Assert.DoesNotContain(n.Datagrams, one => Encoding.Latin1.GetString(one.Bytes).Contains("SIP/2.0", StringComparison.Ordinal));
        Assert.True(n.World.Voice!.Status.Calls[0].IsSecure, "the call is in the clear");
        Assert.All(n.Rtp().TakeLast(20).Zip(n.Rtp().TakeLast(19)), pair => Assert.InRange(pair.First.Bytes[12..^10].Zip(pair.Second.Bytes[12..^10]).Count(both => both.First == both.Second), 0, 12));
        Assert.Contains(" RTP/SAVP ", n.Last("-> INVITE"), StringComparison.Ordinal);
        n.World.Phone.HangUp();
        Assert.True(n.IsClean);
    });

    [Fact]
    [Feature("G10")]
    public void It_works_with_voicemail_a_menu_and_an_exchange() => Proof.Shown(broken =>
    {
        // Broken: no message is told of.
        var n = With(("Voice_Mail_Server_1_", "*98"), ("Mailbox_Subscribe_Expires_1_", "300"), ("MWI_Serv_1_", broken ? "no" : "yes"), ("MWI_Dial_Tone", "350@-19,440@-19;2(.1/.1/1+2);10(*/0/1+2)"), ("Dial_Tone", "350@-19,440@-19;10(*/0/1+2)"));
        n.Carrier.Mailboxes.Set("1000", 1, 0);
        n.World.Run(3.Seconds);
        Assert.NotEmpty(n.Sent("SUBSCRIBE"));
        n.World.Phone.Lift();
        n.World.Run(1.Seconds);
        Assert.Equal("MWI Dial Tone", n.Tone);

        // A menu hears each key, however it is sent.
        foreach (var (method, apart) in new[] { ("AVT", true), ("INFO", true), ("InBand", false) })
        {
            var menu = With(("DTMF_Tx_Method_1_", method), ("DTMF_Process_AVT_1_", "yes"), ("DTMF_Process_INFO_1_", "yes"));
            var far = menu.Talking();
            menu.World.Phone.Dial("159*0#");
            menu.World.Run(3.Seconds);
            Assert.Equal((method, apart ? "159*0#" : string.Empty), (method, far.End.Keys));
            Assert.Equal((method, apart ? string.Empty : "159*0#"), (method, Keys(far.End.Heard.All)));
        }

        // An exchange moves the call to another, who comes from it in the first one's stead.
        var moved = With();
        var first = moved.Talking();
        var second = moved.Station("3000");
        second.AnswersAtOnce = true;
        first.Transfer("3000");
        moved.World.Run(2.Seconds);
        Assert.Equal(("ended: Far end hung up", "talks", "in a call"), (first.State, second.State, moved.Words));
        Hears(moved, second);

        // And one with a call of its own joins both.
        var joined = With();
        var third = joined.Talking();
        var dialog = joined.Last("-> ACK");
        joined.Stranger.Answers = request => joined.Stranger.Takes(request);
        joined.Stranger.Invite($"Replaces: {dialog.Header("Call-ID")};to-tag={dialog.Header("From").Split(";tag=")[^1]};from-tag={dialog.Header("To").Split(";tag=")[^1]}\r\nReferred-By: <sip:2000@192.0.2.1>\r\n");
        joined.World.Run(1.Seconds);
        Assert.Equal((200, "ended: Far end hung up", "in a call"), (joined.Stranger.Responses[^1].Status, third.State, joined.Words));
        var before = joined.Stranger.Packets.Count;
        joined.World.Run(1.Seconds);
        Assert.InRange(joined.Stranger.Packets.Count - before, 32, 35);
    });

    private static Neighbourhood With(params (string, string)[] settings) => new(snapshot => Scene.With(snapshot, settings));

    private static void Hears(Neighbourhood n, SipStation other)
    {
        n.World.Phone.Speak(TonePlan.Steady(700, -10));
        other.End.Say(TonePlan.Steady(1000, -10));
        n.World.Run(2.Seconds);
        Assert.InRange(n.World.Phone.HeardLevel.Value, -14, -8);
        Assert.InRange(Neighbourhood.HeardBy(other).Value, -14, -8);
    }

    // The keys that sound in what was heard.
    private static string Keys(ReadOnlySpan<short> heard)
    {
        var detector = new Spa.Media.Detectors.DtmfDetector(Spa.Media.Detectors.DtmfOptions.Normal);
        var keys = new StringBuilder();
        for (var at = 0; at + Pcm.FrameSamples <= heard.Length; at += Pcm.FrameSamples)
        {
            var news = detector.Push(heard.Slice(at, Pcm.FrameSamples));
            if (news.Change == Spa.Media.Detectors.DtmfChange.Down)
            {
                keys.Append(news.Key);
            }
        }

        return keys.ToString();
    }
}
