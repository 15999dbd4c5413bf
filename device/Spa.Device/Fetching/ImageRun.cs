using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Polly;
using Polly.Retry;
using Spa.Firmware.Image;
using Spa.Firmware.Slots;
using Spa.Foundation.Ports;
using Spa.Foundation.Tftp;
using Spa.Gateway.Ports;
using Spa.Gateway.Provisioning;
using Spa.Hosting.Tftp;

namespace Spa.Device.Fetching;

/// <summary>One image request on its way: the bytes that are here, the file they come from, and what was read in all.</summary>
internal sealed class ImageRun(
    HttpCourier courier,
    NameLookup names,
    IDurableFiles files,
    Installer installer,
    InstallPolicy policy,
    SlotName? runs,
    FirmwareFetchOptions limits,
    ImageRequest request,
    Func<Manifest, string?>? pin,
    Action<ImageNews> news,
    Func<RateBucket> bucketOf)
{
    private static readonly HashSet<ImageFault> MixtureFaults = [ImageFault.WrongPayload, ImageFault.DamagedPayload, ImageFault.EntryMismatch, ImageFault.TrailingBytes];
    private readonly string source = DownloadNote.SourceOf(request.Target.ToString());
    private ImageDownload? download;
    private string? tag;
    private bool resumed;
    private long read;
    private long unsynced;
    private long lastReport;

    /// <summary>Why the last image was refused; null = none was.</summary>
    public ImageRefusal? Refusal { get; private set; }

    /// <summary>The manifest of the image that was refused after its signatures had been verified; null = it never came so far.</summary>
    public Manifest? RefusedManifest { get; private set; }

    public async Task<ImageNews> FetchAndInstall(CancellationToken cancellation)
    {
        TakeUp();
        for (var whole = 0; ; whole++)
        {
            string path;
            try
            {
                var end = await FetchAll(cancellation).ConfigureAwait(false);
                if (end is Try.Stop stop)
                {
                    return stop.Why;
                }

                if (end is Try.Again again)
                {
                    return again.Why;
                }

                if (WrongLength(download!.Length) is { } wrong)
                {
                    download.Dispose();
                    Forget();
                    return wrong;
                }

                path = download.Path;
                if (download.Sync() is { } refusal)
                {
                    return Refused(refusal);
                }
            }
            finally
            {
                download?.Dispose();
                download = null;
            }

            var outcome = installer.Install(path, policy, runs, Refuse, manifest => news(new ImageNews.Writing(manifest.Version.ToString())));
            switch (outcome)
            {
                case InstallOutcome.Staged staged:
                    Forget();
                    return new ImageNews.Staged(staged.Version.ToString(), staged.SecurityRelease);
                case InstallOutcome.Refused refused when resumed && whole == 0 && MixtureFaults.Contains(refused.Refusal.Fault):
                    Forget();
                    resumed = false;
                    break;
                case InstallOutcome.Refused refused:
                    Forget();
                    return Refused(refused.Refusal);
            }
        }
    }

    // What an earlier start of the program left: of use only with a note that fits this URL, and only as far as it was synced.
    private void TakeUp()
    {
        if (DownloadNote.Read(files) is not { } note || note.Source != source)
        {
            Forget();
            return;
        }

        installer.DropDownloads(note.Name);
        CutBack(note);
        if (installer.TryBegin(note.Name, policy, Refuse, out download, out _))
        {
            tag = note.Tag;
            resumed = download.Length > 0;
        }
    }

    private void CutBack(DownloadNote note)
    {
        var path = $"download/{note.Name}.part";
        using var part = files.OpenRead(path);
        if (part is null || part.Length == note.Synced)
        {
            return;
        }

        if (part.Length < note.Synced)
        {
            files.Delete(path);
            return;
        }

        var beside = $"download/{note.Name}.cut";
        using (var sink = files.Create(beside))
        {
            var buffer = new byte[64 * 1024];
            while (sink.Length < note.Synced)
            {
                var count = part.Read(buffer, 0, (int)Math.Min(buffer.Length, note.Synced - sink.Length));
                sink.Write(buffer.AsSpan(0, count));
            }

            sink.Sync();
        }

        files.Rename(beside, path);
        files.SyncFolder("download");
    }

    private async Task<Try> FetchAll(CancellationToken cancellation)
    {
        var retry = new RetryStrategyOptions<Try>
        {
            ShouldHandle = args => ValueTask.FromResult(args.Outcome.Result is Try.Again { After: var after } && !(after > limits.LongestDelay)),
            MaxRetryAttempts = Math.Max(1, limits.Tries - 1),
            DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(
                (args.Outcome.Result as Try.Again)?.After ?? FullJitter.Wait(FullJitter.Bound(args.AttemptNumber + 1, limits.FirstDelay, limits.LongestDelay), Random.Shared.NextDouble())),
        };
        var pipeline = new ResiliencePipelineBuilder<Try>().AddRetry(retry).Build();
        try
        {
            return await pipeline.ExecuteAsync(
                async stop => request.Target.Scheme == FetchScheme.Tftp ? await ByTftp(stop).ConfigureAwait(false) : await ByHttp(stop).ConfigureAwait(false),
                cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return new Try.Stop(new ImageNews.Failed("timeout", "given up"));
        }
    }

    private async Task<Try> ByHttp(CancellationToken cancellation)
    {
        var resume = tag is not null && download is { Length: > 0 };
        if (resume && download!.Total == download.Length)
        {
            return new Try.Whole();
        }

        using var answer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        answer.CancelAfter(limits.AnswerTimeout);
        var ask = new HttpAsk(
            request.Target, HttpMethod.Get, request.Credentials, null, null, request.Policy, request.Asking, resume ? download!.Length : 0, resume ? tag : null);
        var reply = await courier.Ask(ask, answer.Token).ConfigureAwait(false);
        if (reply is HttpReply.Failed failed)
        {
            cancellation.ThrowIfCancellationRequested();
            var why = new ImageNews.Failed(Err(failed.Fault, failed.Detail), failed.Detail);
            return failed.Fault is FetchFault.Refused or FetchFault.TlsFailed ? new Try.Stop(why) : new Try.Again(why);
        }

        var answered = (HttpReply.Answered)reply;
        using (answered.Connection)
        {
            return await Take(answered.Response, resume, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<Try> Take(HttpResponseMessage response, bool resume, CancellationToken cancellation)
    {
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK:
                if (Begin(response) is { } refusal)
                {
                    return new Try.Stop(Refused(refusal));
                }

                return await ReadBody(response, cancellation).ConfigureAwait(false);

            case HttpStatusCode.PartialContent when resume && Fits(response):
                resumed = true;
                return await ReadBody(response, cancellation).ConfigureAwait(false);

            case HttpStatusCode.PartialContent:
                Restart();
                return new Try.Again(Get("the server sent another part than was asked for"), TimeSpan.Zero);

            case HttpStatusCode.RequestedRangeNotSatisfiable when resume:
                if (response.Content.Headers.ContentRange?.Length == download!.Length && download.Total == download.Length)
                {
                    return new Try.Whole();
                }

                Restart();
                return new Try.Again(Get("the server's file has another length now"), TimeSpan.Zero);

            case HttpStatusCode.NotFound or HttpStatusCode.Gone:
                return new Try.Stop(new ImageNews.Failed("file not found", $"HTTP {(int)response.StatusCode}"));

            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.ProxyAuthenticationRequired:
                return new Try.Stop(new ImageNews.Failed("access denied", $"HTTP {(int)response.StatusCode}"));

            case HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError:
                return new Try.Again(Get($"HTTP {(int)response.StatusCode}"), RetryAfter(response.Headers.RetryAfter));

            default:
                return new Try.Stop(Get($"HTTP {(int)response.StatusCode}"));
        }
    }

    private bool Fits(HttpResponseMessage response)
        => response.Content.Headers.ContentRange is { Unit: "bytes", From: { } from } range
        && from == download!.Length
        && (range.Length is null || download.Total is null || range.Length == download.Total)
        && (response.Headers.ETag is not { } now || now.ToString() == tag);

    private ImageRefusal? Begin(HttpResponseMessage response)
    {
        Restart();
        tag = response.Headers.ETag is { IsWeak: false } strong ? strong.ToString() : null;
        return Open();
    }

    private ImageRefusal? Open() => installer.TryBegin(DownloadNote.NameOf(source, tag), policy, Refuse, out download, out var refusal) ? null : refusal;

    private async Task<Try> ReadBody(HttpResponseMessage response, CancellationToken cancellation)
    {
        var buffer = new byte[64 * 1024];
        var bucket = bucketOf();
        using var stuck = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var (stretch, inStretch) = (Stopwatch.StartNew(), 0L);
        stuck.CancelAfter(limits.Stretch);
        try
        {
            using var body = await response.Content.ReadAsStreamAsync(stuck.Token).ConfigureAwait(false);
            while (true)
            {
                var count = await body.ReadAsync(buffer.AsMemory(0, bucket.Piece), stuck.Token).ConfigureAwait(false);
                if (count == 0)
                {
                    return new Try.Whole();
                }

                if (Write(buffer.AsSpan(0, count)) is { } end)
                {
                    return end;
                }

                await bucket.Pay(count, cancellation).ConfigureAwait(false);
                inStretch += count;
                if (inStretch >= limits.LeastBytes)
                {
                    (inStretch, stretch) = (0, Stopwatch.StartNew());
                    stuck.CancelAfter(limits.Stretch);
                }
                else if (stretch.Elapsed > limits.Stretch)
                {
                    return new Try.Again(new ImageNews.Failed("timeout", "the server sends too slowly"));
                }
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new Try.Again(new ImageNews.Failed("timeout", "the server sends too slowly"));
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            var (fault, detail) = HttpCourier.Classify(e);
            return new Try.Again(new ImageNews.Failed(Err(fault, detail), detail));
        }
        finally
        {
            Note();
        }
    }

    private async Task<Try> ByTftp(CancellationToken cancellation)
    {
        Try last = new Try.Again(new ImageNews.Failed("name lookup failed", request.Target.Host));
        await foreach (var (_, address) in TargetAddresses.Of(names, request.Target, cancellation).ConfigureAwait(false))
        {
            request.Asking(address.ToString());
            Restart();
            if (Open() is { } refusal)
            {
                return new Try.Stop(Refused(refusal));
            }

            Try? end = null;
            var bucket = bucketOf();
            var fault = await TftpClient.Get(new IPEndPoint(address, request.Target.Port), request.Target.Path, long.MaxValue, static _ => { }, async (bytes, stop) =>
            {
                end = Write(bytes.Span);
                if (end is not null)
                {
                    throw new IOException("not taken");
                }

                await bucket.Pay(bytes.Length, stop).ConfigureAwait(false);
            }, null, cancellation).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            if (end is not null)
            {
                return end;
            }

            if (fault is null)
            {
                return new Try.Whole();
            }

            var kind = Fetcher.FaultOf(fault);
            var why = new ImageNews.Failed(Err(kind, fault.Message), kind == FetchFault.Timeout ? string.Empty : fault.Message);
            if (fault.Kind is not (TftpFaultKind.Timeout or TftpFaultKind.GivenUp))
            {
                return new Try.Stop(why);
            }

            last = new Try.Again(why);
        }

        return last;
    }

    private Try.Stop? Write(ReadOnlySpan<byte> bytes)
    {
        read += bytes.Length;
        if (download!.Write(bytes) is { } refusal)
        {
            RefusedManifest = download.Manifest;

            // Nothing of it is gone on with, so nothing is noted of it when the body ends.
            tag = null;
            Forget();
            return new Try.Stop(Refused(refusal));
        }

        if (download.Total is { } announced && WrongLength(announced) is { } wrong)
        {
            tag = null;
            Forget();
            return new Try.Stop(wrong);
        }

        if (read > (download.Total is { } total ? total * limits.BudgetFactor : limits.MaxUnknown))
        {
            return new Try.Stop(Get("the server sent too much for this image"));
        }

        unsynced += bytes.Length;
        if (unsynced >= limits.SyncEvery)
        {
            Note();
        }

        if (Environment.TickCount64 - lastReport >= (long)limits.ReportEvery.TotalMilliseconds || download.Length == download.Total)
        {
            lastReport = Environment.TickCount64;
            news(new ImageNews.Downloading(download.Length, download.Total));
        }

        return null;
    }

    // Only what was synced is noted; a file without a strong ETag cannot be gone on with.
    private void Note()
    {
        unsynced = 0;
        if (tag is { } strong && download is { Length: > 0 } && download.Sync() is null)
        {
            new DownloadNote(source, strong, download.Length).Write(files);
        }
    }

    private void Restart()
    {
        download?.Dispose();
        download = null;
        tag = null;
        resumed = false;
        Forget();
    }

    private void Forget()
    {
        DownloadNote.Forget(files);
        if (files.Exists("download"))
        {
            installer.DropDownloads(null);
        }
    }

    private string? Refuse(Manifest manifest) => pin?.Invoke(manifest) ?? request.RefuseVersion(manifest.Version.ToString());

    private ImageNews.Failed? WrongLength(long bytes) => request.Bytes > 0 && request.Bytes != bytes ? new(ErrTexts.CorruptFile, $"the image has {bytes} bytes, and {request.Bytes} were announced") : null;

    private ImageNews.Failed Get(string detail) => new($"{request.Target.Scheme.ToString().ToLowerInvariant()}_get failed", detail);

    private string Err(FetchFault fault, string detail) => fault switch
    {
        FetchFault.NotFound => "file not found",
        FetchFault.AccessDenied => "access denied",
        FetchFault.NameLookupFailed => "name lookup failed",
        FetchFault.Timeout => "timeout",
        FetchFault.TlsFailed => detail.Length == 0 ? "tls failed" : $"tls failed: {detail}",
        _ => $"{request.Target.Scheme.ToString().ToLowerInvariant()}_get failed",
    };

    private ImageNews.Failed Refused(ImageRefusal refusal)
    {
        Refusal = refusal;
        return new(refusal.Sentence, string.Empty) { Refusal = refusal.Fault };
    }

    private static TimeSpan? RetryAfter(RetryConditionHeaderValue? value)
        => value?.Delta ?? (value?.Date is { } date && date > DateTimeOffset.UtcNow ? date - DateTimeOffset.UtcNow : null);

    private abstract record Try
    {
        internal sealed record Whole : Try;

        internal sealed record Again(ImageNews.Failed Why, TimeSpan? After = null) : Try;

        internal sealed record Stop(ImageNews.Failed Why) : Try;
    }
}
