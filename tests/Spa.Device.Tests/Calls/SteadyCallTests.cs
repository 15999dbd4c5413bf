using System.Net;
using Spa.Foundation.Time;
using Spa.Marks;
using Spa.Media.Tones;
using Spa.Simulation.Network;

namespace Spa.Device.Tests.Calls;

/// <summary>A frame of a call over SIP: phone, echo canceller, codec, packets, jitter buffer.</summary>
public class SteadyCallTests
{
    [Fact]
    public void Allocates_nothing()
    {
        var n = new Neighbourhood(
            host: network => SimulatedHost.At(network, IPAddress.Parse(Neighbourhood.Device), 9, new Midday()) with { Rtp = new LoopRtp() },
            change: settings => settings.With(Spa.Configuration.Parameters.SipParameters.RtpPacketSize, 20.Milliseconds));
        n.Talking();
        n.World.Phone.Speak(TonePlan.Steady(800, -12));
        n.World.Run(2.Seconds);
        Assert.InRange(n.World.Phone.HeardLevel.Value, -30, -8);

        var voice = n.World.Voice!;
        Assert.Equal(0, Allocations.Least(() =>
        {
            for (var i = 0; i < 200; i++)
            {
                voice.Tick();
            }
        }));
    }

    private sealed class Midday : Spa.Foundation.Ports.ICalendar
    {
        public DateTimeOffset UtcNow => new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

        public bool IsTrusted => true;
    }
}
