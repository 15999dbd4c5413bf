using System.Globalization;
using Spa.Firmware.Image;
using Spa.Scripts.Rules;

namespace Spa.Firmware.Slots;

/// <summary>What a unit is, as far as it decides whether an image may be installed.</summary>
/// <param name="Product">The unit's product.</param>
/// <param name="Hardware">The unit's hardware id.</param>
/// <param name="Customer">Whose unit it is; null = nobody's in particular, which takes only images for everybody.</param>
/// <param name="Running">The version that runs; null = none (the maker's first installation).</param>
/// <param name="Launcher">The launcher's version; null = not started by one, then not judged.</param>
/// <param name="SettingsForm">Form number of the unit's settings file.</param>
/// <param name="DowngradeLimit"><c>Downgrade_Rev_Limit</c>: lowest version that may be installed over a newer one; null = any.</param>
/// <param name="Now">The time, when the clock can be trusted; null = expiry is not judged.</param>
public sealed record InstallPolicy(
    string Product,
    string Hardware,
    string? Customer,
    FirmwareVersion? Running,
    FirmwareVersion? Launcher,
    int SettingsForm,
    FirmwareVersion? DowngradeLimit,
    DateTimeOffset? Now)
{
    /// <summary>Judges a verified manifest; null when the image may be installed.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="epoch">Highest confirmed security epoch of the unit.</param>
    public ImageRefusal? Judge(Manifest manifest, long epoch)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        if (manifest.Product != Product)
        {
            return new(ImageFault.WrongProduct, $"{manifest.Product}, this is {Product}");
        }

        if (!manifest.Hardware.Contains(Hardware))
        {
            return new(ImageFault.WrongHardware, $"{string.Join(", ", manifest.Hardware)}, this is {Hardware}");
        }

        if (manifest.Customer is not null && manifest.Customer != Customer)
        {
            return new(ImageFault.WrongCustomer, Customer is null ? manifest.Customer : $"{manifest.Customer}, this is one of {Customer}");
        }

        if (Launcher is not null && Launcher.CompareTo(manifest.MinLauncher) < 0)
        {
            return new(ImageFault.LauncherTooOld, $"{manifest.MinLauncher}, this is {Launcher}");
        }

        if (SettingsForm < manifest.MinSettings || SettingsForm > manifest.MaxSettings)
        {
            return new(ImageFault.SettingsOutOfRange, $"it reads forms {manifest.MinSettings} to {manifest.MaxSettings}, they have form {SettingsForm}");
        }

        if (Running is not null && manifest.Requires is { } least && Running.CompareTo(least) < 0)
        {
            return new(ImageFault.StepTooLarge, $"install {least} first, {Running} runs");
        }

        if (manifest.SecurityEpoch < epoch)
        {
            return new(ImageFault.OlderEpoch, $"{manifest.SecurityEpoch}, this unit has confirmed {epoch}");
        }

        if (Running is not null && DowngradeLimit is not null && manifest.Version.CompareTo(Running) < 0 && manifest.Version.CompareTo(DowngradeLimit) < 0)
        {
            return new(ImageFault.BelowDowngradeLimit, $"{manifest.Version} is lower than {DowngradeLimit}");
        }

        return Now > manifest.Expires
            ? new(ImageFault.Expired, manifest.Expires.Value.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
            : null;
    }
}
