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

    // One that has ended after the Inform had gone has its own event in the next.
    private IEnumerable<Transfer> ToTell
    {
        get
        {
            var informed = state.Informed.All;
            return transfers.ToTell.Where(t =>
            {
                var before = informed.Length;
                informed = informed.Remove(new CwmpEvent(t.Method, t.Key));
                return informed.Length < before;
            });
        }
    }

    /// <summary>How many are to be told in this session: those whose event its Inform told.</summary>
    /// <param name="isTelling">One of them is being told, and is not told again.</param>
    public int Left(bool isTelling)
        => ToTell.Count() + (state.Informed.Has(EventCodes.AutonomousTransferComplete) ? unasked.All.Count : 0) + (state.Informed.Has(EventCodes.RequestDownload) ? state.Wishes.Count : 0) - (isTelling ? 1 : 0);

    /// <summary>Sends the next. It may be gone by the answer: another ACS was set meanwhile.</summary>
    public void Send()
    {
        Subject = "hear of a transfer";
        if (ToTell.FirstOrDefault() is { } asked)
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
        Keep(events => events.AfterTransfer(ended.Method, ended.Key, transfers.ToTell.Any()));
    }

    private void Keep(Func<PendingEvents, PendingEvents> after)
    {
        (state.Events, state.Informed) = (after(state.Events), after(state.Informed));
        state.Keep();
    }
}
