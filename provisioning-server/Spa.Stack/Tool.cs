using System.Diagnostics;
using System.Text.Json;

namespace Spa.Stack;

/// <summary>A command of the product that does one thing and ends: an operator at a terminal.</summary>
internal static class Tool
{
    /// <summary>Runs it with <c>--json</c> and gives its document; a fault with its words when it refuses.</summary>
    public static async Task<JsonElement> Run(string program, params IEnumerable<string> arguments)
    {
        var (status, output, error) = await Try(program, [.. arguments, "--json"]);
        if (status != 0)
        {
            throw new StackFault($"{Path.GetFileNameWithoutExtension(program)} {string.Join(' ', arguments)}: {(error.Length > 0 ? error : output).Trim()}");
        }

        return JsonDocument.Parse(output).RootElement.Clone();
    }

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
