using Spa.Firmware.Slots;
using Spa.Foundation.Ports;

namespace Spa.Firmware.Launch;

/// <summary>Launchers that were brought to a unit: two slots with a state of their own in the folder <c>launcher</c>, beside the launcher that the unit was made with.</summary>
/// <param name="store">The slots.</param>
public sealed class LauncherSlots(SlotStore store)
{
    /// <summary>Where they lie, below the data folder.</summary>
    public const string Folder = "launcher";

    /// <summary>The slots.</summary>
    public SlotStore Store => store;

    /// <summary>True from the moment one is installed until it has proved itself or was taken back.</summary>
    public bool IsOnTrial
    {
        get
        {
            store.ReadState(out var state, out _);
            return state is { Pending: true };
        }
    }

    /// <summary>Those of a unit.</summary>
    /// <param name="files">Its data folder.</param>
    public static LauncherSlots Of(IDurableFiles files) => new(new SlotStore(FolderIn(files)));

    /// <summary>Their folder as a disk of its own.</summary>
    public static IDurableFiles FolderIn(IDurableFiles files) => new FolderFiles(files, Folder);

    /// <summary>Name of the image of a launcher, beside the firmware that needs it: <c>launcher-0-2-0.bin</c>.</summary>
    public static string FileName(Scripts.Rules.FirmwareVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return $"launcher-{string.Join('-', version.ToString().Split(['.', '(', ')'], StringSplitOptions.RemoveEmptyEntries))}.bin";
    }
}
