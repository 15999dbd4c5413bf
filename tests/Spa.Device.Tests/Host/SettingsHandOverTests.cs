using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Device.Storage;
using Spa.Device.Tests.Firmware;
using Spa.Firmware.Slots;
using Spa.Hosting.Files;
using Spa.Marks;
using Spa.PowerCut;

namespace Spa.Device.Tests.Host;

/// <summary>A version that writes a newer form of settings, and the one before that must go on after it was taken back.</summary>
public class SettingsHandOverTests
{
    private const string Before = "those from before it are in force, and the provider's next profile brings the rest";
    private readonly ModelFiles disk = new();

    private SettingsStore Old => new(disk);

    private SettingsStore New => new(disk, DiskWork.NextForm);

    [Fact]
    public void The_form_is_one_number_in_the_file_in_images_and_in_the_unit()
    {
        Assert.Equal(UnitModel.SettingsForm, SettingsFile.Form);
        Assert.Equal(SettingsFile.Form, SettingsFile.FormOf(SettingsFile.Write(SettingsSnapshot.Factory)));
    }

    [Fact]
    public void The_version_before_finds_what_was_in_force_before_however_often_the_newer_one_saved()
    {
        Assert.Null(Old.Save(With("older")));
        Assert.Null(Old.Save(With("old")));
        Assert.Equal("old", Value(New.Load()));
        foreach (var value in new[] { "new", "newer", "newest" })
        {
            Assert.Null(New.Save(With(value)));
            Assert.Equal((value, SettingsSource.Current), (Value(New.Load()), New.Load().Source));
            var found = Old.Load();
            Assert.Equal(("old", SettingsSource.BeforeNewer, null), (Value(found), found.Source, found.Damage));
            Assert.Equal($"settings were written by a newer version (form 2); {Before}", found.Note);
        }
    }

    [Fact]
    public void The_version_before_goes_on_from_there_and_a_newer_one_takes_over_again()
    {
        Assert.Null(Old.Save(With("old")));
        Assert.Null(New.Save(With("new")));
        Assert.Null(Old.Save(With("old again")));
        Assert.Equal(("old again", SettingsSource.Current, null), (Value(Old.Load()), Old.Load().Source, Old.Load().Note));
        Assert.Equal("old again", Value(New.Load()));
        Assert.Null(New.Save(With("new again")));
        Assert.Equal("old again", Value(Old.Load()));
    }

    [Fact]
    [Attack("F15")]
    public void A_power_cut_at_any_step_of_the_first_save_leaves_both_versions_settings()
    {
        Assert.Null(Old.Save(With("older")));
        Assert.Null(Old.Save(With("old")));
        var found = new HashSet<string>();
        disk.BeforeStep = _ => Look();
        Assert.Null(New.Save(With("new")));
        disk.BeforeStep = null;
        Assert.Equal(["old, old", "old, new"], found);
        found.Clear();
        Look();
        Assert.Equal(["old, new"], found);

        void Look()
        {
            foreach (var after in disk.AfterPowerCut())
            {
                var (old, now) = (new SettingsStore(after).Load(), new SettingsStore(after, DiskWork.NextForm).Load());
                Assert.Equal((null, null), (old.Damage, now.Damage));
                found.Add($"{Value(old)}, {Value(now)}");
            }
        }
    }

    [Fact]
    public void Without_settings_from_before_there_are_those_of_the_factory_and_it_is_said()
    {
        Assert.Null(New.Save(With("new")));
        var found = Old.Load();
        Assert.Equal((SettingsSource.Factory, null), (found.Source, found.Damage));
        Assert.Equal("settings were written by a newer version (form 2) and there are none from before it; factory settings are in force", found.Note);
    }

    [Fact]
    public void Factory_settings_take_the_copies_with_them()
    {
        Assert.Null(Old.Save(With("old")));
        Assert.Null(New.Save(With("new")));
        Assert.Null(New.Save(SettingsSnapshot.Factory));
        Assert.Equal(["settings"], disk.List("config"));
        Assert.Equal(string.Empty, Value(Old.Load()));
    }

    [Fact]
    public void What_was_kept_for_an_older_version_goes_when_there_is_none()
    {
        Assert.Null(Old.Save(With("old")));
        Assert.Null(New.Save(With("new")));
        Assert.Null(New.ClearOlder());
        Assert.DoesNotContain("settings.form-1", disk.List("config"));
        Assert.Equal("new", Value(New.Load()));
    }

    [Fact]
    public void A_damaged_file_of_a_newer_form_is_damaged()
    {
        Assert.Null(Old.Save(With("old")));
        Assert.Null(New.Save(With("new")));
        disk.Damage("config/settings", "spa-settings 2\n"u8.ToArray());
        Assert.Equal("old", Value(Old.Load()));
        Assert.NotNull(Old.Load().Damage);
    }

    private static SettingsSnapshot With(string value) => DiskWork.With(value);

    private static string Value(LoadedSettings loaded) => loaded.Settings.Get(ProvisioningParameters.GppA);
}

/// <summary>The same with the launcher as a process, which takes the newer version back.</summary>
[SystemTest]
public sealed class SettingsHandBackTests : LauncherStage
{
    [Needs("perl")]
    [Attack("F16")]
    public void A_version_that_wrote_its_own_form_and_then_crashes_leaves_the_one_before_its_settings()
    {
        Make(Old, Well, first: true);
        Assert.Null(new SettingsStore(new DurableFiles(Data)).Save(DiskWork.With(DiskWork.Before)));
        Make(New, $"#!/bin/sh\ndotnet {Path.Combine(AppContext.BaseDirectory, "Spa.PowerCut.dll")} {DiskWork.NewerForm.Name} {WriteOrder.Product} $SPA_SLOT/.. && echo stored\nexit 134\n");
        var launcher = Start("--soak", "1000");
        launcher.Says("stored");
        launcher.Says($"launcher: {New} was taken back: it was started 3 times");
        launcher.Says($"launcher: {Old} in slot a is healthy");
        var files = new DurableFiles(Data);
        Assert.Equal(DiskWork.After, new SettingsStore(files, DiskWork.NextForm).Load().Settings.Get(ProvisioningParameters.GppA));
        var found = new SettingsStore(files).Load();
        Assert.Equal((DiskWork.Before, SettingsSource.BeforeNewer, null), (found.Settings.Get(ProvisioningParameters.GppA), found.Source, found.Damage));
    }
}
