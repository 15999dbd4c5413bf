using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;
using Spa.Foundation.Security;
using Spa.Foundation.Time;
using Spa.Gateway.Sip;
using Spa.Marks;
using Spa.Media.Tones;
using Spa.Sip.Messages;

namespace Spa.Device.Tests.Calls;

/// <summary>Attacks from the network on a device that is in use (docs/security.md, S3 and S7 to S13).</summary>
public class AttackTests
{
    // ---- S3: digest

    [Fact]
    [Attack("S3")]
    public void A_trigger_is_taken_from_who_knows_the_password_and_only_once()
    {
        var n = new Neighbourhood();
        var taken = new List<string>();
        n.World.Voice!.Triggered = what =>
        {
            taken.Add(what);
            return true;
        };
        var challenge = Challenged(n);
        string Signed(string password = "secret-1000", Func<DigestChallenge, DigestChallenge>? change = null, string user = "1000")
        {
            var answer = (change?.Invoke(challenge) ?? challenge).Answer(user, password, "NOTIFY", $"sip:1000@{Neighbourhood.Device}", "c0ffee", 1)!;
            return $"Event: resync\r\nAuthorization: {HeaderField.Of(Credentials.Of(answer), HeaderName.Authorization).Text}\r\n";
        }

        string[] bad =
        [
            Signed("wrong"),
            Signed(user: "nobody"),
            Signed(change: one => one with { Realm = "elsewhere" }),
            Signed(change: one => one with { Nonce = "0123456789abcdef" }),
            Signed().Replace("qop=auth", "qop=auth-int", StringComparison.Ordinal),
            Signed().Replace("response=\"", "response=\"0", StringComparison.Ordinal),
        ];
        var answers = bad.Select(headers => Asked(n, headers)).ToList();
        Assert.All(answers, answer => Assert.StartsWith("-> SIP/2.0 401", answer, StringComparison.Ordinal));
        Assert.Empty(taken);

        challenge = Challenged(n);
        var good = Signed();
        Assert.StartsWith("-> SIP/2.0 200", Asked(n, good), StringComparison.Ordinal);
        Assert.StartsWith("-> SIP/2.0 401", Asked(n, good), StringComparison.Ordinal);
        Assert.Equal(["resync"], taken);
        Assert.DoesNotContain(n.World.Logged, line => line.Contains("secret-1000", StringComparison.Ordinal));
    }

    [Fact]
    [Attack("S3")]
    public void Who_is_not_known_cannot_tell_one_user_from_another()
    {
        var n = new Neighbourhood(settings => Scene.With(settings, ("Auth_INVITE_1_", "yes")));
        var answers = new[] { "1000", "nobody", "2000" }.Select(user =>
        {
            n.Stranger.Invite(user: user);
            n.World.Run(200.Milliseconds);
            return n.Stranger.Responses[^1];
        }).ToList();

        Assert.All(answers, answer => Assert.Equal(401, answer.Status));
        Assert.Single(answers.Select(answer => string.Join(',', answer.Other.Select(field => field.Name.Text))).Distinct());
    }

    // ---- S7: loops

    [Fact]
    [Attack("S7")]
    public void A_call_that_comes_round_again_is_a_loop()
    {
        var n = new Neighbourhood();
        var invite = n.Stranger.Write("INVITE", body: n.Stranger.Sdp(), number: 5);
        n.Stranger.Send(invite);
        n.World.Run(500.Milliseconds);
        n.Stranger.Send(invite.Replace("z9hG4bK-peer-5", "z9hG4bK-round", StringComparison.Ordinal));
        n.World.Run(500.Milliseconds);

        Assert.Equal([180, 482], n.Stranger.Responses.Select(one => one.Status).Order());
        Assert.Single(n.World.Voice!.Status.Calls);
    }

    [Fact]
    [Attack("S7")]
    public void Keys_of_a_caller_set_nothing_and_place_no_call()
    {
        var n = new Neighbourhood();
        var other = n.Station("2000");
        other.Call("1000");
        n.World.RunUntil(() => n.World.Phone.Ringing is not null, 3.Seconds);
        n.World.Phone.Lift();
        n.World.Run(1.Seconds);
        foreach (var key in "*720900123456#")
        {
            other.Press(key, n.World.Timeline, 100.Milliseconds);
            n.World.Run(200.Milliseconds);
        }

        n.World.Run(3.Seconds);
        Assert.Equal("talks", other.State);
        Assert.Single(n.World.Voice!.Status.Calls);
        Assert.Equal(0, n.Count("-> INVITE"));
    }

    // ---- S8: what is no message

    [Fact]
    [Attack("S8")]
    public void Torture_disturbs_no_call()
    {
        var n = new Neighbourhood();
        var other = n.Talking();
        foreach (var file in Directory.GetFiles(Repository.Path("tests", "vectors", "sip-torture"), "*.dat").Order(StringComparer.Ordinal))
        {
            n.Network.Send(n.Stranger.At, Peer.Device, File.ReadAllBytes(file));
            n.World.Run(200.Milliseconds);
        }

        n.World.Run(40.Seconds);
        Speech(n, other);
    }

    [Fact]
    [Attack("S8")]
    public void Oversize_and_twisted_messages_are_refused_or_dropped()
    {
        var n = new Neighbourhood();
        var other = n.Talking();
        var options = n.Stranger.Write("OPTIONS");
        string[] messages =
        [
            options.Replace("Max-Forwards: 70\r\n", string.Concat(Enumerable.Range(0, 1000).Select(i => $"X-{i}: 1\r\n")), StringComparison.Ordinal),
            options.Replace("Content-Length: 0", "Content-Length: -1", StringComparison.Ordinal),
            options.Replace("Content-Length: 0", "Content-Length: 99999999999999999999", StringComparison.Ordinal),
            options.Replace("Content-Length: 0", "Content-Length: 40", StringComparison.Ordinal),
            options.Replace("\r\nTo: ", "\r\nTo: <sip:1000@192.0.2.7>;tag=\r\nTo: ", StringComparison.Ordinal),
            options.Replace("SIP/2.0/UDP 192.0.2.9:5060", "SIP/2.0/UDP 192.0.2.9:99999", StringComparison.Ordinal),
            options.Replace("SIP/2.0/UDP 192.0.2.9:5060", "SIP/2.0/UDP [::::", StringComparison.Ordinal),
            n.Stranger.Write("NOTIFY", "Event: resync\r\nAuthorization: Digest username=\"1000\", realm=, nonce=\"\r\n"),
            n.Stranger.Write("NOTIFY", $"Event: resync\r\nAuthorization: Digest username=\"1000\", realm=\"192.0.2.1\", nonce=\"{new string('a', 8000)}\", response=\"\"\r\n"),
            options[..100],
            new string('A', 65_000),
            "OPTIONS sip:" + new string('1', 60_000) + " SIP/2.0\r\n\r\n",
        ];
        foreach (var message in messages)
        {
            n.Stranger.Send(message);
            n.World.Run(500.Milliseconds);
            Assert.True(n.Stranger.Responses is not [.., { Status: < 400 }], message);
        }

        Speech(n, other);
    }

    // ---- S9: floods

    [Fact]
    [Attack("S9")]
    public void A_flood_of_requests_disturbs_no_call()
    {
        var n = new Neighbourhood();
        var other = n.Talking();
        n.World.Run(1.Seconds);
        var before = n.World.Voice!.Status.Calls[0].Quality!;
        var seen = n.Stranger.All.Count;
        string[] methods = ["OPTIONS", "REGISTER", "INVITE"];
        for (var i = 0; i < 4_000; i++)
        {
            // From one address, then from many.
            var from = i < 2_000 ? n.Stranger.At : new IPEndPoint(IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"198.51.{100 + (i / 250 % 50)}.{1 + (i % 250)}")), 5060);
            n.Stranger.Send(n.Stranger.Write(methods[i % 3]), from: from);
            if (i % 100 == 99)
            {
                n.World.Run(10.Milliseconds);
            }
        }

        n.World.Run(1.Seconds);
        var after = n.World.Voice.Status.Calls[0].Quality!;
        Assert.Equal((0, 0), (after.Lost - before.Lost, after.Discarded - before.Discarded));
        Assert.InRange(n.Stranger.All.Count - seen, 1, 3 * SipFloodGuard.OfAll);
        Assert.Equal("talks", other.State);
        n.World.Run(60.Seconds);
        Speech(n, other);
        n.World.Phone.HangUp();
        n.World.Run(30.Seconds);
        Assert.True(n.IsClean);
    }

    [Fact]
    public void The_provider_is_not_held_back_by_a_flood_of_strangers()
    {
        var n = new Neighbourhood();
        var other = n.Station("2000");
        for (var i = 0; i < 1_000; i++)
        {
            n.Stranger.Send(n.Stranger.Write("OPTIONS"));
        }

        n.World.Run(100.Milliseconds);
        other.Call("1000");
        Assert.True(n.World.RunUntil(() => n.World.Phone.Ringing is not null, 2.Seconds));
    }

    // ---- S10: ghost calls

    [Theory]
    [InlineData("no", true)]
    [InlineData("yes", false)]
    [Attack("S10")]
    public void A_call_past_the_provider_does_not_ring_where_only_the_provider_is_heard(string restrict, bool rings)
    {
        var n = new Neighbourhood(settings => Scene.With(settings, ("Restrict_Source_IP_1_", restrict)));
        n.Stranger.Invite();
        n.World.Run(3.Seconds);
        Assert.Equal(rings, n.World.Phone.Rings.Count > 0 || n.World.Phone.Ringing is not null);

        // The provider's own calls come all the same.
        n.Stranger.Send(n.Stranger.Write("CANCEL", number: 1));
        n.World.Run(8.Seconds);
        n.Station("2000").Call("1000");
        Assert.True(n.World.RunUntil(() => n.World.Phone.Ringing is not null, 3.Seconds));
    }

    // ---- S11: forgeries inside a call

    [Fact]
    [Attack("S11")]
    public void Requests_with_guessed_tags_end_and_change_nothing()
    {
        var n = Taken();
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
        var n = Taken();
        var to = n.Rtp()[^1].From;
        Talks(n, to, 0, 50, loud: false);
        n.World.Phone.Heard.Mark();
        var stranger = new IPEndPoint(IPAddress.Parse("198.51.100.66"), 40_000);
        for (var i = 0; i < 100; i++)
        {
            // The far end goes on, and somebody else adds his own, with another source and with a stolen one.
            n.Stranger.Rtp(to, (ushort)(50 + i), (uint)((50 + i) * 160));
            n.Stranger.Rtp(to, (ushort)(9000 + i), (uint)(i * 160), source: 666, from: stranger, payload: Loud);
            n.Stranger.Rtp(to, (ushort)(51 + i), (uint)((51 + i) * 160), from: stranger, payload: Loud);
            n.World.Run(20.Milliseconds);
        }

        Assert.Equal(-1, n.World.Phone.Heard.SinceMark.IndexOfAnyExceptInRange((short)-1500, (short)1500));
        Assert.DoesNotContain(n.Rtp(), packet => packet.To.Address.Equals(stranger.Address));
    }

    [Fact]
    [Attack("S11")]
    public void A_forged_goodbye_of_reports_ends_nothing()
    {
        var n = Taken();
        var to = n.Rtp()[^1].From;
        Talks(n, to, 0, 50, loud: false);
        byte[] goodbye = [0x81, 203, 0, 1, 0, 0, 0, 7];
        foreach (var from in new[] { new IPEndPoint(n.Stranger.At.Address, 40_001), new IPEndPoint(IPAddress.Parse("198.51.100.66"), 40_001) })
        {
            n.Network.Send(from, new IPEndPoint(to.Address, to.Port + 1), goodbye);
            n.World.Run(100.Milliseconds);
        }

        n.World.Phone.Heard.Mark();
        Talks(n, to, 50, 50, loud: true);
        Assert.Equal("in a call", n.Words);
        Assert.NotEqual(-1, n.World.Phone.Heard.SinceMark.IndexOfAnyExceptInRange((short)-1500, (short)1500));
    }

    [Fact]
    [Attack("S6")]
    public void Nobody_outside_has_the_device_call_a_number()
    {
        var n = Taken();
        n.Stranger.Send(n.Stranger.Write("REFER", "Refer-To: <sip:0900123456@192.0.2.1>\r\n"));
        n.Stranger.Send(n.Stranger.Within("REFER", "Refer-To: <sip:0900123456@192.0.2.1>\r\n", callTag: "guessed"));
        n.World.Run(2.Seconds);

        Assert.Equal(0, n.Count("-> INVITE"));
        Assert.Equal("in a call", n.Words);
        Assert.Equal(2, n.Stranger.Responses.Count(one => one.CSeq.Method == SipMethod.Refer && one.Status >= 400));
    }

    // ---- S12: descriptions

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("224.0.1.75")]
    [InlineData("0.0.0.9")]
    [InlineData("192.0.2.7")]
    [Attack("S12")]
    public void Media_is_never_sent_where_it_may_hurt(string address)
    {
        var n = new Neighbourhood();
        n.Stranger.Invite(sdp: n.Stranger.Sdp(address: address).Replace("audio 40000", "audio 16384", StringComparison.Ordinal));
        n.World.Run(3.Seconds);
        n.World.Phone.Lift();
        n.World.Run(2.Seconds);

        Assert.Equal(488, n.Stranger.Responses[^1].Status);
        Assert.Empty(n.Rtp());
        n.World.Phone.HangUp();
        n.World.Run(1.Seconds);
        Assert.True(n.IsClean);
    }

    [Fact]
    [Attack("S12")]
    public void Monstrous_descriptions_are_refused_and_disturb_no_call()
    {
        var n = Taken();
        string[] bodies =
        [
            n.Stranger.Sdp(string.Concat(Enumerable.Repeat("m=audio 40000 RTP/AVP 0\r\n", 1000))),
            n.Stranger.Sdp("a=" + new string('x', 40_000) + "\r\n"),
            n.Stranger.Sdp().Replace("audio 40000", "audio 99999999", StringComparison.Ordinal),
            n.Stranger.Sdp().Replace("RTP/AVP 0 8 101", "RTP/AVP 3 9", StringComparison.Ordinal),
            "v=0",
        ];
        var number = 10;
        foreach (var body in bodies)
        {
            n.Stranger.Send(n.Stranger.Within("INVITE", body: body, number: ++number));
            n.World.Run(500.Milliseconds);
            Assert.InRange(n.Stranger.Responses[^1].Status, 400, 499);
        }

        Assert.Equal("in a call", n.Words);
        Assert.Equal(n.Stranger.Media, n.Rtp()[^1].To);
    }

    // ---- S13: SRTP

    [Fact]
    [Attack("S13")]
    public void Secure_media_that_is_repeated_changed_or_in_the_clear_is_not_heard()
    {
        var secure = new Func<Spa.Configuration.Settings.SettingsSnapshot, Spa.Configuration.Settings.SettingsSnapshot>(settings => Scene.With(settings, ("Secure_Call_Setting_1_", "yes")));
        var n = new Neighbourhood(secure);
        var other = n.Talking();
        n.World.Run(1.Seconds);
        Assert.True(other.Party!.IsSecure);
        Assert.True(n.World.Voice!.Status.Calls[0].IsSecure);
        var device = IPAddress.Parse(Neighbourhood.Device);
        var captured = n.Datagrams.Where(one => one.To.Address.Equals(device) && one.To.Port >= 16_384 && one.Bytes.Length > 100).ToList();
        Assert.True(captured.Count > 10);

        // The far end is cut off; what comes now is forged, under its own address.
        var forging = false;
        n.Network.Passes = (_, to, _) => forging || !(to.Address.Equals(device) && to.Port >= 16_384);
        n.World.Run(500.Milliseconds);
        var before = n.World.Voice.Status.Calls[0].Quality!.PacketsReceived;
        foreach (var packet in captured)
        {
            var changed = packet.Bytes.ToArray();
            changed[20] ^= 1;
            var clear = packet.Bytes[..^10];
            foreach (var bytes in new[] { packet.Bytes, changed, clear, [.. packet.Bytes, 0, 0, 0, 1] })
            {
                forging = true;
                n.Network.Send(packet.From, packet.To, bytes);
                forging = false;
            }
        }

        // What would come next, in the clear.
        var last = captured[^1];
        n.World.Phone.Heard.Mark();
        for (var i = 1; i <= 50; i++)
        {
            var next = last.Bytes[..12].Concat(Loud).ToArray();
            BinaryPrimitives.WriteUInt16BigEndian(next.AsSpan(2), (ushort)(BinaryPrimitives.ReadUInt16BigEndian(last.Bytes.AsSpan(2)) + 100 + i));
            BinaryPrimitives.WriteUInt32BigEndian(next.AsSpan(4), unchecked(BinaryPrimitives.ReadUInt32BigEndian(last.Bytes.AsSpan(4)) + 24_000 + (uint)(i * 160)));
            forging = true;
            n.Network.Send(last.From, last.To, next);
            n.Network.Send(last.From, last.To, [.. next, .. new byte[10]]);
            forging = false;
            n.World.Run(20.Milliseconds);
        }

        n.World.Run(1.Seconds);
        Assert.Equal(before, n.World.Voice.Status.Calls[0].Quality!.PacketsReceived);
        Assert.Equal(-1, n.World.Phone.Heard.SinceMark.IndexOfAnyExceptInRange((short)-1500, (short)1500));
    }

    private static byte[] Loud => [.. Enumerable.Range(0, 160).Select(i => i / 4 % 2 == 0 ? (byte)0x08 : (byte)0x88)];

    // The stranger has called, the phone has answered.
    private static Neighbourhood Taken()
    {
        var n = new Neighbourhood();
        n.Stranger.Invite();
        Assert.True(n.World.RunUntil(() => n.World.Phone.Ringing is not null, 3.Seconds));
        n.World.Phone.Lift();
        n.World.Run(1.Seconds);
        Assert.Equal("in a call", n.Words);
        return n;
    }

    private static void Talks(Neighbourhood n, IPEndPoint to, int from, int packets, bool loud)
    {
        for (var i = from; i < from + packets; i++)
        {
            n.Stranger.Rtp(to, (ushort)i, (uint)(i * 160), payload: loud ? Loud : null);
            n.World.Run(20.Milliseconds);
        }
    }

    // The call goes on, both ways.
    private static void Speech(Neighbourhood n, Spa.Simulation.Stations.SipStation other)
    {
        other.End.Say(TonePlan.Steady(1000, -10));
        n.World.Phone.Speak(TonePlan.Steady(700, -10));
        n.World.Run(2.Seconds);
        Assert.Equal(("talks", "in a call"), (other.State, n.Words));
        Assert.InRange(n.World.Phone.HeardLevel.Value, -14, -8);
        Assert.InRange(Neighbourhood.HeardBy(other).Value, -16, -8);
        n.World.Phone.Speak(null);
        other.End.Say(null);
    }

    private static DigestChallenge Challenged(Neighbourhood n)
    {
        var answer = Asked(n, "Event: resync\r\n");
        Assert.StartsWith("-> SIP/2.0 401", answer, StringComparison.Ordinal);
        return DigestChallenge.Read(HeaderValue.Parse<Challenge>(Encoding.ASCII.GetBytes(answer.Header("WWW-Authenticate"))).OrThrow().Fields).OrThrow();
    }

    private static string Asked(Neighbourhood n, string headers)
    {
        n.Stranger.Send(n.Stranger.Write("NOTIFY", headers));
        n.World.Run(100.Milliseconds);
        return n.Answered();
    }
}
