using System.CommandLine;
using System.Globalization;
using Spectre.Console;

namespace Spa.ProvisioningServer.Commands;

/// <summary><c>profile check</c>: what a device would make of profiles, before a fleet sees them.</summary>
internal static class ProfileCheckCommand
{
    public static Command Create()
    {
        var opening = new ProfileOpening();
        var json = ProfileFiles.Json();
        var files = new Argument<string[]>("FILE") { Description = "Profiles in any form; - is standard input.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("check", "Check profiles: form, names, every value, and what a stranger could do with them. Exit status 1 when a device would refuse something.") { files, json };
        opening.AddTo(command);
        command.SetAction(arguments =>
        {
            var (output, errors) = (arguments.InvocationConfiguration.Output, arguments.InvocationConfiguration.Error);
            var results = new List<ProfileCheckResult>();
            foreach (var path in arguments.GetValue(files)!)
            {
                if (ProfileFiles.Read(path, errors) is not { } file || opening.Of(arguments, file, errors) is not { } delivery) return ProfileCommand.Usage;
                results.Add(ProfileCheck.Run(path, delivery));
            }

            if (arguments.GetValue(json))
            {
                ProfilePrint.Json(output, results);
            }
            else
            {
                var console = ProfilePrint.Human(output);
                foreach (var one in results)
                {
                    Show(console, one);
                }
            }

            return results.All(r => r.Ok) ? ProfileCommand.Good : ProfileCommand.Bad;
        });
        return command;
    }

    private static void Show(IAnsiConsole console, ProfileCheckResult result)
    {
        var counts = string.Create(CultureInfo.InvariantCulture, $"{result.Elements} parameters, {Count(result.Errors.Length, "error")}, {Count(result.Warnings.Length, "warning")}");
        console.MarkupLine($"{(result.Ok ? "[green]good[/]" : "[red]bad[/] ")}  [bold]{Markup.Escape(result.File)}[/]  {counts}");
        if (result.Errors.Length + result.Warnings.Length > 0)
        {
            var table = new Table().Border(TableBorder.Rounded).AddColumns("", "Line", "Element", "");
            foreach (var (colour, word, findings) in new[] { ("red", "error", result.Errors), ("yellow", "warning", result.Warnings) })
            {
                foreach (var one in findings)
                {
                    table.AddRow($"[{colour}]{word}[/]", one.Line?.ToString(CultureInfo.InvariantCulture) ?? string.Empty, Markup.Escape(one.Element ?? string.Empty), Markup.Escape(one.Message));
                }
            }

            console.Write(table);
        }

        if (result.Unknown.Length > 0) console.MarkupLine($"[yellow]{Count(result.Unknown.Length, "unknown element")}, ignored:[/] {Markup.Escape(string.Join(", ", result.Unknown))}");
    }

    private static string Count(int number, string what) => string.Create(CultureInfo.InvariantCulture, $"{number} {what}{(number == 1 ? string.Empty : "s")}");
}
