using System.Globalization;

namespace Spa.ProvisioningServer.Hosting.Units;

/// <summary>How many files the system lets this process have open; a connection is one.</summary>
internal static class OpenFiles
{
    // For the store, the log, images that are read, webhooks, and connections that are turned away.
    private const int Beside = 500;

    /// <summary>The limit in force. The runtime has raised it to the hard limit when the process began.</summary>
    public static int Limit()
    {
        try
        {
            var line = File.ReadLines("/proc/self/limits").FirstOrDefault(l => l.StartsWith("Max open files", StringComparison.Ordinal));
            return line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > 3 } words && int.TryParse(words[3], NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : int.MaxValue;
        }
        catch (IOException)
        {
            return int.MaxValue;
        }
    }

    /// <summary>Connections that can be taken at once: as many as are wanted, or as the limit leaves. Without this a server that runs out of files would stop to listen.</summary>
    public static int Connections(int wanted) => Math.Min(wanted, Math.Max(100, Limit() - Beside));
}
