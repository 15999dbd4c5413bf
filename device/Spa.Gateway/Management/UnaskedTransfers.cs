using System.Collections.Immutable;
using Spa.Configuration.Parameters;
using Spa.Configuration.Parameters.Choices;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Gateway.Provisioning;

namespace Spa.Gateway.Management;

/// <summary>Transfers that no ACS has asked for, as far as it wants to hear of them (<c>ManagementServer.AutonomousTransferCompletePolicy</c>): each told once, over restarts too.</summary>
/// <param name="unit">The unit.</param>
/// <param name="kept">From before.</param>
internal sealed class UnaskedTransfers(Unit unit, IReadOnlyList<UnaskedTransfer> kept)
{
    /// <summary>The most that are kept at once; the oldest goes for the next, but not an image for a profile.</summary>
    public const int Most = 16;

    private const int LongestUrl = 1024;
    private const int LongestText = 256;

    /// <summary>Raised when there is one more to tell.</summary>
    public event Action? Ended;

    public ImmutableList<UnaskedTransfer> All { get; private set; } = [.. kept];

    /// <summary>The oldest that the ACS is to be told.</summary>
    public UnaskedTransfer? ToTell => All.FirstOrDefault();

    /// <summary>One has ended.</summary>
    /// <param name="file">How.</param>
    /// <param name="fileType">Of <see cref="FileTypes"/>, as AutonomousTransferComplete names it.</param>
    /// <param name="isDownload">Towards the unit.</param>
    /// <param name="fault">By the standard's codes.</param>
    public void Add(FileTransfer file, string fileType, bool isDownload, FaultCode fault)
    {
        var ended = new UnaskedTransfer(
            Cut(file.Url, LongestUrl), isDownload, fileType, (uint)Math.Min(file.Bytes, uint.MaxValue), fault, fault == FaultCode.None ? string.Empty : Cut($"{file.Err} {file.Detail}".Trim(), LongestText), file.BegunAt, unit.Clock);
        if (file.Url.Length == 0 || !IsWanted(ended))
        {
            return;
        }

        All = All.Count < Most ? All : All.Remove(All.Find(t => t.FileType != FileTypes.Firmware) ?? All[0]);
        All = All.Add(ended);
        Ended?.Invoke();
    }

    /// <summary>The ACS knows of one.</summary>
    public void Told(UnaskedTransfer ended) => All = All.Remove(ended);

    /// <summary>All: another ACS has not asked for any.</summary>
    public void Forget() => All = [];

    private bool IsWanted(UnaskedTransfer transfer)
    {
        var settings = unit.Settings.Stored;
        var types = settings.Get(ProvisioningParameters.CwmpAutonomousFileTypes).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return settings.Get(ProvisioningParameters.CwmpEnable) && settings.Get(ProvisioningParameters.CwmpAutonomousEnable)
            && settings.Get(ProvisioningParameters.CwmpAutonomousDirection) != (transfer.IsDownload ? TransferWays.Upload : TransferWays.Download)
            && settings.Get(ProvisioningParameters.CwmpAutonomousResult) != (transfer.Fault == FaultCode.None ? TransferEnds.Failure : TransferEnds.Success)
            && (types.Length == 0 || types.Contains(transfer.FileType));
    }

    private static string Cut(string text, int longest) => text.Length > longest ? text[..longest] : text;
}
