using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Device.Storage;
using Spa.Device.Tests.Firmware;
using Spa.Marks;

namespace Spa.Device.Tests.Host;

public class SettingsStoreTests
{
    private readonly ModelFiles disk = new();

    [Fact]
    public void A_new_unit_has_factory_settings()
    {
        var loaded = new SettingsStore(disk).Load();
        Assert.Equal(SettingsSource.Factory, loaded.Source);
        Assert.Null(loaded.Damage);
    }

    [Fact]
    public void What_was_saved_is_there_again()
    {
        var store = new SettingsStore(disk);
        Assert.Null(store.Save(With("one")));
        Assert.Null(store.Save(With("two")));
        Assert.Equal("two", Value(store.Load()));
    }

    [Fact]
    [Attack("F15")]
    public void A_power_cut_at_any_step_leaves_the_old_or_the_new_settings()
    {
        new SettingsStore(disk).Save(With("zero"));
        new SettingsStore(disk).Save(With("old"));
        var start = disk.Copy();
        var cuts = 0;
        for (var step = 0; ; step++)
        {
            var work = start.Copy();
            var left = step;
            var done = false;
            work.BeforeStep = _ => throw_if(left-- == 0);
            try
            {
                done = new SettingsStore(work).Save(With("new")) is null;
            }
            catch (PowerCut)
            {
                // Looked at below.
            }

            foreach (var after in work.AfterPowerCut())
            {
                cuts++;
                var loaded = new SettingsStore(after).Load();
                Assert.Contains(Value(loaded), done ? (string[])["new"] : ["old", "new"]);
                Assert.Null(loaded.Damage);
            }

            if (done)
            {
                break;
            }
        }

        Assert.True(cuts > 20, $"only {cuts} cuts");

        static void throw_if(bool cut)
        {
            if (cut)
            {
                throw new PowerCut();
            }
        }
    }

    [Fact]
    public void A_damaged_file_falls_back_to_the_copy_before_it_and_says_so()
    {
        var store = new SettingsStore(disk);
        store.Save(With("one"));
        store.Save(With("two"));
        Damage("config/settings");
        var loaded = store.Load();
        Assert.Equal("one", Value(loaded));
        Assert.Equal(SettingsSource.Previous, loaded.Source);
        Assert.StartsWith("config/settings is damaged (expected ", loaded.Damage, StringComparison.Ordinal);
        Assert.EndsWith("; the copy before it is in force", loaded.Damage, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_damaged_files_fall_back_to_the_factory_and_say_so()
    {
        var store = new SettingsStore(disk);
        store.Save(With("one"));
        store.Save(With("two"));
        Damage("config/settings");
        Damage("config/settings.previous");
        var loaded = store.Load();
        Assert.Equal(SettingsSource.Factory, loaded.Source);
        Assert.EndsWith("; factory settings are in force", loaded.Damage, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_falls_back_to_the_copy_and_says_so()
    {
        var store = new SettingsStore(disk);
        store.Save(With("one"));
        store.Save(With("two"));
        disk.Delete("config/settings");
        Assert.Equal(("one", "config/settings is missing; the copy before it is in force"), (Value(store.Load()), store.Load().Damage));
    }

    [Fact]
    public void A_damaged_file_never_becomes_the_copy()
    {
        var store = new SettingsStore(disk);
        store.Save(With("one"));
        store.Save(With("two"));
        Damage("config/settings");
        store.Save(With("three"));
        disk.Delete("config/settings");
        Assert.Equal("one", Value(store.Load()));
    }

    [Fact]
    public void A_full_disk_is_a_reason_and_the_old_settings_stay()
    {
        var store = new SettingsStore(disk);
        store.Save(With("one"));
        disk.BeforeStep = _ => throw new IOException("disk full");
        Assert.Equal("disk full", store.Save(With("two")));
        disk.BeforeStep = null;
        Assert.Equal("one", Value(store.Load()));
    }

    [Fact]
    public void A_reset_gives_factory_settings_and_forgets_what_was_kept()
    {
        var store = new SettingsStore(disk);
        store.Save(With("one"));
        new KeptStates(disk).Keep("resync", [1]);
        store.Reset();
        Assert.Equal(SettingsSource.Factory, store.Load().Source);
        Assert.Empty(new KeptStates(disk).Load(out _));
    }

    [Fact]
    [Attack("F15")]
    public void A_reset_cut_at_any_step_leaves_everything_or_nothing()
    {
        var store = new SettingsStore(disk);
        store.Save(With("older"));
        store.Save(With("old"));
        new KeptStates(disk).Keep("resync", [1]);
        var start = disk.Copy();
        var found = new HashSet<string>();
        start.BeforeStep = _ => Look();
        new SettingsStore(start).Reset();
        Assert.Equal(["nothing", "old and kept"], found.Order());
        found.Clear();
        start.BeforeStep = null;
        Look();
        Assert.Equal(["nothing"], found);

        void Look()
        {
            foreach (var after in start.AfterPowerCut())
            {
                var loaded = new SettingsStore(after).Load();
                Assert.Null(loaded.Damage);
                var kept = new KeptStates(after).Load(out _).Count > 0;
                found.Add(loaded.Source == SettingsSource.Factory && !kept ? "nothing" : $"{Value(loaded)} and {(kept ? "kept" : "not kept")}");
                new SettingsStore(after).ClearDiscarded();
                Assert.All(after.List(string.Empty), name => Assert.Equal("config/", name));
            }
        }
    }

    [Fact]
    public void States_are_kept_forgotten_and_checked()
    {
        var kept = new KeptStates(disk);
        Assert.Null(kept.Keep("resync", "one"u8.ToArray()));
        Assert.Null(kept.Keep("resync", "two"u8.ToArray()));
        Assert.Null(kept.Keep("upgrade", "three"u8.ToArray()));
        Assert.Null(kept.Keep("changes", "four"u8.ToArray()));
        Assert.Null(kept.Keep("changes", []));
        Damage("config/kept/upgrade");
        var states = kept.Load(out var damaged);
        Assert.Equal(["resync"], states.Keys);
        Assert.Equal("two"u8.ToArray(), states["resync"]);
        Assert.Equal(["upgrade"], damaged);
    }

    public static TheoryData<string> BadNames => ["", "../settings", "a/b", "Big", ".hidden", "a.tmp"];

    [Theory]
    [MemberData(nameof(BadNames))]
    public void A_name_that_could_leave_the_folder_is_a_bug_of_the_caller(string name) => Assert.Throws<ArgumentException>(() => new KeptStates(disk).Keep(name, [1]));

    private static SettingsSnapshot With(string value) => SettingsUpdate.Plan(SettingsSnapshot.Factory, [new Assignment("GPP_A", value, null)]).Next;

    private static string Value(LoadedSettings loaded) => loaded.Settings.Get(ProvisioningParameters.GppA);

    private void Damage(string path)
    {
        var bytes = disk.Read(path)!;
        bytes[bytes.Length / 2] ^= 1;
        disk.OverwriteInPlace(path, bytes);
    }

    private sealed class PowerCut : Exception;
}
