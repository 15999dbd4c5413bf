namespace Spa.Configuration.Parameters;

/// <summary>A setting that both lines have, each with its own value.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public sealed class PerLine<T>
    where T : notnull
{
    internal PerLine(Parameter<T> line1, Parameter<T> pstnLine) => (Line1, PstnLine) = (line1, pstnLine);

    /// <summary>That of Line 1 or User 1 (<c>_1_</c>).</summary>
    public Parameter<T> Line1 { get; }

    /// <summary>That of the PSTN Line or PSTN User (<c>_2_</c>).</summary>
    public Parameter<T> PstnLine { get; }

    /// <summary>That of the line.</summary>
    public Parameter<T> this[LineNumber line] => line == LineNumber.PstnLine ? PstnLine : Line1;
}
