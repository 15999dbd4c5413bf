using System.Text.RegularExpressions;

namespace Spa.Fleet.Inventory;

/// <summary>What a unit says of itself in the HTTP header of that name. Anyone can write anything there: shown, never believed.</summary>
/// <param name="Vendor"><c>Linksys</c>, <c>Cisco</c> or <c>Sipura</c>.</param>
/// <param name="Model">Model as <see cref="ModelName"/> writes it.</param>
/// <param name="Version">Firmware version: <c>5.1.10(GW)</c>.</param>
/// <param name="Mac">MAC address, where it was given (later Cisco firmware).</param>
/// <param name="Serial">Serial number.</param>
public sealed partial record UserAgent(string Vendor, string Model, string Version, MacAddress? Mac, string Serial)
{
    /// <summary>Recognises the forms of SPA units (provisioning 3.6); null for everything else.</summary>
    public static UserAgent? Recognise(string? header)
    {
        if (header is null || header.Length > 200)
        {
            return null;
        }

        var match = Form().Match(header);
        if (!match.Success)
        {
            return null;
        }

        MacAddress? mac = match.Groups["mac"].Success && MacAddress.Parse(match.Groups["mac"].Value).Ok(out var read, out _) ? read : null;
        return new(match.Groups["vendor"].Value, ModelName.Canonical(match.Groups["model"].Value), match.Groups["version"].Value, mac, match.Groups["serial"].Value);
    }

    /// <summary>True when this is a unit of the vendor and not one of ours: no original SPA3102 ever ran a version below 2 or above 5.</summary>
    public bool IsOriginal => Model != ModelName.Default || Version[0] is >= '2' and <= '5';

    //  Linksys/SPA-3102-5.1.10(GW) (FM600F123456)
    //  Cisco/SPA501G-7.4.4 (8843E157DDCC)(CBT141100HR)
    [GeneratedRegex(@"^(?<vendor>Linksys|Cisco|Sipura)/(?<model>[A-Za-z]+-?[0-9A-Za-z]+)-(?<version>[0-9][0-9A-Za-z.()\-]*) (?:\((?<mac>[0-9A-Fa-f]{12})\))?\((?<serial>[0-9A-Za-z]+)\)$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
