using System.Text.RegularExpressions;
using Spa.Fleet.Inventory;

namespace Spa.Fleet.Enrolment;

/// <summary>Who a client certificate says it is, in the forms of the field (provisioning 3.6).</summary>
/// <param name="Mac">MAC address; null = none.</param>
/// <param name="Serial">Serial number; null = none.</param>
/// <param name="Model">Model, canonical; null = none.</param>
/// <param name="IsGeneric">True for the certificate that all units share which were upgraded from old firmware: no identity at all.</param>
public sealed partial record CertificateSubject(MacAddress? Mac, string? Serial, string? Model, bool IsGeneric)
{
    /// <summary>Object identifiers of the attributes that are read.</summary>
    public const string CommonName = "2.5.4.3", Surname = "2.5.4.4", SerialAttribute = "2.5.4.5", Locality = "2.5.4.7", State = "2.5.4.8", Unit = "2.5.4.11";

    private static readonly string[] GenericNames = ["ciscogeneric", "linksysgeneric", "sipurageneric"];

    /// <summary>Reads a subject.</summary>
    /// <param name="attributes">Object identifier and value of each attribute. One that occurs twice is not taken: it would leave the reader a choice.</param>
    public static CertificateSubject Read(IEnumerable<(string Oid, string Value)> attributes)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        var all = attributes.ToList();
        if (all.Any(a => GenericNames.Any(g => a.Value.Contains(g, StringComparison.OrdinalIgnoreCase))))
        {
            return new(null, null, null, true);
        }

        var fields = all.GroupBy(a => a.Oid, StringComparer.Ordinal).Where(g => g.Count() == 1).ToDictionary(g => g.Key, g => g.First().Value, StringComparer.Ordinal);
        var common = fields.GetValueOrDefault(CommonName) ?? string.Empty;
        var text = Words().Match(common);
        return new(
            Address(fields.GetValueOrDefault(Surname)) ?? Address(fields.GetValueOrDefault(State)) ?? Address(common) ?? (text.Success ? Address(text.Groups["mac"].Value) : null),
            Short(fields.GetValueOrDefault(Locality)) ?? Short(fields.GetValueOrDefault(SerialAttribute)) ?? (text.Success ? Short(text.Groups["serial"].Value) : null),
            (Short(fields.GetValueOrDefault(Unit)) ?? (text.Success ? Short(text.Groups["model"].Value) : null)) is { } model ? ModelName.Canonical(model) : null,
            false);
    }

    private static MacAddress? Address(string? text) => text is not null && MacAddress.Parse(text.Trim()).Ok(out var mac, out _) ? mac : null;

    private static string? Short(string? text) => text is { Length: > 0 and <= 40 } && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? text : null;

    //  SPA-525G, MAC: 68EFBD0A0B0C, Serial: CBT141900G7
    [GeneratedRegex(@"^(?<model>[A-Za-z]+-?[0-9A-Za-z]+)[,;/ ]+(?:MAC)?[:= ]*(?<mac>[0-9A-Fa-f]{12}|[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5})[,;/ ]+(?:Serial|SN)?[:= ]*(?<serial>[0-9A-Za-z]{6,20})$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Words();
}
