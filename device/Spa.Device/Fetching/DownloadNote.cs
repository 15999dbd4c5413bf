using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Spa.Foundation.Ports;

namespace Spa.Device.Fetching;

/// <summary>What is known of a half-done image download, on the disk: without it nothing of a download is used again.</summary>
/// <param name="Source">Digest of the URL, hexadecimal: a URL may hold a token that must not lie about.</param>
/// <param name="Tag">Strong ETag of the file, quotes included.</param>
/// <param name="Synced">Bytes that survive a power cut.</param>
internal sealed record DownloadNote(string Source, string Tag, long Synced)
{
    private const string Path = "config/download";
    private const string Form = "spa-download 1";

    /// <summary>Name of the file that takes the bytes.</summary>
    public string Name => NameOf(Source, Tag);

    internal static string NameOf(string source, string? tag) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{source}\n{tag}")))[..32];

    internal static string SourceOf(string url) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(url)));

    /// <summary>The note, or null when there is none that can be read.</summary>
    internal static DownloadNote? Read(IDurableFiles files)
        => files.Read(Path) is { } bytes && Encoding.UTF8.GetString(bytes).Split('\n') is [Form, { Length: 64 } source, { Length: > 0 } tag, var synced, ""]
            && long.TryParse(synced, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? new DownloadNote(source, tag, count)
            : null;

    internal void Write(IDurableFiles files)
    {
        files.CreateFolder("config");
        files.Replace(Path, Encoding.UTF8.GetBytes($"{Form}\n{Source}\n{Tag}\n{Synced.ToString(CultureInfo.InvariantCulture)}\n"));
    }

    internal static void Forget(IDurableFiles files) => files.Delete(Path);
}
