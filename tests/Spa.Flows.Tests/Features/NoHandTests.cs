using Spa.Marks;
using Spa.Stack;

namespace Spa.Flows.Tests.Features;

/// <summary>G09: whoever buys the unit plugs it in; the provider does the rest from afar.</summary>
public class NoHandTests
{
    [NativeFact]
    [Feature("G09", "U02")]
    public Task A_unit_with_factory_settings_reaches_full_service_with_no_hand_on_it() => Proof.Shown(broken => Stage.Play(async rig =>
    {
        var limit = Stage.Limit(broken);
        await rig.Server.Operate("layer", "set", "all", "Dial_Tone=425@-15;*(*/0/1)", "Resync_Periodic=1", "Resync_Error_Retry_Delay=1", "Resync_Random_Delay=0");
        await rig.Server.Operate("firmware", "add", await rig.Firmware.Image("5.1.11(GW)"), "--assign");

        // Broken: the factory did not sign the unit's certificate, so a hand is needed: an operator's.
        await rig.MakeUnit("5.1.10(GW)", signed: !broken, "Resync_Random_Delay=0");
        rig.PlugIn(Stage.Launcher);

        // Nothing touches the unit from here on.
        await rig.Device!.Until("the unit has its encrypted profile", limit, s => s.LastResync is { Good: true, Url: var url } && url.Contains("/p/", StringComparison.Ordinal));
        var status = await rig.Device.Until("the provider's version runs", limit, s => s.Version == "5.1.11(GW)" && s.Health.Count == 0 && s.LastUpgrade is { Good: true, Reason: "Upgrade_Rule" });
        Assert.Equal("b", status.Slot);
        await rig.Device.Until("it is ready and has reported", limit, s => s is { Headline: "Ready for calls", LastReport.Good: true, LastResync.Good: true });
        Assert.True(rig.Wire.Seen($"/p/")!.AsSpan().StartsWith("Salted__"u8));
        var report = await Waiting.Until("the report of the new version", limit, async () =>
        {
            var (code, output, _) = await rig.Server.TryOperate("report", "show", rig.Mac);
            return code == 0 && output.Contains("5.1.11(GW)", StringComparison.Ordinal) ? output : null;
        });
        Assert.Contains("Dial_Tone", report, StringComparison.Ordinal);
        await rig.Hears(limit, (425, -15));
        Assert.Empty((await rig.Server.Operate("waiting")).EnumerateArray());
    }));
}
