using Spa.Firmware.Image;
using Spa.Firmware.Slots;
using Spa.Foundation.Ports;
using Spa.Marks;
using ZstdSharp;
using ZstdSharp.Unsafe;
using static Spa.Device.Tests.Firmware.SampleImages;

namespace Spa.Device.Tests.Firmware;

public class PatchTests
{
    private const string Old = "5.1.10(GW)";
    private const string New = "5.1.11(GW)";

    // Chance does not shrink: what makes the patch small is what went before and nothing else.
    private static readonly byte[] Program = Chance(300_000, 1);
    private static readonly byte[] Changed = [.. Program[..1000], .. "one small change"u8, .. Program[1000..]];
    private static readonly byte[] Whole = Image(New, Changed);

    [Fact]
    public void A_patch_makes_the_same_slot_as_the_whole_image_and_is_a_fraction_of_it()
    {
        var (unit, patched) = (Unit(), Patch(Unit()));
        Assert.InRange(patched.Length, 1, Whole.Length / 50);
        Assert.IsType<InstallOutcome.Staged>(Install(unit, patched));
        Assert.Equal(Changed, unit.Read("b/Spa.Device"));
        Assert.True(new SlotStore(unit).Examine(SlotName.B, Root).Sound);

        var world = new LaunchWorld(unit);
        world.Begin();
        world.Run(TimeSpan.FromHours(1));
        Assert.Equal((New, V(New)), (Assert.Single(world.Starts), world.Disk.ConfirmedB));
    }

    [Fact]
    [Attack("F12")]
    public void A_patch_against_another_version_is_refused_and_touches_nothing()
    {
        var patched = Patch(Unit());
        var other = Unit(Chance(300_000, 9));
        var before = other.Describe();
        var refusal = Assert.IsType<InstallOutcome.Refused>(Install(other, patched)).Refusal;
        other.Delete("image");
        Assert.Equal(ImageFault.WrongBase, refusal.Fault);
        Assert.StartsWith("the patch does not apply to what is installed here: it wants ", refusal.Sentence);
        Assert.Equal(before, other.Describe());
    }

    [Fact]
    [Attack("F12")]
    public void A_damaged_slot_is_no_base()
    {
        var patched = Patch(Unit());
        var unit = Unit();
        var damaged = Program.ToArray();
        damaged[200_000] ^= 1;
        unit.Damage("a/Spa.Device", damaged);
        Assert.Null(new Installer(unit, Installer.ReadRoot(unit)).PatchBase(SlotName.A));
        Assert.Equal(ImageFault.WrongBase, Assert.IsType<InstallOutcome.Refused>(Install(unit, patched)).Refusal.Fault);
    }

    [Fact]
    [Attack("F12")]
    public void A_signed_patch_whose_result_is_not_what_was_signed_is_refused()
    {
        // The signer's mistake: the patch of one program with the list of another.
        var unit = Unit();
        var archive = new SlotStore(unit).ReadArchive(SlotName.A)!;
        var wrong = ImagePatch.Make(archive, ArchiveOf(Image(New, Chance(300_000, 3))), Listed(Whole), ImagePayload.FastLevel);
        var refusal = Assert.IsType<InstallOutcome.Refused>(Install(unit, Make(Draft(New), wrong))).Refusal;
        Assert.Equal(ImageFault.EntryMismatch, refusal.Fault);
        Assert.False(new SlotStore(unit).Examine(SlotName.B, Root).Sound);
    }

    [Fact]
    [Attack("F11")]
    public void A_patch_that_wants_a_larger_window_is_refused()
    {
        var unit = Unit();
        var archive = new SlotStore(unit).ReadArchive(SlotName.A)!;
        using var packed = new MemoryStream();
        using (var zipped = new CompressionStream(packed, 1, leaveOpen: true))
        {
            zipped.SetParameter(ZSTD_cParameter.ZSTD_c_windowLog, 27);
            zipped.LoadDictionary(archive);
            zipped.Write(ArchiveOf(Whole));
        }

        var bytes = packed.ToArray();
        var payload = new ImagePayload(Listed(Whole), bytes, new(bytes.Length, ImagePatch.DigestOf(bytes), PayloadDescription.ZstdPatch, ImagePatch.DigestOf(archive)));
        Assert.Equal(ImageFault.DamagedPayload, Assert.IsType<InstallOutcome.Refused>(Install(unit, Make(Draft(New), payload))).Refusal.Fault);
    }

    [Fact]
    [Attack("F11")]
    public void A_bomb_as_a_patch_is_stopped_at_the_size_that_was_signed()
    {
        var unit = Unit();
        var archive = new SlotStore(unit).ReadArchive(SlotName.A)!;
        var bomb = ImagePatch.Make(archive, [.. ArchiveOf(Whole)[..^1024], .. new byte[20 << 20]], Listed(Whole), ImagePayload.FastLevel);
        Assert.InRange(bomb.Bytes.Length, 1, 20_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var refusal = Assert.IsType<InstallOutcome.Refused>(Install(unit, Make(Draft(New), bomb))).Refusal;
        Assert.Equal((ImageFault.EntryMismatch, "the payload is not what the manifest lists: something follows the archive"), (refusal.Fault, refusal.Sentence));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 30 << 20);
    }

    [Fact]
    public void An_archive_beyond_the_limit_is_neither_base_nor_result()
    {
        var file = new ImageFile("big", true, ImagePatch.MaxArchive, new string('a', 64));
        Assert.Null(ImagePatch.Archive([file], _ => throw new InvalidOperationException("not even opened")));
        var manifest = Draft(New) with { Entry = "big", Files = [file], Payload = new(1, new string('a', 64), PayloadDescription.ZstdPatch, new string('b', 64)) };
        Assert.Equal(ImageFault.TooLarge, ManifestRules.Check(manifest, ImageLimits.Default)!.Fault);
    }

    [Theory]
    [InlineData("\"from\":null", "payload.from of a patch must be 64 lower-case hexadecimal digits")]
    [InlineData("\"from\":\"AB\"", "payload.from of a patch must be 64 lower-case hexadecimal digits")]
    public void A_patch_that_does_not_say_what_it_applies_to_is_refused(string from, string why)
    {
        var (meta, payload) = Parts(Patch(Unit()));
        var at = meta.IndexOf("\"from\":", StringComparison.Ordinal);
        var changed = string.Concat(meta.AsSpan(0, at), from, meta.AsSpan(at + "\"from\":\"".Length + 65));
        var refusal = Assert.IsType<InstallOutcome.Refused>(Install(Unit(), MakeOf(changed, payload))).Refusal;
        Assert.Equal($"the image's manifest is damaged: {why}", refusal.Sentence);
    }

    [Fact]
    public void What_was_taken_back_as_a_patch_is_not_installed_whole_and_the_other_way_round()
    {
        foreach (var (first, second) in new[] { (Patch(Unit()), Whole), (Whole, Patch(Unit())) })
        {
            var unit = Unit();
            Assert.IsType<InstallOutcome.Staged>(Install(unit, first));
            var world = new LaunchWorld(unit);
            world.Does(New, program => program.After(0.1, new Spa.Firmware.Launch.LaunchEvent.Exited(134)));
            world.Begin();
            world.Run(TimeSpan.FromMinutes(5));
            Assert.Equal(Old, world.Runs);
            Assert.Equal(ImageFault.GivenUpBefore, Assert.IsType<InstallOutcome.Refused>(Install(unit, second)).Refusal.Fault);
        }
    }

    [Fact]
    [Attack("F15")]
    public void A_patch_cut_at_any_step_leaves_the_old_version_or_the_new_one()
    {
        var step = 0;
        var unit = Unit(Program[..3000]);
        var image = Patch(Unit(Program[..3000]), [.. Program[..3000], 1]);
        unit.BeforeStep = name =>
        {
            if (++step % 5 != 0 || name.Length == 0)
            {
                return;
            }

            foreach (var after in unit.AfterPowerCut())
            {
                Assert.True(new SlotStore(after).Examine(SlotName.A, Root).Sound);
                new SlotStore(after).ReadState(out var found, out _);
                Assert.True(found!.Active == SlotName.A || new SlotStore(after).Examine(SlotName.B, Root).Sound);
            }
        };
        Assert.IsType<InstallOutcome.Staged>(Install(unit, image));
        Assert.InRange(step, 30, 1000);
    }

    [Fact]
    public void The_name_of_a_patch_tells_what_it_applies_to()
        => Assert.Equal("/fw/spa3102-5-1-11-GW.bin.from-0123456789abcdef", ImagePatch.FileName("/fw/spa3102-5-1-11-GW.bin", "0123456789abcdef" + new string('0', 48)));

    private static byte[] Chance(int size, ulong seed)
    {
        var bytes = new byte[size];
        new Entropy(seed).Fill(bytes);
        return bytes;
    }

    private static byte[] Image(string version, byte[] program)
        => Make(Draft(version), ImagePayload.Pack([new PackFile("Spa.Device", true, () => new MemoryStream(program)), Pack("web/index.html", "page")], ImagePayload.FastLevel));

    private static ModelFiles Unit(byte[]? program = null)
    {
        var disk = new ModelFiles();
        disk.CreateFolder("identity");
        using (var root = disk.Create(Installer.RootFile))
        {
            root.Write(RootFile);
        }

        Assert.IsType<InstallOutcome.Staged>(new Installer(disk, Installer.ReadRoot(disk)).InstallFirst(new MemoryStream(Image(Old, program ?? Program)), SampleImages.Unit with { Running = null }));
        return disk.Copy();
    }

    // As the tool makes it: the manifest of the whole image, with another payload.
    private static byte[] Patch(ModelFiles unit, byte[]? program = null)
    {
        var whole = program is null ? Whole : Image(New, program);
        var payload = ImagePatch.Make(new SlotStore(unit).ReadArchive(SlotName.A)!, ArchiveOf(whole), Listed(whole), ImagePayload.FastLevel);
        return Make(Draft(New), payload);
    }

    private static System.Collections.Immutable.ImmutableArray<ImageFile> Listed(byte[] image) => Read(image).Manifest.Files;

    private static byte[] ArchiveOf(byte[] image)
    {
        var (manifest, payload) = Read(image);
        return ImagePatch.ArchiveOf(new MemoryStream(payload), manifest)!;
    }

    private static (Manifest Manifest, byte[] Payload) Read(byte[] image)
    {
        Assert.True(ImageHeader.TryRead(image, out var header, out _));
        Assert.True(ManifestText.TryRead(header.Meta.Span, ImageLimits.Default, out var manifest, out _));
        return (manifest, image[header.Length..]);
    }
}
