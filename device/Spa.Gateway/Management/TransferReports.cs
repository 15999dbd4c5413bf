using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Gateway.Provisioning;

namespace Spa.Gateway.Management;

/// <summary>What the unit tells of transfers in a session, each once: those that the ACS has asked for first (TransferComplete), then the others (AutonomousTransferComplete), and at last what it asks for itself (RequestDownload).</summary>
internal sealed class TransferReports(Unit unit, ManagementState state, Transfers transfers, UnaskedTransfers unasked, AcsExchange exchange)
{
    private Action? told;

    /// <summary>What the ACS was to do by what was sent last, in a log's words.</summary>
    public string Subject { get; private set; } = string.Empty;

    /// <summary>How many are to be told in this session: those whose event its Inform told.</summary>
    /// <param name="isTelling">One of them is being told, and is not told again.</param>
    public int Left(bool isTelling)
        => (state.Informed.Has(EventCodes.TransferComplete) ? transfers.All.Count(t => t.State == TransferState.Ended) : 0)
            + (state.Informed.Has(EventCodes.AutonomousTransferComplete) ? unasked.All.Count : 0)
            + (state.Informed.Has(EventCodes.RequestDownload) ? state.Wishes.Count : 0) - (isTelling ? 1 : 0);

    /// <summary>Sends the next. It may be gone by the answer: another ACS was set meanwhile.</summary>
    public void Send()
    {
        Subject = "hear of a transfer";
        if (state.Informed.Has(EventCodes.TransferComplete) && transfers.ToTell is { } asked)
        {
            told = () => Told(asked);
            exchange.Post(new TransferComplete(asked.Key, new TransferFault(asked.Fault.OfTransfer(exchange.Version), asked.FaultText), asked.StartedAt, asked.EndedAt));
            return;
        }

        if (!state.Informed.Has(EventCodes.AutonomousTransferComplete) || unasked.ToTell is not { } other)
        {
            var wish = state.Wishes[0];
            Subject = "be asked for a file";
            told = () =>
            {
                state.Wishes = state.Wishes.Remove(wish);
                state.Keep();
            };
            exchange.Post(new RequestDownload(wish, wish == FileTypes.Firmware ? [new DownloadArgument("Version", unit.Boot.Version)] : []));
            return;
        }

        told = () => Told(other);
        exchange.Post(new AutonomousTransferComplete(string.Empty, other.Url, other.IsDownload, other.FileType, other.FileSize, string.Empty, new TransferFault(other.Fault.OfTransfer(exchange.Version), other.FaultText), other.StartedAt, other.EndedAt));
    }

    /// <summary>The ACS has heard what was sent last, or does not want to.</summary>
    public void Told() => told!();

    private void Told(UnaskedTransfer ended)
    {
        unasked.Told(ended);
        Keep(events => events.AfterUnasked(unasked.ToTell is not null));
    }

    private void Told(Transfer ended)
    {
        transfers.Told(ended);
        Keep(events => events.AfterTransfer(ended.Key, transfers.ToTell is not null));
    }

    private void Keep(Func<PendingEvents, PendingEvents> after)
    {
        (state.Events, state.Informed) = (after(state.Events), after(state.Informed));
        state.Keep();
    }
}
