using Spa.Firmware.Launch;
using Spa.Firmware.Slots;
using Spa.Foundation.Ports;
using Spa.Marks;
using static Spa.Device.Tests.Firmware.SampleImages;

namespace Spa.Device.Tests.Firmware;

/// <summary>Installs an image, cuts the power before each step of the disk, and lets the launcher look at every state the disk may then be in.</summary>
public class PowerCutTests
{
    private const string Old = "5.1.10(GW)";
    private const string New = "5.1.11(GW)";

    private static readonly byte[] Image = Make(New);

    /// <summary>Write orders that are wrong on purpose: the harness is trusted only while it finds them.</summary>
    public static TheoryData<string> BrokenOrders => new() { "no fsync at all", "fsync of files, none of folders", "state overwritten in place" };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Attack("F15")]
    public void Whatever_step_the_power_fails_at_the_unit_boots_the_old_version_whole_or_the_new_one_whole(bool otherSlotFilled)
    {
        var (violations, images) = CutEverywhere(disk => disk, otherSlotFilled);
        Assert.Empty(violations);
        Assert.InRange(images, otherSlotFilled ? 40 : 30, int.MaxValue);
    }

    [Theory]
    [MemberData(nameof(BrokenOrders))]
    public void A_broken_write_order_is_found(string order)
    {
        var (violations, _) = CutEverywhere(disk => new BrokenOrder(disk, order), otherSlotFilled: true);
        Assert.NotEmpty(violations);
    }

    [Fact]
    [Attack("F15")]
    public void After_a_cut_the_same_image_can_be_installed()
    {
        var step = 0;
        var disk = NewUnit();
        disk.BeforeStep = _ =>
        {
            // Every seventh step: enough to meet each part of the order, few enough to stay quick.
            if (++step % 7 != 0)
            {
                return;
            }

            foreach (var after in disk.AfterPowerCut())
            {
                after.Delete("image");
                Assert.IsType<InstallOutcome.Staged>(Install(after, Image));
                Assert.Equal(New, Boots(after));
            }
        };
        Assert.IsType<InstallOutcome.Staged>(Install(disk, Image));
    }

    [Fact]
    [Attack("F15")]
    public void A_full_disk_at_any_byte_leaves_the_old_version_to_boot()
    {
        var room = 0L;
        while (true)
        {
            var disk = NewUnit();
            Put(disk, Image);
            disk.FreeBytes = room;
            var outcome = new Installer(disk, Installer.ReadRoot(disk)).Install("image", Unit, SlotName.A, null);
            if (outcome is InstallOutcome.Staged)
            {
                Assert.Equal(New, Boots(disk));
                break;
            }

            var refusal = Assert.IsType<InstallOutcome.Refused>(outcome).Refusal;
            Assert.Equal((Spa.Firmware.Image.ImageFault.DiskFull, false), (refusal.Fault, refusal.Final));
            Assert.Equal(Old, Boots(disk));
            room += 37;
        }

        Assert.True(room > 1000);
    }

    [Theory]
    [InlineData(5, "Input/output error")]
    [InlineData(30, "Read-only file system")]
    [Attack("F15")]
    public void A_disk_that_fails_at_any_step_leaves_the_old_version_to_boot(int errno, string text)
    {
        var failures = 0;
        for (var at = 1; ; at++)
        {
            var disk = NewUnit();
            Put(disk, Image);
            var step = 0;
            var fails = at;
            disk.BeforeStep = name =>
            {
                if (++step >= fails)
                {
                    throw new IOException($"{text} ({name})", errno);
                }
            };
            var outcome = new Installer(disk, Installer.ReadRoot(disk)).Install("image", Unit, SlotName.A, null);
            disk.BeforeStep = null;
            if (outcome is InstallOutcome.Staged)
            {
                break;
            }

            failures++;
            var refusal = Assert.IsType<InstallOutcome.Refused>(outcome).Refusal;
            Assert.Equal((Spa.Firmware.Image.ImageFault.DiskFailure, false), (refusal.Fault, refusal.Final));
            Assert.StartsWith($"the disk failed: {text}", refusal.Sentence);

            // The very last steps make the new state durable: the disk may hold it although the answer was "failed". Either is whole.
            Assert.Contains(Boots(disk), new[] { Old, New });
        }

        Assert.InRange(failures, 20, 200);
    }

    [Fact]
    [Attack("F15")]
    public void Content_that_the_disk_silently_changes_is_found_before_the_slot_is_completed()
    {
        var disk = NewUnit();
        Put(disk, Image);
        disk.BeforeStep = name =>
        {
            // The file has been written and synced; now the disk returns something else for it.
            if (name == "fsync b/web/app/")
            {
                disk.Damage("b/web/app/index.html", "page 5.1.11(gW)"u8.ToArray());
            }
        };
        var refusal = Assert.IsType<InstallOutcome.Refused>(new Installer(disk, Installer.ReadRoot(disk)).Install("image", Unit, SlotName.A, null)).Refusal;
        Assert.Equal(("the disk did not keep what was written: web/app/index.html is damaged", false), (refusal.Sentence, refusal.Final));
        Assert.Equal(Old, Boots(disk));
    }

    [Fact]
    [Attack("F15")]
    public void A_confirmation_cut_at_any_step_leaves_a_unit_that_boots_the_new_version()
    {
        var disk = NewUnit();
        Assert.IsType<InstallOutcome.Staged>(Install(disk, Make(New, m => m with { SecurityEpoch = 4 })));
        disk = disk.Copy();
        void Confirm()
        {
            var store = new SlotStore(disk);
            store.ReadState(out var state, out _);
            store.WriteState((state! with { Pending = false, TriesLeft = 0 }).Next.WithConfirmed(SlotName.B, V(New)));
            store.MarkConfirmed(SlotName.B);
            store.RaiseEpoch(4);
        }

        disk.BeforeStep = _ =>
        {
            foreach (var after in disk.AfterPowerCut())
            {
                Assert.Equal(New, Boots(after));
            }
        };
        Confirm();
        disk.BeforeStep = null;
        Assert.All(disk.AfterPowerCut(), after =>
        {
            Assert.Equal(New, Boots(after));
            Assert.Equal(4, new SlotStore(after).ReadEpoch());
        });
    }

    /// <summary>What the launcher would start: the version, or why nothing.</summary>
    internal static string Boots(IDurableFiles disk)
    {
        var store = new SlotStore(disk);
        store.ReadState(out var state, out var problem);
        var view = new LaunchView(state, problem, store.Examine(SlotName.A, Root), store.Examine(SlotName.B, Root), store.ReadEpoch());
        var step = LaunchDecision.On(new LaunchState.Examining(LaunchMemory.Fresh), new LaunchEvent.Examined(view), TimeSpan.Zero, LaunchTimings.Default);
        return step.Next switch
        {
            LaunchState.Recording recording => recording.Run.Version.ToString(),
            LaunchState.Running running => running.Run.Version.ToString(),
            _ => step.Effects.OfType<LaunchEffect.Say>().Single().Text,
        };
    }

    // Slot a runs 5.1.10(GW); slot b holds 5.1.9(GW), which ran before it.
    private static ModelFiles UnitWithBothSlots()
    {
        var disk = NewUnit();
        Assert.IsType<InstallOutcome.Staged>(Install(disk, Make("5.1.9(GW)")));
        var store = new SlotStore(disk);
        store.ReadState(out var state, out _);
        store.WriteState((state! with { Active = SlotName.A, Previous = SlotName.B, Pending = false, TriesLeft = 0 }).Next.WithConfirmed(SlotName.B, V("5.1.9(GW)")));
        store.MarkConfirmed(SlotName.B);
        disk.Delete("image");
        return disk.Copy();
    }

    private static void Put(ModelFiles disk, byte[] image)
    {
        using var file = disk.Create("image");
        file.Write(image);
        file.Sync();
    }

    private static (List<string> Violations, int Images) CutEverywhere(Func<ModelFiles, IDurableFiles> order, bool otherSlotFilled)
    {
        var violations = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var disk = otherSlotFilled ? UnitWithBothSlots() : NewUnit();
        Put(disk, Image);
        disk.SyncFolder(string.Empty);
        void Look(string step, bool acknowledged)
        {
            foreach (var after in disk.AfterPowerCut())
            {
                var known = after.Describe();
                if (!seen.Add(acknowledged + known))
                {
                    continue;
                }

                var boots = Boots(after);
                new SlotStore(after).ReadState(out _, out var damage);
                if (boots != New && (boots != Old || acknowledged))
                {
                    violations.Add($"{step}: {boots}");
                }
                else if (damage is not null)
                {
                    violations.Add($"{step}: {damage}");
                }
            }
        }

        disk.BeforeStep = step => Look($"before {step}", acknowledged: false);
        var files = order(disk);
        Assert.IsType<InstallOutcome.Staged>(new Installer(files, Installer.ReadRoot(files)).Install("image", Unit, SlotName.A, null));
        disk.BeforeStep = null;
        Look("after success", acknowledged: true);
        return (violations, seen.Count);
    }

    private sealed class BrokenOrder(ModelFiles disk, string order) : IDurableFiles
    {
        private readonly bool syncsFiles = order != "no fsync at all";
        private readonly bool syncsFolders = order == "state overwritten in place";

        public long FreeBytes => disk.FreeBytes;

        public byte[]? Read(string path) => disk.Read(path);

        public Stream? OpenRead(string path) => disk.OpenRead(path);

        public bool Exists(string path) => disk.Exists(path);

        public IReadOnlyList<string> List(string folder) => disk.List(folder);

        public void CreateFolder(string folder) => disk.CreateFolder(folder);

        public IFileSink Create(string path, bool executable = false) => new Sink(disk.Create(path, executable), syncsFiles);

        public IFileSink Append(string path) => new Sink(disk.Append(path), syncsFiles);

        public void Sync(string path)
        {
            if (syncsFiles)
            {
                disk.Sync(path);
            }
        }

        public void SyncFolder(string folder)
        {
            if (syncsFolders)
            {
                disk.SyncFolder(folder);
            }
        }

        public void Rename(string from, string to)
        {
            if (order == "state overwritten in place" && to == "state")
            {
                disk.OverwriteInPlace(to, disk.Read(from)!);
                disk.Delete(from);
                return;
            }

            disk.Rename(from, to);
        }

        public void Delete(string path) => disk.Delete(path);

        public void DeleteFolder(string folder) => disk.DeleteFolder(folder);

        public void ForgetCached(string path) => disk.ForgetCached(path);

        private sealed class Sink(IFileSink inner, bool syncs) : IFileSink
        {
            public long Length => inner.Length;

            public void Write(ReadOnlySpan<byte> bytes) => inner.Write(bytes);

            public void Sync()
            {
                if (syncs)
                {
                    inner.Sync();
                }
            }

            public void Dispose() => inner.Dispose();
        }
    }
}
