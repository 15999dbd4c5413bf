using System.Globalization;
using System.Net;
using Spa.Foundation.Time;
using Spa.Gateway.Sip;
using Spa.Marks;

namespace Spa.Device.Tests.Calls.Attacks;

/// <summary>Floods and calls past the provider (docs/security.md, S9 and S10), on a device that is in use.</summary>
public class FloodTests
{
    private const int Seconds = 2;
    private static readonly string[] Methods = ["OPTIONS", "REGISTER", "INVITE"];

    /// <summary>Whose addresses a flood has.</summary>
    public enum Sources
    {
        /// <summary>The sender's own.</summary>
        One,

        /// <summary>Forged, another each time.</summary>
        Many,

        /// <summary>Forged, that of the account's server.</summary>
        Provider,
    }

    [Theory]
    [InlineData(Sources.One)]
    [InlineData(Sources.Many)]
    [InlineData(Sources.Provider)]
    [Attack("S9")]
    public void Ten_thousand_requests_a_second_disturb_no_call(Sources sources)
    {
        var n = new Neighbourhood();
        var other = n.Talking();
        n.World.Run(1.Seconds);
        var before = n.World.Voice!.Status.Calls[0].Quality!;
        var (read, answers) = (n.Count("<- "), n.Datagrams.Count(IsAnswer));
        for (var i = 0; i < Seconds * 10_000; i++)
        {
            n.Stranger.Send(n.Stranger.Write(Methods[i % 3], user: sources == Sources.Provider ? "4711" : "1000"), from: Source(sources, i, n));
            if (i % 100 == 99)
            {
                n.World.Run(10.Milliseconds);
            }
        }

        // Packets of 30 ms: of so few a loss of 0.1 % is none.
        var after = n.World.Voice.Status.Calls[0].Quality!;
        Assert.InRange(after.PacketsReceived - before.PacketsReceived, (33 * Seconds) - 1, (34 * Seconds) + 1);
        Assert.Equal((0, 0), (after.Lost - before.Lost, after.Discarded - before.Discarded));

        // Few are read at all, and fewer answered: who is named as the sender is not flooded by us.
        var (most, eachSecond) = sources switch
        {
            Sources.One => (SipFloodGuard.OfOne, SipFloodGuard.OfOneEachSecond),
            Sources.Many => (SipFloodGuard.OfAll, SipFloodGuard.OfAllEachSecond),
            _ => (SipFloodGuard.OfServer, SipFloodGuard.OfServerEachSecond),
        };
        Assert.InRange(n.Count("<- ") - read, most, most + (eachSecond * Seconds));
        Assert.InRange(n.Datagrams.Count(IsAnswer) - answers, 1, 3 * (most + (eachSecond * Seconds)));

        // Nothing of it is left: the far end's BYE comes through, and the transactions end.
        n.World.Run(40.Seconds);
        Siege.Speech(n, other);
        other.HangUp();
        Assert.True(n.World.RunUntil(() => n.Words != "in a call", 10.Seconds));
        n.World.Phone.HangUp();
        n.World.Run(30.Seconds);
        Assert.True(n.IsClean);
    }

    [Fact]
    [Attack("S9")]
    public void The_provider_is_not_held_back_by_a_flood_of_strangers()
    {
        var n = new Neighbourhood();
        var other = n.Station("2000");
        var rang = false;
        for (var i = 0; i < 10_000; i++)
        {
            n.Stranger.Send(n.Stranger.Write("OPTIONS"), from: Source(Sources.Many, i, n));
            if (i % 100 == 99)
            {
                n.World.Run(10.Milliseconds);
                rang |= n.World.Phone.Ringing is not null;
            }

            if (i == 5_050)
            {
                other.Call("1000");
            }
        }

        Assert.True(rang);
    }

    [Fact]
    [Attack("S9")]
    public void Who_is_talked_to_past_the_provider_is_heard_through_a_flood_too()
    {
        var n = Siege.Taken();
        for (var i = 0; i < 10_000; i++)
        {
            n.Stranger.Send(n.Stranger.Write("OPTIONS"), from: Source(Sources.Many, i, n));
            if (i % 100 == 99)
            {
                n.World.Run(10.Milliseconds);
            }
        }

        // No stranger has a turn now.
        for (var i = 0; i < 100; i++)
        {
            n.Stranger.Send(n.Stranger.Write("OPTIONS"), from: Source(Sources.Many, i, n));
        }

        n.Stranger.Send(n.Stranger.Within("BYE"));
        n.World.Run(20.Milliseconds);
        Assert.Equal(200, n.Stranger.Responses[^1].Status);
        Assert.NotEqual("in a call", n.Words);
    }

    // A server of the account has much to say at once, for all its numbers and after an outage; somebody who is only talked to has not, and neither is a stranger.
    [Theory]
    [InlineData(true, 400)]
    [InlineData(false, SipFloodGuard.OfOne)]
    [Attack("S9")]
    public void The_provider_may_say_more_at_once_than_who_is_talked_to(bool provider, int read)
    {
        var n = Siege.Taken();
        n.World.Run(10.Seconds);
        var before = n.Count("<- OPTIONS");
        for (var i = 0; i < 400; i++)
        {
            n.Stranger.Send(n.Stranger.Write("OPTIONS"), from: provider ? IPEndPoint.Parse(Neighbourhood.Provider + ":5060") : n.Stranger.At);
        }

        n.World.Run(20.Milliseconds);
        Assert.InRange(n.Count("<- OPTIONS") - before, read, read + 1);
        Assert.Equal("in a call", n.Words);
    }

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

    private static IPEndPoint Source(Sources sources, int number, Neighbourhood n) => sources switch
    {
        Sources.One => n.Stranger.At,
        Sources.Many => new IPEndPoint(IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"198.{number / 62_500 % 250}.{number / 250 % 250}.{1 + (number % 250)}")), 5060),
        _ => IPEndPoint.Parse(Neighbourhood.Provider + ":5060"),
    };

    private static bool IsAnswer(Neighbourhood.Datagram one) => one.From.Address.ToString() == Neighbourhood.Device && one.Bytes.AsSpan().StartsWith("SIP/2.0 "u8);
}
