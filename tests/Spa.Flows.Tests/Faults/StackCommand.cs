using System.Text.RegularExpressions;
using Spa.Stack;

namespace Spa.Flows.Tests.Faults;

/// <summary>The command that runs the whole product, as <c>./spa</c> calls it.</summary>
internal static partial class StackCommand
{
    public static string Program { get; } = Path.Combine(NativeFactAttribute.Places.Root, "artifacts", "bin", "Spa.Stack", "release", "Spa.Stack.dll");

    /// <summary>Runs it to its end; what it printed comes with every run of white space as one blank, because lines are folded where the terminal ends.</summary>
    public static async Task<(int Status, string Text)> Run(params string[] arguments)
    {
        var (status, output, error) = await Tool.Try(Program, [.. arguments, "--root", NativeFactAttribute.Places.Root]);
        return (status, Flat(output + error));
    }

    public static string Flat(string text) => Blanks().Replace(text, " ");

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
