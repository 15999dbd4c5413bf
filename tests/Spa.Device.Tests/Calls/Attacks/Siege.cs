using System.Net;
using Spa.Foundation.Time;
using Spa.Media.Tones;
using Spa.Simulation.Stations;

namespace Spa.Device.Tests.Calls.Attacks;

/// <summary>Calls that are attacked, and what shows that they go on.</summary>
internal static class Siege
{
    /// <summary>A packet of a square wave that nobody can fail to hear.</summary>
    public static byte[] Loud => [.. Enumerable.Range(0, 160).Select(i => i / 4 % 2 == 0 ? (byte)0x08 : (byte)0x88)];

    /// <summary>The stranger has called, the phone has answered.</summary>
    public static Neighbourhood Taken()
    {
        var n = new Neighbourhood();
        n.Stranger.Invite();
        Assert.True(n.World.RunUntil(() => n.World.Phone.Ringing is not null, 3.Seconds));
        n.World.Phone.Lift();
        n.World.Run(1.Seconds);
        Assert.Equal("in a call", n.Words);
        return n;
    }

    /// <summary>The far end sends packets, from a number on.</summary>
    public static void Talks(Neighbourhood n, IPEndPoint to, int from, int packets, bool loud)
    {
        for (var i = from; i < from + packets; i++)
        {
            n.Stranger.Rtp(to, (ushort)i, (uint)(i * 160), payload: loud ? Loud : null);
            n.World.Run(20.Milliseconds);
        }
    }

    /// <summary>The call goes on, both ways.</summary>
    public static void Speech(Neighbourhood n, SipStation other)
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
}
