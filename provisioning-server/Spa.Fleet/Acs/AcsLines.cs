using System.Collections.Immutable;

namespace Spa.Fleet.Acs;

/// <summary>A parameter that is to be set, as a line of text says it.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Name">Full path.</param>
/// <param name="Value">The value; may be empty.</param>
public sealed record AcsLine(int Line, string Name, string Value);

/// <summary>What is wrong with a line.</summary>
/// <param name="Line">The line, from 1; 0 = all of them together.</param>
/// <param name="Sentence">What, and what would do.</param>
public sealed record AcsLineFault(int Line, string Sentence)
{
    /// <inheritdoc/>
    public override string ToString() => Line == 0 ? Sentence : $"Line {Line}: {Sentence}";
}

/// <summary>Several parameters that are to be set together, as an operator writes them: <c>name = value</c>, one a line. Blanks around both are dropped, and empty lines say nothing.</summary>
public static class AcsLines
{
    /// <summary>Reads them.</summary>
    /// <param name="text">The lines.</param>
    /// <param name="settings">Object of a unit's settings, "Device.X_000E08_Profile.", whose names may stand without it; null = the device has none.</param>
    /// <param name="faults">What is wrong; none = all lines are good as far as they can be read.</param>
    public static ImmutableArray<AcsLine> Read(string text, string? settings, out ImmutableArray<AcsLineFault> faults)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (read, wrong) = (ImmutableArray.CreateBuilder<AcsLine>(), ImmutableArray.CreateBuilder<AcsLineFault>());
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var number = 0;
        foreach (var raw in text.ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            if (raw.Trim() is not { Length: > 0 } line)
            {
                continue;
            }

            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                wrong.Add(new(number, "expected a parameter, an equals sign and its value: Device.Time.NTPServer1 = ntp.example"));
                continue;
            }

            var name = line[..equals].TrimEnd();
            if (!name.Contains('.', StringComparison.Ordinal) && settings is not null)
            {
                name = settings + name;
            }

            if (!seen.TryAdd(name, number))
            {
                wrong.Add(new(number, $"{name} stands in line {seen[name]} already."));
                continue;
            }

            read.Add(new(number, name, line[(equals + 1)..].TrimStart()));
        }

        if (number > 0 && seen.Count == 0 && wrong.Count == 0)
        {
            wrong.Add(new(0, "Write one parameter a line, as name = value."));
        }

        faults = wrong.DrainToImmutable();
        return read.DrainToImmutable();
    }
}
