using Spa.Foundation.Tftp;

namespace Spa.Hosting.Tftp;

/// <summary>Limits of a server.</summary>
public sealed record TftpServerOptions
{
    /// <summary>Transfers at once. A request beyond is passed over without a word: the client asks again, later each time.</summary>
    public int MaxTransfers { get; init; } = 512;

    /// <summary>Transfers at once for one address.</summary>
    public int MaxTransfersPerAddress { get; init; } = 8;

    /// <summary>Most bytes of a file that is written.</summary>
    public int MaxWriteBytes { get; init; } = 1024 * 1024;

    /// <summary>Largest block granted: 1468 fits an Ethernet frame.</summary>
    public int LargestBlock { get; init; } = 1468;

    /// <summary>Longest time for one transfer, whatever the other side does.</summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Waits and tries.</summary>
    public TftpTimings Timings { get; init; } = TftpTimings.Usual;

    /// <summary>Told of an exception of the handler, which is a bug of it; the client gets an error without its text.</summary>
    public Action<Exception> Broken { get; init; } = static _ => { };
}
