using System.Text.RegularExpressions;
using Spa.Fleet.Inventory;

namespace Spa.Fleet.Syslog;

/// <summary>What a unit's own messages (the <c>Log_Resync_*</c> and <c>Log_Upgrade_*</c> parameters, as they stand by default) say of it.</summary>
public abstract partial record SyslogNews
{
    private SyslogNews()
    {
    }

    /// <summary>What a message says; null = nothing we know.</summary>
    public static SyslogNews? Of(string text) => Known().Match(text) is { Success: true } known
        ? known.Groups["what"].Value switch
        {
            "Successful resync" => new Resynced(string.Empty),
            "Resync failed" => new Resynced(Reason(known)),
            "Successful upgrade" => new Upgraded(string.Empty),
            _ => new Upgraded(Reason(known)),
        }
        : null;

    /// <summary>The MAC address that a message names, as <c>$MAC</c> or <c>$MA</c> write it; null = none. The sender's own word.</summary>
    public static MacAddress? Names(string text)
        => Address().Match(text) is { Success: true } found && MacAddress.Parse(found.Value).Ok(out var mac, out _) ? mac : null;

    /// <summary>A resync ended.</summary>
    /// <param name="Fault">Empty = well; else why not.</param>
    public sealed record Resynced(string Fault) : SyslogNews;

    /// <summary>An upgrade ended.</summary>
    /// <param name="Fault">Empty = well; else why not.</param>
    public sealed record Upgraded(string Fault) : SyslogNews;

    private static string Reason(Match match) => match.Groups["err"].Value.Trim() is { Length: > 0 } reason ? reason : "no reason given";

    [GeneratedRegex(@"-- (?<what>Successful resync|Resync failed|Successful upgrade|Upgrade failed)(?:: ?(?<err>.{0,200}))?", RegexOptions.CultureInvariant)]
    private static partial Regex Known();

    [GeneratedRegex(@"(?<![0-9A-Fa-f:])(?:[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}|[0-9a-f]{12})(?![0-9A-Fa-f:])", RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
