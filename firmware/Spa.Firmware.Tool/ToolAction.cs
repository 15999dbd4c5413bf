using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Spa.Firmware.Tool;

/// <summary>What every command does alike: the option <c>--json</c>, and sentences instead of stack traces.</summary>
internal static class ToolAction
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static Option<bool> JsonOption() => new("--json") { Description = "Print one JSON document instead of lines." };

    /// <summary>Gives a command its action.</summary>
    /// <param name="command">The command.</param>
    /// <param name="json">Its option for JSON.</param>
    /// <param name="act">Does the work; returns what is printed as JSON, the lines for people, and the exit status.</param>
    public static Command Does(this Command command, Option<bool> json, Func<ParseResult, ToolResult> act)
    {
        command.Add(json);
        command.SetAction(parsed =>
        {
            var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            try
            {
                var result = act(parsed);
                output.WriteLine(parsed.GetValue(json) ? result.Json.ToJsonString(Indented) : string.Join('\n', result.Lines));
                return result.Status;
            }
            catch (ToolFault fault)
            {
                if (parsed.GetValue(json))
                {
                    output.WriteLine(new JsonObject { ["ok"] = false, ["reason"] = fault.Message }.ToJsonString(Indented));
                }
                else
                {
                    errors.WriteLine($"{fault.Message}.");
                }

                return fault.Status;
            }
        });
        return command;
    }
}
