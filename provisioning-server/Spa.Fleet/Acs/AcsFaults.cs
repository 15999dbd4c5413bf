using System.Globalization;
using Spa.Cwmp;
using Spa.Cwmp.Messages;

namespace Spa.Fleet.Acs;

/// <summary>Faults of CPEs as sentences.</summary>
public static class AcsFaults
{
    private const int MostNamed = 5;
    private const int LongestText = 200;

    /// <summary>A fault, with the parameters that it is about.</summary>
    public static string Sentence(CwmpFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        var named = fault.Parameters.Take(MostNamed).Select(Sentence).ToList();
        return named.Count == 0 ? Sentence(fault.Code, fault.Text)
            : $"{string.Join("; ", named)}{(fault.Parameters.Count > MostNamed ? string.Create(CultureInfo.InvariantCulture, $"; and {fault.Parameters.Count - MostNamed} more") : string.Empty)}";
    }

    /// <summary>What is wrong with one parameter.</summary>
    public static string Sentence(ParameterFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return string.Create(CultureInfo.InvariantCulture, $"{Cut(fault.Name)}: {(int)fault.Code} {Cut(fault.Text)}");
    }

    /// <summary>A fault code with what the CPE says about it.</summary>
    public static string Sentence(FaultCode code, string text)
        => string.Create(CultureInfo.InvariantCulture, $"{(int)code} {(string.IsNullOrEmpty(text) ? code.Text() : Cut(text))}");

    private static string Cut(string text) => text.Length > LongestText ? text[..LongestText] : text;
}
