using Spa.Configuration.Parameters.Choices;
using Spa.Foundation.Time;
using Spa.Gateway.Ports;
using Spa.Gateway.Provisioning;
using Spa.Marks;

namespace Spa.Device.Tests.Provisioning;

public class ActivationTests
{
    private const string Rule = "($SWVER ne 6.0.1)? http://fw.example.net/6.0.1.img";

    /// <summary>Mode, minutes since installed, in use, emergency call, seconds since the last use; then: may it go, are calls refused, when is it looked at again (s). The delay is 60 minutes, the quiet time 5 s.</summary>
    public static TheoryData<ActivationMode, double, bool, bool, double?, bool, bool, double?> Moments => new()
    {
        { ActivationMode.Wait, 0, false, false, null, true, false, null },
        { ActivationMode.Wait, 0, false, false, 0, false, false, 5 },
        { ActivationMode.Wait, 0, false, false, 4, false, false, 1 },
        { ActivationMode.Wait, 0, false, false, 5, true, false, null },
        { ActivationMode.Wait, 0, true, false, 3, false, false, null },
        { ActivationMode.Wait, 100000, true, false, 3, false, false, null },
        { ActivationMode.Wait, 100000, true, true, 3, false, false, null },
        { ActivationMode.Drain, 0, true, false, null, false, false, 3600 },
        { ActivationMode.Drain, 59, true, false, null, false, false, 60 },
        { ActivationMode.Drain, 60, true, false, null, false, true, null },
        { ActivationMode.Drain, 600, true, true, null, false, true, null },
        { ActivationMode.Drain, 60, false, false, 0, true, true, null },
        { ActivationMode.Drain, 59.95, false, false, 0, false, false, 3 },
        { ActivationMode.Force, 0, true, false, null, false, false, 3600 },
        { ActivationMode.Force, 60, true, false, null, true, true, null },
        { ActivationMode.Force, 60, true, true, null, false, true, 1 },
        { ActivationMode.Force, 600, true, true, 2, false, true, 1 },
        { ActivationMode.Force, 0, false, false, 9, true, false, null },
    };

    [Theory]
    [MemberData(nameof(Moments))]
    [Attack("F18")]
    public void Each_moment_is_judged_as_listed(ActivationMode mode, double minutes, bool inUse, bool emergency, double? idleSeconds, bool go, bool refuse, double? again)
    {
        var now = TimeSpan.FromDays(100);
        var facts = new ActivationFacts(now, now - TimeSpan.FromMinutes(minutes), inUse, emergency, idleSeconds is { } idle ? now - TimeSpan.FromSeconds(idle) : null);
        var step = Activation.Judge(facts, new(mode, 60.Minutes, 5.Seconds));
        Assert.Equal((go, refuse, again), (step.MayGo, step.RefuseCalls, step.AgainIn?.TotalSeconds));
    }

    [Fact]
    public void Whatever_the_settings_an_emergency_call_is_never_cut()
    {
        foreach (var mode in Enum.GetValues<ActivationMode>())
        {
            foreach (var minutes in new[] { 0, 59, 60, 61, 100_000 })
            {
                foreach (var delay in new[] { TimeSpan.Zero, 60.Minutes })
                {
                    var now = TimeSpan.FromDays(100);
                    Assert.False(Activation.Judge(new(now, now - TimeSpan.FromMinutes(minutes), true, true, null), new(mode, delay, TimeSpan.Zero)).MayGo, $"{mode} {minutes}");
                }
            }
        }
    }

    [Fact]
    [Attack("F18")]
    public void Drain_refuses_new_calls_after_the_delay_lets_the_present_one_end_and_tells_it()
    {
        var rig = Staged(("Upgrade_Activation", "drain"), ("Upgrade_Activation_Delay", "600"));
        Assert.Equal("version 6.0.1 is installed and starts when nothing is in use; new calls are refused in 10 minutes", rig.Gateway.Status.Upgrade.State);
        rig.Run(600.Seconds - 11.Milliseconds);
        Assert.False(rig.Voice.RefusesCalls);
        rig.Run(1.Milliseconds);
        Assert.True(rig.Voice.RefusesCalls);
        Assert.Equal("version 6.0.1 is installed; new calls are refused until it has started", rig.Gateway.Status.Upgrade.State);
        Assert.Contains("SPA3102 00:0e:08:aa:bb:cc -- new calls are refused: version 6.0.1 waits for its start", rig.Host.Syslog(Rig.Syslog));
        rig.Run(5.Hours);
        Assert.Empty(rig.Host.Restarts);
        rig.Voice.OnHook();
        Assert.Equal(RestartKind.OtherSlot, rig.Host.Restarts.Single().Kind);
    }

    [Fact]
    [Attack("F18")]
    public void Force_cuts_a_call_after_the_delay()
    {
        var rig = Staged(("Upgrade_Activation", "force"), ("Upgrade_Activation_Delay", "600"));
        Assert.Equal("version 6.0.1 is installed and starts when nothing is in use, at the latest in 10 minutes", rig.Gateway.Status.Upgrade.State);
        rig.Run(599.Seconds);
        Assert.Empty(rig.Host.Restarts);
        rig.Run(1.Seconds);

        // A second went into the download.
        Assert.Equal((601, RestartKind.OtherSlot), ((int)(rig.Host.Restarts.Single().At - rig.Host.Installs[0].At).TotalSeconds, rig.Host.Restarts[0].Kind));
    }

    [Fact]
    [Attack("F18")]
    public void Force_waits_for_the_end_of_an_emergency_call_and_not_for_the_phone_to_be_hung_up()
    {
        var rig = Staged(("Upgrade_Activation", "force"), ("Upgrade_Activation_Delay", "600"));
        rig.Voice.InEmergencyCall = true;
        rig.Run(3.Hours);
        Assert.Empty(rig.Host.Restarts);
        Assert.True(rig.Voice.RefusesCalls);
        Assert.Equal("version 6.0.1 is installed; it starts when the emergency call is over, other calls are refused", rig.Gateway.Status.Upgrade.State);
        rig.Voice.InEmergencyCall = false;
        rig.Run(1.Seconds);
        Assert.Single(rig.Host.Restarts);
    }

    [Fact]
    public void A_security_release_goes_by_its_own_setting()
    {
        var rig = Staged(isSecurity: true, ("Upgrade_Activation_Security", "force"), ("Upgrade_Activation_Delay", "60"));
        rig.Run(60.Seconds);
        Assert.Single(rig.Host.Restarts);
        rig = Staged(isSecurity: false, ("Upgrade_Activation_Security", "force"), ("Upgrade_Activation_Delay", "60"));
        rig.Run(1.Hours);
        Assert.Empty(rig.Host.Restarts);
    }

    [Fact]
    public void A_changed_setting_counts_at_once_also_back()
    {
        var rig = Staged(("Upgrade_Activation_Delay", "60"));
        rig.Run(10.Minutes);
        rig.Gateway.SubmitSettings([new("Upgrade_Activation", "drain", null)], Spa.Gateway.Admin.Account.Admin, _ => { });
        rig.Run(1.Seconds);
        Assert.True(rig.Voice.RefusesCalls);
        rig.Gateway.SubmitSettings([new("Upgrade_Activation", "wait", null)], Spa.Gateway.Admin.Account.Admin, _ => { });
        rig.Run(1.Seconds);
        Assert.False(rig.Voice.RefusesCalls);
        Assert.Contains("SPA3102 00:0e:08:aa:bb:cc -- calls are taken again", rig.Host.Syslog(Rig.Syslog));
    }

    [Fact]
    public void A_newer_wish_takes_the_refusal_back_with_the_version_it_was_for()
    {
        var rig = Staged(("Upgrade_Activation", "drain"), ("Upgrade_Activation_Delay", "0"));
        rig.Run(1.Seconds);
        Assert.True(rig.Voice.RefusesCalls);
        rig.Gateway.Upgrade("http://fw.example.net/6.0.2.img");
        rig.Run(1.Seconds);
        Assert.False(rig.Voice.RefusesCalls);
    }

    [Fact]
    public void An_image_that_needs_a_newer_launcher_is_fetched_again_when_that_launcher_runs()
    {
        var rig = Idle(("Upgrade_Rule", Rule));
        rig.Host.Installs[^1].News(new ImageNews.LauncherStaged("0.3.0"));
        rig.Run(1.Seconds);
        Assert.Equal((RestartKind.NewLauncher, "start launcher 0.3.0"), (rig.Host.Restarts.Single().Kind, rig.Host.Restarts[0].Reason));
        Assert.Contains(rig.Host.Syslog(Rig.Syslog), line => line.Contains("launcher 0.3.0 is installed, which http://fw.example.net:80/6.0.1.img needs", StringComparison.Ordinal));
        rig.Again(RestartKind.NewLauncher);
        rig.Run(1.Seconds);
        Assert.Equal(2, rig.Host.Installs.Count);
        Stage(rig, "6.0.1");
        rig.Run(1.Seconds);
        Assert.Equal(RestartKind.OtherSlot, rig.Host.Restarts[^1].Kind);
    }

    [Fact]
    public void What_a_person_asked_for_is_asked_for_once_more_under_the_new_launcher_and_not_for_ever()
    {
        var rig = Idle();
        rig.Gateway.Upgrade("http://fw.example.net/x.img");
        rig.Run(1.Seconds);
        rig.Host.Installs[^1].News(new ImageNews.LauncherStaged("0.3.0"));
        rig.Run(1.Seconds);
        rig.Again(RestartKind.NewLauncher);
        rig.Run(1.Seconds);
        Assert.Equal(["/x.img", "/x.img"], rig.Host.Installs.Select(i => i.Request.Target.Path));
        rig.Again(null);
        rig.Run(1.Hours);
        Assert.Equal(2, rig.Host.Installs.Count);
    }

    [Fact]
    public void Nothing_else_is_begun_while_a_launcher_waits_for_its_start()
    {
        var rig = Rig.Make(("Upgrade_Rule", Rule), ("Resync_On_Reset", "no"));
        rig.Voice.OffHook();
        rig.Start();
        rig.Run(1.Seconds);
        rig.Host.Installs[^1].News(new ImageNews.LauncherStaged("0.3.0"));
        rig.Gateway.Upgrade("http://fw.example.net/other.img");
        rig.Run(1.Hours);
        Assert.Single(rig.Host.Installs);
        Assert.Equal("launcher 0.3.0 is installed and starts when nothing is in use", rig.Gateway.Status.Upgrade.State);
        rig.Voice.OnHook();
        rig.Run(5.Seconds);
        Assert.Equal(RestartKind.NewLauncher, rig.Host.Restarts.Single().Kind);
    }

    [Fact]
    public void What_the_host_found_beside_an_image_is_told()
    {
        var rig = Idle(("Upgrade_Rule", Rule));
        rig.Host.Installs[^1].News(new ImageNews.Noted(5, "firmware root 2 is in force, before it 1"));
        Assert.Contains("SPA3102 00:0e:08:aa:bb:cc -- firmware root 2 is in force, before it 1", rig.Host.Syslog(Rig.Syslog));
        Assert.Equal(UpgradePhase.Fetching, rig.Gateway.Status.Upgrade.Phase);
    }

    [Fact]
    [Parameter("Upgrade_Activation")]
    public void Upgrade_Activation() => Proof.Differs("Upgrade_Activation", "wait", "drain", (value, reads) => Refused(Staged(reads, false, ("Upgrade_Activation", value), ("Upgrade_Activation_Delay", "60"))), Differ);

    [Fact]
    [Parameter("Upgrade_Activation_Security")]
    public void Upgrade_Activation_Security()
        => Proof.Differs("Upgrade_Activation_Security", "wait", "drain", (value, reads) => Refused(Staged(reads, true, ("Upgrade_Activation_Security", value), ("Upgrade_Activation_Delay", "60"))), Differ);

    [Fact]
    [Parameter("Upgrade_Activation_Delay")]
    public void Upgrade_Activation_Delay()
        => Proof.Differs("Upgrade_Activation_Delay", "500", "60", (value, reads) => Refused(Staged(reads, false, ("Upgrade_Activation", "drain"), ("Upgrade_Activation_Delay", value))), Differ);

    [Fact]
    [Parameter("Upgrade_Quiet_Time")]
    public void Upgrade_Quiet_Time() => Proof.Differs(
        "Upgrade_Quiet_Time",
        "5",
        "30",
        (value, reads) =>
        {
            var rig = Staged(reads, false, ("Upgrade_Quiet_Time", value));
            rig.Voice.OnHook();
            rig.Run(10.Seconds);
            return rig.Host.Restarts.Count;
        },
        (a, b) => Assert.Equal((1, 0), (a, b)));

    private static bool Refused(Rig rig)
    {
        rig.Run(100.Seconds);
        return rig.Voice.RefusesCalls;
    }

    private static void Differ(bool a, bool b) => Assert.Equal((false, true), (a, b));

    private static Rig Idle(params (string Name, string Text)[] settings)
    {
        var rig = Rig.Make([.. settings, ("Resync_On_Reset", "no")]);
        rig.Start();
        rig.Run(1.Seconds);
        return rig;
    }

    private static Rig Staged(params (string Name, string Text)[] settings) => Staged(null, false, settings);

    private static Rig Staged(bool isSecurity, params (string Name, string Text)[] settings) => Staged(null, isSecurity, settings);

    // The phone is off hook from the start, so that the version waits.
    private static Rig Staged(ISet<string>? reads, bool isSecurity, params (string Name, string Text)[] settings)
    {
        var rig = Rig.Make(1, reads, [("Upgrade_Rule", Rule), ("Resync_On_Reset", "no"), .. settings]);
        rig.Voice.OffHook();
        rig.Start();
        rig.Run(1.Seconds);
        Stage(rig, "6.0.1", isSecurity);
        rig.Run(20.Milliseconds);
        return rig;
    }

    private static void Stage(Rig rig, string version, bool isSecurity = false) => rig.Host.Installs[^1].News(new ImageNews.Staged(version, isSecurity));
}
