using System.CommandLine;
using Spa.Fleet;
using Spa.ProvisioningServer.Storage;
using Spectre.Console;

namespace Spa.ProvisioningServer.Commands;

/// <summary><c>server audit</c>.</summary>
internal static class AuditCommands
{
    public static Command Create() => new("audit", "What operators did.") { List(), Verify() };

    private static Command List()
    {
        var words = new Argument<string[]>("WORDS") { Description = "Only rows in which all of these words occur.", Arity = ArgumentArity.ZeroOrMore };
        var limit = new Option<int>("--limit") { Description = "Most rows.", DefaultValueFactory = _ => 50, HelpName = "N" };
        var after = new Option<string?>("--after") { Description = "Go on after this row: the cursor of the last one.", HelpName = "CURSOR" };
        var command = new Command("list", "The audit log, newest first.") { words, limit, after };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, (store, _) =>
        {
            var rows = store.Read(on => Audits.Page(on, string.Join(' ', parsed.GetValue(words) ?? []), parsed.GetValue(after), Math.Clamp(parsed.GetValue(limit), 1, 10_000)));
            return Task.FromResult(Shared.Show(parsed, rows.Select(r => new { r.At, r.Operator, from = r.Origin, r.Subject, r.Text, r.Node, r.Number, r.Hash, r.Cursor }), console =>
            {
                foreach (var row in rows)
                {
                    console.Write(new Text($"{row.At:yyyy-MM-dd HH:mm:ss}  {row.Operator}{(row.Origin.Length > 0 ? $" from {row.Origin}" : string.Empty)}  {row.Subject}  {row.Text}\n"));
                }
            }));
        }));
        return command;
    }

    private static Command Verify()
    {
        var anchors = new Option<string[]>("--anchor") { Description = "An end that an earlier run printed, kept elsewhere: the log must still hold it. May be repeated.", HelpName = "NODE:NUMBER:HASH" };
        var command = new Command("verify", "Look at every row: one that was changed, removed or moved is named, and the exit status is 1.") { anchors };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, (store, _) =>
        {
            var given = parsed.GetValue(anchors) ?? [];
            var read = given.Select(AuditHead.Read).OfType<AuditHead>().ToList();
            if (read.Count < given.Length)
            {
                return Task.FromResult(Shared.Fail(parsed, $"'{given.First(g => AuditHead.Read(g) is null)}' is no anchor: it looks like NODE:NUMBER:HASH."));
            }

            var verdict = store.Read(on => store.Audits.Verify(on, read));
            Shared.Show(parsed, new { ok = verdict.Faults.Count == 0, verdict.Rows, anchors = verdict.Heads.Select(h => h.ToString()), verdict.Faults }, console =>
            {
                foreach (var fault in verdict.Faults)
                {
                    console.Write(new Text(fault + "\n", new Style(Color.Red)));
                }

                console.Write(new Text($"{Plural.Of(verdict.Rows, "row")}, {(verdict.Faults.Count == 0 ? "all as they were written" : Plural.Of(verdict.Faults.Count, "fault"))}.\n"));
                foreach (var head in verdict.Heads)
                {
                    Shared.Output(parsed).WriteLine($"Anchor: {head}");
                }
            });
            return Task.FromResult(verdict.Faults.Count == 0 ? 0 : Shared.Failed);
        }));
        return command;
    }
}
