using Spa.Device.Tests.Calls.Attacks;
using Spa.Foundation.Time;
using Spa.Media.Codecs;
using Spa.Media.Tones;

namespace Spa.Device.Tests.Calls;

/// <summary>One of two calls breaks, and the other does not notice.</summary>
public class BrokenCallTests
{
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_codec_that_fails_ends_its_call_and_no_other(bool decoder, bool encoder)
    {
        var n = new Neighbourhood(
            settings => Scene.With(settings, ("G726-32_Enable_1_", "yes")),
            host: network => Neighbourhood.HostAt(network) with { Codecs = [new Faulty(decoder ? 60 : null, encoder ? 60 : null)] });
        var other = n.Talking();
        Siege.Speech(n, other);
        n.Stranger.Answers = request => n.Stranger.Takes(request);
        n.Stranger.Invite(sdp: n.Stranger.Sdp("a=rtpmap:2 G726-32/8000\r\n").Replace("AVP 0 8 101", "AVP 2 101", StringComparison.Ordinal));
        n.World.Run(2.Seconds);
        n.Flash();
        Assert.True(other.IsHeld);
        Assert.Equal("2 101", n.Answered().Line("m=audio ").Split("AVP ")[^1]);
        var to = n.Rtp().Last(packet => packet.To.Equals(n.Stranger.Media)).From;

        // Frames go both ways until one of them cannot be coded.
        for (var i = 0; i < 100 && n.Stranger.Requests("BYE").Count == 0; i++)
        {
            n.Stranger.Rtp(to, (ushort)i, (uint)(i * 160), type: 2, payload: new byte[80]);
            n.World.Run(20.Milliseconds);
        }

        Assert.Single(n.Stranger.Requests("BYE"));
        Assert.Contains(n.World.Logged, line => line.Contains("fault in its media, the call is ended: InvalidOperationException", StringComparison.Ordinal));
        Assert.Single(n.World.Voice!.Status.Calls);
        n.Flash();
        Siege.Speech(n, other);
        n.World.Phone.HangUp();
        n.World.Run(1.Seconds);
        Assert.StartsWith("ended", other.State, StringComparison.Ordinal);
        Assert.True(n.IsClean);
    }

    [Fact]
    public void A_far_end_that_goes_dark_is_given_up_when_its_session_is_not_refreshed()
    {
        var n = TwoCalls("Session-Expires: 90;refresher=uac\r\nSupported: timer\r\n", out var other);
        Assert.Equal("90;refresher=uac", n.Answered().Header("Session-Expires"));
        Darken(n);
        n.World.Run(58.Seconds);
        Assert.Equal(2, n.World.Voice!.Status.Calls.Length);
        n.World.Run(3.Seconds);
        Assert.Equal(("talks", true), (other.State, other.IsHeld));
        Assert.Single(n.World.Voice.Status.Calls);
        n.Flash();
        Siege.Speech(n, other);
        n.World.Phone.HangUp();
        Assert.True(n.IsClean);
    }

    [Fact]
    public void Who_leaves_a_far_end_that_has_gone_dark_talks_with_the_other_at_once()
    {
        var n = TwoCalls(string.Empty, out var other);
        Darken(n);
        n.World.Run(5.Seconds);

        // Nobody takes note that the dark one is held.
        n.Flash();
        Siege.Speech(n, other);
        other.End.Say(TonePlan.Steady(1000, -10));
        n.World.Phone.Heard.Mark();
        n.World.Run(40.Seconds);
        Assert.InRange(Media.Signals.Level(n.World.Phone.Heard.SinceMark), -14, -8);
        Assert.True(ToneIsWhole(n.World.Phone.Heard.SinceMark), "the other call had a gap");
        Assert.Single(n.World.Voice!.Status.Calls);
        n.World.Phone.HangUp();
        n.World.Run(1.Seconds);
        Assert.StartsWith("ended", other.State, StringComparison.Ordinal);
        Assert.True(n.IsClean);
    }

    // The phone talks with the stranger, and 2000 is held.
    private static Neighbourhood TwoCalls(string headers, out Spa.Simulation.Stations.SipStation other)
    {
        var n = new Neighbourhood(settings => Scene.With(settings, ("Three_Way_Conf_Serv_1_", "no")));
        other = n.Talking();
        n.Stranger.Answers = request => n.Stranger.Takes(request);
        n.Stranger.Invite(headers);
        n.World.Run(2.Seconds);
        n.Flash();
        Assert.True(other.IsHeld);
        Assert.Contains(n.Rtp(), packet => packet.To.Equals(n.Stranger.Media));
        return n;
    }

    // Neither signalling nor media reach the stranger or come from there.
    private static void Darken(Neighbourhood n)
        => n.Network.Passes = (from, to, _) => from.Address.ToString() != Peer.Address && to.Address.ToString() != Peer.Address;

    private static bool ToneIsWhole(ReadOnlySpan<short> heard)
    {
        for (var at = 0; at + 80 <= heard.Length; at += 80)
        {
            if (Media.Signals.Level(heard.Slice(at, 80)) < -20)
            {
                return false;
            }
        }

        return true;
    }

    // Says that it is G.726 and works for so many frames.
    private sealed class Faulty(int? decodes, int? encodes) : ICodec
    {
        public CodecFormat Format { get; } = new("G726-32", null, 80, 40);

        public string? Unavailable => null;

        public IEncoder CreateEncoder() => new Coder(encodes);

        public IDecoder CreateDecoder() => new Coder(decodes);

        private sealed class Coder(int? most) : IEncoder, IDecoder
        {
            private int count;

            public int Encode(ReadOnlySpan<short> samples, Span<byte> bytes)
            {
                Count();
                bytes[..40].Fill(0x11);
                return 40;
            }

            public void Decode(ReadOnlySpan<byte> bytes, Span<short> samples)
            {
                Count();
                samples.Clear();
            }

            public void Conceal(Span<short> samples) => samples.Clear();

            public void Dispose()
            {
                // It holds nothing.
            }

            private void Count()
            {
                if (++count > most)
                {
                    throw new InvalidOperationException("broken on purpose");
                }
            }
        }
    }
}
