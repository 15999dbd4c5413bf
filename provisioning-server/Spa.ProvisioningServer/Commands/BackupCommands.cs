using System.CommandLine;
using Spa.ProvisioningServer.Storage;
using Spectre.Console;

namespace Spa.ProvisioningServer.Commands;

/// <summary><c>server backup</c> and <c>server restore</c>.</summary>
internal static class BackupCommands
{
    private const string Variable = "SPA_BACKUP_PASSPHRASE";

    private static readonly Argument<string> File = new("FILE") { Description = "The backup." };

    private static readonly Option<string?> PassphraseFile = new("--passphrase-file")
    {
        Description = $"File whose first line is the passphrase; else the environment variable {Variable}, else it is asked for.",
        HelpName = "FILE",
    };

    public static Command Backup()
    {
        var command = new Command("backup", "Write store, keys and images into one file under a passphrase, also while the server runs.") { File, PassphraseFile };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, (store, _) => Task.FromResult(Write(parsed, store))));
        return command;
    }

    public static Command Restore()
    {
        var command = new Command("restore", "Put a backup into a data folder that is empty or not there, and with --database its store into an empty database.") { File, PassphraseFile };
        command.SetAction(Restore);
        return command;
    }

    private static int Write(ParseResult parsed, Store store)
    {
        if (Passphrase(parsed, twice: true, out var fault) is not { } passphrase)
        {
            return Shared.Fail(parsed, fault!);
        }

        var file = parsed.GetValue(File)!;
        try
        {
            var files = Storage.Backup.Write(store, file, passphrase);
            return Shared.Show(parsed, new { ok = true, file = Path.GetFullPath(file), files, bytes = new FileInfo(file).Length }, console
                => console.WriteLine($"{files} files are in {file} ({new FileInfo(file).Length / 1024} kB), and were read back. Keep the passphrase elsewhere: without it the file is worth nothing."));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Shared.Fail(parsed, $"The backup could not be written: {e.Message}");
        }
    }

    private static int Restore(ParseResult parsed)
    {
        var database = Shared.DatabaseOf(parsed, out var fault);
        var passphrase = fault is null ? Passphrase(parsed, twice: false, out fault) : null;
        if (passphrase is null)
        {
            return Shared.Fail(parsed, fault!);
        }

        var (file, folder) = (parsed.GetValue(File)!, parsed.GetValue(Shared.Data)!);
        try
        {
            var files = Storage.Backup.Restore(file, folder, database, passphrase);
            return Shared.Show(parsed, new { ok = true, folder = Path.GetFullPath(folder), files }, console => console.WriteLine(
                $"{files} files are in {folder}{(database is null ? string.Empty : $", the store is in {database}")}. Start the server with the same --public-host and ports as before: units look for it there."));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or InvalidOperationException or System.Data.Common.DbException)
        {
            return Shared.Fail(parsed, $"{file} could not be restored: {e.Message.TrimEnd('.')}.");
        }
    }

    private static string? Passphrase(ParseResult parsed, bool twice, out string? fault)
    {
        fault = null;
        string? text;
        if (parsed.GetValue(PassphraseFile) is { } file)
        {
            try
            {
                text = System.IO.File.ReadLines(file).FirstOrDefault() ?? string.Empty;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                fault = $"The passphrase file cannot be read: {e.Message}";
                return null;
            }
        }
        else
        {
            text = Environment.GetEnvironmentVariable(Variable);
            if (string.IsNullOrEmpty(text) && !Console.IsInputRedirected)
            {
                text = Ask("Passphrase: ");
                if (twice && Ask("Once more: ") != text)
                {
                    fault = "The two are not the same.";
                    return null;
                }
            }
        }

        if (string.IsNullOrEmpty(text))
        {
            fault = $"A backup needs a passphrase: name a file with --passphrase-file, or set {Variable}.";
        }
        else if (twice && text.Length < Storage.Backup.ShortestPassphrase)
        {
            fault = $"A passphrase has at least {Storage.Backup.ShortestPassphrase} characters: the file holds every key of the fleet.";
        }

        return fault is null ? text : null;
    }

    private static string Ask(string what) => AnsiConsole.Prompt(new TextPrompt<string>(what).Secret().AllowEmpty());
}
