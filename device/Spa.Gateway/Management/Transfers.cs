using System.Collections.Immutable;
using System.Text;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Gateway.Ports;
using Spa.Gateway.Provisioning;

namespace Spa.Gateway.Management;

/// <summary>Transfers that an ACS asked for: one after another, each told once, over restarts too.</summary>
internal sealed class Transfers
{
    /// <summary>The most that are kept at once.</summary>
    public const int Most = 16;

    private const int LongestText = 256;
    private const string WindowsPassed = "its windows of time have passed";
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(60);
    private readonly Unit unit;
    private readonly Upgrades upgrades;
    private readonly Resync resync;
    private readonly Func<byte[]> profile;
    private readonly Action changed;
    private readonly Func<string?> acs;
    private readonly Dictionary<uint, TimeSpan> askedAt = [];
    private IDisposable? wake;
    private IDisposable? stop;
    private ResyncCause? cause;

    /// <summary>Makes the list from what was kept.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="upgrades">Installs images.</param>
    /// <param name="resync">Fetches profiles.</param>
    /// <param name="profile">What an upload of the configuration sends.</param>
    /// <param name="kept">From before.</param>
    /// <param name="changed">Told when something is to be kept.</param>
    /// <param name="acs">The host of the ACS; null = there is none.</param>
    public Transfers(Unit unit, Upgrades upgrades, Resync resync, Func<byte[]> profile, IReadOnlyList<Transfer> kept, Action changed, Func<string?> acs)
    {
        (this.unit, this.upgrades, this.resync, this.profile, this.changed, this.acs) = (unit, upgrades, resync, profile, changed, acs);
        All = [.. kept];
        upgrades.Attempted += ImageEnded;
        upgrades.Rested += Go;
        resync.Finished += ProfileEnded;
        resync.Declined += ProfileDeclined;
    }

    /// <summary>Raised when an attempt with an image has ended, true = well, that none of these has brought.</summary>
    public event Action<bool>? OtherImage;

    /// <summary>Raised when one has ended and is to be told.</summary>
    public event Action<Transfer>? Ended;

    public ImmutableList<Transfer> All { get; private set; }

    /// <summary>Those that the ACS is to be told, in the order in which they have ended.</summary>
    public IEnumerable<Transfer> ToTell => All.Where(t => t.State == TransferState.Ended).OrderBy(t => t.EndedAs);

    public bool IsRunning => All.Any(t => t.State == TransferState.Running);

    /// <summary>After a start: what ran and has not come to its end begins anew, except an image whose end the start itself has told.</summary>
    public void Start(bool upgraded)
    {
        foreach (var running in All.Where(t => t.State == TransferState.Running))
        {
            if (upgraded && running.FileType == FileTypes.Firmware)
            {
                continue;
            }

            Change(running, running with { State = TransferState.Waiting });
        }

        if (upgraded)
        {
            ImageEnded(upgrades.Last is { Succeeded: true });
        }

        Go();
    }

    /// <summary>Which servers a transfer may ask: neither the unit itself nor its neighbours on the wire, but where the ACS is there too.</summary>
    /// <param name="target">Where it goes.</param>
    /// <param name="isSealed">What is fetched is signed by itself.</param>
    public ServerPolicy PolicyFor(FetchTarget target, bool isSealed) => unit.PolicyFor(isSealed) with { ForbidsLocal = ForbidsLocal(target) };

    private bool ForbidsLocal(FetchTarget target) => acs() is not { } host || !(LocalAddress.IsNamed(host) || host.Equals(target.Host, StringComparison.OrdinalIgnoreCase));

    /// <summary>Takes one; it begins when its time has come.</summary>
    public void Add(Transfer transfer)
    {
        var number = All.Count == 0 ? 1 : All.Max(t => t.Number) + 1;
        All = All.Add(transfer with { Number = number, AskedAt = unit.Clock });
        askedAt[number] = unit.Timeline.Now;
    }

    /// <summary>Gives up those with a key; false = one of them runs and cannot be stopped.</summary>
    public bool Cancel(string key)
    {
        if (All.Any(t => t.Key == key && t.State != TransferState.Waiting))
        {
            return false;
        }

        All = All.RemoveAll(t => t.Key == key);
        return true;
    }

    /// <summary>All that came from another ACS.</summary>
    public void Forget()
    {
        All = [];
        cause = null;
    }

    /// <summary>The ACS knows how one ended.</summary>
    public void Told(Transfer ended) => All = All.RemoveAll(t => t.Number == ended.Number);

    /// <summary>Whether one of these has brought a resync about.</summary>
    public bool HaveCaused(ResyncCause resync) => ReferenceEquals(resync, cause);

    /// <summary>Begins what is due.</summary>
    public void Go()
    {
        wake?.Dispose();
        wake = null;
        if (IsRunning)
        {
            return;
        }

        TimeSpan? soonest = null;
        foreach (var transfer in All.Where(t => t.State == TransferState.Waiting))
        {
            var passed = Passed(transfer);
            if (TransferTimes.Begin(transfer, passed) is not { } begin)
            {
                // With it the others were looked at again.
                Miss(transfer);
                return;
            }

            if (begin > passed)
            {
                var left = begin - passed;
                soonest = soonest is { } known && known < left ? known : left;
            }
            else if (CanBegin(transfer))
            {
                Begin(transfer);
                return;
            }
        }

        if (soonest is { } wait)
        {
            wake = unit.Timeline.After(wait, Go);
        }
    }

    // Since it was asked for: by the time since the start, which no clock that is set changes; over a restart by the clock, as far as it goes forward.
    private TimeSpan Passed(Transfer transfer)
        => askedAt.TryGetValue(transfer.Number, out var since) ? unit.Timeline.Now - since
            : transfer.AskedAt is { } at && unit.Clock is { } now ? (now > at ? now - at : TimeSpan.Zero)
            : unit.Timeline.Now;

    // The upgrade engine does one image at a time, and tells when it rests.
    private bool CanBegin(Transfer transfer) => transfer.FileType switch
    {
        FileTypes.Firmware when transfer.Method != EventCodes.MUpload => upgrades.State.Phase == UpgradePhase.Resting,
        _ => true,
    };

    private void Begin(Transfer transfer)
    {
        var running = transfer with { State = TransferState.Running, StartedAt = unit.Clock };
        Change(transfer, running);
        changed();
        StopAtEndOfWindow(running);
        if (!TransferTarget.Read(running.Url, out var target, out _))
        {
            End(running, FaultCode.TransferFailure, "its URL cannot be used");
            return;
        }

        switch (running)
        {
            case { Method: EventCodes.MUpload }:
                Send(running, target);
                break;
            case { FileType: FileTypes.Firmware }:
                upgrades.Ask(target, TransferTarget.Credentials(running), running.FileSize, ForbidsLocal(target));
                break;
            default:
                cause = new ResyncCause(ResyncReason.Request, new GivenUrl(target.ToString(), null) { Credentials = TransferTarget.Credentials(running), Bytes = running.FileSize, ForbidsLocal = ForbidsLocal(target) });
                resync.Dispatch(new ResyncEvent.Asked(cause));
                break;
        }
    }

    // A window is when a file is fetched and taken, not only when that begins. What has come is taken all the same: an image in its slot runs with the next start anyway.
    private void StopAtEndOfWindow(Transfer transfer)
    {
        stop?.Dispose();
        stop = null;
        var passed = Passed(transfer);
        if (TransferTimes.End(transfer, passed) is { } end)
        {
            stop = unit.Timeline.After(end > passed ? end - passed : TimeSpan.Zero, () => Stop(transfer.Number));
        }
    }

    private void Stop(uint number)
    {
        if (All.FirstOrDefault(t => t.Number == number) is not { State: TransferState.Running } transfer)
        {
            return;
        }

        if (transfer.FileType == FileTypes.Firmware)
        {
            upgrades.GiveUp();
        }
        else if (cause is { } asked && resync.Withdraw(asked, WindowsPassed))
        {
            cause = null;
            End(transfer, FaultCode.CannotCompleteDownload, WindowsPassed);
        }
    }

    private void Send(Transfer transfer, FetchTarget target)
    {
        var (body, type) = transfer.FileType == FileTypes.UploadConfiguration ? (profile(), "text/xml") : (Encoding.UTF8.GetBytes(unit.Recent), "text/plain");
        var policy = PolicyFor(target, isSealed: false);
        if (policy.Refuses(target) is { } why)
        {
            End(transfer, FaultCode.RequestDenied, why);
            return;
        }

        unit.Host.Send(new SendRequest(target, TransferTarget.Credentials(transfer), body, type, Put: true, SendTimeout, policy), answer =>
        {
            if (answer.Fault is { } fault)
            {
                End(transfer, TransferFaults.OfSending(fault, answer.Detail), answer.Detail);
            }
            else
            {
                End(transfer, FaultCode.None, string.Empty);
            }
        });
    }

    private void ImageEnded(bool succeeded)
    {
        if (All.FirstOrDefault(t => t is { State: TransferState.Running, FileType: FileTypes.Firmware, Method: not EventCodes.MUpload }) is not { } transfer)
        {
            OtherImage?.Invoke(succeeded);
        }
        else
        {
            var last = upgrades.Last;
            End(transfer, succeeded ? FaultCode.None : TransferFaults.Of(last?.Err ?? string.Empty, last?.Detail ?? string.Empty, upgrades.Refused), succeeded ? string.Empty : last?.Explanation ?? string.Empty);
        }
    }

    private void ProfileEnded(ResyncCause ended, bool succeeded)
    {
        if (cause is not null && !ReferenceEquals(ended, cause))
        {
            // Another resync took the place of this one while it waited: it comes after it.
            resync.Dispatch(new ResyncEvent.Asked(cause));
            return;
        }

        if (cause is not null && Profile is { } transfer)
        {
            cause = null;
            var last = resync.Last;
            End(transfer, succeeded ? FaultCode.None : TransferFaults.Of(last?.Err ?? string.Empty, last?.Detail ?? string.Empty), succeeded ? string.Empty : last?.Explanation ?? string.Empty);
        }
    }

    private void ProfileDeclined(ResyncCause declined, string why)
    {
        if (cause is not null && ReferenceEquals(declined, cause) && Profile is { } transfer)
        {
            cause = null;
            End(transfer, FaultCode.RequestDenied, why);
        }
    }

    private Transfer? Profile => All.FirstOrDefault(t => t is { State: TransferState.Running, FileType: FileTypes.Configuration, Method: not EventCodes.MUpload });

    private void End(Transfer transfer, FaultCode fault, string why)
    {
        if (All.FirstOrDefault(t => t.Number == transfer.Number) is not { } present)
        {
            return;
        }

        var missed = false;
        var failed = present with { Fault = fault, FaultText = Cut(why) };
        if (TransferTimes.MayPass(fault) && TransferTimes.Again(failed, Passed(present), unit.Entropy, out missed) is { } again)
        {
            Change(present, again);
            unit.Note(5, $"transfer {(again.Key.Length > 0 ? again.Key : again.Url)} has failed ({why}); it is tried again");
            changed();
            Go();
        }
        else if (missed)
        {
            Miss(failed);
        }
        else
        {
            Finish(failed);
        }
    }

    private void Miss(Transfer transfer) => Finish(transfer with
    {
        Fault = FaultCode.TimeWindowMissed,
        FaultText = transfer.FaultText is { Length: > 0 } last && last != WindowsPassed ? Cut($"{WindowsPassed}; the last try: {last}") : WindowsPassed,
    });

    private void Finish(Transfer transfer)
    {
        var ended = transfer with { State = TransferState.Ended, EndedAt = unit.Clock, EndedAs = All.Max(t => t.EndedAs) + 1 };
        Change(All.First(t => t.Number == transfer.Number), ended);
        changed();
        Ended?.Invoke(ended);
        Go();
    }

    private static string Cut(string why) => why.Length > LongestText ? why[..LongestText] : why;

    private void Change(Transfer from, Transfer to) => All = All.Replace(from, to);
}
