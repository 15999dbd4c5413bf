using Spa.Marks;
using Spa.Stack;

namespace Spa.Flows.Tests.Features;

/// <summary>U04 for what no signature can show: an image that is sound and does not run.</summary>
public class CrashingImageTests
{
    [NativeFact]
    [Feature("U04")]
    public Task An_image_that_crashes_at_start_is_taken_back_and_the_old_version_says_why() => Proof.Shown(broken => Stage.Play(async rig =>
    {
        var limit = Stage.Limit(broken);
        await rig.Server.Operate("layer", "set", "all", "Resync_Periodic=1", "Resync_Random_Delay=0", "Upgrade_Error_Retry_Delay=3600");
        await rig.MakeUnit("5.1.10(GW)", signed: true, "Resync_Random_Delay=0");
        rig.PlugIn(Stage.Launcher);
        await rig.Device!.Until("the unit is in service", Stage.Limit(false), s => s.LastResync is { Good: true, Url: var url } && url.Contains("/p/", StringComparison.Ordinal) && s.Health.Count == 0);

        // Broken: the image does not crash.
        var image = broken ? await rig.Firmware.Image("5.1.12(GW)") : await rig.Firmware.CrashingImage("5.1.12(GW)");
        await rig.Server.Operate("firmware", "add", image, "--assign");
        var status = await rig.Device.Until("the old version is back and says why", limit, s => s.LastUpgrade is { Good: false });
        Assert.Equal(("5.1.10(GW)", "a"), (status.Version, status.Slot));
        Assert.StartsWith("version 5.1.12(GW) did not hold: ", status.LastUpgrade!.Explanation, StringComparison.Ordinal);
        Assert.Contains("134", status.LastUpgrade.Explanation, StringComparison.Ordinal);

        // The rule still asks for that image; the unit does not go round in circles, and the provider knows.
        await Waiting.Until("the server knows", limit, async () =>
        {
            var (_, output, _) = await rig.Server.TryOperate("report", "show", rig.Mac);
            return output.Contains("5.1.12(GW) did not hold", StringComparison.Ordinal) ? output : null;
        });
        status = await rig.Device.Until("it serves on", limit, s => s.Health.Count == 0 && s.LastResync is { Good: true });
        Assert.Equal(("5.1.10(GW)", ""), (status.Version, status.Staged));
        await rig.Hears(limit, (350, -19), (440, -19));
    }));
}
