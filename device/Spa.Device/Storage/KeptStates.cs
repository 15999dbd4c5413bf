using System.Buffers;
using System.Security.Cryptography;
using Spa.Foundation.Ports;

namespace Spa.Device.Storage;

/// <summary>Small states that the core keeps, one file each in <c>config/kept</c>, with a check sum before the content.</summary>
/// <param name="files">The unit's data folder.</param>
public sealed class KeptStates(IDurableFiles files)
{
    private const string Folder = "config/kept";
    private const int SumBytes = 32;
    private static readonly SearchValues<char> NameLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.");

    /// <summary>All whole states by name, and the names of the damaged ones, which are left out.</summary>
    public IReadOnlyDictionary<string, byte[]> Load(out IReadOnlyList<string> damaged)
    {
        var states = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var bad = new List<string>();
        foreach (var name in files.List(Folder).Where(n => !n.EndsWith('/') && !n.EndsWith(".tmp", StringComparison.Ordinal)))
        {
            var bytes = files.Read($"{Folder}/{name}");
            if (bytes is { Length: >= SumBytes } && SHA256.HashData(bytes.AsSpan(SumBytes)).AsSpan().SequenceEqual(bytes.AsSpan(0, SumBytes)))
            {
                states[name] = bytes[SumBytes..];
            }
            else
            {
                bad.Add(name);
            }
        }

        damaged = bad;
        return states;
    }

    /// <summary>Makes one state durable, or forgets it when <paramref name="content"/> is empty. Null when done, else why not.</summary>
    public string? Keep(string name, byte[] content)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (string.IsNullOrEmpty(name) || name.AsSpan().ContainsAnyExcept(NameLetters) || name[0] == '.' || name.EndsWith(".tmp", StringComparison.Ordinal))
        {
            throw new ArgumentException($"A state's name has small letters, digits and '-': {name}", nameof(name));
        }

        var path = $"{Folder}/{name}";
        try
        {
            files.CreateFolder(Folder);
            files.SyncFolder("config");
            if (content.Length == 0)
            {
                files.Delete(path);
                files.SyncFolder(Folder);
            }
            else
            {
                files.Replace(path, [.. SHA256.HashData(content), .. content]);
            }

            return null;
        }
        catch (IOException e)
        {
            return e.Message;
        }
    }
}
