using System.Text.RegularExpressions;
using Spa.Fleet.Inventory;

namespace Spa.Fleet.Serving;

/// <summary>What a unit says of itself in a URL, by the macros of its rule: <c>$MA</c>, <c>$MAU</c>, <c>$MAC</c>, <c>$SN</c>, <c>$PN</c>, <c>$PSN</c>. Anyone can write anything there: it finds a device, it proves none.</summary>
/// <param name="Mac">MAC address; null = none.</param>
/// <param name="Serial">Serial number, capital letters; null = none. Twelve hex digits may be either: then both are set.</param>
/// <param name="Model">Model, canonical; null = none.</param>
public sealed partial record UnitNames(MacAddress? Mac, string? Serial, string? Model)
{
    private const int MacDigits = 12;

    // What operators write before and after the macros in the patterns of the field (provisioning 2.6, 3.8): these are no part of an address.
    private static readonly string[] Affixes = ["spa", "linksys", "cisco", "sipura", "config", "conf", "cfg", "init", "unit", "mac", "dev", "device", "profile", "prov"];

    /// <summary>True when there is nothing.</summary>
    public bool IsEmpty => Mac is null && Serial is null && Model is null;

    /// <summary>Looks through a path and its query, already decoded.</summary>
    /// <param name="text">At most 300 characters are looked at.</param>
    public static UnitNames Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var looked = text.Length > 300 ? text[..300] : text;
        MacAddress? mac = Coloned().Match(looked) is { Success: true } written ? MacAddress.Of(written.Value) : null;
        string? serial = null, model = null;
        foreach (Match word in Word().Matches(Coloned().Replace(looked, "/")))
        {
            var bare = Bare(word.Value);
            var named = NamedBefore(looked, word.Value);
            if (named is not Naming.Serial && mac is null && MacIn(word.Value) is { } found)
            {
                mac = found;
            }

            if (named is not Naming.Mac && serial is null && Serial_().IsMatch(bare))
            {
                serial = bare.ToUpperInvariant();
            }

            if (model is null && Model_().Match(word.Value) is { Success: true } product)
            {
                model = ModelName.Canonical($"SPA{product.Groups["number"].Value}");
            }
        }

        return new(mac, serial, model);
    }

    private enum Naming
    {
        None,
        Mac,
        Serial,
    }

    // "?sn=88012BA01234" is a serial number though it has twelve hex digits.
    private static Naming NamedBefore(string text, string word)
    {
        var at = text.IndexOf(word, StringComparison.Ordinal);
        var before = at > 0 && text[at - 1] == '=' ? text[..(at - 1)] : string.Empty;
        var name = before[(before.LastIndexOfAny(['?', '&', '/']) + 1)..].ToUpperInvariant();
        return name switch
        {
            "SN" or "SERIAL" or "SERIALNUMBER" => Naming.Serial,
            "MA" or "MAC" or "MAU" => Naming.Mac,
            _ => Naming.None,
        };
    }

    private static MacAddress? MacIn(string word)
    {
        var bare = Bare(word);
        if (bare.Length == MacDigits)
        {
            return Read(bare);
        }

        // Letters of an unknown affix may be hex digits themselves. Only what leaves no choice is taken.
        var fits = Enumerable.Range(0, Math.Max(0, bare.Length - MacDigits + 1))
            .Where(at => bare[..at].All(char.IsAsciiLetter) && bare[(at + MacDigits)..].All(char.IsAsciiLetter) && bare.Substring(at, MacDigits).Any(char.IsAsciiDigit))
            .Select(at => Read(bare.Substring(at, MacDigits)))
            .OfType<MacAddress>().Distinct().Take(2).ToList();
        return fits.Count == 1 ? fits[0] : null;
    }

    private static string Bare(string word)
    {
        var left = word;
        foreach (var affix in Affixes)
        {
            if (left.Length >= MacDigits + affix.Length - 1)
            {
                left = left.StartsWith(affix, StringComparison.OrdinalIgnoreCase) && left.Length - affix.Length >= 10 ? left[affix.Length..] : left;
                left = left.EndsWith(affix, StringComparison.OrdinalIgnoreCase) && left.Length - affix.Length >= 10 ? left[..^affix.Length] : left;
            }
        }

        return left;
    }

    private static MacAddress? Read(string text) => MacAddress.Parse(text).Ok(out var mac, out _) ? mac : null;

    [GeneratedRegex("(?<![0-9A-Fa-f])[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}(?![0-9A-Fa-f])|(?<![0-9A-Fa-f])[0-9A-Fa-f]{2}(-[0-9A-Fa-f]{2}){5}(?![0-9A-Fa-f])", RegexOptions.CultureInvariant)]
    private static partial Regex Coloned();

    [GeneratedRegex("[0-9A-Za-z]+(?:-[0-9][0-9A-Za-z]*)?", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    // FM600F123456, CBT141100HR, 88012BA01234: letters and digits mixed, ten to thirteen of them, the last ones digits or capitals.
    [GeneratedRegex("^(?=[0-9A-Z]{10,13}$)(?=[0-9A-Z]*[0-9]{4})(?=[0-9A-Z]*[A-Z])[0-9A-Z]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Serial_();

    [GeneratedRegex("^spa-?(?<number>[0-9]{3,4}[A-Za-z]{0,3})$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Model_();
}
