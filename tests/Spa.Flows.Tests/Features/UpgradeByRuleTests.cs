using Spa.Firmware.Slots;
using Spa.Marks;

namespace Spa.Flows.Tests.Features;

/// <summary>U02: the provisioning server's rule brings a version to every unit of the fleet, once.</summary>
public class UpgradeByRuleTests
{
    [Fact]
    [Feature("U02")]
    public Task A_rule_with_a_condition_brings_a_version_to_every_unit_that_runs_another() => Proof.Shown(async broken =>
    {
        await using var provider = await Provider.Open(broken ? ["Upgrade_Enable=No"] : []);
        await provider.Assign("5.1.11(GW)", Images.Make("5.1.11(GW)"));
        await using var first = await Home.Make(broken, provider.Ca);
        await using var second = await Home.Make(broken, provider.Ca);
        foreach (var unit in (Home[])[first, second])
        {
            unit.InstallFirst("5.1.10(GW)");
            await unit.PlugIn(provider.Address);
        }

        foreach (var unit in (Home[])[first, second])
        {
            await unit.UntilSwitched("5.1.11(GW)");
            var (state, _, b) = unit.Slots();
            Assert.Equal((SlotName.B, true, Images.Program("5.1.11(GW)")), (state!.Active, state.Pending, b));
            Assert.Contains("/fw/spa3102-5-1-11-GW.bin", unit.Said, StringComparison.Ordinal);
        }
    });

    [Fact]
    [Feature("U02")]
    public Task A_unit_that_runs_the_version_already_fetches_nothing() => Proof.Shown(async broken =>
    {
        // Started by hand, a unit is the version of its program.
        var own = broken ? "0.1.1(GW)" : Spa.Device.Hosting.DeviceProgram.ProgramVersion;
        await using var provider = await Provider.Open();
        await provider.Assign(own, Images.Make(own));
        await using var unit = await Home.Make(broken, provider.Ca);
        await unit.PlugIn(provider.Address);
        await unit.Until("the profile with the rule is applied", s => s.LastResync is { Good: true, Url: var url } && url.Contains("/p/", StringComparison.Ordinal));
        await provider.Set("GPP_C=again");
        await unit.Until("and once more", () => Task.FromResult(provider.Find(unit.Mac)!.Health.SequenceTaken >= 2));
        await unit.Until("the report of that tells of it", () => Task.FromResult(provider.Find(unit.Mac)!.Health.SequenceReported >= 2));
        Assert.Null(provider.Wire.Seen("/fw/"));
        Assert.Null((await unit.Page())!.LastUpgrade);
    });
}
