using System.Text.Json;
using Spa.Marks;
using Spa.Stack;

namespace Spa.Flows.Tests.Features;

/// <summary>U02 by CWMP alone: an operator's Download brings a version to a unit under the real launcher, and its end is told once, after the restart.</summary>
public class ManagedUpgradeTests
{
    [NativeFact]
    [Feature("U02")]
    public Task A_download_brings_a_version_and_its_end_is_told_once_after_the_restart() => Proof.Shown(broken => Stage.Play(rig => Play(rig, broken, cut: false)));

    [NativeFact]
    [Feature("U02")]
    public Task A_power_cut_in_the_middle_of_it_changes_nothing_of_that() => Proof.Shown(broken => Stage.Play(rig => Play(rig, broken, cut: true)));

    private static async Task Play(Rig rig, bool broken, bool cut)
    {
        const string First = "5.1.10(GW)";
        const string Second = "5.1.11(GW)";
        var limit = Stage.Limit(broken);

        // Broken: it knows no ACS.
        await rig.MakeUnit(
            First, signed: true, "Profile_Rule=", $"CWMP_Enable={(broken ? "no" : "yes")}", $"CWMP_ACS_URL={new Uri(rig.Server.Https, "/acs")}", "CWMP_Connection_Request_Port=0", "CWMP_Periodic_Inform_Interval=1", "CWMP_Retry_Minimum_Wait_Interval=1");
        rig.PlugIn(Stage.Launcher);
        await rig.Device!.Until("the unit is in service", Stage.Limit(false), s => s.Health.Count == 0);
        await Waiting.Until("the server knows it", limit, async () => await Shown(rig) is null ? null : rig);

        var hold = new WireRule("/fw/", WireRuleKind.Hold, At: 1_000_000);
        rig.Wire.Set(cut ? [hold] : []);
        await rig.Server.Operate("firmware", "add", await rig.Firmware.Image(Second));
        await rig.Server.Operate("device", "cwmp", "ask", rig.Mac, "download", "--version-of-image", Second);
        if (cut)
        {
            await rig.Device.Until("the download has begun", limit, s => s.FirmwareBytes > 0);
            await rig.Unplug();
            hold.Release();
            rig.Wire.Set();
            rig.PlugIn(Stage.Launcher);
        }

        var status = await rig.Device!.Until("the new version runs", limit, s => s.Version == Second && s.Health.Count == 0);
        Assert.Equal("b", status.Slot);
        await Waiting.Until("the server has heard the end of it", limit, async () => await Shown(rig) is { } shown && State(shown) == "done" ? rig : null, () => string.Join('\n', rig.Device.Tail));

        // It comes again, after another restart too, and tells nothing more of it.
        await rig.Unplug();
        rig.PlugIn(Stage.Launcher);
        await rig.Device!.Until("it runs again", Stage.Limit(false), s => s.Version == Second && s.Health.Count == 0);
        await Waiting.Until("it has called again", Stage.Limit(false), async () => Told(await rig.Server.Operate("device", "timeline", rig.Mac), "1 BOOT") >= (cut ? 4 : 3) ? rig : null);
        var timeline = await rig.Server.Operate("device", "timeline", rig.Mac);
        Assert.Equal(1, Told(timeline, "7 TRANSFER COMPLETE"));
        Assert.Equal(1, timeline.EnumerateArray().Count(e => e.GetProperty("text").GetString()! is var text && text.Contains($"(install {Second}", StringComparison.Ordinal) && text.EndsWith("is done.", StringComparison.Ordinal)));
    }

    private static int Told(JsonElement timeline, string what)
        => timeline.EnumerateArray().Count(e => e.GetProperty("kind").GetString() == "cwmp" && e.GetProperty("text").GetString()!.Contains(what, StringComparison.Ordinal));

    private static string? State(JsonElement shown) => shown.GetProperty("tasks").EnumerateArray().Select(t => t.GetProperty("state").ToString().ToLowerInvariant()).SingleOrDefault();

    private static async Task<JsonElement?> Shown(Rig rig)
    {
        var (status, output, _) = await rig.Server.TryOperate("device", "cwmp", "show", rig.Mac);
        return status == 0 ? JsonDocument.Parse(output).RootElement.Clone() : null;
    }
}
