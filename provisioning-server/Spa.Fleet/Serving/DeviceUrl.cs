using Spa.Fleet.Inventory;
using Spa.Foundation.Text;

namespace Spa.Fleet.Serving;

/// <summary>What a unit asks for, by its path. The same for HTTP, HTTPS and TFTP; a TFTP name may lack the leading slash.</summary>
public abstract record DeviceUrl
{
    private DeviceUrl()
    {
    }

    private const int LongestPath = 200;
    private const int LongestQuery = 200;

    // Where operators put the files of their units (provisioning 2.6); a name below them needs no ending.
    private static readonly string[] Places = ["cfg", "config", "configs", "prov", "provisioning", "init-prov", "linksys", "cisco", "sipura", "spa"];
    private static readonly string[] Endings = [".cfg", ".xml"];

    /// <summary>True for a path that only units ask for: no page of the server has such a one.</summary>
    public static bool IsOfUnits(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var rest = path.AsSpan().TrimStart('/');
        var slash = rest.IndexOf('/');
        var folder = slash < 0 ? rest : rest[..slash];
        return folder switch
        {
            "api" => false,
            "p" or "fw" or "report" or "enrol" or "init" => slash >= 0,
            "ca.crl" or "ca.crt" or "legacy-ca.crt" => slash < 0,
            _ => path.EndsWith(".cfg", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)
                || path.EndsWith(".bin", StringComparison.OrdinalIgnoreCase) || Places.Contains(folder.ToString(), StringComparer.OrdinalIgnoreCase),
        };
    }

    /// <summary>Reads a path and its query; null = nothing that a unit would ask for.</summary>
    /// <param name="path">Decoded.</param>
    /// <param name="query">Decoded, with or without its question mark; empty = none. Looked at only where a unit says who it is.</param>
    public static DeviceUrl? Parse(string path, string query = "")
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(query);
        if (path.Length > LongestPath || query.Length > LongestQuery)
        {
            return null;
        }

        var parts = path.TrimStart('/').Split('/');
        return parts switch
        {
            ["ca.crl"] => new Revocations(),
            ["ca.crt"] => new Authority(false),
            ["legacy-ca.crt"] => new Authority(true),
            ["init", var code] => EnrolmentCode.Typed(code) is { } typed ? new Pass(typed, null) : null,
            ["init", var code, var file] => EnrolmentCode.Typed(code) is { } typed && MacOf(file, ".xml") is { } mac ? new Pass(typed, mac) : null,
            ["enrol", var file] when file.EndsWith(".pem", StringComparison.Ordinal) => MacOf(file, ".pem") is { } mac ? new Certificate(mac) : null,
            ["enrol", var file] => MacOf(file, ".xml") is { } mac ? new Enrol(mac) : null,
            ["p", var token, var file] when IsToken(token) => MacOf(file, ".cfg") is { } mac ? new Profile(token, mac) : null,
            ["report", var token, var file] when IsToken(token) => MacOf(file, ".xml") is { } mac ? new Report(token, mac) : null,
            ["fw", var file] => IsImage(file) ? new Firmware(file) : null,
            ["p" or "report" or "api", ..] => null,
            _ => Named(parts, path, query),
        };
    }

    /// <summary>The first profile of a unit with factory settings: <c>/spa3102.cfg</c>, and whatever the macros <c>$PSN</c>, <c>$PN</c>, <c>$MA</c>, <c>$MAU</c>, <c>$MAC</c>, <c>$SN</c> make of a rule, in path or query.</summary>
    /// <param name="Mac">The MAC in it; null = none.</param>
    /// <param name="Serial">The serial number in it; null = none.</param>
    /// <param name="Model">The model in it; null = none.</param>
    public sealed record First(MacAddress? Mac = null, string? Serial = null, string? Model = null) : DeviceUrl;

    /// <summary>The enrolment profile by a code of an operator, for a unit that shows no certificate: <c>/init/CODE</c> or <c>/init/CODE/MAC.xml</c>.</summary>
    /// <param name="Code">The code as it should be written.</param>
    /// <param name="Mac">Whose; null = the code's.</param>
    public sealed record Pass(string Code, MacAddress? Mac) : DeviceUrl
    {
        /// <summary>Without the code.</summary>
        public override string ToString() => "first contact with a code";
    }

    /// <summary>A new certificate for the key whose certificate the unit shows: <c>/enrol/MAC.pem</c>.</summary>
    /// <param name="Mac">Whose.</param>
    public sealed record Certificate(MacAddress Mac) : DeviceUrl;

    /// <summary>The list of revoked certificates: <c>/ca.crl</c>.</summary>
    public sealed record Revocations : DeviceUrl;

    /// <summary>The provider's own certificate: <c>/ca.crt</c>, and <c>/legacy-ca.crt</c> for the port for old units.</summary>
    /// <param name="Legacy">True for the second.</param>
    public sealed record Authority(bool Legacy) : DeviceUrl;

    /// <summary>The enrolment profile: <c>/enrol/MAC.xml</c>.</summary>
    /// <param name="Mac">Whose.</param>
    public sealed record Enrol(MacAddress Mac) : DeviceUrl;

    /// <summary>The encrypted profile: <c>/p/TOKEN/MAC.cfg</c>.</summary>
    /// <param name="Token">Path token.</param>
    /// <param name="Mac">Whose.</param>
    public sealed record Profile(string Token, MacAddress Mac) : DeviceUrl
    {
        /// <summary>Without the token.</summary>
        public override string ToString() => $"profile of {Mac}";
    }

    /// <summary>A report that is brought: <c>/report/TOKEN/MAC.xml</c>.</summary>
    /// <param name="Token">Path token.</param>
    /// <param name="Mac">Whose.</param>
    public sealed record Report(string Token, MacAddress Mac) : DeviceUrl
    {
        /// <summary>Without the token.</summary>
        public override string ToString() => $"report of {Mac}";
    }

    /// <summary>A firmware image: <c>/fw/FILE</c>.</summary>
    /// <param name="File">Letters, digits, <c>-</c> and <c>.</c>, beginning with a letter or digit.</param>
    public sealed record Firmware(string File) : DeviceUrl;

    private static First? Named(string[] parts, string path, string query)
    {
        var isFile = Endings.Any(e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase));
        var isPlace = Places.Contains(parts[0], StringComparer.OrdinalIgnoreCase);
        if (parts.Length > 6 || (!isFile && !isPlace) || parts.Any(p => p is "" or "." or ".." || !p.All(IsOfName)) || !query.All(c => IsOfName(c) || c is '?' or '=' or '&'))
        {
            return null;
        }

        var names = UnitNames.Find(query.Length == 0 ? path : $"{path}?{query.TrimStart('?')}");
        return names.IsEmpty ? null : new First(names.Mac, names.Serial, names.Model);
    }

    private static bool IsOfName(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':' or ',' or '(' or ')';

    private static MacAddress? MacOf(string file, string ending)
        => file.Length == 12 + ending.Length && file.EndsWith(ending, StringComparison.Ordinal) && MacAddress.Parse(file[..12]).Ok(out var mac, out _) ? mac : null;

    private static bool IsToken(string text) => text.Length == 32 && text.All(char.IsAsciiHexDigitLower);

    private static bool IsImage(string file)
        => file.Length is > 0 and <= 100 && char.IsAsciiLetterOrDigit(file[0]) && file.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.');
}
