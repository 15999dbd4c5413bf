using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Xml;
using Spa.Configuration.Parameters;
using Spa.Cwmp;
using Spa.Fleet.Acs;

namespace Spa.ProvisioningServer.Storage;

/// <summary>The settings of a unit as it leaves its factory, in the order in which it tells them: what most of most units is. Made of <see cref="Packed.Dictionary"/>, and as that never changed: places in it stand in the store.</summary>
internal sealed class UsualSettings
{
    private const int MostKept = 8;

    private static readonly Lazy<(string[] Names, CwmpKept[] Values, bool[] Secret, FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Places)> Table = new(Read);
    private static readonly ConcurrentDictionary<string, UsualSettings> ByObject = new(StringComparer.Ordinal);

    private readonly string[] paths;

    private UsualSettings(string holder) => (Holder, paths) = (holder, [.. Table.Value.Names.Select(n => holder + n)]);

    /// <summary>Path of the object, with the dot at its end.</summary>
    public string Holder { get; }

    /// <summary>How many there are.</summary>
    public static int Count => Table.Value.Names.Length;

    /// <summary>The table under an object.</summary>
    /// <param name="holder">Path of the object, with the dot at its end.</param>
    public static UsualSettings Under(string holder)
        => ByObject.TryGetValue(holder, out var known) ? known : ByObject.Count < MostKept ? ByObject.GetOrAdd(holder, static h => new UsualSettings(h)) : new UsualSettings(holder);

    /// <summary>Path of the object of settings that a path is in; empty = it is in none.</summary>
    public static string ObjectOf(string path) => path.IndexOf(AcsPlan.Profile, StringComparison.Ordinal) is var at and >= 0 ? path[..(at + AcsPlan.Profile.Length)] : string.Empty;

    /// <summary>The value of the setting at a place.</summary>
    public static CwmpKept Kept(int place) => Table.Value.Values[place];

    /// <summary>Whether the setting at a place is as usual.</summary>
    public static bool IsUsual(int place, CwmpType type, string text, bool isSecret) => Table.Value.Values[place] is var kept && kept.Type == type && kept.IsSecret == isSecret && kept.Text == text;

    /// <summary>Whether nobody is shown the setting at a place.</summary>
    public static bool IsSecret(int place) => Table.Value.Secret[place];

    /// <summary>Place of a parameter; -1 = it is not in the table.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="expected">Where it probably is.</param>
    public int Place(string path, int expected)
        => (uint)expected < (uint)paths.Length && path == paths[expected] ? expected
            : path.StartsWith(Holder, StringComparison.Ordinal) && Table.Value.Places.TryGetValue(path.AsSpan(Holder.Length), out var place) ? place : -1;

    /// <summary>The path of the setting at a place.</summary>
    public string Path(int place) => paths[place];

    // The second of the two documents is what a unit tells of itself.
    private static (string[] Names, CwmpKept[] Values, bool[] Secret, FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Places) Read()
    {
        var text = Packed.Dictionary;
        var told = text[text.LastIndexOf("<?xml"u8)..].ToArray();
        var (names, values) = (new List<string>(), new List<CwmpKept>());
        using var reader = XmlReader.Create(new MemoryStream(told));
        reader.ReadToFollowing("flat-profile");
        for (reader.Read(); reader.MoveToContent() == XmlNodeType.Element;)
        {
            names.Add(reader.LocalName);
            values.Add(new(CwmpType.Text, reader.ReadElementContentAsString()));
        }

        return ([.. names], [.. values], [.. names.Select(n => Catalogue.Find(n) is { Kind.IsSecret: true })], names.Select((n, at) => KeyValuePair.Create(n, at)).ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>());
    }
}
