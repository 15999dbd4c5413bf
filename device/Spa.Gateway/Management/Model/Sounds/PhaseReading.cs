using System.Collections.Immutable;

namespace Spa.Gateway.Management.Model.Sounds;

/// <summary>Rows as the sections of a script, or why there is no script for them.</summary>
/// <param name="Sections">One or two; empty when <paramref name="Why"/> is not.</param>
/// <param name="Row">The row that is wrong, from 1; 0 = none, but the whole.</param>
/// <param name="Why">What would be taken; empty = nothing is wrong.</param>
internal sealed record PhaseReading(ImmutableArray<SoundSection> Sections, int Row, string Why)
{
    /// <summary>Follows the rows from the first on. A sound's rows stand in the order in which they are heard, so that what is written is what is read.</summary>
    public static PhaseReading Of(PhaseTable table)
    {
        if (table.First != 1)
        {
            return Wrong(0, "the pattern is to begin with the first row of its own");
        }

        var (end, fault) = Follow(table, 1);
        if (fault is not null)
        {
            return fault;
        }

        var last = table.Rows[end - 1];
        if (table.FirstLength > 0)
        {
            return last.Next != 1 ? Wrong(end, "rows that are played for X_000E08_FirstLength go round: the last of them is followed by the first")
                : end == table.Rows.Length ? Wrong(end, "behind rows that are played for X_000E08_FirstLength others are to follow")
                : Second(table, new(table.FirstLength, Steps(table, 1, end)), end + 1);
        }

        return last.Next > 1 ? Second(table, Once(Steps(table, 1, last.Next - 1)), last.Next) : Whole(table, end);
    }

    // One section: it goes round, is played so often, or rests in its last row.
    private static PhaseReading Whole(PhaseTable table, int end)
    {
        var (last, steps) = (table.Rows[end - 1], Steps(table, 1, end));
        var cycle = steps.Sum(step => step.Duration ?? 0);
        return last.Duration == 0 ? Said(new SoundSection(null, steps))
            : last.Next > 0 ? Said(new SoundSection(table.Length > 0 ? table.Length : null, steps))
            : table.Repetitions > 0 ? Said(new SoundSection(cycle * table.Repetitions, steps))
            : Wrong(end, "a sound that is played once or so many times says so in its repetitions; one without end goes round: its last row is followed by the first");
    }

    // Behind another one, the second goes round, is played once, or rests in its last row.
    private static PhaseReading Second(PhaseTable table, SoundSection first, int start)
    {
        var (end, fault) = Follow(table, start);
        if (fault is not null)
        {
            return fault;
        }

        var (last, steps) = (table.Rows[end - 1], Steps(table, start, end));
        var left = table.Length - first.Duration!.Value;
        return last.Duration == 0 ? Said(first, new SoundSection(null, steps))
            : last.Next == start ? (table.Length > 0 && left <= 0 ? Wrong(0, "X_000E08_Length is to be more than the rows before the round take") : Said(first, new SoundSection(table.Length > 0 ? left : null, steps)))
            : last.Next == 0 && table.Repetitions == 1 ? Said(first, Once(steps))
            : Wrong(end, "the last row is followed by the first of its round, or by none with one repetition");
    }

    // The last row of a way that goes forward one by one.
    private static (int End, PhaseReading? Fault) Follow(PhaseTable table, int start)
    {
        for (var at = start; ; at++)
        {
            var row = table.Rows[at - 1];
            if (row.Duration == 0 && row.Next != 0)
            {
                return (at, Wrong(at, "a row that is followed by another takes time"));
            }

            if (row.Modulation > 0 && row.Hertz.Count(hertz => hertz > 0) > 1)
            {
                return (at, Wrong(at, "only a row with one frequency can be modulated"));
            }

            if (row.Next <= at)
            {
                return row.Next > 0 && row.Next < start ? (at, Wrong(at, "it cannot go back behind the round that it is in")) : (at, null);
            }

            if (row.Next != at + 1 || at == table.Rows.Length)
            {
                return (at, Wrong(at, "rows are played in their order: the next is the one behind, one before, or none"));
            }
        }
    }

    private static SoundSection Once(ImmutableArray<SoundStep> steps) => new(steps.Sum(step => step.Duration ?? 0), steps);

    private static ImmutableArray<SoundStep> Steps(PhaseTable table, int from, int to)
        => [.. table.Rows[(from - 1)..to].Select(row => new SoundStep(row.On, row.Sines, row.Duration == 0 ? null : row.Duration))];

    private static PhaseReading Said(params ImmutableArray<SoundSection> sections) => new(sections, 0, string.Empty);

    private static PhaseReading Wrong(int row, string why) => new([], row, why);
}
