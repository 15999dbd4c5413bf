using System.Diagnostics;
using System.Text.Json;

namespace Spa.Stack;

/// <summary>A command of the product that does one thing and ends: an operator at a terminal.</summary>
internal static class Tool
{
    /// <summary>Runs it with <c>--json</c> and gives its document; a fault with its words when it refuses.</summary>
    public static async Task<JsonElement> Run(string program, params IEnumerable<string> arguments)
        => Document(await Try(program, [.. arguments, "--json"]), $"{Path.GetFileNameWithoutExtension(program)} {string.Join(' ', arguments)}");

    /// <summary>The document that a command printed; a fault with its words when it refused.</summary>
    /// <param name="done">Its exit status, and what it printed.</param>
    /// <param name="command">The command, for the fault.</param>
    public static JsonElement Document((int Status, string Output, string Error) done, string command)
        => done.Status == 0
            ? JsonDocument.Parse(done.Output).RootElement.Clone()
            : throw new StackFault($"{command}: {(done.Error.Length > 0 ? done.Error : done.Output).Trim()}");

    /// <summary>Runs it and gives its exit status and what it printed, whatever it was.</summary>
    public static async Task<(int Status, string Output, string Error)> Try(string program, params IEnumerable<string> arguments)
    {
        var dll = program.EndsWith(".dll", StringComparison.Ordinal);
        var start = new ProcessStartInfo(dll ? "dotnet" : program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        if (dll)
        {
            start.ArgumentList.Add(program);
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start) ?? throw new StackFault($"{program} did not start");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
