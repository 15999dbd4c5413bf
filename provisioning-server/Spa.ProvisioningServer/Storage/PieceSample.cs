namespace Spa.ProvisioningServer.Storage;

/// <summary>Words of some devices all over the fleet, by which it is guessed what a search costs. It decides how devices are looked for, never which are found.</summary>
/// <param name="rows">Words of each device of the sample.</param>
internal sealed class PieceSample(IReadOnlyList<string> rows)
{
    // In steps through the list of devices of one piece (30 ns, measured): a row that is read because its number is known, and one that is read in order of the numbers.
    private const double Row = 30;
    private const double NextRow = 7;

    // Lists so short that one more costs next to nothing, and may save some thousand rows that a sample is too small to show.
    private const double Rare = 0.02;
    private const int MostRare = 3;

    private readonly string[] rows = [.. rows.Select(r => r.ToLowerInvariant())];

    /// <summary>Which pieces to look up for texts that stand in one device all; none = reading the devices one after the other is quicker.</summary>
    /// <param name="patterns">Patterns for <c>like</c>.</param>
    /// <param name="always">True when reading all devices is out of the question: some pieces are chosen, if there are any.</param>
    public IReadOnlyList<string> Choose(IReadOnlyList<string> patterns, bool always = false)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        var left = Enumerable.Range(0, rows.Length).ToList();
        var open = patterns.SelectMany(Pieces).Distinct(StringComparer.Ordinal)
            .Select(piece => new Weighed(piece, [.. rows.Select(r => r.Contains(piece.ToLowerInvariant(), StringComparison.Ordinal))])).OrderBy(p => p.Count).ToList();
        var (chosen, cost) = (new List<string>(), 0.0);

        // Each takes away rows that would be read in vain, and costs a walk through its list.
        while (open.MaxBy(Gain) is { } best && (Gain(best) > 0 || (always && chosen.Count == 0)))
        {
            Take(best);
        }

        if (!always && cost + (Row * left.Count) > NextRow * rows.Length)
        {
            return [];
        }

        foreach (var rare in open.Where(p => p.Count <= Rare * rows.Length).Take(MostRare).ToList())
        {
            Take(rare);
        }

        return chosen;

        double Gain(Weighed piece) => (Row * left.Count(i => !piece.In[i])) - piece.Count;

        void Take(Weighed piece)
        {
            chosen.Add(piece.Text);
            cost += piece.Count;
            left.RemoveAll(i => !piece.In[i]);
            open.Remove(piece);
        }
    }

    /// <summary>Pieces of three letters that stand, in one case or another, in every text that a pattern for <c>like</c> fits.</summary>
    public static IEnumerable<string> Pieces(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        foreach (var run in pattern.Split('%', '_'))
        {
            // The index counts letters as Unicode does, not halves of them.
            var letters = run.EnumerateRunes().Select(r => r.ToString()).ToList();
            for (var i = 0; i + 3 <= letters.Count; i++)
            {
                yield return letters[i] + letters[i + 1] + letters[i + 2];
            }
        }
    }

    private sealed record Weighed(string Text, bool[] In)
    {
        public int Count { get; } = In.Count(i => i);
    }
}
