using System.Collections.Immutable;
using Spa.Cwmp.Messages;

namespace Spa.Gateway.Management;

/// <summary>Events that the ACS has not been told yet, and when they are dropped (provisioning.md 7.5). Never changes.</summary>
/// <param name="All">In the order in which they came.</param>
public sealed record PendingEvents(ImmutableArray<CwmpEvent> All)
{
    /// <summary>The most that one Inform may hold.</summary>
    public const int Most = 64;

    /// <summary>None.</summary>
    public static PendingEvents None { get; } = new([]);

    /// <summary>With one more, unless it is there already.</summary>
    public PendingEvents With(string code, string key = "")
    {
        var wanted = new CwmpEvent(code, key);
        return All.Contains(wanted) || All.Length >= Most ? this : new([.. All, wanted]);
    }

    /// <summary>With one more of a request of the ACS: each is told, also when two have the same key (TR-069 3.7.1.5: these events add up).</summary>
    public PendingEvents Also(string code, string key) => All.Length >= Most ? this : new([.. All, new CwmpEvent(code, key)]);

    /// <summary>Without what an Inform holds: as many of each as stand there.</summary>
    public PendingEvents Without(PendingEvents told)
    {
        ArgumentNullException.ThrowIfNull(told);
        return new(told.All.Aggregate(All, (left, e) => left.Remove(e)));
    }

    /// <summary>With one for each transfer that has ended: versions before this one kept less.</summary>
    internal PendingEvents Of(IEnumerable<Transfer> ended)
    {
        var (without, all) = (this, this);
        foreach (var transfer in ended)
        {
            var told = new CwmpEvent(transfer.Method, transfer.Key);
            (all, without) = without.All.Contains(told) ? (all, new(without.All.Remove(told))) : (all.With(EventCodes.TransferComplete).Also(transfer.Method, transfer.Key), without);
        }

        return all;
    }

    /// <summary>Whether one of a kind is there.</summary>
    public bool Has(string code) => All.Any(e => e.Code == code);

    /// <summary>After the InformResponse: what only a TransferCompleteResponse delivers stays.</summary>
    public PendingEvents AfterInform() => new([.. All.Where(WaitsForTransfer)]);

    /// <summary>After a TransferCompleteResponse: one event of that command goes, and with the last transfer what tells of them all.</summary>
    /// <param name="code">Of the method.</param>
    /// <param name="key">Of the command.</param>
    /// <param name="more">Whether further transfers wait to be told.</param>
    public PendingEvents AfterTransfer(string code, string key, bool more)
        => new([.. All.Remove(new CwmpEvent(code, key)).Where(e => more || e.Code != EventCodes.TransferComplete)]);

    /// <summary>After an AutonomousTransferCompleteResponse.</summary>
    /// <param name="more">Whether further transfers wait to be told.</param>
    public PendingEvents AfterUnasked(bool more) => more ? this : new([.. All.Where(e => e.Code != EventCodes.AutonomousTransferComplete)]);

    /// <summary>After a session that failed: a connection request was answered by it, such as it was.</summary>
    public PendingEvents AfterFailure() => new([.. All.Where(e => e.Code != EventCodes.ConnectionRequest)]);

    /// <summary>After a start of the unit.</summary>
    public PendingEvents AfterStart() => new([.. All.Where(e => e.Code is not (EventCodes.Boot or EventCodes.ValueChange or EventCodes.ConnectionRequest or EventCodes.DiagnosticsComplete))]);

    private static bool WaitsForTransfer(CwmpEvent e) => e.Code is EventCodes.TransferComplete or EventCodes.AutonomousTransferComplete || IsOfTransfer(e.Code);

    private static bool IsOfTransfer(string code) => code is EventCodes.MDownload or EventCodes.MScheduleDownload or EventCodes.MUpload;
}
