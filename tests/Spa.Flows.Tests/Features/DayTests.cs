using Spa.Configuration.Settings;
using Spa.Foundation.Ports;
using Spa.Foundation.Time;
using Spa.Gateway.Calls;
using Spa.Gateway.Ports;
using Spa.Media.Analysis;
using Spa.Simulation;

namespace Spa.Flows.Tests.Features;

/// <summary>A day of a unit and its provider in virtual time: the whole core of the device, the server's core behind it, and a telephone that is used.</summary>
public class DayTests
{
    private static readonly UnitIdentity Unit = new("000e08aabbcc", "FM600F712345", "1.88.1", true, "AAAA-BBBB-CCCC");

    [Fact]
    public void A_day_of_resyncs_with_a_phone_in_use_a_server_that_is_away_and_a_new_setting()
    {
        var (world, server) = Plug();
        server.Set("Resync_Periodic", "7200");
        server.Set("Resync_Error_Retry_Delay", "600,1800");
        server.Set("Resync_Random_Delay", "60");
        server.Set("Report_Trigger", "boot,resync");
        world.Run(TimeSpan.FromHours(1));
        Assert.Equal((1, 1L), (server.Profiles, server.Report!.Sequence));
        Assert.Equal("350 440", Heard(world));

        // Somebody is at the phone when the next one is due: it waits.
        world.Run(55.Minutes);
        world.Phone.Lift();
        world.Run(10.Minutes);
        Assert.Equal(1, server.Profiles);
        world.Phone.HangUp();
        world.Run(1.Minutes);
        Assert.Equal(2, server.Profiles);

        // The server is away for three hours: tried again after 10 minutes, then each half hour; the unit works on.
        world.Run(TimeSpan.FromHours(1));
        server.IsAway = true;
        world.Run(TimeSpan.FromHours(3));
        Assert.Equal("350 440", Heard(world));
        server.IsAway = false;
        world.Run(TimeSpan.FromHours(1));
        Assert.Equal((3, 1L), (server.Profiles, server.Sequence));

        // A new tone: it is there after the next resync, and not before.
        server.Set("Dial_Tone", "425@-15;*(*/0/1)");
        Assert.Equal("350 440", Heard(world));
        world.Run(TimeSpan.FromHours(2));
        Assert.Equal("425", Heard(world));
        Assert.Equal(2L, server.Report!.Sequence);

        world.Timeline.RunUntil(TimeSpan.FromHours(24));
        Assert.Equal(server.Profiles, server.Reports);
        Assert.Equal(string.Empty, server.Report.ResyncFault);
        world.Trace.ShouldEqual("day-of-resyncs.flow");
    }

    private static (World World, CoreServer Server) Plug()
    {
        CoreServer? server = null;
        var settings = SettingsSnapshot.Factory;
        var world = World.Start((timeline, fxs, fxo, trace) =>
        {
            var voice = new Voice(timeline, settings, fxs, fxo, null, trace);
            server = new CoreServer(timeline, trace, Unit);
            var gateway = new Gateway.Gateway(
                timeline, settings, Unit, new Entropy(1), new NoClock(), server, new BootFacts(null, "5.1.10(GW)", null, new Dictionary<string, byte[]>(), "http://prov.example.net:8080"), voice, trace);
            gateway.NetworkChanged(NetworkFacts.Unknown with { Address = "192.0.2.9" });
            gateway.Start();
            return voice.Tick;
        });
        return (world, server!);
    }

    private static string Heard(World world)
    {
        world.Phone.Lift();
        world.Phone.Heard.Mark();
        world.Run(1.Seconds);
        world.Phone.HangUp();
        world.Run(2.Seconds);
        return string.Join(' ', ToneAnalysis.Measure(world.Phone.Heard.SinceMark).Segments.SelectMany(s => s.Components).Select(c => Math.Round(c.Hertz)));
    }

    private sealed class NoClock : ICalendar
    {
        public DateTimeOffset UtcNow => DateTimeOffset.UnixEpoch;

        public bool IsTrusted => false;
    }
}
