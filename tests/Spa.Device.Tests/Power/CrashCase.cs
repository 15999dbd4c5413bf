using System.Text;
using Spa.Configuration.Parameters;
using Spa.Device.Identity;
using Spa.Device.Storage;
using Spa.Device.Tests.Firmware;
using Spa.Firmware.Launch;
using Spa.Firmware.Slots;
using Spa.Foundation.Ports;
using Spa.Hosting.Files;
using Spa.PowerCut;
using static Spa.Device.Tests.Firmware.SampleImages;

namespace Spa.Device.Tests.Power;

/// <summary>What a piece of work finds on the disk, and what may be found there after a power cut.</summary>
/// <param name="Work">The work.</param>
/// <param name="Prepare">Makes the unit as it is before.</param>
/// <param name="Look">What is in force, and what is damaged; null = nothing.</param>
/// <param name="Old">In force before.</param>
/// <param name="New">In force after.</param>
internal sealed record CrashCase(DiskWork Work, Action<DurableFiles> Prepare, Func<DurableFiles, (string Found, string? Damage)> Look, string Old, string New)
{
    private const string Version = "5.1.10(GW)", NextVersion = "5.1.11(GW)", Launcher = "0.3.0", NextLauncher = "0.4.0";

    private static readonly CrashCase[] All =
    [
        new(DiskWork.Settings, PrepareSettings, LookAtSettings, $"{DiskWork.Before}, kept", $"{DiskWork.After}, kept"),
        new(DiskWork.Reset, PrepareSettings, LookAtSettings, $"{DiskWork.Before}, kept", ", nothing kept"),
        new(DiskWork.Install, PrepareInstall, LookAtSlots, Version, NextVersion),
        new(DiskWork.Launcher, PrepareLauncher, LookAtLaunchers, $"{Launcher} and {Version}", $"{NextLauncher} and {Version}"),
        new(DiskWork.Certificate, PrepareCertificate, LookAtCertificate, "made and before", "made and after"),
    ];

    public static CrashCase Of(string work) => All.Single(c => c.Work.Name == work);

    private static void PrepareSettings(DurableFiles unit)
    {
        var store = new SettingsStore(unit);
        Assert.Null(store.Save(DiskWork.With("long ago")));
        Assert.Null(store.Save(DiskWork.With(DiskWork.Before)));
        Assert.Null(new KeptStates(unit).Keep("resync", "kept"u8.ToArray()));
    }

    private static (string Found, string? Damage) LookAtSettings(DurableFiles unit)
    {
        var loaded = new SettingsStore(unit).Load();
        var kept = new KeptStates(unit).Load(out var damaged);
        return ($"{loaded.Settings.Get(ProvisioningParameters.GppA)}, {(kept.Count > 0 ? "kept" : "nothing kept")}", loaded.Damage ?? (damaged.Count > 0 ? $"{damaged[0]} is damaged" : null));
    }

    private static void PrepareInstall(DurableFiles unit)
    {
        unit.CreateFolder("identity");
        unit.Replace(Installer.RootFile, RootFile);
        Assert.IsType<InstallOutcome.Staged>(new Installer(unit, Installer.ReadRoot(unit)).InstallFirst(new MemoryStream(Make(Version)), Unit with { Running = null }));
        unit.Replace(DiskWork.ImageFile, Make(NextVersion));
    }

    private static (string Found, string? Damage) LookAtSlots(DurableFiles unit)
    {
        new SlotStore(unit).ReadState(out _, out var problem);
        return (PowerCutTests.Boots(unit), problem?.ToString());
    }

    // A launcher in slot a that has proved itself, and the next one beside the slots.
    private static void PrepareLauncher(DurableFiles unit)
    {
        PrepareInstall(unit);
        var launchers = LauncherSlots.FolderIn(unit);
        Assert.IsType<InstallOutcome.Staged>(Installer.ForLaunchers(unit, Installer.ReadRoot(unit)).Install(new MemoryStream(StarterTests.Image(Launcher)), DiskWork.Launchers, null, null));
        Assert.Equal(Launcher, StarterTests.Starts(unit));
        StarterTests.Prove(unit, Launcher);
        launchers.Replace(DiskWork.ImageFile, StarterTests.Image(NextLauncher));
    }

    private static (string Found, string? Damage) LookAtLaunchers(DurableFiles unit)
    {
        LauncherSlots.Of(unit).Store.ReadState(out _, out var problem);
        return ($"{StarterTests.Starts(unit)} and {PowerCutTests.Boots(unit)}", problem?.ToString());
    }

    private static void PrepareCertificate(DurableFiles unit)
    {
        unit.CreateFolder(IdentityStore.Folder);
        unit.SyncFolder(string.Empty);
        unit.Replace(IdentityStore.CertificateFile, "made"u8);
        Assert.Null(IdentityStore.KeepRenewed(unit, Encoding.ASCII.GetBytes(DiskWork.Before)));
    }

    private static (string Found, string? Damage) LookAtCertificate(DurableFiles unit)
        => ($"{Text(unit, IdentityStore.CertificateFile)} and {Text(unit, IdentityStore.RenewedFile)}", null);

    private static string Text(DurableFiles unit, string file) => unit.Read(file) is { } bytes ? Encoding.ASCII.GetString(bytes) : "nothing";
}
