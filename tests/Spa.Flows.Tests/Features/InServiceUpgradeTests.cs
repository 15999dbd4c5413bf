using Spa.Marks;
using Spa.Stack;

namespace Spa.Flows.Tests.Features;

/// <summary>G12: a new version comes while the phone is in use, and nobody who uses it notices.</summary>
public class InServiceUpgradeTests
{
    // A sine passes through zero: up to a millisecond of silence is its own. A frame that was missed is ten.
    private const double LongestGapMs = 1;

    [NativeFact]
    [Feature("G12")]
    public Task A_version_is_fetched_and_staged_while_the_phone_is_off_hook_and_runs_after_it() => Proof.Shown(broken => Stage.Play(async rig =>
    {
        var limit = Stage.Limit(broken);
        await rig.Server.Operate("layer", "set", "all", "Dial_Tone=425@-15;*(*/0/1)", "Resync_Periodic=1", "Resync_Random_Delay=0");
        await rig.MakeUnit("5.1.10(GW)", signed: true, "Resync_Random_Delay=0");
        rig.PlugIn(Stage.Launcher);
        await rig.Device!.Until("the unit is in service", Stage.Limit(false), s => s.LastResync is { Good: true, Url: var url } && url.Contains("/p/", StringComparison.Ordinal) && s.Health.Count == 0);
        await rig.Lines.Connected(limit);

        var hold = new WireRule("/fw/", WireRuleKind.Hold, At: 1_000_000);
        rig.Wire.Set(hold);
        await rig.Server.Operate("firmware", "add", await rig.Firmware.Image("5.1.11(GW)"), "--assign");
        await rig.Device.Until("the download has begun", Stage.Limit(false), s => s.FirmwareBytes > 0);
        await rig.Lines.Post("phone/lift");
        await rig.Lines.Tone(TimeSpan.FromMilliseconds(300), Stage.Limit(false));
        hold.Release();

        // Broken: an upgrade as the old unit did it, with the phone in use.
        if (broken)
        {
            await rig.Unplug();
            rig.PlugIn(Stage.Launcher);
        }

        var status = await rig.Device!.Until("the image is staged", limit, s => s.Staged == "5.1.11(GW)");
        var heard = await rig.Lines.ListenOn(Rig.Buffer + TimeSpan.FromMilliseconds(500));
        Assert.Equal("5.1.10(GW)", status.Version);
        Assert.Equal("Off hook", status.Line("phone") == "On hook" ? "On hook" : "Off hook");
        Assert.True(heard.Is((425, -15)) && heard is { Sounds.Count: 1, LongestGapMs: <= LongestGapMs }, $"heard {heard}, {heard.Sounds.Count} sounds, longest gap {heard.LongestGapMs} ms");

        await rig.Lines.Post("phone/hangup");
        status = await rig.Device.Until("the new version runs", limit, s => s.Version == "5.1.11(GW)" && s.Health.Count == 0);
        Assert.Equal("b", status.Slot);
        await rig.Hears(limit, (425, -15));
    }));

    [NativeFact]
    [Feature("G12")]
    public Task A_version_is_fetched_and_staged_while_a_call_is_up_and_the_call_goes_on() => Proof.Shown(broken => Stage.Play(rig => InCall(rig, broken, managed: false)));

    [NativeFact]
    [Feature("G12")]
    public Task One_that_the_ACS_sends_is_so_too() => Proof.Shown(broken => Stage.Play(rig => InCall(rig, broken, managed: true)));

    private static async Task InCall(Rig rig, bool broken, bool managed)
    {
        var limit = Stage.Limit(broken);
        var station = $"station/{rig.Lines.Station}";
        await rig.Server.Operate(["layer", "set", "all", .. managed ? [] : (string[])["Resync_Periodic=1", "Resync_Random_Delay=0"], .. rig.Lines.Account(0, FreePort.Udp())]);
        string[] settings = managed
            ? ["Profile_Rule=", "CWMP_Enable=yes", $"CWMP_ACS_URL={new Uri(rig.Server.Https, "/acs")}", "CWMP_Connection_Request_Port=0", "CWMP_Periodic_Inform_Interval=1", "CWMP_Retry_Minimum_Wait_Interval=1"]
            : ["Resync_Random_Delay=0"];
        await rig.MakeUnit("5.1.10(GW)", signed: true, settings);
        rig.PlugIn(Stage.Launcher);
        await rig.Device!.Until("the unit is registered", Stage.Limit(false), s => s.Fact("phone", "account") == "registered" && s.Health.Count == 0);
        await rig.Lines.Connected(Stage.Limit(false));

        var hold = new WireRule("/fw/", WireRuleKind.Hold, At: 1_000_000);
        rig.Wire.Set(hold);
        if (managed)
        {
            await rig.Server.Operate("firmware", "add", await rig.Firmware.Image("5.1.11(GW)"));
            await rig.Server.Operate("device", "cwmp", "ask", rig.Mac, "download", "--version-of-image", "5.1.11(GW)");
        }
        else
        {
            await rig.Server.Operate("firmware", "add", await rig.Firmware.Image("5.1.11(GW)"), "--assign");
        }

        await rig.Device.Until("the download has begun", Stage.Limit(false), s => s.FirmwareBytes > 0);
        await rig.Lines.Post("phone/lift");
        await rig.Lines.Tone(TimeSpan.FromMilliseconds(300), Stage.Limit(false));
        await rig.Lines.Post($"phone/dial?keys={rig.Lines.Station}%23");
        await Until("it rings", "rings");
        await rig.Lines.Post($"{station}/answer");
        await rig.Lines.Post($"{station}/speak?hz=1000&dbm0=-12");
        await rig.Device.Until("the phone is in a call", Stage.Limit(false), s => s.Line("phone") == "In a call");
        hold.Release();

        // Broken: an upgrade as the old unit did it, with a call up.
        if (broken)
        {
            await rig.Unplug();
            rig.PlugIn(Stage.Launcher);
        }

        await rig.Device!.Until("the image is staged", limit, s => s.Staged == "5.1.11(GW)" && s.Version == "5.1.10(GW)" && s.Line("phone") == "In a call");

        // It is the same call, and the far end is heard in it.
        Assert.Equal("talks", (await rig.Lines.Get(station)).GetProperty("state").GetString());
        await rig.Lines.Post("phone/mark");
        await Waiting.Until("the far end is heard", limit, async () =>
            Heard.From(await rig.Lines.Get("phone/heard")).Sounds.Where(sound => sound.Sines.Any(sine => Math.Abs(sine.Hertz - 1000) < 15)).Sum(sound => sound.Seconds) > 0.5 ? rig : null);

        await rig.Lines.Post("phone/hangup");
        await Until("the call is over", "ended: Far end hung up");
        var status = await rig.Device.Until("the new version runs", limit, s => s.Version == "5.1.11(GW)" && s.Health.Count == 0);
        Assert.Equal("b", status.Slot);

        Task<Rig> Until(string what, string state)
            => Waiting.Until(what, limit, async () => (await rig.Lines.Get(station)).GetProperty("state").GetString() == state ? rig : null);
    }
}
