namespace Spa.Configuration.Parameters;

/// <summary>One of the two lines; the number is the one in a parameter's name (<c>_1_</c>, <c>_2_</c>).</summary>
public enum LineNumber
{
    /// <summary>The telephone's account (FXS); its user page is User 1.</summary>
    Line1 = 1,

    /// <summary>The account of the line to the exchange (FXO); its user page is PSTN User.</summary>
    PstnLine = 2,
}
