using System.Text.Encodings.Web;
using System.Text.Json;
using Spa.Configuration.Parameters;
using Spectre.Console;

namespace Spa.ProvisioningServer.Commands;

/// <summary>How the profile commands print.</summary>
internal static class ProfilePrint
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Tables and colour for a terminal; plain and wide text for a pipe.</summary>
    public static IAnsiConsole Human(TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (!console.Profile.Out.IsTerminal)
        {
            console.Profile.Width = 200;
            console.Profile.Capabilities.Ansi = false;
        }

        return console;
    }

    /// <summary>True when a person reads along.</summary>
    public static bool IsTerminal(TextWriter output) => ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;

    public static void Json(TextWriter output, object document) => output.WriteLine(JsonSerializer.Serialize(document, Options));

    /// <summary>A value for people: never a secret, neither of the parameter nor a passphrase or password inside a rule.</summary>
    public static string Shown(string name, string? text)
        => text is null ? "(unchanged)"
            : text.Length == 0 ? "(empty)"
            : Catalogue.Find(name) is { } parameter && !name.StartsWith("GPP_", StringComparison.Ordinal) ? parameter.Kind.Masked(text)
            : name.StartsWith("GPP_S", StringComparison.Ordinal) ? "***"
            : ProvisioningParameters.ProfileRule.Kind.Masked(text);
}
