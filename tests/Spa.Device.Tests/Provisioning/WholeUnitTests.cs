using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Foundation.Ports;
using Spa.Foundation.Time;
using Spa.Gateway.Calls;
using Spa.Gateway.Ports;
using Spa.Marks;
using Spa.Media.Analysis;
using Spa.Simulation;

namespace Spa.Device.Tests.Provisioning;

/// <summary>The core with its real telephone side, a telephone and an exchange.</summary>
public class WholeUnitTests
{
    private ScriptedHost host = null!;
    private Gateway.Gateway gateway = null!;

    [Fact]
    public void A_tone_of_the_profile_is_heard_at_the_next_off_hook()
    {
        var world = Start(("Resync_Periodic", "60"));
        world.Run(1.Seconds);
        Assert.Equal("350,440", Heard(world));
        host.Serve("/a.xml", Rig.Profile(("Dial_Tone", "600@-10;20(*/0/1)")));
        world.Run(60.Seconds);
        Assert.Equal("600", Heard(world));
    }

    [Fact]
    [Attack("F18")]
    public void A_version_is_staged_while_the_phone_hears_its_tone_without_a_gap_and_started_after_on_hook()
    {
        var world = Start(("Upgrade_Rule", "($SWVER ne 6.0.1)? http://fw/6.img"), ("Dial_Tone", "350@-19,440@-19;20(*/0/1+2)"));
        world.Run(1.Seconds);
        world.Phone.Lift();
        world.Phone.Heard.Mark();
        world.Run(2.Seconds);
        host.Installs.Single().News(new ImageNews.Downloading(1, 2));
        world.Run(2.Seconds);
        host.Installs[0].News(new ImageNews.Staged("6.0.1"));
        world.Run(4.Seconds);
        Assert.Empty(host.Restarts);
        Assert.Single(ToneAnalysis.Measure(world.Phone.Heard.SinceMark).Segments);
        world.Phone.HangUp();
        world.Run(8.Seconds);
        Assert.Equal(RestartKind.OtherSlot, host.Restarts.Single().Kind);
    }

    [Fact]
    [Attack("F18")]
    public void A_version_that_is_ready_does_not_cut_a_ringing_line()
    {
        var world = Start(("Upgrade_Rule", "($SWVER ne 6.0.1)? http://fw/6.img"));
        world.Run(1.Seconds);
        Assert.True(world.Exchange.Call());
        world.Run(5.Seconds);
        Assert.True(gateway.Status.Lines.Any(l => l.State == "ringing"), string.Join(',', gateway.Status.Lines.Select(l => l.State)));
        host.Installs.Single().News(new ImageNews.Staged("6.0.1"));
        world.Run(5.Seconds);
        Assert.Empty(host.Restarts);
        world.Exchange.HangUp();
        world.Run(30.Seconds);
        Assert.Equal(RestartKind.OtherSlot, host.Restarts.Single().Kind);
    }

    [Fact]
    [Attack("F18")]
    public void A_draining_unit_gives_reorder_tone_does_not_ring_and_lets_the_present_call_end()
    {
        var world = Start(("Upgrade_Rule", "($SWVER ne 6.0.1)? http://fw/6.img"), ("Upgrade_Activation", "drain"), ("Upgrade_Activation_Delay", "5"), ("Reorder_Tone", "600@-10;10(*/0/1)"));
        world.Run(1.Seconds);
        Assert.True(world.Exchange.Call());
        world.Run(4.Seconds);
        world.Phone.Lift();
        world.Run(2.Seconds);
        Assert.Contains(gateway.Status.Lines, l => l.State == "in a call");
        host.Installs.Single().News(new ImageNews.Staged("6.0.1"));
        world.Run(60.Seconds);
        Assert.Contains(gateway.Status.Lines, l => l.State == "in a call");
        Assert.Empty(host.Restarts);

        // Nothing of the restart here: what happens to new calls until it comes.
        world.Exchange.HangUp();
        world.Phone.HangUp();
        world.Run(20.Seconds);
        Assert.Equal("600", Heard(world));
        Assert.True(world.Exchange.Call());
        world.Run(10.Seconds);
        Assert.Equal("on hook", gateway.Status.Lines[0].State);
    }

    private static string Heard(World world)
    {
        world.Phone.Heard.Mark();
        world.Phone.Lift();
        world.Run(1.Seconds);
        world.Phone.HangUp();
        world.Run(2.Seconds);
        return string.Join(',', ToneAnalysis.Measure(world.Phone.Heard.SinceMark).Segments[0].Components.Select(c => Math.Round(c.Hertz)));
    }

    private World Start(params (string Name, string Text)[] settings)
    {
        var snapshot = SettingsSnapshot.Factory;
        foreach (var (name, text) in new[] { ("Profile_Rule", "http://p/a.xml"), ("Resync_Random_Delay", "0") }.Concat(settings))
        {
            snapshot = snapshot.With(Catalogue.Find(name)!, text);
        }

        return World.Start((timeline, fxs, fxo, trace) =>
        {
            var voice = new Voice(timeline, snapshot, fxs, fxo, null, trace);
            host = new ScriptedHost((VirtualTimeline)timeline);
            host.Serve("/a.xml", Rig.Profile());
            gateway = new Gateway.Gateway(
                timeline, snapshot, Rig.Identity, new Entropy(1), new NoClock(), host, new BootFacts(null, "5.1.10(GW)", null, new Dictionary<string, byte[]>(), null), voice, trace);
            gateway.Start();
            return voice.Tick;
        });
    }

    private sealed class NoClock : ICalendar
    {
        public DateTimeOffset UtcNow => DateTimeOffset.UnixEpoch;

        public bool IsTrusted => false;
    }
}
