using Spa.Fleet.Inventory;
using Spa.Fleet.Sheets;

namespace Spa.ProvisioningServer.Hosting.Sheets;

/// <summary>What an import would do, or has done.</summary>
/// <param name="Rows">Rows of the sheet.</param>
/// <param name="Added">Devices that are new.</param>
/// <param name="Changed">Devices that change.</param>
/// <param name="Same">Devices that stay as they are.</param>
/// <param name="First">The first changes, as sentences.</param>
/// <param name="Faults">Why nothing can be done; empty = it can.</param>
/// <param name="Done">True when it was done and is durable.</param>
internal sealed record ImportPlan(int Rows, int Added, int Changed, int Same, IReadOnlyList<ImportPlan.Change> First, IReadOnlyList<SheetFault> Faults, bool Done = false)
{
    /// <summary>A sheet that cannot be read, or may not be imported.</summary>
    public static ImportPlan Refused(params SheetFault[] faults) => new(0, 0, 0, 0, [], faults);

    /// <summary>One sentence for a person.</summary>
    public string Sentence
        => Faults.Count >= DeviceSheet.MostFaults ? $"{Faults.Count} faults and more: is this the right file? Nothing is imported."
            : Faults.Count > 0 ? Faults.Count == 1 ? "1 fault: nothing is imported until it is mended." : $"{Faults.Count} faults: nothing is imported until they are mended."
            : $"{Added} {(Done ? "added" : "to add")}, {Changed} {(Done ? "changed" : "to change")}, {Same} {(Done ? "as they were" : "as they are")}.";

    /// <summary>What happens to a device.</summary>
    /// <param name="Line">Line of the file.</param>
    /// <param name="Mac">The device.</param>
    /// <param name="Text">What changes; values of secrets are not in it.</param>
    internal sealed record Change(int Line, MacAddress Mac, string Text);
}
