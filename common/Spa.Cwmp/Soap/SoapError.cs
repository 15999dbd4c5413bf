namespace Spa.Cwmp.Soap;

/// <summary>Why bytes are no message of CWMP.</summary>
/// <param name="Line">1-based, as the one who wrote it counts; 0 = the whole.</param>
/// <param name="Column">1-based; 0 = the whole.</param>
/// <param name="Problem">What is wrong and what was expected, without the place.</param>
public sealed record SoapError(int Line, int Column, string Problem)
{
    /// <summary>One sentence for a log or a page.</summary>
    public override string ToString() => Line == 0 ? Problem : $"{Problem} (line {Line}, column {Column})";
}
