using System.Globalization;
using System.Text;
using Spa.Configuration.Parameters;

namespace Spa.Configuration.Views;

/// <summary>The manual of all settings, <c>docs/parameters.md</c>.</summary>
public static class ParameterManual
{
    /// <summary>The whole text, Markdown with LF line ends. The same catalogue gives the same bytes.</summary>
    public static string Write()
    {
        var text = new StringBuilder();
        Opening(text);
        foreach (var page in Catalogue.All.GroupBy(p => p.Page))
        {
            text.Append("\n## ").Append(PageTitle.Of(page.Key)).Append('\n');
            foreach (var section in page.GroupBy(p => p.Section))
            {
                text.Append("\n### ").Append(section.Key).Append("\n\n");
                text.Append("| label | name in a profile | default | may be | takes effect | user | meaning |\n");
                text.Append("| --- | --- | --- | --- | --- | --- | --- |\n");
                foreach (var parameter in section)
                {
                    Row(text, parameter);
                }
            }
        }

        return text.ToString();
    }

    private static void Opening(StringBuilder text)
    {
        var own = Catalogue.All.Count(p => p.IsOwn);
        var deviations = Catalogue.All.Where(p => p.Deviation is not null).ToList();
        var notOffered = Catalogue.All.Where(p => p.NotOffered is not null).ToList();
        text.Append("# Settings\n\n");
        text.Append("Generated from the catalogue in `common/Spa.Configuration/Parameters`; a test compares. To write it anew: `SPA_WRITE_DOCS=1 ./spa test --fast ParameterManualTests`.\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{Catalogue.All.Count} settings: {Catalogue.All.Count - own} of the original unit, {own} of our own. ");
        text.Append(CultureInfo.InvariantCulture, $"{deviations.Count} depart from the original, {notOffered.Count} are not offered.\n\n");
        text.Append("* **takes effect** *now*: at the next use; running calls go on as they began. *when idle*: when no call, ring or off-hook phone uses the line. *restart*: with a restart that the device plans for a time without a call.\n");
        text.Append("* **user**: what the web account `user` may do with factory settings: `na` not shown, `ro` read, `rw` change. The attribute `ua` in a profile changes it.\n");
        text.Append("* Yes, no and choices may be written in any case; whole numbers also as `0x` hexadecimal.\n");
        text.Append("\n## Where we depart from the original\n\n| name | ours | original | why |\n| --- | --- | --- | --- |\n");
        foreach (var p in deviations)
        {
            text.Append(CultureInfo.InvariantCulture, $"| `{p.Name}` | {Code(p.DefaultText)} | {Code(p.OriginalDefaultText)} | {Cell(p.Deviation!)} |\n");
        }

        text.Append("\n## Not offered\n\nA value is accepted, kept and reported as without effect.\n\n| name | why |\n| --- | --- |\n");
        foreach (var p in notOffered)
        {
            text.Append(CultureInfo.InvariantCulture, $"| `{p.Name}` | {Cell(p.NotOffered!)} |\n");
        }
    }

    private static void Row(StringBuilder text, Parameter p)
    {
        var apply = p.Apply switch { ApplyWhen.Now => "now", ApplyWhen.WhenIdle => "when idle", _ => "restart" };
        var notes = (p.IsOwn ? " Our own." : string.Empty)
            + (p.Deviation is { } why ? $" **Departs from the original:** {Cell(why)}" : string.Empty)
            + (p.NotOffered is { } not ? $" **Not offered:** {Cell(not)}" : string.Empty);
        text.Append(CultureInfo.InvariantCulture, $"| {Cell(p.Label)} | `{p.Name}` | {Code(p.DefaultText)} | {Cell(p.Kind.Description)} | {apply} | {UserAccessText.Write(p.UserAccess)} | {Cell(p.Meaning)}{notes} |\n");
    }

    private static string Code(string value) => value.Length == 0 ? "blank" : $"`{value.Replace("|", "\\|", StringComparison.Ordinal)}`";

    private static string Cell(string value)
        => value.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal);
}
