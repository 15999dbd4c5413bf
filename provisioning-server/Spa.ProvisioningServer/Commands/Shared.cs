using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spa.Fleet.Access;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Storage;
using Spectre.Console;

namespace Spa.ProvisioningServer.Commands;

/// <summary>What the commands have in common: the data folder, JSON output, who acts, and how a failure is told.</summary>
internal static class Shared
{
    /// <summary>Exit status of a command that was understood but could not be done.</summary>
    public const int Failed = 1;

    public static readonly Option<string> Data = new("--data")
    {
        Description = "Data folder of the server.",
        HelpName = "DIR",
        DefaultValueFactory = _ => Path.Combine("data", "server"),
        Recursive = true,
    };

    /// <summary>Where the password of the database need not stand in a command line that every user of the machine can read.</summary>
    public const string DatabaseVariable = "SPA_DATABASE";

    public static readonly Option<string?> Database = new("--database")
    {
        Description = $"PostgreSQL database that holds the store instead of the file in the data folder: postgres://USER:PASSWORD@HOST:PORT/NAME. Better in the environment variable {DatabaseVariable}.",
        HelpName = "ADDRESS",
        Recursive = true,
    };

    public static readonly Option<bool> Json = new("--json") { Description = "Print one JSON document and nothing else.", Recursive = true };

    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = false,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new MacForm() },
    };

    /// <summary>Who acts: the user of this machine, marked as coming from the terminal.</summary>
    public static Actor Actor => Actor.Terminal(Environment.UserName);

    /// <summary>Where a command prints.</summary>
    public static TextWriter Output(ParseResult parsed) => parsed.InvocationConfiguration.Output;

    /// <summary>Where a command says what went wrong.</summary>
    public static TextWriter Errors(ParseResult parsed) => parsed.InvocationConfiguration.Error;

    /// <summary>The database of the command line or of the environment; null = the file in the data folder.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="fault">Why it cannot be used.</param>
    public static DatabaseAddress? DatabaseOf(ParseResult parsed, out string? fault)
    {
        fault = null;
        var text = parsed.GetValue(Database) ?? Environment.GetEnvironmentVariable(DatabaseVariable);
        return string.IsNullOrEmpty(text) ? null : DatabaseAddress.Parse(text, out fault);
    }

    /// <summary>Runs something on the store of the data folder.</summary>
    public static async Task<int> OnStore(ParseResult parsed, Func<Store, Operations, Task<int>> act)
    {
        var folder = parsed.GetValue(Data)!;
        var database = DatabaseOf(parsed, out var fault);
        if (fault is not null)
        {
            return Fail(parsed, fault);
        }

        try
        {
            using var store = Store.Open(folder, database);
            return await act(store, new Operations(store, TimeProvider.System));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Data.Common.DbException or InvalidOperationException or System.Security.Cryptography.CryptographicException)
        {
            return Fail(parsed, $"The store in {folder} cannot be used: {e.Message}");
        }
    }

    /// <summary>Prints a value as JSON, or a table of it.</summary>
    public static int Show(ParseResult parsed, object value, Action<IAnsiConsole> draw)
    {
        if (parsed.GetValue(Json))
        {
            Output(parsed).WriteLine(JsonSerializer.Serialize(value, Form));
        }
        else
        {
            draw(Drawing(parsed));
        }

        return 0;
    }

    // What is read by another program is not broken into the lines of a terminal.
    private static IAnsiConsole Drawing(ParseResult parsed)
    {
        var terminal = ReferenceEquals(Output(parsed), Console.Out);
        var console = terminal ? AnsiConsole.Console : AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Output(parsed)), Ansi = AnsiSupport.No });
        if (!terminal || Console.IsOutputRedirected)
        {
            console.Profile.Width = 1000;
        }

        console.Pipeline.Attach(new PlainSegments());
        return console;
    }

    /// <summary>Tells what was done, or why not.</summary>
    public static int Tell(ParseResult parsed, string? fault, string done)
    {
        if (fault is not null)
        {
            return Fail(parsed, fault);
        }

        return Show(parsed, new { ok = true }, console => console.WriteLine(done));
    }

    public static int Fail(ParseResult parsed, string sentence)
    {
        if (parsed.GetValue(Json))
        {
            Output(parsed).WriteLine(JsonSerializer.Serialize(new { ok = false, error = sentence }, Form));
        }

        Errors(parsed).WriteLine(PlainSegments.Of(sentence));
        return Failed;
    }

    /// <summary>An argument with a MAC address.</summary>
    public static Argument<string> Mac(string description = "MAC address, with or without colons.") => new("MAC") { Description = description };

    /// <summary>Reads a MAC address, telling what is wrong with it.</summary>
    public static bool Mac(ParseResult parsed, Argument<string> argument, out MacAddress mac)
    {
        if (MacAddress.Parse(parsed.GetValue(argument)!).Ok(out mac, out var error))
        {
            return true;
        }

        Fail(parsed, $"The MAC address: {error}.");
        return false;
    }

    public static string Ago(DateTimeOffset? time) => time is { } at ? $"{Diagnosis.Spoken(DateTimeOffset.UtcNow - at)} ago" : "never";

    private sealed class MacForm : JsonConverter<MacAddress>
    {
        public override MacAddress Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => MacAddress.Of(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, MacAddress value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
