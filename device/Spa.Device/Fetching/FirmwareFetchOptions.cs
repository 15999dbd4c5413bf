namespace Spa.Device.Fetching;

/// <summary>Limits of an image download (firmware and security, section 6).</summary>
public sealed record FirmwareFetchOptions
{
    /// <summary>Tries for one request, the first included.</summary>
    public int Tries { get; init; } = 6;

    /// <summary>Wait before the second try; doubled for each further one, with jitter.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest wait between tries; a server's Retry-After beyond it is not waited for.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Longest wait for the first byte of an answer.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>In each such stretch of time at least <see cref="LeastBytes"/> must come, or the try counts as stuck.</summary>
    public TimeSpan Stretch { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>See <see cref="Stretch"/>.</summary>
    public int LeastBytes { get; init; } = 8 * 1024;

    /// <summary>All tries together may read this many times the image's size.</summary>
    public int BudgetFactor { get; init; } = 3;

    /// <summary>Most bytes read before the header has told the size.</summary>
    public long MaxUnknown { get; init; } = 1024 * 1024;

    /// <summary>Bytes between two syncs; what was synced is not asked for again after a power cut.</summary>
    public int SyncEvery { get; init; } = 1024 * 1024;

    /// <summary>Time between two reports of progress.</summary>
    public TimeSpan ReportEvery { get; init; } = TimeSpan.FromMilliseconds(250);
}
