using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Spa.Fleet.Tests.Http;

/// <summary>One example of a document: what is typed, and what stands behind it.</summary>
/// <param name="Line">Line of the document, from 1.</param>
/// <param name="Text">What is typed, without what stands behind it.</param>
/// <param name="Status">Status that every request of it gets; null = it asks nothing.</param>
/// <param name="Prints">What it prints; null = not said.</param>
internal sealed partial record ApiExample(int Line, string Text, int? Status, string? Prints)
{
    /// <summary>The examples in the shell blocks of a document, in order.</summary>
    public static IReadOnlyList<ApiExample> Read(string document)
    {
        var found = new List<ApiExample>();
        var (inside, text, first) = (false, new StringBuilder(), 0);
        foreach (var (line, number) in document.Split('\n').Select((l, i) => (l, i + 1)))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                inside = line == "```sh";
                continue;
            }

            if (!inside || line.Length == 0)
            {
                continue;
            }

            first = text.Length == 0 ? number : first;
            text.Append(line).Append('\n');
            if (!line.EndsWith('\\'))
            {
                var whole = text.ToString().TrimEnd('\n');
                var stated = Behind().Match(whole);
                found.Add(stated.Success
                    ? new(first, whole[..stated.Index], int.Parse(stated.Groups[1].Value, CultureInfo.InvariantCulture), stated.Groups[2] is { Success: true } prints ? prints.Value : null)
                    : new(first, whole, null, null));
                text.Clear();
            }
        }

        return found;
    }

    /// <summary>Runs examples one after another in one shell, and gives for each what it printed and the statuses that its requests got.</summary>
    /// <param name="examples">What is run.</param>
    /// <param name="folder">Where it is run.</param>
    /// <param name="variables">What the shell knows beforehand.</param>
    public static async Task<IReadOnlyList<(string Printed, IReadOnlyList<int> Statuses, string Said)>> Run(IReadOnlyList<ApiExample> examples, string folder, IEnumerable<(string Name, string Value)> variables)
    {
        // The mark goes to both streams, so that each part of either belongs to one example. An answer's status goes to the second one.
        var script = new StringBuilder("curl() { command curl -w '%{stderr}status %{http_code}\\n' --max-time 60 \"$@\"; }\nmark() { printf '\\036\\n'; printf '\\036\\n' >&2; }\n");
        foreach (var example in examples)
        {
            script.Append(example.Text).Append("\nmark\n");
        }

        var start = new ProcessStartInfo("bash", ["-s"]) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var shell = Process.Start(start)!;
        var (output, errors) = (shell.StandardOutput.ReadToEndAsync(), shell.StandardError.ReadToEndAsync());
        await shell.StandardInput.WriteAsync(script);
        shell.StandardInput.Close();
        var (printed, said) = ((await output).Split("\u001e\n"), (await errors).Split("\u001e\n"));
        return [.. examples.Select((_, i) => (
            printed.ElementAtOrDefault(i)?.Trim() ?? string.Empty,
            (IReadOnlyList<int>)[.. Answered().Matches(said.ElementAtOrDefault(i) ?? string.Empty).Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture))],
            Answered().Replace(said.ElementAtOrDefault(i) ?? "the shell ended before", string.Empty).Trim()))];
    }

    /// <summary>What is wrong when this came of it; null = it is as the document says.</summary>
    public string? Judge(string printed, IReadOnlyList<int> statuses, string said)
    {
        var asked = Status is null ? statuses.Count == 0 : statuses.Count > 0 && statuses.All(s => s == Status);
        return asked && said.Length == 0 && (Prints is null || Prints == printed) ? null
            : $"line {Line}: {Text}\n    stated {Status}: {Prints}; got {string.Join(' ', statuses)}: {printed} {said}";
    }

    [GeneratedRegex(@"\s+# (\d{3})(?:: (.*))?$")]
    private static partial Regex Behind();

    [GeneratedRegex(@"status (\d+)\n")]
    private static partial Regex Answered();
}
