using System.Globalization;
using Spa.Configuration.Settings;
using Spa.Cwmp;

namespace Spa.Gateway.Management.Model;

/// <summary>The codecs of the unit, and the order in which a line prefers them: up to three by settings, the others by an order of the unit's own.</summary>
internal static class CodecOrder
{
    /// <summary>Each by its name in the settings, its name and bits a second in the standard, and the setting that switches it, without its line; null = it cannot be switched off. In the order of the tables.</summary>
    public static readonly (string Name, string Codec, string Rate, string? Switch)[] All =
    [
        ("G711u", "G.711MuLaw", "64000", null), ("G711a", "G.711ALaw", "64000", null),
        ("G726-16", "G.726", "16000", "G726-16_Enable"), ("G726-24", "G.726", "24000", "G726-24_Enable"), ("G726-32", "G.726", "32000", "G726-32_Enable"), ("G726-40", "G.726", "40000", "G726-40_Enable"),
        ("G729a", "G.729a", "8000", "G729a_Enable"),
    ];

    /// <summary>Whether a line has a codec.</summary>
    /// <param name="line">The line, 1 or 2.</param>
    /// <param name="codec">Its place in <see cref="All"/>, from 0.</param>
    public static LeafSource Switch(int line, int codec) => All[codec].Switch is { } name ? LeafSource.Of($"{name}_{line}_", Conversion.Truth) : LeafSource.Pinned("1");

    private const string None = "Unspecified";
    private static readonly string[] Usual = ["G711u", "G711a", "G726-32", "G726-40", "G726-24", "G726-16", "G729a"];

    /// <summary>The order of a line: names in the settings, all of them.</summary>
    public static IReadOnlyList<string> Present(ModelFacts facts, int line)
        => [.. Settings(line).Select(facts.Text).Where(Usual.Contains).Concat(Usual).Distinct()];

    /// <summary>The place of a codec in the order of a line, from 1.</summary>
    /// <param name="line">The line, 1 or 2.</param>
    /// <param name="codec">Its place in <see cref="All"/>, from 0.</param>
    public static LeafSource Priority(int line, int codec) => new Place(line, All[codec].Name);

    /// <summary>The order of a line as a list of references to rows of a table.</summary>
    /// <param name="line">The line, 1 or 2.</param>
    /// <param name="table">Path of the table, whose rows stand as <see cref="All"/> does, those of line 1 before those of line 2.</param>
    public static LeafSource List(int line, string table) => new References(line, table);

    private static string[] Settings(int line) => [$"Preferred_Codec_{line}_", $"Second_Preferred_Codec_{line}_", $"Third_Preferred_Codec_{line}_"];

    // Behind the third the unit's own order holds: what cannot be said so is refused, not bent.
    private static LeafWrite Write(int line, IReadOnlyList<string> wanted, IReadOnlyList<string> present)
    {
        if (wanted.SequenceEqual(present))
        {
            return LeafWrite.Nothing;
        }

        var first = wanted.Take(3).ToList();
        return first.Concat(Usual.Except(first)).SequenceEqual(wanted)
            ? LeafWrite.Nothing with { Assignments = [.. Settings(line).Zip(Shortest(first), (name, codec) => new Assignment(name, codec, null))] }
            : LeafWrite.Refuse(FaultCode.InvalidParameterValue, $"the first three may be any; behind them the order is {string.Join(", ", Usual.Except(first))}");
    }

    // No more settings than it takes, so that another first one leaves the rest as the unit has it.
    private static IEnumerable<string> Shortest(List<string> first)
    {
        var needed = Enumerable.Range(1, first.Count).First(n => first.Take(n).Concat(Usual.Except(first.Take(n))).Take(first.Count).SequenceEqual(first));
        return first.Take(needed).Concat(Enumerable.Repeat(None, first.Count - needed));
    }

    private sealed class Place(int line, string codec) : LeafSource
    {
        public override bool IsWritable => true;

        public override string Read(ModelFacts facts) => (Present(facts, line).ToList().IndexOf(codec) + 1).ToString(CultureInfo.InvariantCulture);

        public override LeafWrite Write(string value, ModelFacts facts)
        {
            var present = Present(facts, line);
            var wanted = present.Where(name => name != codec).ToList();
            wanted.Insert(int.Parse(value, CultureInfo.InvariantCulture) - 1, codec);
            return CodecOrder.Write(line, wanted, present);
        }
    }

    private sealed class References(int line, string table) : LeafSource
    {
        public override bool IsWritable => true;

        public override string Read(ModelFacts facts) => string.Join(',', Present(facts, line).Select(Path));

        public override LeafWrite Write(string value, ModelFacts facts)
        {
            var wanted = value.Split(',').Select(path => Array.Find(Usual, name => Path(name) == path.Trim())).OfType<string>().Distinct().ToList();
            return wanted.Count == Usual.Length && value.Count(c => c == ',') == Usual.Length - 1
                ? CodecOrder.Write(line, wanted, Present(facts, line))
                : LeafWrite.Refuse(FaultCode.InvalidParameterValue, $"expected all {Usual.Length} rows of the line in {table[..^1]}, from {Path(All[0].Name)} on, each once, the preferred one first; its Enable switches one off");
        }

        private string Path(string name) => string.Create(CultureInfo.InvariantCulture, $"{table}{((line - 1) * All.Length) + Array.FindIndex(All, codec => codec.Name == name) + 1}");
    }
}
