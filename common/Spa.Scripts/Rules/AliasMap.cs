using System.Collections.Immutable;
using System.Text;
using Spa.Foundation.Text;

namespace Spa.Scripts.Rules;

/// <summary>The map behind <c>--alias</c>: which elements of a foreign document stand for which parameters (provisioning 2.4).</summary>
/// <remarks>
/// A path on the left fits an element when the names of the element and of those around it end in it: <c>/auth-secret</c> fits at any depth. Of several paths that fit the longest counts;
/// where that one is written more than once, each of its parameters is set. Names are compared with case, as XML does, and without their namespace.
/// </remarks>
/// <param name="Entries">In the order written; empty = no map.</param>
public sealed record AliasMap(ImmutableArray<AliasEntry> Entries)
{
    /// <summary>Most entries of a map.</summary>
    public const int MaxEntries = 30;

    private const string Rule = "SPA alias map";
    private const string Root = "flat-profile";

    /// <summary>True when it names nothing: the document is read as without a map.</summary>
    public bool IsEmpty => Entries.IsDefaultOrEmpty;

    //  map   = [ entry *( ";" entry ) [ ";" ] ]
    //  entry = 1*( "/" name ) "=" "/flat-profile/" name              blanks and line ends between tokens
    /// <summary>Reads a map; blank text is the empty map.</summary>
    public static Parsed<AliasMap> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var cursor = new TextCursor(text);
        var entries = ImmutableArray.CreateBuilder<AliasEntry>();
        while (true)
        {
            cursor.SkipBlanks();
            if (cursor.End)
            {
                return new AliasMap(entries.DrainToImmutable());
            }

            if (entries.Count == MaxEntries)
            {
                return cursor.Fail("at most 30 entries", Rule);
            }

            if (!ReadPath(ref cursor, "a path like /CPE/name", out var path, out var error))
            {
                return error!;
            }

            cursor.SkipBlanks();
            if (!cursor.Take('='))
            {
                return cursor.Fail("= after the path", Rule);
            }

            cursor.SkipBlanks();
            var at = cursor.At;
            if (!ReadPath(ref cursor, "/flat-profile/ and the name of a parameter", out var target, out error))
            {
                return error!;
            }

            if (target is not [Root, var parameter])
            {
                return new ParseError(at, "/flat-profile/ and the name of a parameter", Rule);
            }

            entries.Add(new AliasEntry(path, parameter));
            cursor.SkipBlanks();
            if (!cursor.Take(';') && !cursor.End)
            {
                return cursor.Fail("; after the entry", Rule);
            }
        }
    }

    /// <summary>Places in <see cref="Entries"/> of those that count for an element, in their order; empty when none fits.</summary>
    /// <param name="names">Local names of the elements from the root to this one.</param>
    public ImmutableArray<int> Match(ReadOnlySpan<string> names)
    {
        var longest = 0;
        var matches = ImmutableArray.CreateBuilder<int>();
        for (var i = 0; i < Entries.Length; i++)
        {
            var path = Entries[i].Path;
            if (path.Length < longest || path.Length > names.Length || !names[^path.Length..].SequenceEqual(path.AsSpan()))
            {
                continue;
            }

            if (path.Length > longest)
            {
                matches.Clear();
                longest = path.Length;
            }

            matches.Add(i);
        }

        return matches.DrainToImmutable();
    }

    /// <summary>The canonical text.</summary>
    public override string ToString() => IsEmpty ? string.Empty : string.Join(' ', Entries);

    /// <inheritdoc/>
    public bool Equals(AliasMap? other) => other is not null && Sequences.Same(Entries, other.Entries);

    /// <inheritdoc/>
    public override int GetHashCode() => Sequences.Hash(Entries);

    private static bool ReadPath(ref TextCursor cursor, string what, out ImmutableArray<string> path, out ParseError? error)
    {
        path = [];
        error = null;
        var names = ImmutableArray.CreateBuilder<string>();
        while (cursor.Take('/'))
        {
            var name = new StringBuilder();
            while (!cursor.End && !(char.IsWhiteSpace(cursor.Peek) || char.IsControl(cursor.Peek) || cursor.Peek is '/' or '=' or ';' or '<' or '>' or ':'))
            {
                name.Append(cursor.Next());
            }

            if (name.Length == 0)
            {
                error = cursor.Fail("the name of an element", Rule);
                return false;
            }

            names.Add(name.ToString());
        }

        if (names.Count == 0)
        {
            error = cursor.Fail(what, Rule);
            return false;
        }

        path = names.DrainToImmutable();
        return true;
    }
}
