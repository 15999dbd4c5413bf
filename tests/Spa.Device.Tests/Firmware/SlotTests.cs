using System.Text;
using Spa.Firmware.Image;
using Spa.Firmware.Signature;
using Spa.Firmware.Slots;
using Spa.Marks;
using static Spa.Device.Tests.Firmware.SampleImages;

namespace Spa.Device.Tests.Firmware;

public class SlotTests
{
    /// <summary>State files that are no state, however they came about.</summary>
    public static TheoryData<string, byte[]> DamagedStates
    {
        get
        {
            var sound = SlotStateText.Write(SlotState.First(SlotName.B, V("9.9.9")));
            var noise = new byte[300];
            new Random(7).NextBytes(noise);
            static byte[] Hashed(string line) => HashedTextOf(line);
            var text = Encoding.UTF8.GetString(sound).Split('\n')[0];
            return new()
            {
                { "empty", [] },
                { "truncated", sound[..^20] },
                { "zeros", new byte[sound.Length] },
                { "random", noise },
                { "one bit", [.. sound.Select((b, i) => i == 20 ? (byte)(b ^ 1) : b)] },
                { "future generation", Hashed(text.Replace("\"generation\":1", "\"generation\":9223372036854775807")) },
                { "both slots active", Hashed(text.Replace("\"previous\":null", "\"previous\":\"b\"")) },
                { "two actives", Hashed(text.Replace("\"active\":\"b\"", "\"active\":\"b\",\"active\":\"a\"")) },
                { "both pending", Hashed(text.Replace("\"pending\":false", "\"pending\":\"a,b\"")) },
                { "no such slot", Hashed(text.Replace("\"active\":\"b\"", "\"active\":\"c\"")) },
            };
        }
    }

    [Fact]
    public void A_state_is_read_as_it_was_written()
    {
        var state = new SlotState(7, SlotName.B, SlotName.A, true, 2, "5.1.9 was \"taken back\": ümlaut", V("5.1.10(GW)"), null, new(V("5.1.9"), "ab", "it crashed"), true);
        Assert.Equal(state, SlotStateText.Read(SlotStateText.Write(state)).OrThrow());
        var first = SlotState.First(SlotName.A, null);
        Assert.Equal(first, SlotStateText.Read(SlotStateText.Write(first)).OrThrow());
    }

    [Theory]
    [MemberData(nameof(DamagedStates))]
    [Attack("F17")]
    public void A_damaged_state_is_no_state_and_the_unit_boots_what_was_confirmed(string what, byte[] file)
    {
        Assert.False(SlotStateText.Read(file).Ok(out _, out _), what);
        foreach (var previousToo in new[] { false, true })
        {
            var disk = NewUnit();
            Assert.IsType<InstallOutcome.Staged>(Install(disk, Make()));
            disk.Damage("state", file);
            if (previousToo)
            {
                disk.Damage("state.prev", file);
            }

            // Slot b was never confirmed: with both states gone the confirmed slot a is chosen; the state before the installation says a as well.
            Assert.Equal("5.1.10(GW)", PowerCutTests.Boots(disk));
        }
    }

    [Theory]
    [MemberData(nameof(DamagedStates))]
    [Attack("F17")]
    public void With_the_state_lost_and_one_slot_sound_that_one_boots(string what, byte[] file)
    {
        Assert.NotEmpty(what);
        var disk = NewUnit();
        Assert.IsType<InstallOutcome.Staged>(Install(disk, Make()));
        disk.Damage("state", file);
        disk.Damage("state.prev", file);
        disk.Damage("a/Spa.Device", "broken"u8.ToArray());
        Assert.Equal("5.1.11(GW)", PowerCutTests.Boots(disk));
    }

    [Fact]
    [Attack("F17")]
    public void A_lost_state_is_written_anew_and_says_so()
    {
        var disk = NewUnit();
        disk.Damage("state", [1, 2, 3]);
        var store = new SlotStore(disk);
        store.ReadState(out var state, out var problem);
        Assert.Null(state);
        Assert.Equal("the file state is damaged (expected a line and its SHA-256 at 0 (slot state file))", problem);
        store.WriteState(SlotState.First(SlotName.A, V("5.1.10(GW)")));
        store.ReadState(out state, out problem);
        Assert.Equal((SlotName.A, null), (state!.Active, problem));
    }

    [Fact]
    public void A_generation_at_its_end_begins_anew()
        => Assert.Equal(1, (SlotState.First(SlotName.A, null) with { Generation = SlotState.MaxGeneration }).Next.Generation);

    [Theory]
    [InlineData("complete", "its installation was not completed")]
    [InlineData("manifest", "it is empty")]
    [InlineData("web/app/index.html", "web/app/index.html is missing")]
    public void A_slot_that_lacks_something_is_not_started(string missing, string problem)
    {
        var disk = NewUnit();
        disk.Delete($"a/{missing}");
        Assert.Equal(problem, new SlotStore(disk).Examine(SlotName.A, Root).Problem);
    }

    [Fact]
    public void A_slot_signed_by_somebody_else_is_not_started_unless_the_root_itself_is_lost()
    {
        var disk = NewUnit();
        var store = new SlotStore(disk);
        Assert.Equal($"the image is signed by an unknown key ({PublicKey.Abbreviate(Maker.PublicKey.Id)})", store.Examine(SlotName.A, RootOf(1, Stranger)).Problem);
        Assert.True(store.Examine(SlotName.A, null).Sound);
    }

    [Fact]
    [Attack("F6")]
    public void A_slot_below_the_confirmed_epoch_is_not_gone_back_to()
    {
        var disk = NewUnit();
        Assert.IsType<InstallOutcome.Staged>(Install(disk, Make(change: m => m with { SecurityEpoch = 2 })));
        var store = new SlotStore(disk);
        store.ReadState(out var state, out _);
        store.WriteState((state! with { Pending = false }).Next);
        store.MarkConfirmed(SlotName.B);
        store.RaiseEpoch(2);
        disk.Damage("b/Spa.Device", "broken"u8.ToArray());
        Assert.Equal(
            "no slot can be started. Slot a: its security epoch 0 is below the confirmed 2. Slot b: Spa.Device is damaged. Install an image (spa firmware install).",
            PowerCutTests.Boots(disk));
    }

    [Fact]
    public void The_epoch_never_falls_and_survives_a_damaged_file()
    {
        var disk = NewUnit(epoch: 3);
        var store = new SlotStore(disk);
        store.RaiseEpoch(2);
        Assert.Equal(3, store.ReadEpoch());
        store.RaiseEpoch(5);
        Assert.Equal(5, store.ReadEpoch());
        disk.Damage("epoch", [0, 0, 0]);
        Assert.Equal(3, store.ReadEpoch());
    }

    [Fact]
    public void A_unit_without_a_root_takes_no_image_and_says_why()
    {
        var disk = NewUnit();
        disk.Delete(Installer.RootFile);
        var refusal = Refused(Make(), unit: disk);
        Assert.Equal(
            ("this unit has no firmware root to check signatures with: expected the file identity/firmware-root.json at 0 (firmware root document)", false),
            (refusal.Sentence, refusal.Final));
    }

    [Fact]
    [Attack("F18")]
    public void Nothing_is_installed_over_a_version_on_trial_or_while_another_is_written()
    {
        var disk = NewUnit();
        Assert.IsType<InstallOutcome.Staged>(Install(disk, Make()));
        var fromTrial = new Installer(disk, Installer.ReadRoot(disk)).Install("image", Unit, SlotName.B, null);
        Assert.Equal(ImageFault.TrialRuns, Assert.IsType<InstallOutcome.Refused>(fromTrial).Refusal.Fault);

        var installer = new Installer(disk, Installer.ReadRoot(disk));
        InstallOutcome? second = null;
        var first = installer.Install("image", Unit, SlotName.A, _ =>
        {
            var other = new Thread(() => second = installer.Install("image", Unit, SlotName.A, null));
            other.Start();
            other.Join();
            return null;
        });
        Assert.IsType<InstallOutcome.Staged>(first);
        Assert.Equal(new(ImageFault.Busy), Assert.IsType<InstallOutcome.Refused>(second).Refusal);
    }

    [Fact]
    [Attack("F18")]
    public void A_staged_version_can_be_replaced_by_a_newer_one_before_it_ran()
    {
        var disk = NewUnit();
        Assert.IsType<InstallOutcome.Staged>(Install(disk, Make()));
        Assert.IsType<InstallOutcome.Staged>(Install(disk, Make("5.1.12(GW)")));
        Assert.Equal("5.1.12(GW)", PowerCutTests.Boots(disk));
        Assert.Equal("5.1.12(GW)", BootReport.Read(new(disk), "/data/a").Staged!.ToString());
    }

    [Fact]
    public void An_image_that_was_given_up_is_not_taken_again_but_another_build_of_its_version_is()
    {
        var disk = NewUnit();
        var bad = Make();
        Assert.True(ImageHeader.TryRead(bad, out var header, out _));
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(header.Write()));
        var store = new SlotStore(disk);
        store.ReadState(out var state, out _);
        store.WriteState((state! with { GivenUp = new(V("5.1.11(GW)"), hash, "it crashed") }).Next);
        var refusal = Refused(bad, unit: disk);
        Assert.Equal(("this image was installed before and given up: it crashed", true), (refusal.Sentence, refusal.Final));
        Assert.IsType<InstallOutcome.Staged>(Install(disk, Make(change: m => m with { BuildId = "fixed" })));
    }

    [Fact]
    public void A_unit_with_a_version_refuses_the_makers_first_one()
    {
        var disk = NewUnit();
        var outcome = new Installer(disk, Installer.ReadRoot(disk)).InstallFirst(new MemoryStream(Make()), Unit);
        Assert.Equal("the unit has a version already; it takes others by its upgrade rule", Assert.IsType<InstallOutcome.Refused>(outcome).Refusal.Sentence);
    }

    [Fact]
    public void A_download_goes_on_where_it_was_cut_and_is_installed()
    {
        var disk = NewUnit();
        var image = Make();
        var installer = new Installer(disk, Installer.ReadRoot(disk));
        for (var at = 0; at < image.Length;)
        {
            Assert.True(installer.TryBegin("abc", Unit, null, out var download, out var refusal), refusal?.Sentence);
            using (download)
            {
                Assert.Equal(at, download.Length);
                var part = Math.Min(100, image.Length - at);
                Assert.Null(download.Write(image.AsSpan(at, part)));
                Assert.Null(download.Sync());
                at += part;
                Assert.Equal(at == image.Length ? image.Length : download.Total, download.Total ?? (at == image.Length ? -1 : null));
            }
        }

        Assert.IsType<InstallOutcome.Staged>(installer.Install("download/abc.part", Unit, SlotName.A, null));
        installer.DropDownloads(null);
        Assert.Empty(disk.List("download"));
    }

    [Fact]
    public void A_download_is_stopped_as_soon_as_its_header_does_not_please()
    {
        var disk = NewUnit();
        var image = Make(keys: [Stranger]);
        Assert.True(ImageHeader.TryRead(image, out var header, out _));
        var installer = new Installer(disk, Installer.ReadRoot(disk));
        Assert.True(installer.TryBegin("abc", Unit, null, out var download, out _));
        using (download)
        {
            var at = 0;
            ImageRefusal? refusal = null;
            while (refusal is null)
            {
                refusal = download.Write(image.AsSpan(at++, 1));
            }

            Assert.Equal((ImageFault.UnknownKey, header.Length), (refusal.Fault, at));
        }
    }

    [Fact]
    [Attack("F4")]
    public void A_download_that_does_not_end_is_stopped_at_the_signed_length()
    {
        var disk = NewUnit();
        var installer = new Installer(disk, Installer.ReadRoot(disk));
        Assert.True(installer.TryBegin("abc", Unit, null, out var download, out _));
        using (download)
        {
            Assert.Null(download.Write(Make()));
            Assert.Equal(ImageFault.TrailingBytes, download.Write([0])?.Fault);
        }

        Assert.True(installer.TryBegin("def", Unit, null, out var noise, out _));
        using (noise)
        {
            Assert.Equal(ImageFault.NotAnImage, noise.Write("<html>404</html>"u8)?.Fault);
        }
    }

    [Fact]
    public void What_an_earlier_try_left_is_dropped_when_it_is_worthless()
    {
        var disk = NewUnit();
        disk.CreateFolder("download");
        using (var left = disk.Create("download/abc.part"))
        {
            left.Write("<html>"u8);
        }

        Assert.True(new Installer(disk, Installer.ReadRoot(disk)).TryBegin("abc", Unit, null, out var download, out _));
        using (download)
        {
            Assert.Equal(0, download.Length);
        }
    }

    [Fact]
    public void The_rule_is_asked_while_the_image_is_still_coming_in()
    {
        var disk = NewUnit();
        Assert.True(new Installer(disk, Installer.ReadRoot(disk)).TryBegin("abc", Unit, m => $"{m.Version} would be asked for again", out var download, out _));
        using (download)
        {
            Assert.Equal("the upgrade rule refuses the image: 5.1.11(GW) would be asked for again", download.Write(Make())?.Sentence);
        }
    }

    [Fact]
    public void A_full_disk_stops_a_download_and_it_may_be_tried_again()
    {
        var disk = NewUnit();
        Assert.True(new Installer(disk, Installer.ReadRoot(disk)).TryBegin("abc", Unit, null, out var download, out _));
        using (download)
        {
            disk.FreeBytes = 100;
            var refusal = download.Write(Make());
            Assert.Equal(("no room on the disk: No space left on device", false), (refusal!.Sentence, refusal.Final));
        }
    }

    [Fact]
    public void A_program_learns_what_it_is_and_what_happened_before()
    {
        var disk = NewUnit();
        var store = new SlotStore(disk);
        var calm = BootReport.Read(store, "/var/lib/spa/a");
        Assert.Equal((SlotName.A, "5.1.10(GW)", false, null, ""), (calm.Slot, calm.Version!.ToString(), calm.OnTrial, calm.Staged, calm.Reason));
        Assert.Equal(new(null, null, false, null, "", null), BootReport.Read(store, null));

        store.ReadState(out var state, out _);
        store.WriteState((state! with { Reason = "5.1.11(GW) was taken back: it crashed", GivenUp = new(V("5.1.11(GW)"), "ab", "it crashed") }).Next);
        var back = BootReport.Read(store, "/var/lib/spa/a/");
        Assert.Equal(("5.1.11(GW) was taken back: it crashed", "5.1.11(GW)"), (back.Reason, back.GivenUp!.Version.ToString()));

        Assert.IsType<InstallOutcome.Staged>(Install(disk, Make("5.1.12")));
        var trial = BootReport.Read(store, "b");
        Assert.Equal((SlotName.B, "5.1.12", true, ""), (trial.Slot, trial.Version!.ToString(), trial.OnTrial, trial.Reason));
    }

    private static byte[] HashedTextOf(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line);
        return [.. bytes, (byte)'\n', .. Encoding.ASCII.GetBytes(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes))), (byte)'\n'];
    }
}
