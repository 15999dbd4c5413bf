using System.Globalization;
using System.Text;

namespace Spa.Simulation.Ladders;

/// <summary>What happened between telephone, provider and stations, in order, as a ladder that a telephone engineer reads: a column for each side, an arrow for each message, the rest as marks in the column of whoever did it.</summary>
public sealed class Ladder
{
    // The oldest make place.
    private const int Most = 5000;
    private const int Width = 22;
    private readonly List<string> sides;
    private readonly Queue<LadderEntry> entries = new();

    /// <summary>Begins with columns in this order; others stand behind them.</summary>
    public Ladder(params IEnumerable<string> sides) => this.sides = [.. sides];

    /// <summary>What is kept, oldest first; at most the last 5000.</summary>
    public IReadOnlyCollection<LadderEntry> Entries => entries;

    /// <summary>Adds a line.</summary>
    public void Add(LadderEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        Know(entry.From);
        if (entry.To is not null)
        {
            Know(entry.To);
        }

        if (entries.Count == Most)
        {
            entries.Dequeue();
        }

        entries.Enqueue(entry);
    }

    /// <summary>A side did something.</summary>
    public void Mark(TimeSpan at, string side, string what) => Add(new LadderEntry(at, side, null, what, string.Empty));

    /// <summary>Forgets what was.</summary>
    public void Clear() => entries.Clear();

    /// <summary>The ladder as text, one line each; only sides that did something have a column.</summary>
    public override string ToString()
    {
        var used = sides.Where(side => entries.Any(entry => entry.From == side || entry.To == side)).ToList();
        var text = new StringBuilder("time".PadRight(12));
        foreach (var side in used)
        {
            text.Append(Center(side));
        }

        text.AppendLine();
        foreach (var entry in entries)
        {
            Write(text, entry, used);
        }

        return text.ToString();
    }

    private void Know(string side)
    {
        if (!sides.Contains(side))
        {
            sides.Add(side);
        }
    }

    private static void Write(StringBuilder text, LadderEntry entry, List<string> used)
    {
        var line = new char[used.Count * Width];
        Array.Fill(line, ' ');
        for (var i = 0; i < used.Count; i++)
        {
            line[Middle(i)] = '|';
        }

        var (from, to) = (used.IndexOf(entry.From), entry.To is null ? -1 : used.IndexOf(entry.To));
        var beside = entry.Full;
        if (to >= 0 && to != from)
        {
            Arrow(line, Middle(from), Middle(to), entry.Label);
        }
        else
        {
            line[Middle(from)] = '*';
            beside = beside.Length == 0 ? entry.Label : $"{entry.Label}  {beside}";
        }

        text.Append(string.Create(CultureInfo.InvariantCulture, $"{(int)entry.At.TotalMinutes:00}:{entry.At:ss\\.fff}")).Append(' ', 2).Append(line);
        if (beside.Length > 0)
        {
            text.Append("  ").Append(beside);
        }

        text.AppendLine();
    }

    private static void Arrow(char[] line, int from, int to, string label)
    {
        var (left, right) = (Math.Min(from, to), Math.Max(from, to));
        Array.Fill(line, '-', left + 1, right - left - 1);
        line[to > from ? right - 1 : left + 1] = to > from ? '>' : '<';
        var room = right - left - 5;
        label = label.Length > room ? label[..room] : label;
        label.CopyTo(0, line, left + 3 + ((room - label.Length) / 2), label.Length);
    }

    private static int Middle(int column) => (column * Width) + (Width / 2);

    private static string Center(string side)
    {
        var shown = side.Length > Width - 2 ? side[..(Width - 2)] : side;
        return shown.PadLeft(((Width + shown.Length) / 2) + 1).PadRight(Width);
    }
}
