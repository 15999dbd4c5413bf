using System.Net;
using System.Text.RegularExpressions;
using Spa.Firmware.Slots;
using Spa.Marks;

namespace Spa.Flows.Tests.Features;

/// <summary>U01: a link in a browser that names an image installs it.</summary>
public partial class UpgradeByLinkTests
{
    [Fact]
    [Feature("U01")]
    public Task The_image_that_a_link_names_is_fetched_and_installed_once_the_owner_has_agreed() => Proof.Shown(async broken =>
    {
        await using var site = await WebSite.Open();
        site.Files["/fw/new.bin"] = Images.Make("5.1.11(GW)");
        await using var unit = await Home.Make(broken, settings: [$"Upgrade_Enable={(broken ? "No" : "Yes")}", "Resync_On_Reset=No"]);
        unit.InstallFirst("5.1.10(GW)");
        await unit.PlugIn(null);
        var before = unit.Slots();

        // A link in a mail or on another site: the browser says where it came from, and the unit asks first.
        var (status, question) = await unit.Open($"/upgrade?{site.Address}/fw/new.bin", from: "cross-site");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("Install firmware?", question, StringComparison.Ordinal);
        Assert.Empty(site.Asked);

        using var agreed = new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = Token().Match(question).Groups[1].Value, ["url"] = $"{site.Address}/fw/new.bin" });
        var (_, answer) = await unit.Open("/upgrade", from: "same-origin", post: agreed);
        Assert.Contains("The unit fetches the firmware now", answer, StringComparison.Ordinal);
        await unit.UntilSwitched("5.1.11(GW)");

        Assert.Equal(["/fw/root-2.json", "/fw/new.bin"], site.Asked);
        var (state, a, b) = unit.Slots();
        Assert.Equal((SlotName.B, true), (state!.Active, state.Pending));
        Assert.Equal((before.A, Images.Program("5.1.11(GW)")), (a, b));
    });

    [Fact]
    [Feature("U01")]
    public Task A_link_typed_with_credentials_installs_at_once_as_the_old_unit_did() => Proof.Shown(async broken =>
    {
        await using var site = await WebSite.Open();
        site.Files["/fw/new.bin"] = Images.Make("5.1.11(GW)", keys: broken ? Images.Stranger : Images.Maker);
        await using var unit = await Home.Make(broken, settings: ["Resync_On_Reset=No"]);
        unit.InstallFirst("5.1.10(GW)");
        await unit.PlugIn(null);
        await unit.Open($"/admin/upgrade?{site.Address}/fw/new.bin");
        await unit.UntilSwitched("5.1.11(GW)");
        Assert.Equal(Images.Program("5.1.11(GW)"), unit.Slots().B);
    });

    [GeneratedRegex("name=\"token\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
