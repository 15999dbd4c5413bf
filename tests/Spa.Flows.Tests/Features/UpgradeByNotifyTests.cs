using Spa.Firmware.Slots;
using Spa.Marks;
using Spa.Stack;

namespace Spa.Flows.Tests.Features;

/// <summary>U02: an operator's button reaches a unit by SIP NOTIFY, and it does at once what it would have done a day later.</summary>
public class UpgradeByNotifyTests
{
    [Fact]
    [Feature("U02")]
    public Task A_button_makes_a_unit_fetch_its_settings_and_with_them_the_new_version() => Proof.Shown(async broken =>
    {
        await using var provider = await Provider.Open(
            "Resync_Periodic=86400", $"SIP_Port_1_={FreePort.Udp()}", "User_ID_1_=4711", "Password_1_=open sesame", $"Resync_From_SIP={(broken ? "no" : "yes")}");
        await using var unit = await Home.Make(broken, provider.Ca);
        unit.InstallFirst("5.1.10(GW)");
        await unit.PlugIn(provider.Address);
        await unit.Until("the unit has its profile and comes again tomorrow", s => s is { LastResync: { Good: true, Url: var url }, NextResync: > 3600 } && url.Contains("/p/", StringComparison.Ordinal));
        await provider.Assign("5.1.11(GW)", Images.Make("5.1.11(GW)"));

        var page = await provider.Press($"/devices/{unit.Mac}", "Notify", "what", "Resync");
        Assert.Contains("The unit will fetch its settings", page, StringComparison.Ordinal);
        await unit.UntilSwitched("5.1.11(GW)");
        var (state, _, b) = unit.Slots();
        Assert.Equal((SlotName.B, true, Images.Program("5.1.11(GW)")), (state!.Active, state.Pending, b));
        Assert.Contains("NOTIFY resync from 127.0.0.1: taken", unit.Said, StringComparison.Ordinal);
        Assert.Contains("by admin to fetch its settings. The unit will fetch its settings", await provider.Page($"/devices/{unit.Mac}"), StringComparison.Ordinal);
    });
}
