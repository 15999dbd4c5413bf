using System.Text;
using Spa.Marks;

namespace Spa.Device.Tests.Provisioning;

/// <summary>Every state with every event, as a page that people read and that the machine must equal.</summary>
internal static class MachineGrid
{
    public const string Silent = "-";

    /// <summary>Compares a page under docs/machines with what the machine does.</summary>
    public static void ShouldEqual(string file, string page) => CheckedIn.ShouldEqual(page, "docs", "machines", file);

    public static string Page(string title, string about, IEnumerable<(string State, IEnumerable<(string Event, string[] Cells)> Rows)> states, params string[] columns)
    {
        var page = new StringBuilder($"# {title}\n\n{about}\n");
        foreach (var (state, rows) in states)
        {
            page.Append($"\n## {state}\n\n| event | {string.Join(" | ", columns)} |\n|{string.Concat(Enumerable.Repeat("---|", columns.Length + 1))}\n");
            foreach (var (name, cells) in rows)
            {
                page.Append($"| {name} | {string.Join(" | ", cells)} |\n");
            }
        }

        return page.ToString();
    }
}
