namespace Spa.Gateway.Ports;

/// <summary>Who this unit is; made once by the factory step.</summary>
/// <param name="Mac">12 hexadecimal digits in lower case, no separators: <c>000e08aabbcc</c>.</param>
/// <param name="Serial">Serial number: <c>FM600F123456</c>.</param>
/// <param name="HardwareVersion"><c>$HWVER</c>: <c>1.88.1</c>.</param>
/// <param name="HasCertificate">True when the unit holds a client certificate: <c>$CCERT</c>.</param>
/// <param name="EnrolmentCode">What an operator compares before letting the unit in: <c>XXXX-XXXX-XXXX</c>; empty without a device key.</param>
public sealed record UnitIdentity(string Mac, string Serial, string HardwareVersion, bool HasCertificate, string EnrolmentCode)
{
    /// <summary><c>$PN</c>.</summary>
    public const string ProductName = "SPA3102";

    /// <summary><c>$PSN</c>.</summary>
    public const string ProductSeries = "3102";

    /// <summary>Product name with its hyphen, as in the HTTP User-Agent.</summary>
    public const string ModelName = "SPA-3102";

    /// <summary>Who made it, as TR-069 tells it.</summary>
    public const string Maker = "Spa";

    /// <summary>Organisation of the maker, as TR-069 tells it: the start of every MAC address.</summary>
    public const string Oui = "000E08";

    /// <summary>The MAC with colons, in lower case: <c>$MAC</c>.</summary>
    public string MacWithColons => string.Join(':', Mac.Chunk(2).Select(pair => new string(pair)));

    /// <summary>Expands the macros of SIP headers: <c>$VERSION</c>, <c>$MA</c>, <c>$MAU</c>, <c>$SN</c>, <c>$PN</c>.</summary>
    /// <param name="text">The text; other dollar signs stay.</param>
    /// <param name="version">Of the firmware.</param>
    public string Expand(string text, string version)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Replace("$VERSION", $"Linksys/{ProductName}-{version}", StringComparison.Ordinal)
            .Replace("$MAU", Mac.ToUpperInvariant(), StringComparison.Ordinal)
            .Replace("$MA", Mac, StringComparison.Ordinal)
            .Replace("$SN", Serial, StringComparison.Ordinal)
            .Replace("$PN", ProductName, StringComparison.Ordinal);
    }

    /// <summary>User-Agent of every fetch: <c>Linksys/SPA-3102-5.1.10(GW) (FM600F123456)</c> (provisioning 3.6).</summary>
    public string UserAgent(string version) => $"Linksys/{ModelName}-{version} ({Serial})";
}
