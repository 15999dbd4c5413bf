namespace Spa.Device.Hosting;

/// <summary>Keeps two programs from being the same unit.</summary>
internal static class DataLock
{
    /// <summary>Takes the folder; null when another program has it. Given back when disposed or when the program ends, however it ends.</summary>
    public static IDisposable? Take(string data, out string? why)
    {
        try
        {
            Directory.CreateDirectory(data);
            var file = new FileStream(Path.Combine(data, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            why = null;
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            why = e is IOException ? $"a device already runs on {data}" : $"the folder {data} cannot be used: {e.Message}";
            return null;
        }
    }
}
