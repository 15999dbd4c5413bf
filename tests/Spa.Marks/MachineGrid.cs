using System.Text;
using Spa.Foundation.Machines;

namespace Spa.Marks;

/// <summary>Walks every state and event of a machine and compares the grid with its page in <c>docs/machines</c>: each pair that changes nothing is a decision someone can see.</summary>
public static class MachineGrid
{
    /// <summary>Fails when the page differs.</summary>
    public static void ShouldBe<TState, TEvent, TEffect>(string page, string title, TState[] states, TEvent[] events, Func<TState, TEvent, Step<TState, TEffect>> on)
        where TState : notnull
        where TEvent : notnull
        where TEffect : notnull
    {
        var text = new StringBuilder($"# {title}\n\nNext state and effects for every pair of state and event, with the default times; an empty cell changes nothing. Checked by a test.\n\n|  |");
        text.AppendJoin("", events.Select(e => $" {Short(e)} |")).Append("\n| --- |").AppendJoin("", events.Select(_ => " --- |")).Append('\n');
        foreach (var state in states)
        {
            text.Append($"| **{state}** |");
            foreach (var e in events)
            {
                var step = on(state, e);
                var same = EqualityComparer<TState>.Default.Equals(step.Next, state);
                var cell = string.Join(", ", step.Effects.Select(effect => Short(effect)));
                text.Append(same && cell.Length == 0 ? " |" : $" **{step.Next}**{(cell.Length == 0 ? string.Empty : "; " + cell)} |");
            }

            text.Append('\n');
        }

        CheckedIn.ShouldEqual(text.ToString(), "docs", "machines", page + ".md");
    }

    private static string Short<T>(T value)
        where T : notnull
    {
        var text = value.ToString()!;
        var open = text.IndexOf(" {", StringComparison.Ordinal);
        if (open < 0)
        {
            return text;
        }

        var members = text[(open + 2)..^1].Split(", ").Select(member => member[(member.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim()).Where(member => member.Length > 0);
        var inside = string.Join(", ", members);
        return inside.Length == 0 ? (text.Contains('=', StringComparison.Ordinal) ? $"{text[..open]}(stop)" : text[..open]) : $"{text[..open]}({inside})";
    }
}
