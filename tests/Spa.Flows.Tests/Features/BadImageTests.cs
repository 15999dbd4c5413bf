using Spa.Marks;

namespace Spa.Flows.Tests.Features;

/// <summary>U04: an image that is not sound is refused; the version before it serves on and the page says why.</summary>
public class BadImageTests
{
    [Fact]
    [Feature("U04")]
    public Task A_bad_image_is_refused_with_its_reason_and_the_old_version_serves_on() => Proof.Shown(async broken =>
    {
        // Broken: the unit believes the stranger too, so the stranger's image is a good one.
        await using var site = await WebSite.Open();
        await using var unit = await Home.Make(broken, firmwareRoot: broken ? Images.RootOf(Images.Maker, Images.Stranger) : null, settings: ["Resync_On_Reset=No"]);
        unit.InstallFirst("5.1.10(GW)", epoch: 3);
        await unit.PlugIn(null);
        var version = (await unit.Until("it runs", s => s.Version.Length > 0)).Version;
        var (before, a, _) = unit.Slots();

        var good = Images.Make("5.1.11(GW)", m => m with { SecurityEpoch = 3 });
        var changed = (byte[])good.Clone();
        changed[^100] ^= 1;
        (string Name, byte[] Image, string Why)[] bad =
        [
            ("stranger", Images.Make("5.1.11(GW)", m => m with { SecurityEpoch = 3 }, keys: Images.Stranger), "the image is signed by an unknown key ("),
            ("cut", good[..^1000], "the image is cut off: "),
            ("changed", changed, "the payload is not the one that was signed"),
            ("header", Flipped(good, 60), "the "),
            ("unsigned", Images.Unsigned(good), "the image is not signed"),
            ("model", Images.Make("5.1.11(GW)", m => m with { Product = "SPA2102", SecurityEpoch = 3 }), "incompatible: the image is for product SPA2102, this is SPA3102"),
            ("hardware", Images.Make("5.1.11(GW)", m => m with { Hardware = ["other-9"], SecurityEpoch = 3 }), "incompatible: the image is for hardware other-9, this is "),
            ("epoch", Images.Make("5.1.11(GW)", m => m with { SecurityEpoch = 2 }), "the image's security epoch is too old: "),
            ("page", "<html>404</html>"u8.ToArray(), "this is not a firmware image"),
        ];
        foreach (var (name, image, why) in bad)
        {
            site.Files[$"/{name}.bin"] = image;
            await unit.Open($"/upgrade?{site.Address}/{name}.bin");
            var status = await unit.Until($"{name}.bin is refused", s => s.LastUpgrade is { Good: false, Url: var url } && url.EndsWith($"/{name}.bin", StringComparison.Ordinal));
            Assert.StartsWith(why, status.LastUpgrade!.Explanation, StringComparison.Ordinal);
            Assert.Equal((version, $"Failed; version {version} goes on"), (status.Version, status.FirmwareState));
            Assert.Empty(status.Staged);
            Assert.Equal((before, a), (unit.Slots().State, unit.Slots().A));
        }

        await unit.Hears((350, -19), (440, -19));
        Assert.Equal(1, unit.Starts);

        // It is no matter of taste: the sound one is taken.
        site.Files["/good.bin"] = good;
        await unit.Open($"/upgrade?{site.Address}/good.bin");
        await unit.UntilSwitched("5.1.11(GW)");
    });

    private static byte[] Flipped(byte[] image, int at)
    {
        var changed = (byte[])image.Clone();
        changed[at] ^= 1;
        return changed;
    }
}
