using System.Collections.Immutable;

namespace Spa.Gateway.Management.Model.Sounds;

/// <summary>
/// A tone or ring as TR-104 has it: it begins with the first row and goes on with the one that each names. A script goes round in each of its sections for so long, which the standard's rows cannot say: two times of the vendor's do.
/// </summary>
/// <param name="IsEnabled">There is one at all.</param>
/// <param name="First">The row that it begins with, from 1; 0 = no row: it is switched off, or the script says more than the rows can.</param>
/// <param name="Repetitions">How often a tone is played that does not go round by itself, 1 to 255; 0 = it goes round, or its last row is without end.</param>
/// <param name="Length">Milliseconds after which one that goes round ends, wherever it is; 0 = never.</param>
/// <param name="FirstLength">Milliseconds for which its first round goes on, before the rows behind it; 0 = there is nothing behind, or it is played once.</param>
/// <param name="Rows">Always as many.</param>
internal sealed record PhaseTable(bool IsEnabled, int First, int Repetitions, long Length, long FirstLength, ImmutableArray<Phase> Rows)
{
    /// <summary>The most of <see cref="Repetitions"/>.</summary>
    public const int MostRepetitions = 255;

    /// <summary>Of what rows cannot say, or of nothing.</summary>
    public static PhaseTable Blank(bool enabled, int rows) => new(enabled, 0, 0, 0, 0, [.. Enumerable.Repeat(Phase.Unused, rows)]);

    /// <summary>A script's sections as rows; blank when they are more, or more at once, than rows can say.</summary>
    /// <param name="sections">None, one or two.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="repeats">The table has a place for <see cref="Repetitions"/>.</param>
    public static PhaseTable Of(ImmutableArray<SoundSection> sections, int rows, bool repeats)
    {
        var heard = sections.Select(section => section.Heard()).Where(section => !section.Steps.IsEmpty).ToList();
        var endless = heard.FindIndex(section => section.Duration is null);
        heard = endless < 0 ? heard : heard[..(endless + 1)];
        if (heard.Count is 0 or > 2 || heard.Sum(section => section.Steps.Length) > rows || !heard.TrueForAll(section => section.Steps.All(Phase.Says)))
        {
            return Blank(sections.Length > 0, rows);
        }

        var (first, last) = (heard[0], heard[^1]);
        var start = heard.Count == 2 ? first.Steps.Length : 0;
        var times = last.Cycle is { } cycle && last.Duration % cycle == 0 ? last.Duration / cycle : null;
        var stops = last.Cycle is null || times == 1 || (start == 0 && repeats && times <= MostRepetitions);
        var table = Blank(true, rows).Put(last, start, stops ? 0 : start + 1) with
        {
            First = 1,
            Repetitions = stops ? (int)(times ?? 0) : 0,
            Length = stops ? 0 : last.Duration + (start > 0 ? first.Duration : 0) ?? 0,
        };
        return start == 0 ? table
            : first.Duration == first.Cycle ? table.Put(first, 0, start + 1)
            : table.Put(first, 0, 1) with { FirstLength = first.Duration!.Value };
    }

    /// <summary>What is said differently: whether it is the same sound.</summary>
    public bool Same(PhaseTable other) => this with { Rows = [] } == other with { Rows = [] } && Rows.SequenceEqual(other.Rows);

    private PhaseTable Put(SoundSection section, int at, int afterwards)
    {
        var rows = Rows.ToBuilder();
        for (var i = 0; i < section.Steps.Length; i++)
        {
            rows[at + i] = Phase.Of(section.Steps[i], i + 1 < section.Steps.Length ? at + i + 2 : afterwards);
        }

        return this with { Rows = rows.MoveToImmutable() };
    }
}
