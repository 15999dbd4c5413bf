using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Spa.Configuration.Profiles;
using Spa.Configuration.Settings;
using Spa.Fleet.Serving;

namespace Spa.Fleet.Reports;

/// <summary>What a device reported of itself (provisioning 5): its settings in the form of a profile, and its status in comments.</summary>
/// <param name="Xml">The text after decryption.</param>
/// <param name="Values">The settings.</param>
/// <param name="Status">Lines <c>name: value</c> of the comments, in order.</param>
public sealed partial record DeviceReport(ReadOnlyMemory<byte> Xml, ImmutableArray<Assignment> Values, ImmutableArray<KeyValuePair<string, string>> Status)
{
    /// <summary>Largest report taken, before decryption.</summary>
    public const int LargestReport = 256 * 1024;

    private const int MostStatusLines = 200;

    private static readonly IParameterNames Names = CatalogueNames.Instance;

    /// <summary>Sequence number of the profile it says is in force; 0 = it says none.</summary>
    public long Sequence => Values.FirstOrDefault(v => v.Name == "Profile_Sequence")?.Text is { } text && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : 0;

    /// <summary>Firmware version it says it runs; null = it says none.</summary>
    public string? Software => Status.FirstOrDefault(s => string.Equals(s.Key.Replace('_', ' '), "Software Version", StringComparison.OrdinalIgnoreCase)).Value is { Length: > 0 and <= 64 } text ? text : null;

    /// <summary>Why its last resync failed; empty = it did not; null = the report does not say.</summary>
    public string? ResyncFault => Fault("Last Resync");

    /// <summary>Why its last upgrade failed; empty = it did not; null = the report does not say.</summary>
    public string? UpgradeFault => Fault("Last Upgrade");

    /// <summary>Settings of the profile it refused, with its reasons; empty = none.</summary>
    public string Refused => string.Join("; ", Status.Where(s => s.Key == "Refused Setting").Select(s => s.Value).Take(5));

    /// <summary>End of the certificate that it says it shows; null = it says none.</summary>
    public DateTimeOffset? CertificateUntil
        => DateTimeOffset.TryParseExact(Word("Certificate Until"), "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until) ? until : null;

    /// <summary>Tells reports with other settings apart, 64 hex digits.</summary>
    public string Fingerprint
        => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Values.Select(v => $"{v.Name}={v.Text}|{v.Access}")))));

    /// <summary>Opens a report that was encrypted with the device's key. An open one is refused: anyone on the way could have written it.</summary>
    /// <param name="body">As it came.</param>
    /// <param name="key">The device's key.</param>
    /// <param name="report">What it says.</param>
    /// <param name="fault">Why it cannot be read; null when it can.</param>
    public static bool Open(ReadOnlyMemory<byte> body, string key, out DeviceReport? report, out ProfileFault? fault)
    {
        report = null;
        var limits = ProfileLimits.Default with { FileBytes = LargestReport };
        if (!ProfileFile.Open(body, key, limits, Names, out var opened, out fault) || !ProfileReader.Read(opened, limits, Names, out var content, out fault))
        {
            return false;
        }

        report = new(opened.Xml, content.Assignments, ReadStatus(opened.Xml.Span));
        return true;
    }

    /// <summary>A report that was opened before and kept.</summary>
    public static DeviceReport? Kept(ReadOnlyMemory<byte> xml)
    {
        var limits = ProfileLimits.Default;
        return ProfileFile.Open(xml, null, limits with { FileBytes = limits.XmlBytes }, Names, out var opened, out _) && ProfileReader.Read(opened, limits, Names, out var content, out _)
            ? new(xml, content.Assignments, ReadStatus(xml.Span))
            : null;
    }

    /// <summary>Counts only.</summary>
    public override string ToString() => $"report with {Values.Length} settings";

    private string? Word(string name) => Status.FirstOrDefault(s => s.Key == name).Value;

    private string? Fault(string attempt) => Word($"{attempt} Result") switch
    {
        null => null,
        "failed" => string.Join(", ", new[] { Word($"{attempt} Error"), Word($"{attempt} Detail") }.Where(w => !string.IsNullOrEmpty(w))) is { Length: > 0 } why ? PathToken.Masked(why) : "no reason given",
        _ => string.Empty,
    };

    private static ImmutableArray<KeyValuePair<string, string>> ReadStatus(ReadOnlySpan<byte> xml)
    {
        var text = Encoding.UTF8.GetString(xml);
        var lines = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        for (var at = 0; lines.Count < MostStatusLines && (at = text.IndexOf("<!--", at, StringComparison.Ordinal)) >= 0;)
        {
            var end = text.IndexOf("-->", at, StringComparison.Ordinal);
            if (end < 0)
            {
                break;
            }

            foreach (var line in text[(at + 4)..end].Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                if (lines.Count < MostStatusLines && StatusLine().Match(line) is { Success: true } match)
                {
                    lines.Add(new(match.Groups[1].Value, match.Groups[2].Value));
                }
            }

            at = end;
        }

        return lines.ToImmutable();
    }

    [GeneratedRegex(@"\A([A-Za-z0-9][A-Za-z0-9 _\-]{0,60})\s*[:=]\s*(.{0,200})\z", RegexOptions.CultureInvariant)]
    private static partial Regex StatusLine();
}
