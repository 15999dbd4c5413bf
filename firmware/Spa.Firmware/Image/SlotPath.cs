using System.Buffers;

namespace Spa.Firmware.Image;

/// <summary>Which paths an image may carry.</summary>
public static class SlotPath
{
    /// <summary>Names at the top of a slot that the slot keeps for itself.</summary>
    public static IReadOnlyList<string> Reserved { get; } = ["manifest", "complete", "confirmed"];

    private static readonly SearchValues<char> Allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._+-/");

    /// <summary>Why a path is not taken, or null. Plain characters only, so that no two spellings name one file.</summary>
    public static string? Unsafe(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length is 0 or > 100)
        {
            return "a path has 1 to 100 characters";
        }

        if (path.StartsWith('/'))
        {
            return "it is absolute";
        }

        if (path.AsSpan().ContainsAnyExcept(Allowed))
        {
            return "only letters, digits and . _ + - / are taken";
        }

        var parts = path.Split('/');
        if (parts.Contains(".."))
        {
            return "it leaves the slot";
        }

        if (parts.Any(p => p is "" or "."))
        {
            return "it has an empty part";
        }

        return Reserved.Contains(parts[0], StringComparer.OrdinalIgnoreCase) ? "the slot keeps this name for itself" : null;
    }
}
