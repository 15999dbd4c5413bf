using Xunit.Sdk;

namespace Spa.Marks;

/// <summary>Files of the repository that tests generate: each equals what is generated, or is written anew when asked.</summary>
public static class CheckedIn
{
    private const string Variable = "SPA_WRITE_DOCS";

    /// <summary>Compares a checked-in file with what is generated now; with <c>SPA_WRITE_DOCS=1</c> in the environment writes it instead, and the change is reviewed.</summary>
    /// <param name="generated">The whole text, with line feeds.</param>
    /// <param name="parts">Path in the repository.</param>
    public static void ShouldEqual(string generated, params string[] parts)
    {
        ArgumentNullException.ThrowIfNull(generated);
        var file = Repository.Path(parts);
        if (Environment.GetEnvironmentVariable(Variable) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, generated);
            return;
        }

        var name = string.Join('/', parts);
        if (!File.Exists(file))
        {
            throw new XunitException($"{name} is not there. Write it: {Variable}=1 ./spa test --fast");
        }

        var (then, now) = (File.ReadAllText(file).Split('\n'), generated.Split('\n'));
        for (var line = 0; line < Math.Max(then.Length, now.Length); line++)
        {
            var (was, is_) = (line < then.Length ? then[line] : "(nothing)", line < now.Length ? now[line] : "(nothing)");
            if (was != is_)
            {
                throw new XunitException($"{name} differs at line {line + 1}: it says '{was}', generated is '{is_}'. Write it anew and review it: {Variable}=1 ./spa test --fast");
            }
        }
    }
}
