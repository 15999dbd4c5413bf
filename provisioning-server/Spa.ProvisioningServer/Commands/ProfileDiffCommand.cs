using System.CommandLine;
using Spa.Configuration.Profiles;
using Spa.Configuration.Settings;
using Spa.Fleet;
using Spectre.Console;

namespace Spa.ProvisioningServer.Commands;

/// <summary><c>profile diff</c>: where two profiles ask for different things. Form, order and comments do not count.</summary>
internal static class ProfileDiffCommand
{
    public static Command Create()
    {
        var key = ProfileFiles.Key();
        var json = ProfileFiles.Json();
        var a = new Argument<string>("A") { Description = "One profile." };
        var b = new Argument<string>("B") { Description = "Another profile." };
        var keyB = new Option<string?>("--key-b") { Description = "Passphrase of B where it is another one." };
        var command = new Command("diff", "Show where two profiles differ. Secrets are shown as *** and only compared.") { a, b, key, keyB, json };
        command.SetAction(arguments =>
        {
            var (output, errors) = (arguments.InvocationConfiguration.Output, arguments.InvocationConfiguration.Error);
            var status = Read(arguments.GetValue(a)!, arguments.GetValue(key), errors, out var left);
            ProfileContent? right = null;
            if (status == ProfileCommand.Good) status = Read(arguments.GetValue(b)!, arguments.GetValue(keyB) ?? arguments.GetValue(key), errors, out right);
            if (status != ProfileCommand.Good) return status;
            var rows = Differences(left!, right!).ToList();
            if (arguments.GetValue(json))
            {
                ProfilePrint.Json(output, rows.Select(r => new { name = r.Name, a = Side(r.A), b = Side(r.B) }));
                return ProfileCommand.Good;
            }

            var console = ProfilePrint.Human(output);
            if (rows.Count == 0)
            {
                console.MarkupLine("[green]No difference.[/]");
                return ProfileCommand.Good;
            }

            var table = new Table().Border(TableBorder.Rounded).AddColumns("Parameter", Markup.Escape(arguments.GetValue(a)!), Markup.Escape(arguments.GetValue(b)!));
            foreach (var row in rows)
            {
                table.AddRow(Markup.Escape(row.Name), Cell(row.A, "red"), Cell(row.B, "green"));
            }

            console.Write(table);
            console.WriteLine($"{Plural.Of(rows.Count, "parameter")} {(rows.Count == 1 ? "differs" : "differ")}.");
            return ProfileCommand.Good;
        });
        return command;
    }

    private static IEnumerable<(string Name, Assignment? A, Assignment? B)> Differences(ProfileContent a, ProfileContent b)
    {
        var left = a.Assignments.ToDictionary(x => x.Name);
        var right = b.Assignments.ToDictionary(x => x.Name);
        return left.Keys.Concat(right.Keys.Where(name => !left.ContainsKey(name)))
            .Select(name => (name, left.GetValueOrDefault(name), right.GetValueOrDefault(name)))
            .Where(row => row.Item2 != row.Item3);
    }

    private static object? Side(Assignment? one)
        => one is null ? null : new { value = one.Text is null ? null : one.Text.Length == 0 ? string.Empty : ProfilePrint.Shown(one.Name, one.Text), access = one.Access is { } access ? ProfileReadCommand.Written(access) : null };

    private static string Cell(Assignment? one, string colour)
        => one is null ? "[grey](not named)[/]" : $"[{colour}]{Markup.Escape(ProfilePrint.Shown(one.Name, one.Text))}[/]{(one.Access is { } access ? $" [grey]ua={ProfileReadCommand.Written(access)}[/]" : string.Empty)}";

    private static int Read(string path, string? key, TextWriter errors, out ProfileContent? content)
    {
        content = null;
        if (ProfileFiles.Read(path, errors) is not { } file) return ProfileCommand.Usage;
        var names = CatalogueNames.Instance;
        if (ProfileFile.Open(file, ProfileFile.ShapeOf(file) == ProfileShape.Encrypted ? key : null, ProfileLimits.Default, names, out var opened, out var fault)
            && ProfileReader.Read(opened, ProfileLimits.Default, names, out content, out fault))
        {
            return ProfileCommand.Good;
        }

        errors.WriteLine($"{path}: {fault.Err}: {fault.Detail}.");
        return ProfileCommand.Bad;
    }
}
