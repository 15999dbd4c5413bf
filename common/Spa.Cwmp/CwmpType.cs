using System.Globalization;

namespace Spa.Cwmp;

/// <summary>Types of parameters as xsi:type names them (TR-106 3.2.1).</summary>
public enum CwmpType
{
    /// <summary>The sender did not say, or said it in a way that names no type.</summary>
    Unspecified,

    /// <summary>xsd:string.</summary>
    Text,

    /// <summary>xsd:int, 32 bits.</summary>
    SignedNumber,

    /// <summary>xsd:unsignedInt, 32 bits.</summary>
    Number,

    /// <summary>xsd:long, 64 bits.</summary>
    SignedLongNumber,

    /// <summary>xsd:unsignedLong, 64 bits.</summary>
    LongNumber,

    /// <summary>0, 1, true, false.</summary>
    Boolean,

    /// <summary>ISO 8601, in UTC.</summary>
    DateTime,

    /// <summary>As SOAP 1.1 has it.</summary>
    Base64,

    /// <summary>Two digits for each byte.</summary>
    HexBinary,
}

/// <summary>Names of types.</summary>
public static class CwmpTypes
{
    private static readonly string[] TimeForms = ["yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];

    private static readonly string[] Names = ["", "string", "int", "unsignedInt", "long", "unsignedLong", "boolean", "dateTime", "base64", "hexBinary"];

    /// <summary>Without its prefix: "unsignedInt"; what is unspecified is written as a string.</summary>
    public static string Name(this CwmpType type) => type == CwmpType.Unspecified ? "string" : Names[(int)type];

    /// <summary>The type that a value of xsi:type names; with any prefix, or none.</summary>
    public static CwmpType FromName(ReadOnlySpan<char> name)
    {
        var bare = name[(name.IndexOf(':') + 1)..].Trim();
        for (var i = 1; i < Names.Length; i++)
        {
            if (bare.Equals(Names[i], StringComparison.OrdinalIgnoreCase))
            {
                return (CwmpType)i;
            }
        }

        return bare is "base64Binary" ? CwmpType.Base64 : CwmpType.Unspecified;
    }

    /// <summary>Whether a text is a value of the type, as XML Schema writes it: without blanks around it.</summary>
    public static bool Fits(this CwmpType type, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return type switch
        {
            CwmpType.SignedNumber => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            CwmpType.Number => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _),
            CwmpType.SignedLongNumber => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            CwmpType.LongNumber => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _),
            CwmpType.Boolean => text is "0" or "1" or "true" or "false",
            CwmpType.DateTime => DateTimeOffset.TryParseExact(text, TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _),
            CwmpType.Base64 => Convert.TryFromBase64String(text, new byte[text.Length], out _) && !text.Any(char.IsWhiteSpace),
            CwmpType.HexBinary => text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit),
            _ => true,
        };
    }
}
