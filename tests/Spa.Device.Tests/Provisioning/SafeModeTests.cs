using Spa.Foundation.Time;
using Spa.Gateway.Ports;
using Spa.Marks;

namespace Spa.Device.Tests.Provisioning;

public class SafeModeTests
{
    private const string Why = "5.1.10(GW) in slot a keeps failing (it crashed), and slot b cannot be started: it is empty";

    [Fact]
    public void Light_report_and_status_say_that_and_why()
    {
        var rig = Safe();
        Assert.Equal(("SOS", "firmware keeps failing, waiting for another (safe mode)"), (rig.Gateway.Status.Light.Code, rig.Gateway.Status.Light.Meaning));
        Assert.Equal(Why, rig.Gateway.Status.SafeMode);
        Assert.Contains($"Safe Mode: {Why}", System.Text.Encoding.UTF8.GetString(rig.Gateway.Dump()));
        Assert.Null(Rig.PowerOn().Gateway.Status.SafeMode);
    }

    [Fact]
    public void Three_short_three_long_three_short()
    {
        var blinks = Safe().Gateway.Status.Light.Blinks;
        Assert.Equal([150, 150, 150, 450, 450, 450, 150, 150, 150], blinks.Select(b => (int)b.On.TotalMilliseconds));
    }

    [Fact]
    [Parameter("Recovery_URL")]
    public void Recovery_URL() => Proof.Differs(
        "Recovery_URL",
        "",
        "http://rescue.example.net/good.img",
        (value, reads) =>
        {
            var rig = Rig.Make(1, reads, ("Recovery_URL", value), ("Resync_On_Reset", "no"), ("Upgrade_Error_Retry_Delay", "60"));
            rig.SafeMode = Why;
            rig.Start();
            rig.Run(1.Seconds);
            return string.Join(',', rig.Host.Installs.Select(i => i.Request.Target));
        },
        (a, b) => Assert.Equal(("", "http://rescue.example.net:80/good.img"), (a, b)));

    [Fact]
    public void Recovery_is_tried_again_as_upgrades_are_and_leads_out()
    {
        var rig = Safe(("Recovery_URL", "http://rescue.example.net/good.img"), ("Upgrade_Error_Retry_Delay", "60"));
        rig.Host.Installs[0].News(new ImageNews.Failed("timeout", string.Empty));
        rig.Run(59.Seconds);
        Assert.Single(rig.Host.Installs);
        rig.Run(2.Seconds);
        Assert.Equal(2, rig.Host.Installs.Count);
        rig.Host.Installs[1].News(new ImageNews.Staged("5.1.12(GW)"));
        rig.Run(1.Seconds);
        Assert.Equal((RestartKind.OtherSlot, "start version 5.1.12(GW)"), (rig.Host.Restarts.Single().Kind, rig.Host.Restarts[0].Reason));

        rig.SafeMode = null;
        rig.Version = "5.1.12(GW)";
        rig.Again(RestartKind.OtherSlot);
        rig.Run(1.Hours);
        Assert.True(rig.Gateway.Status.Upgrade.Last!.Succeeded);
        Assert.Equal(2, rig.Host.Installs.Count);
    }

    [Fact]
    public void The_light_shows_the_download_while_there_is_one()
        => Assert.Equal("1100", Safe(("Recovery_URL", "http://rescue.example.net/good.img")).Gateway.Status.Light.Code);

    [Fact]
    public void Without_a_recovery_URL_the_rule_counts_and_a_person_may_ask_whatever_Upgrade_Enable_says()
    {
        var rig = Safe(("Upgrade_Enable", "no"), ("Upgrade_Rule", "($SWVER ne 6.0.1)? http://fw.example.net/6.0.1.img"));
        Assert.Equal("/6.0.1.img", rig.Host.Installs.Single().Request.Target.Path);
        rig = Safe(("Upgrade_Enable", "no"));
        rig.Gateway.Upgrade("http://fw.example.net/6.0.2.img");
        rig.Run(1.Seconds);
        Assert.Equal("/6.0.2.img", rig.Host.Installs.Single().Request.Target.Path);
    }

    [Fact]
    public void A_whole_unit_never_asks_for_recovery()
    {
        var rig = Rig.PowerOn(("Recovery_URL", "http://rescue.example.net/good.img"));
        rig.Run(1.Hours);
        Assert.Empty(rig.Host.Installs);
    }

    [Fact]
    public void Profiles_are_fetched_in_safe_mode_too()
    {
        var rig = Rig.Make();
        rig.Host.Serve("/a.xml", Rig.Profile(("Recovery_URL", "http://rescue.example.net/good.img")));
        rig.SafeMode = Why;
        rig.Start();
        rig.Run(1.Seconds);
        Assert.Equal("/good.img", rig.Host.Installs.Single().Request.Target.Path);
    }

    private static Rig Safe(params (string Name, string Text)[] settings)
    {
        var rig = Rig.Make([.. settings, ("Resync_On_Reset", "no")]);
        rig.SafeMode = Why;
        rig.Start();
        rig.Run(1.Seconds);
        return rig;
    }
}
