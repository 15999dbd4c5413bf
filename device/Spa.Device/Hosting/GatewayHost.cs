using System.Security.Cryptography.X509Certificates;
using Spa.Configuration.Settings;
using Spa.Device.Fetching;
using Spa.Device.Launching;
using Spa.Device.Storage;
using Spa.Device.Syslog;
using Spa.Foundation.Ports;
using Spa.Foundation.Time;
using Spa.Gateway.Ports;
using Spa.Gateway.Trust;

namespace Spa.Device.Hosting;

/// <summary>Does what the core asks for: on workers, answering on the timeline.</summary>
internal sealed class GatewayHost(
    Timeline timeline,
    Fetcher fetcher,
    TrustStore trust,
    ClientCertificate client,
    FirmwareFetcher firmware,
    SettingsStore store,
    KeptStates kept,
    Func<byte[], string?> keepCertificate,
    DiskWorker disk,
    SyslogSender syslog,
    DebugLines debug,
    ICalendar calendar,
    string hostName,
    ILogger log,
    CancellationToken ending) : IGatewayHost
{
    private readonly TaskCompletionSource<int> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock installing = new();
    private readonly HostWork work = new(
        timeline,
        e =>
        {
            Logging.Log.WorkFailed(log, e);
            debug.Take(DebugLines.Fault, $"fault of the program: {e.GetType().Name}");
        },
        ending);

    private FetchTarget? lastGood;
    private Action? giveUp;

    /// <summary>Gets the exit code once the program is to end.</summary>
    public Task<int> Ended => ended.Task;

    /// <summary>True once a server has answered a fetch in this run.</summary>
    public bool HasReachedServer => lastGood is not null;

    /// <summary>Raised on the timeline when settings have become durable.</summary>
    public event Action<SettingsSnapshot>? Saved;

    /// <inheritdoc/>
    public void Fetch(FetchRequest request, Action<FetchAnswer> done)
    {
        ArgumentNullException.ThrowIfNull(request);
        _ = work.Begin(
            stop => fetcher.Fetch(request with { Asking = address => timeline.Post(() => request.Asking(address)) }, stop),
            answer =>
            {
                if (answer is FetchAnswer.Got && !request.IsBeside)
                {
                    NoteServer(request.Target);
                }

                done(answer);
            },
            new FetchAnswer.Failed(FetchFault.Failed, "the unit's own fault; its log says why", string.Empty));
    }

    /// <inheritdoc/>
    public void Send(SendRequest request, Action<SendAnswer> done) => _ = work.Begin(stop => fetcher.Send(request, stop), done, new SendAnswer(FetchFault.Failed, "the unit's own fault; its log says why"));

    /// <inheritdoc/>
    public void Install(ImageRequest request, Action<ImageNews> news)
    {
        ArgumentNullException.ThrowIfNull(request);
        var given = new CancellationTokenSource();
        lock (installing)
        {
            giveUp = given.Cancel;
        }

        _ = work.Begin(
            async stop =>
            {
                try
                {
                    using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, given.Token);
                    return await firmware.Install(request with { Asking = address => timeline.Post(() => request.Asking(address)) }, some => timeline.Post(() => news(some)), either.Token).ConfigureAwait(false);
                }
                catch (OperationCanceledException) when (!stop.IsCancellationRequested)
                {
                    return new ImageNews.Failed("timeout", "given up");
                }
                finally
                {
                    lock (installing)
                    {
                        giveUp = null;
                        given.Dispose();
                    }
                }
            },
            news,
            new ImageNews.Failed("failed", "the unit's own fault; its log says why"));
    }

    /// <inheritdoc/>
    public void GiveUpInstall()
    {
        lock (installing)
        {
            giveUp?.Invoke();
        }
    }

    /// <inheritdoc/>
    public void Save(SettingsSnapshot settings, Action<string?> done) => disk.Add(() =>
    {
        var fault = store.Save(settings);
        timeline.Post(() =>
        {
            if (fault is null)
            {
                Saved?.Invoke(settings);
            }

            done(fault);
        });
    });

    /// <inheritdoc/>
    public void Keep(string name, byte[] content, Action<string?> done) => disk.Add(() =>
    {
        var fault = kept.Keep(name, content);
        timeline.Post(() => done(fault));
    });

    /// <inheritdoc/>
    public void KeepCertificate(byte[] pem, Action<string?> done) => disk.Add(() =>
    {
        var fault = keepCertificate(pem);
        timeline.Post(() => done(fault));
    });

    /// <inheritdoc/>
    public void Log(string server, int severity, string text)
    {
        var shown = UnitDesk.ShownText(text);
        switch (severity)
        {
            case <= 3:
                Logging.Log.CoreError(log, shown);
                break;
            case 4:
                Logging.Log.CoreWarning(log, shown);
                break;
            case 5 or 6:
                Logging.Log.CoreNotice(log, shown);
                break;
            default:
                Logging.Log.CoreDetail(log, shown);
                break;
        }

        debug.Take(severity, shown);
        syslog.Send(server, SyslogLine.Write(severity, calendar.UtcNow, hostName, text));
    }

    /// <inheritdoc/>
    public void Believe(Beliefs beliefs) => trust.Set(beliefs);

    /// <inheritdoc/>
    public void ShowCertificate(X509Certificate2 certificate) => client.Show(certificate);

    /// <inheritdoc/>
    public void Restart(RestartKind kind, string reason)
    {
        Logging.Log.Restarting(log, kind.ToString(), reason);
        disk.Add(() =>
        {
            // A note that cannot be kept only makes the next start look like a power-up.
            RestartNote.Write(kept, kind);
            ended.TrySetResult(kind switch
            {
                RestartKind.OtherSlot => ExitCode.OtherSlot,
                RestartKind.NewLauncher => ExitCode.NewLauncher,
                _ => ExitCode.Restart,
            });
        });
    }

    /// <summary>Ends the program for good, without a note.</summary>
    public void Stop(int code) => ended.TrySetResult(code);

    private void NoteServer(FetchTarget target)
    {
        var known = KnownServer.Of(target);
        var isNew = known is not null && (lastGood is null || KnownServer.Of(lastGood) != known);
        lastGood = target;
        if (isNew)
        {
            disk.Add(() => known!.Write(kept));
        }
    }
}
