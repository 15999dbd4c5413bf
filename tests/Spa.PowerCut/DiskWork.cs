using System.Security.Cryptography;
using System.Text;
using Spa.Configuration.Settings;
using Spa.Device.Identity;
using Spa.Device.Storage;
using Spa.Firmware.Slots;
using Spa.Foundation.Ports;
using Spa.Scripts.Rules;

namespace Spa.PowerCut;

/// <summary>A piece of work that must leave the unit as it was before or as it is after, whenever the power fails.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Do">Does it on the unit's folder with the product's own classes; null when it is acknowledged, else why not.</param>
internal sealed record DiskWork(string Name, Func<IDurableFiles, string?> Do)
{
    /// <summary>The parameter that the settings work sets to <see cref="After"/>.</summary>
    public const string Parameter = "GPP_A";

    public const string Before = "before";

    public const string After = "after";

    /// <summary>Where the image to install lies, below the unit's folder; a launcher's lies below that of the launchers.</summary>
    public const string ImageFile = "image";

    /// <summary>The form that a coming version may have: like the present one, under the next number. It reads both.</summary>
    public static SettingsForm NextForm { get; } = new(
        SettingsFile.Form + 1,
        file => SettingsFile.Read(SettingsFile.FormOf(file) == SettingsFile.Form + 1 ? Renumbered(file, SettingsFile.Form) : file),
        settings => Renumbered(SettingsFile.Write(settings), SettingsFile.Form + 1));

    public static readonly InstallPolicy Unit = new("SPA3102", "sim-1", null, FirmwareVersion.Parse("5.1.10(GW)").OrThrow(), FirmwareVersion.Parse("0.1.0").OrThrow(), 1, null, null);

    public static readonly InstallPolicy Launchers = Unit with { Product = UnitModel.LauncherProduct, Running = FirmwareVersion.Parse("0.2.0").OrThrow(), Launcher = null };

    public static readonly DiskWork Settings = new("settings", disk => new SettingsStore(disk).Save(With(After)));

    /// <summary>As a version would that writes a newer form of settings.</summary>
    public static readonly DiskWork NewerForm = new("newer-form", disk => new SettingsStore(disk, NextForm).Save(With(After)));

    public static readonly DiskWork Reset = new("reset", disk =>
    {
        new SettingsStore(disk).Reset();
        return null;
    });

    public static readonly DiskWork Install = new(
        "install",
        disk => new Installer(disk, Installer.ReadRoot(disk)).Install(ImageFile, Unit, SlotName.A, null) is InstallOutcome.Refused refused ? refused.Refusal.Sentence : null);

    public static readonly DiskWork Launcher = new(
        "launcher",
        disk => Installer.ForLaunchers(disk, Installer.ReadRoot(disk)).Install(ImageFile, Launchers, SlotName.A, null) is InstallOutcome.Refused refused ? refused.Refusal.Sentence : null);

    public static readonly DiskWork Certificate = new("certificate", disk => IdentityStore.KeepRenewed(disk, Encoding.ASCII.GetBytes(After)));

    public static IReadOnlyDictionary<string, DiskWork> All { get; } = new[] { Settings, NewerForm, Reset, Install, Launcher, Certificate }.ToDictionary(w => w.Name, StringComparer.Ordinal);

    /// <summary>Factory settings but for one value.</summary>
    public static SettingsSnapshot With(string value) => SettingsUpdate.Plan(SettingsSnapshot.Factory, [new Assignment(Parameter, value, null)]).Next;

    private static byte[] Renumbered(byte[] file, int form)
    {
        var text = Encoding.UTF8.GetString(file);
        var body = $"spa-settings {form}\n{text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..(text.TrimEnd('\n').LastIndexOf('\n') + 1)]}";
        return Encoding.UTF8.GetBytes($"{body}sha256 {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)))}\n");
    }
}
