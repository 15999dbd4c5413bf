using System.CommandLine;
using System.Globalization;
using Spa.Configuration.Parameters;
using Spa.Configuration.Profiles;
using Spectre.Console;

namespace Spa.ProvisioningServer.Commands;

/// <summary><c>profile read</c>: what a device would take out of a file, before the values are validated.</summary>
internal static class ProfileReadCommand
{
    public static Command Create()
    {
        var opening = new ProfileOpening();
        var json = ProfileFiles.Json();
        var from = new Argument<string>("FILE") { Description = "The profile, in any form; - is standard input." };
        var command = new Command("read", "Show what a device would take out of a profile. JSON with --json or when the output is no terminal: it then holds all values, secrets too.") { from, json };
        opening.AddTo(command);
        command.SetAction(arguments =>
        {
            var (output, errors) = (arguments.InvocationConfiguration.Output, arguments.InvocationConfiguration.Error);
            if (ProfileFiles.Read(arguments.GetValue(from)!, errors) is not { } file || opening.Of(arguments, file, errors) is not { } delivery) return ProfileCommand.Usage;
            var asJson = arguments.GetValue(json) || !ProfilePrint.IsTerminal(output);
            var names = CatalogueNames.Instance;
            ProfileContent? content = null;
            if (!ProfileFile.Open(delivery, ProfileLimits.Default, names, out var opened, out var fault)
                || !ProfileReader.Read(opened, ProfileLimits.Default, names, out content, out fault))
            {
                if (asJson) ProfilePrint.Json(output, new { result = "error", err = fault.Err });
                errors.WriteLine($"{arguments.GetValue(from)}: {fault.Err}: {fault.Detail}{(fault.Line is { } line ? string.Create(CultureInfo.InvariantCulture, $" (line {line})") : string.Empty)}.");
                return ProfileCommand.Bad;
            }

            if (asJson)
            {
                ProfilePrint.Json(output, Document(content));
            }
            else
            {
                Show(ProfilePrint.Human(output), opened, content);
            }

            return ProfileCommand.Good;
        });
        return command;
    }

    internal static string Written(UserAccess access) => access switch { UserAccess.None => "na", UserAccess.ReadOnly => "ro", _ => "rw" };

    private static object Document(ProfileContent content) => new
    {
        result = "ok",
        values = content.Assignments.Where(a => a.Text is not null).ToDictionary(a => a.Name, a => a.Text),
        unchanged = content.Assignments.Where(a => a.Text is null).Select(a => a.Name),
        access = content.Assignments.Where(a => a.Access is not null).ToDictionary(a => a.Name, a => Written(a.Access!.Value)),
        unknown = content.Unknown,
        @case = content.WrongCase,
        refused = content.Refused,
    };

    private static void Show(IAnsiConsole console, OpenedProfile opened, ProfileContent content)
    {
        var table = new Table().Border(TableBorder.Rounded).Title(Markup.Escape(opened.ToString())).AddColumns("Parameter", "Value", "User");
        foreach (var one in content.Assignments)
        {
            table.AddRow(Markup.Escape(one.Name), Markup.Escape(ProfilePrint.Shown(one.Name, one.Text)), one.Access is { } access ? Written(access) : string.Empty);
        }

        console.Write(table);
        List(console, "Unknown, ignored", content.Unknown);
        List(console, "Wrong case, taken", content.WrongCase);
        List(console, "Holds elements, refused", content.Refused);
    }

    private static void List(IAnsiConsole console, string title, IReadOnlyCollection<string> names)
    {
        if (names.Count > 0) console.MarkupLine($"[yellow]{title}:[/] {Markup.Escape(string.Join(", ", names))}");
    }
}
