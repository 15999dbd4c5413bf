using System.Collections.Immutable;
using System.Globalization;
using Spa.Cwmp.Messages;

namespace Spa.Fleet.Acs;

/// <summary>Why a CPE did not do something, in a form that can be counted.</summary>
/// <param name="Code">As the CPE said it; 0 = a SOAP fault without a code of CWMP.</param>
/// <param name="Parameter">The parameter that it is about; empty = the whole request.</param>
public readonly record struct AcsFault(int Code, string Parameter)
{
    private const int Most = 16;
    private const int LongestName = 256;

    /// <summary>What a fault says, at most sixteen parameters of it.</summary>
    public static ImmutableArray<AcsFault> Of(CwmpFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return fault.Parameters.Count == 0
            ? [new((int)fault.Code, string.Empty)]
            : [.. fault.Parameters.Take(Most).Select(p => new AcsFault((int)p.Code, Visible(p.Name))).Distinct()];
    }

    /// <summary>Faults as one text, a line for each.</summary>
    public static string Write(ImmutableArray<AcsFault> faults)
        => string.Join('\n', faults.IsDefault ? [] : faults.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Code} {f.Parameter}")));

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static ImmutableArray<AcsFault> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.IndexOf(' ', StringComparison.Ordinal) is var blank and > 0
            && int.TryParse(line.AsSpan(0, blank), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var code) ? new AcsFault(code, line[(blank + 1)..]) : new AcsFault(0, line))];
    }

    private static string Visible(string name) => new([.. name.Take(LongestName).Select(c => char.IsControl(c) ? '?' : c)]);
}
