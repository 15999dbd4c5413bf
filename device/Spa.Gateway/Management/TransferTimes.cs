using Spa.Cwmp;
using Spa.Foundation.Ports;

namespace Spa.Gateway.Management;

/// <summary>When a transfer may be tried, and tried again (TR-069 A.4.1.8): one with windows of time within them only, each with its own number of retries; every other once. All times count since it was asked for.</summary>
internal static class TransferTimes
{
    /// <summary>How often it is tried again in a window that leaves that to the unit (MaxRetries -1).</summary>
    public const int OwnRetries = 5;

    private const double ShortestWait = 30;
    private const double LongestWait = 450;
    private const int MostDoublings = 10;

    /// <summary>From when on it may begin; null = its windows have passed.</summary>
    /// <param name="transfer">The transfer.</param>
    /// <param name="passed">What has passed until now.</param>
    public static TimeSpan? Begin(Transfer transfer, TimeSpan passed)
    {
        var at = Later(Seconds(Math.Max(transfer.Delay, transfer.NotBefore)), passed);
        at = transfer is { PauseFrom: { } from, PauseUntil: { } to } && at >= Seconds(from) ? Later(at, Seconds(to)) : at;
        return transfer.Until is { } until && at >= Seconds(until) ? null : at;
    }

    /// <summary>When the window ends in which it is; null = it has none.</summary>
    /// <param name="transfer">The transfer.</param>
    /// <param name="passed">What has passed until now.</param>
    public static TimeSpan? End(Transfer transfer, TimeSpan passed)
        => transfer.PauseFrom is { } from && passed < Seconds(from) ? Seconds(from) : transfer.Until is { } until ? Seconds(until) : null;

    /// <summary>Whether what a try has ended with may be otherwise at the next. What is wrong with the file, with the password or with the unit's mind stays so.</summary>
    public static bool MayPass(FaultCode fault) => fault is FaultCode.CannotContactServer or FaultCode.CannotAccessFile or FaultCode.CannotCompleteDownload or FaultCode.InternalError;

    /// <summary>How it waits for its next try; null = there is none.</summary>
    /// <param name="transfer">As it was tried last.</param>
    /// <param name="passed">What has passed until that try had failed.</param>
    /// <param name="entropy">Spreads the tries of many units: from half a minute to one before the first retry, twice as much before each further one, up to 15 minutes.</param>
    /// <param name="missed">There would have been one, had the last window not ended.</param>
    public static Transfer? Again(Transfer transfer, TimeSpan passed, Entropy entropy, out bool missed)
    {
        missed = false;
        if (End(transfer, passed) is not { } end)
        {
            return null;
        }

        var hasLater = transfer.PauseFrom is { } from && passed < Seconds(from);
        var isBetween = transfer is { PauseFrom: { } first, PauseUntil: { } to } && passed >= Seconds(first) && passed < Seconds(to);
        var allowed = transfer.PauseFrom is null || hasLater ? transfer.Retries : transfer.LaterRetries;
        var shortest = Math.Min(ShortestWait * Math.Pow(2, Math.Min(transfer.Tried, MostDoublings)), LongestWait);
        var next = (uint)Math.Ceiling(passed.TotalSeconds + shortest + (shortest * entropy.Fraction()));
        var isLeft = transfer.Tried < (allowed < 0 ? OwnRetries : allowed);
        if (!isBetween && isLeft && Seconds(next) < end)
        {
            return transfer with { State = TransferState.Waiting, Tried = transfer.Tried + 1, NotBefore = next };
        }

        if (hasLater || isBetween)
        {
            return transfer with { State = TransferState.Waiting, Tried = 0, NotBefore = transfer.PauseUntil!.Value };
        }

        missed = isLeft || passed >= end;
        return null;
    }

    private static TimeSpan Seconds(uint seconds) => TimeSpan.FromSeconds(seconds);

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
