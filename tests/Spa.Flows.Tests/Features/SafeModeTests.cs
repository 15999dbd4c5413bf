using Spa.Flows.Tests.Faults;
using Spa.Marks;
using Spa.Stack;

namespace Spa.Flows.Tests.Features;

/// <summary>R03 at its worst: the only version that a unit has keeps failing. With the real launcher and the real device program.</summary>
public class SafeModeTests
{
    private const int Failures = 5;

    [NativeFact]
    [Feature("R03")]
    public Task A_unit_whose_firmware_keeps_failing_comes_up_in_safe_mode_can_be_provisioned_and_a_good_image_brings_it_back() => Proof.Shown(broken => Stage.Play(async rig =>
    {
        var limit = Stage.Limit(broken);
        await rig.Server.Operate("layer", "set", "all", "Resync_Periodic=1", "Resync_Error_Retry_Delay=1", "Resync_Random_Delay=0", "Upgrade_Error_Retry_Delay=2", "Report_Trigger=boot,resync,upgrade", "GPP_A=before");
        await rig.MakeUnit("5.1.10(GW)", signed: true, "Resync_Random_Delay=0");

        // A version that has held for a while is forgiven what it did before: here not while the test goes on to the next crash.
        rig.PlugIn("--ready-deadline", "10", "--healthy-deadline", "15", "--heartbeat", "5", "--soak", "20", "--back-off", "0.05");
        await rig.Device!.Until("the unit is in service", Stage.Limit(false), s => s.Health.Count == 0 && s.LastResync is { Good: true, Url: var url } && url.Contains("/p/", StringComparison.Ordinal));
        await rig.Lines.Connected(Stage.Limit(false));

        // Broken: it crashes once less, and is started whole again.
        var last = 0;
        for (var crash = 0; crash < Failures - (broken ? 1 : 0); crash++)
        {
            await Waiting.Until("the program is started", Stage.Limit(false), () => Task.FromResult(Program(rig) is { } id && id != last ? rig : null), () => string.Join('\n', rig.Device.Tail.TakeLast(8)));
            last = Program(rig)!.Value;
            Processes.Kill(last);
        }

        // Its page and its light say so, and phone and line are joined.
        var status = await rig.Device.Until("it runs in safe mode", limit, s => s.Headline.StartsWith("Safe mode: the firmware keeps failing", StringComparison.Ordinal));
        Assert.Equal(("5.1.10(GW)", "a", "firmware keeps failing, waiting for another (safe mode)"), (status.Version, status.Slot, status.Light));
        Assert.True((await rig.Lines.Get("status")).GetProperty("relayClosed").GetBoolean());

        // Its provider reaches it, and is told why.
        await rig.Server.Operate("layer", "set", "all", "GPP_A=after");
        await Waiting.Until("the server has its report", limit, async () =>
        {
            var (_, output, _) = await rig.Server.TryOperate("report", "show", rig.Mac);
            return output.Contains("\"after\"", StringComparison.Ordinal) && output.Contains("5.1.10(GW) in slot a keeps failing", StringComparison.Ordinal) ? output : null;
        });
        Assert.Equal("after", Unit.Text(Unit.Settings(rig.Device.Data), "GPP_A"));

        // A good image brings it out, whole.
        await rig.Server.Operate("firmware", "add", await rig.Firmware.Image("5.1.11(GW)"), "--assign");
        status = await rig.Device.Until("the good version is in service", limit, s => s.Version == "5.1.11(GW)" && s.Health.Count == 0 && s.LastResync is { Good: true });
        Assert.Equal(("b", "ready"), (status.Slot, status.Light));
        await rig.Hears(limit, (350, -19), (440, -19));
    }));

    private static int? Program(Rig rig) => Processes.Started($"SPA_SLOT={rig.Device!.Data}/").Cast<int?>().FirstOrDefault();
}
