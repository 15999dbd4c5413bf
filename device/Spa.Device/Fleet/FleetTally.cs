using System.Collections.Concurrent;
using Spa.Gateway.Ports;

namespace Spa.Device.Fleet;

/// <summary>What a simulated fleet has done so far. Counted from any thread.</summary>
internal sealed class FleetTally
{
    private readonly ConcurrentDictionary<string, int> faults = new(StringComparer.Ordinal);
    private int inService;
    private int resynced;
    private int failed;
    private long bytes;
    private int reports;

    /// <summary>Devices that have their key and their own profile.</summary>
    public int Serving => Volatile.Read(ref inService);

    /// <summary>Devices that have done the wanted resync and whose report was taken.</summary>
    public int Done => Volatile.Read(ref resynced);

    /// <summary>Devices whose wanted resync or report failed.</summary>
    public int Failed => Volatile.Read(ref failed);

    /// <summary>Reports that the server took.</summary>
    public int Reports => Volatile.Read(ref reports);

    /// <summary>Bytes of documents fetched.</summary>
    public long Bytes => Volatile.Read(ref bytes);

    /// <summary>Failures of single requests in words, and how many of each.</summary>
    public IReadOnlyDictionary<string, int> Faults => faults;

    public void InService() => Interlocked.Increment(ref inService);

    public void Resynced(bool succeeded) => Interlocked.Increment(ref succeeded ? ref resynced : ref failed);

    public void Fetched(FetchAnswer answer)
    {
        if (answer is FetchAnswer.Failed fault)
        {
            Count($"fetch: {fault.Fault} {fault.Detail}");
        }
        else if (answer is FetchAnswer.Got got)
        {
            Interlocked.Add(ref bytes, got.Content.Length);
        }
    }

    public void Reported(SendAnswer answer)
    {
        if (answer.Fault is { } fault)
        {
            Count($"report: {fault} {answer.Detail}");
        }
        else
        {
            Interlocked.Increment(ref reports);
        }
    }

    private void Count(string what) => faults.AddOrUpdate(what.Trim(), 1, (_, so) => so + 1);
}
