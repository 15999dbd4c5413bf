using System.Globalization;

namespace Spa.Gateway.Management.Model.Sounds;

/// <summary>What tones and rings have alike: where a sound begins, how its rows follow each other, and the times of the vendor's.</summary>
/// <param name="reference">A row's number as the tree names a row; 0 = none.</param>
internal sealed class SoundLeaves(Func<int, string> reference)
{
    /// <summary>The longest time that a script says.</summary>
    public const long MostMilliseconds = 999_999_000;

    /// <summary>Rows as numbers (issue 1).</summary>
    public static SoundLeaves ByNumber { get; } = new(row => row.ToString(CultureInfo.InvariantCulture));

    /// <summary>Rows as paths (issue 2).</summary>
    /// <param name="table">Path of the table of rows.</param>
    public static SoundLeaves ByPath(string table) => new(row => row == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"{table}{row}"));

    /// <summary>The row that a sound begins with.</summary>
    public LeafSource First(Sound sound) => Row(sound, 0, table => table.First, (table, row) => table with { First = row });

    /// <summary>The row that follows one.</summary>
    public LeafSource Next(Sound sound, int row)
        => Row(sound, row, table => table.Rows[row - 1].Next, (table, next) => table with { Rows = table.Rows.SetItem(row - 1, table.Rows[row - 1] with { Next = next }) });

    /// <summary>How often it is played. Saying so says that <c>X_000E08_Length</c> does not, and the other way round.</summary>
    public static LeafSource Repetitions(Sound sound) => Number(sound, table => table.Repetitions, (table, times) => table with { Repetitions = (int)times, Length = times > 0 ? 0 : table.Length });

    /// <summary>A time after which what goes round ends, and one after which its first round does.</summary>
    public static void Lengths(LeafList description, Sound sound)
    {
        description.Number("X_000E08_Length", Number(sound, table => table.Length, (table, time) => table with { Length = time, Repetitions = time > 0 ? 0 : table.Repetitions }), 0, MostMilliseconds);
        description.Number("X_000E08_FirstLength", Number(sound, table => table.FirstLength, (table, time) => table with { FirstLength = time }), 0, MostMilliseconds);
    }

    /// <summary>There is a sound at all.</summary>
    public static LeafSource Enable(Sound sound) => new SoundField(sound, 0, table => table.IsEnabled ? "1" : "0", (draft, value) => draft.Table with { IsEnabled = value == "1" });

    private SoundField Row(Sound sound, int row, Func<PhaseTable, int> read, Func<PhaseTable, int, PhaseTable> write)
    {
        return new SoundField(sound, row, table => Name(read(table)), (draft, value) => Enumerable.Range(0, sound.Rows + 1).Where(own => Name(own) == value).Select(own => write(draft.Table, own)).FirstOrDefault(), $"one of its own rows, {Name(1)} to {Name(sound.Rows)}, or none");

        string Name(int own) => reference(own == 0 ? 0 : sound.FirstRow + own - 1);
    }

    private static SoundField Number(Sound sound, Func<PhaseTable, long> read, Func<PhaseTable, long, PhaseTable> write)
        => new(sound, 0, table => Text(read(table)), (draft, value) => write(draft.Table, long.Parse(value, CultureInfo.InvariantCulture)));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
