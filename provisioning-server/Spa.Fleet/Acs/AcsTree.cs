using System.Collections.Immutable;
using System.Globalization;

namespace Spa.Fleet.Acs;

/// <summary>What a CPE has told of one object of its tree: what is in it, one level deep.</summary>
/// <param name="At">When it told so.</param>
/// <param name="Writable">Full paths, objects with their final dot; true = it can be set, or of an object: rows can be added or taken out.</param>
public sealed record AcsLevel(DateTimeOffset At, ImmutableSortedDictionary<string, bool> Writable);

/// <summary>A parameter or an object of a CPE's tree.</summary>
/// <param name="Path">Full path; an object's ends with a dot.</param>
/// <param name="Writable">It can be set; null = the CPE was not asked.</param>
public sealed record AcsNode(string Path, bool? Writable)
{
    /// <summary>True for an object.</summary>
    public bool IsObject => Path.EndsWith('.');

    /// <summary>True for a row of a table: its name is its number.</summary>
    public bool IsRow => IsObject && Name.All(char.IsAsciiDigit);

    /// <summary>Its own name, without those above it and without a final dot.</summary>
    public string Name => Path.TrimEnd('.') is var path && path.LastIndexOf('.') is var dot and >= 0 ? path[(dot + 1)..] : path;
}

/// <summary>The tree of a CPE as far as it is known: of what it was asked level by level, and of the parameters that were read.</summary>
public static class AcsTree
{
    /// <summary>What is known to be in an object: parameters first, then objects, rows of a table in the order of their numbers.</summary>
    /// <param name="at">The object with its final dot; empty = the root.</param>
    /// <param name="level">What the CPE has told of it; null = it was not asked.</param>
    /// <param name="read">Paths of parameters that were read, in ordinal order.</param>
    public static ImmutableArray<AcsNode> In(string at, AcsLevel? level, IEnumerable<string> read)
    {
        ArgumentNullException.ThrowIfNull(at);
        ArgumentNullException.ThrowIfNull(read);
        var found = new Dictionary<string, bool?>(StringComparer.Ordinal);
        foreach (var path in read.Where(p => p.Length > at.Length && p.StartsWith(at, StringComparison.Ordinal)))
        {
            var dot = path.IndexOf('.', at.Length);
            found[dot < 0 ? path : path[..(dot + 1)]] = null;
        }

        foreach (var (path, writable) in level?.Writable ?? ImmutableSortedDictionary<string, bool>.Empty)
        {
            if (IsIn(at, path))
            {
                found[path] = writable;
            }
        }

        return [.. found.Select(f => new AcsNode(f.Key, f.Value)).OrderBy(n => n.IsObject).ThenBy(n => Number(n.Name)).ThenBy(n => n.Name, StringComparer.Ordinal)];
    }

    /// <summary>True for what is in an object itself, not in one below it.</summary>
    public static bool IsIn(string at, string path)
    {
        ArgumentNullException.ThrowIfNull(at);
        ArgumentNullException.ThrowIfNull(path);
        return path.Length > at.Length && path.StartsWith(at, StringComparison.Ordinal) && path.IndexOf('.', at.Length) is var dot && (dot < 0 || dot == path.Length - 1);
    }

    /// <summary>The table whose rows a task changes; null = it changes none.</summary>
    public static string? TableOf(AcsTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task switch
        {
            { Kind: AcsTaskKind.AddObject, Arguments: [var table] } => table,
            { Kind: AcsTaskKind.DeleteObject, Arguments: [var row] } => row[..(row.TrimEnd('.').LastIndexOf('.') + 1)],
            _ => null,
        };
    }

    private static int Number(string name) => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
