using System.Diagnostics;
using System.Text.Json;
using Spa.Marks;

namespace Spa.Tests;

/// <summary>A CPE or an ACS of somebody else's SOAP stack (python3-zeep) and the schemas: <c>tests/vectors/interop/zeep/cwmp.py</c>.</summary>
internal sealed class Zeep : IDisposable
{
    /// <summary>Its interpreter.</summary>
    public const string Python = "/usr/bin/python3";

    /// <summary>Where it is when it is installed.</summary>
    public const string Module = "/usr/lib/python3/dist-packages/zeep/__init__.py";

    // It reads five schemas before it says a word.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Process process;
    private readonly Task<string> errors;

    public Zeep(params string[] arguments)
    {
        process = Process.Start(new ProcessStartInfo(Python, ["-B", Repository.Path("tests", "vectors", "interop", "zeep", "cwmp.py"), Repository.Path("tests", "vectors", "cwmp"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>The next that it says: who or what first; null = it has ended.</summary>
    public async Task<JsonElement[]?> Says()
    {
        using var limit = new CancellationTokenSource(Patience);
        return await process.StandardOutput.ReadLineAsync(limit.Token) is { } line ? JsonSerializer.Deserialize<JsonElement[]>(line)! : null;
    }

    /// <summary>All that it says until a word, or its end.</summary>
    public async Task<List<JsonElement[]>> SaysUntil(string word)
    {
        var all = new List<JsonElement[]>();
        while (await Says() is { } said)
        {
            all.Add(said);
            if (said[0].GetString() is "error" or "unknown")
            {
                Assert.Fail(string.Join(' ', said.Select(s => s.ToString())));
            }

            if (said[0].GetString() == word)
            {
                return all;
            }
        }

        Assert.Fail($"it has ended: {await errors}");
        return all;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
    }
}
