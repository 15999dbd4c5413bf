using Spa.Fleet.Inventory;

namespace Spa.Fleet.Serving;

/// <summary>What a unit asks for, by its path. The same for HTTP, HTTPS and TFTP; a TFTP name may lack the leading slash.</summary>
public abstract record DeviceUrl
{
    private DeviceUrl()
    {
    }

    /// <summary>Reads a path (without query); null = nothing that a unit would ask for.</summary>
    public static DeviceUrl? Parse(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length > 200)
        {
            return null;
        }

        var parts = path.TrimStart('/').Split('/');
        return parts switch
        {
            [var file] when IsFirst(file) => new First(),
            ["enrol", var file] => MacOf(file, ".xml") is { } mac ? new Enrol(mac) : null,
            ["p", var token, var file] when IsToken(token) => MacOf(file, ".cfg") is { } mac ? new Profile(token, mac) : null,
            ["report", var token, var file] when IsToken(token) => MacOf(file, ".xml") is { } mac ? new Report(token, mac) : null,
            ["fw", var file] when IsImage(file) => new Firmware(file),
            _ => null,
        };
    }

    /// <summary>The first profile of a unit with factory settings: <c>/spa3102.cfg</c>, and what <c>/spa$PSN.cfg</c> or <c>/spa$MA.cfg</c> make of themselves.</summary>
    public sealed record First : DeviceUrl;

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

    private static bool IsFirst(string file)
        => file.Length is >= 8 and <= 24 && file.StartsWith("spa", StringComparison.OrdinalIgnoreCase) && file.EndsWith(".cfg", StringComparison.OrdinalIgnoreCase)
            && file[3..^4].All(char.IsAsciiLetterOrDigit);

    private static MacAddress? MacOf(string file, string ending)
        => file.Length == 12 + ending.Length && file.EndsWith(ending, StringComparison.Ordinal) && MacAddress.Parse(file[..12]).Ok(out var mac, out _) ? mac : null;

    private static bool IsToken(string text) => text.Length == 32 && text.All(char.IsAsciiHexDigitLower);

    private static bool IsImage(string file)
        => file.Length is > 0 and <= 100 && char.IsAsciiLetterOrDigit(file[0]) && file.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.');
}
