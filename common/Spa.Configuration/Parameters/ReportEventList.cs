using Spa.Foundation.Text;

namespace Spa.Configuration.Parameters;

/// <summary>A comma list of <c>boot</c>, <c>resync</c>, <c>upgrade</c>, in any case and order.</summary>
internal sealed class ReportEventList : Kind<ReportEvents>
{
    private static readonly (string Word, ReportEvents Event)[] Words =
        [("boot", ReportEvents.Boot), ("resync", ReportEvents.Resync), ("upgrade", ReportEvents.Upgrade)];

    public override string Description => "a list of boot, resync, upgrade with commas between, or blank";

    public override Parsed<ReportEvents> Read(string text)
    {
        var events = ReportEvents.None;
        for (var at = 0; text.Length > 0 && at <= text.Length;)
        {
            var comma = text.IndexOf(',', at);
            var end = comma < 0 ? text.Length : comma;
            var word = text.AsSpan(at, end - at).Trim();
            var known = ReportEvents.None;
            foreach (var row in Words)
            {
                known |= word.Equals(row.Word, StringComparison.OrdinalIgnoreCase) ? row.Event : ReportEvents.None;
            }

            if (known == ReportEvents.None)
            {
                return new ParseError(at, Description, "Spa Report Trigger");
            }

            events |= known;
            at = end + 1;
        }

        return events;
    }

    public override string Write(ReportEvents value) => string.Join(',', Words.Where(w => value.HasFlag(w.Event)).Select(w => w.Word));
}
