using Spa.Firmware.Image;
using Spa.Firmware.Launch;
using Spa.Firmware.Slots;
using Spa.Foundation.Ports;
using Spa.Marks;
using static Spa.Device.Tests.Firmware.SampleImages;

namespace Spa.Device.Tests.Firmware;

/// <summary>Launchers that are brought to a unit: installed beside the one it was made with, tried, kept or taken back.</summary>
public class StarterTests
{
    private const string Made = "the launcher the unit was made with";

    private static readonly InstallPolicy Policy = Unit with { Product = UnitModel.LauncherProduct, Running = V("0.2.0"), Launcher = null };

    [Fact]
    public void A_launcher_that_proves_itself_stays_and_one_that_does_not_is_gone_after_three_starts()
    {
        var good = Brought("0.3.0");
        Assert.Equal("0.3.0", Starts(good));
        Prove(good, "0.3.0");
        for (var start = 0; start < 20; start++)
        {
            Assert.Equal("0.3.0", Starts(good));
            Prove(good, "0.3.0");
        }

        var bad = Brought("0.3.0");
        Assert.Equal(["0.3.0", "0.3.0", "0.3.0", Made, Made, Made], Enumerable.Range(0, 6).Select(_ => Starts(bad)));
    }

    [Fact]
    public void A_bad_one_after_a_good_one_goes_back_to_the_good_one()
    {
        var disk = Brought("0.3.0");
        Starts(disk);
        Prove(disk, "0.3.0");
        Assert.IsType<InstallOutcome.Staged>(Bring(disk, "0.4.0", SlotName.A));
        Assert.Equal(["0.4.0", "0.4.0", "0.4.0", "0.3.0"], Enumerable.Range(0, 4).Select(_ => Starts(disk)));
        Prove(disk, "0.3.0");
        Assert.Equal("0.3.0", Starts(disk));
    }

    [Fact]
    public void One_that_proved_itself_and_then_fails_is_passed_over_after_five_starts()
    {
        var disk = Brought("0.3.0");
        Starts(disk);
        Prove(disk, "0.3.0");
        Assert.Equal(["0.3.0", "0.3.0", "0.3.0", "0.3.0", "0.3.0", Made, Made], Enumerable.Range(0, 7).Select(_ => Starts(disk)));
    }

    [Fact]
    public void A_newer_one_that_came_with_the_machine_is_preferred()
    {
        var disk = Brought("0.3.0");
        Assert.Equal(Made, Starts(disk, made: "0.3.0"));
        Assert.Equal(Made, Starts(disk, made: "0.4.0"));
    }

    [Fact]
    [Attack("F2")]
    public void One_that_is_damaged_or_signed_by_a_stranger_is_never_started()
    {
        var disk = Brought("0.3.0");
        disk.Damage("launcher/a/Spa.Launcher", "something else"u8.ToArray());
        Assert.Equal(Made, Starts(disk));
        var image = Image("0.3.0", Stranger);
        Assert.Equal(ImageFault.UnknownKey, Assert.IsType<InstallOutcome.Refused>(Open(NewUnit()).Install(new MemoryStream(image), Policy, null, null)).Refusal.Fault);
    }

    [Fact]
    [Attack("F5")]
    public void Firmware_is_no_launcher_and_a_launcher_no_firmware()
    {
        Assert.Equal(
            "incompatible: the image is for product SPA3102, this is SPA3102-launcher",
            Assert.IsType<InstallOutcome.Refused>(Open(NewUnit()).Install(new MemoryStream(Make()), Policy, null, null)).Refusal.Sentence);
        Assert.Equal("incompatible: the image is for product SPA3102-launcher, this is SPA3102", Refused(Image("0.3.0")).Sentence);
    }

    [Fact]
    public void Launcher_and_firmware_never_change_in_one_step()
    {
        var disk = Brought("0.3.0");
        Assert.Equal("a new launcher is on trial; firmware is installed when it has proved itself", Refused(Make(), unit: disk).Sentence);
        Starts(disk);
        Prove(disk, "0.3.0");
        Assert.IsType<InstallOutcome.Staged>(SampleImages.Install(disk, Make()));
        Assert.Equal(ImageFault.TrialRuns, Assert.IsType<InstallOutcome.Refused>(Bring(disk, "0.4.0", SlotName.A)).Refusal.Fault);
    }

    [Fact]
    public void A_launcher_is_called_by_its_version()
        => Assert.Equal("launcher-0-3-0.bin", LauncherSlots.FileName(V("0.3.0")));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Attack("F15")]
    public void Whatever_step_an_installation_is_cut_at_some_launcher_starts_whole(bool anotherBefore)
    {
        var (violations, states) = CutEverywhere(anotherBefore, disk => disk);
        Assert.Empty(violations);
        Assert.InRange(states, 30, 5000);
    }

    [Fact]
    public void The_harness_finds_an_installer_that_syncs_nothing()
        => Assert.NotEmpty(CutEverywhere(anotherBefore: false, disk => new Careless(disk)).Violations);

    [Fact]
    [Attack("F15")]
    public void Power_cut_at_any_step_of_a_start_or_of_the_proof_gives_no_try_away_twice()
    {
        var disk = Brought("0.3.0");
        var problems = new List<string>();
        void Look(string step)
        {
            foreach (var after in disk.AfterPowerCut())
            {
                // From there it must still end: at most the tries that are left, then another launcher.
                var starts = Enumerable.Range(0, 8).Select(_ => Starts(after)).ToList();
                if (starts[^1] != Made || starts.Count(s => s != Made) > StarterDecision.TriesOfProven)
                {
                    problems.Add($"{step}: {string.Join(' ', starts)}");
                }
            }
        }

        disk.BeforeStep = Look;
        Assert.Equal("0.3.0", Starts(disk));
        Prove(disk, "0.3.0");
        disk.BeforeStep = null;
        Look("at the end");
        Assert.Empty(problems);
    }

    private static Installer Open(IDurableFiles disk) => Installer.ForLaunchers(disk, Root);

    /// <summary>An image of a launcher.</summary>
    internal static byte[] Image(string version, params Spa.Firmware.Signature.SigningKey[] keys) => Make(
        Draft(version) with { Product = UnitModel.LauncherProduct, Entry = "Spa.Launcher" },
        ImagePayload.Pack([Pack("Spa.Launcher", $"launcher {version}", executable: true)], ImagePayload.FastLevel),
        keys.Length == 0 ? null : keys);

    private static InstallOutcome Bring(IDurableFiles disk, string version, SlotName? runs = null) => Open(disk).Install(new MemoryStream(Image(version)), Policy, runs, null);

    private static ModelFiles Brought(string version)
    {
        var disk = NewUnit();
        Assert.IsType<InstallOutcome.Staged>(Bring(disk, version));
        return disk.Copy();
    }

    /// <summary>Version of the launcher that starts; as the starter of the host does it.</summary>
    internal static string Starts(IDurableFiles disk, string made = "0.2.0")
    {
        var store = LauncherSlots.Of(disk).Store;
        store.ReadState(out var state, out _);
        var step = StarterDecision.On(state, store.Examine(SlotName.A, Root), store.Examine(SlotName.B, Root), V(made));
        if (step.Record is { } record)
        {
            store.WriteState(record);
        }

        return step.Slot is { } slot ? store.ReadManifest(slot)!.Version.ToString() : Made;
    }

    /// <summary>The launcher that was started proves itself.</summary>
    internal static void Prove(IDurableFiles disk, string version)
    {
        var store = LauncherSlots.Of(disk).Store;
        store.ReadState(out var state, out _);
        if (StarterDecision.Proven(state, state!.Active, V(version)) is { } proven)
        {
            store.WriteState(proven);
            store.MarkConfirmed(proven.Active);
        }
    }

    private static (List<string> Violations, int States) CutEverywhere(bool anotherBefore, Func<ModelFiles, IDurableFiles> order)
    {
        var disk = anotherBefore ? Brought("0.3.0") : NewUnit();
        if (anotherBefore)
        {
            Starts(disk);
            Prove(disk, "0.3.0");
            disk = disk.Copy();
        }

        var old = anotherBefore ? "0.3.0" : Made;
        var (violations, states) = (new List<string>(), 0);
        void Look(string step, bool acknowledged)
        {
            foreach (var after in disk.AfterPowerCut())
            {
                states++;
                var firmware = PowerCutTests.Boots(after);
                var starts = Starts(after);
                if (firmware != "5.1.10(GW)" || (starts != "0.4.0" && (starts != old || acknowledged)))
                {
                    violations.Add($"{step}: launcher {starts}, firmware {firmware}");
                }
            }
        }

        disk.BeforeStep = step => Look($"before {step}", acknowledged: false);
        Assert.IsType<InstallOutcome.Staged>(Bring(order(disk), "0.4.0", anotherBefore ? SlotName.A : null));
        disk.BeforeStep = null;
        Look("after success", acknowledged: true);
        return (violations, states);
    }

    private sealed class Careless(ModelFiles disk) : IDurableFiles
    {
        public long FreeBytes => disk.FreeBytes;

        public byte[]? Read(string path) => disk.Read(path);

        public Stream? OpenRead(string path) => disk.OpenRead(path);

        public bool Exists(string path) => disk.Exists(path);

        public IReadOnlyList<string> List(string folder) => disk.List(folder);

        public void CreateFolder(string folder) => disk.CreateFolder(folder);

        public IFileSink Create(string path, bool executable = false) => disk.Create(path, executable);

        public IFileSink Append(string path) => disk.Append(path);

        public void Sync(string path)
        {
        }

        public void SyncFolder(string folder)
        {
        }

        public void Rename(string from, string to) => disk.Rename(from, to);

        public void Delete(string path) => disk.Delete(path);

        public void DeleteFolder(string folder) => disk.DeleteFolder(folder);

        public void ForgetCached(string path) => disk.ForgetCached(path);
    }
}
