using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Foundation.Ports;
using Spa.Foundation.Time;
using Spa.Gateway.Calls;
using Spa.Gateway.Ports;
using Spa.Simulation;

namespace Spa.Device.Tests.Provisioning;

/// <summary>A profile that comes in while something is in use disturbs nothing: what phone and exchange get is the same, sample by sample, as without it.</summary>
public class UndisturbedTests
{
    // All that could disturb: the tone that plays, rings, the line's thresholds, rows that wait for idle and rows that need a restart.
    private static readonly string Everything = Rig.Profile(
        ("Dial_Tone", "600@-10;20(*/0/1)"), ("Outside_Dial_Tone", "700@-10;20(*/0/1)"), ("Ring1_Cadence", "60(.3/.2,1/4)"), ("Ring_Waveform", "Sinusoid"), ("Ring_Frequency", "25"),
        ("FXS_Port_Input_Gain", "3"), ("FXS_Port_Output_Gain", "-9"), ("PSTN_Answer_Delay_2_", "1"), ("Web_Server_Port", "8090"), ("HostName", "changed"), ("Primary_DNS", "10.9.9.9"),
        ("Resync_Periodic", "3600"), ("GPP_A", "changed"));

    public static TheoryData<string, Action<World>, Action<World>> Uses => new()
    {
        { "a tone is playing", w => w.Phone.Lift(), w => w.Phone.HangUp() },
        { "the line is ringing", w => Assert.True(w.Exchange.Call()), w => w.Exchange.HangUp() },
        {
            "a call is up", w =>
            {
                Assert.True(w.Exchange.Call());
                w.Run(4.Seconds);
                w.Phone.Lift();
            },
            w =>
            {
                w.Phone.HangUp();
                w.Exchange.HangUp();
            }
        },
    };

    [Theory]
    [MemberData(nameof(Uses))]
    public void Nothing_differs_on_the_wire_while_it_is_in_use(string what, Action<World> begin, Action<World> end)
    {
        var (without, _, _) = Play(Rig.Profile(), begin, end);
        var (with, settings, restarts) = Play(Everything, begin, end);
        Assert.True(without == with, $"{what}\n{without}\n{with}");
        Assert.Equal("changed", settings);
        Assert.Equal(RestartKind.SettingsChanged, Assert.Single(restarts));
    }

    [Fact]
    public void The_measure_can_tell()
    {
        // The same without a use: the next tone is another one.
        Assert.NotEqual(
            Play(Rig.Profile(), _ => { }, w => w.Phone.Lift(), "0", afterwards: true).Wire,
            Play(Rig.Profile(("Dial_Tone", "600@-10;20(*/0/1)")), _ => { }, w => w.Phone.Lift(), "0", afterwards: true).Wire);
    }

    // A resync that is forced into the use, so that nothing but what is applied when could keep it away from the wire.
    private static (string Wire, string Settings, List<RestartKind> Restarts) Play(string profile, Action<World> begin, Action<World> end, string forced = "2", bool afterwards = false)
    {
        var snapshot = SettingsSnapshot.Factory;
        foreach (var (name, text) in new[] { ("Profile_Rule", "http://p/a.xml"), ("Resync_Random_Delay", "0"), ("Resync_Periodic", "10"), ("Forced_Resync_Delay", forced) })
        {
            snapshot = snapshot.With(Catalogue.Find(name)!, text);
        }

        ScriptedHost host = null!;
        Gateway.Gateway gateway = null!;
        var world = World.Start((timeline, fxs, fxo, trace) =>
        {
            var voice = new Voice(timeline, snapshot, fxs, fxo, null, trace);
            host = new ScriptedHost((VirtualTimeline)timeline);
            host.Serve("/a.xml", Rig.Profile());
            gateway = new Gateway.Gateway(
                timeline, snapshot, Rig.Identity, new Entropy(1), new NoClock(), host, new BootFacts(null, "5.1.10(GW)", null, new Dictionary<string, byte[]>(), null), voice, trace);
            gateway.Start();
            return voice.Tick;
        });
        world.Run(8.Seconds);
        host.Serve("/a.xml", profile);
        begin(world);
        world.Phone.Heard.Mark();
        world.Exchange.Heard.Mark();
        world.Run(10.Seconds);
        if (afterwards)
        {
            end(world);
            world.Run(2.Seconds);
        }

        var heard = $"{Hash(world.Phone.Heard.SinceMark)} {Hash(world.Exchange.Heard.SinceMark)} {string.Join(',', world.Phone.Rings)}";
        Assert.Equal(2, host.Fetches.Count);
        Assert.True(forced == "0" || world.Phone.Heard.SinceMark.Length > 0 || world.Phone.Rings.Count > 1, "nothing was measured");
        Assert.Empty(host.Restarts);
        end(world);
        world.Run(40.Seconds);
        return (heard, gateway.Settings.Text(ProvisioningParameters.GppA), [.. host.Restarts.Select(r => r.Kind)]);
    }

    private static string Hash(ReadOnlySpan<short> samples) => $"{samples.Length}:{Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(samples)))}";

    private sealed class NoClock : ICalendar
    {
        public DateTimeOffset UtcNow => DateTimeOffset.UnixEpoch;

        public bool IsTrusted => false;
    }
}
