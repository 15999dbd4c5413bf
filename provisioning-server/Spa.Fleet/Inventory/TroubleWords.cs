using System.Collections.Immutable;
using System.Text;

namespace Spa.Fleet.Inventory;

/// <summary>Troubles as searches write them, and as a list names the devices that have one.</summary>
public static class TroubleWords
{
    private static readonly ImmutableDictionary<string, Trouble> Words = Enum.GetValues<Trouble>().ToImmutableDictionary(Word);

    /// <summary>The word in a search: <c>resync-failing</c>; <c>fine</c> for none.</summary>
    public static string Word(Trouble trouble)
    {
        if (trouble == Trouble.None)
        {
            return "fine";
        }

        var word = new StringBuilder();
        foreach (var sign in trouble.ToString())
        {
            word.Append(char.IsAsciiLetterUpper(sign) && word.Length > 0 ? "-" : string.Empty).Append(char.ToLowerInvariant(sign));
        }

        return word.ToString();
    }

    /// <summary>The trouble of a word; null = there is none of that name.</summary>
    public static Trouble? Find(string word) => Words.TryGetValue(word, out var trouble) ? trouble : null;

    /// <summary>What devices with it are, after their number: <c>12 silent</c>.</summary>
    public static string Spoken(Trouble trouble) => trouble switch
    {
        Trouble.None => "fine",
        Trouble.Blocked => "blocked",
        Trouble.OtherKey => "asked for by another key",
        Trouble.Waiting => "waiting to be let in",
        Trouble.NeverSeen => "never seen",
        Trouble.NotLetIn => "seen, not let in",
        Trouble.VariableMissing => "with a variable without value",
        Trouble.ProfileFault => "whose profile cannot be made",
        Trouble.NeverFetched => "that never fetched",
        Trouble.WrongKey => "with a wrong key",
        Trouble.ResyncFailing => "failing to resync",
        Trouble.Silent => "silent",
        Trouble.UpgradeFailing => "failing to upgrade",
        Trouble.Refused => "refusing settings",
        Trouble.CertificateExpired => "with an expired certificate",
        Trouble.VersionBehind => "behind their version",
        Trouble.NotApplied => "not applying their profile",
        Trouble.NeverReports => "that never report",
        Trouble.CertificateEnds => "whose certificate ends soon",
        Trouble.Fresh => "just let in",
        Trouble.UpgradePending => "awaiting an upgrade",
        Trouble.ProfilePending => "awaiting a profile",
        Trouble.ReportPending => "about to report",
        _ => "changing their key",
    };

    /// <summary>How bad a trouble is.</summary>
    public static Severity SeverityOf(Trouble trouble) => trouble switch
    {
        Trouble.None => Severity.Fine,
        Trouble.OtherKey or Trouble.VariableMissing or Trouble.ProfileFault or Trouble.NeverFetched or Trouble.WrongKey or Trouble.ResyncFailing or Trouble.Silent or Trouble.UpgradeFailing
            or Trouble.CertificateExpired => Severity.Problem,
        Trouble.Blocked or Trouble.Waiting or Trouble.NotLetIn or Trouble.Refused or Trouble.VersionBehind or Trouble.NotApplied or Trouble.NeverReports or Trouble.CertificateEnds => Severity.Warning,
        _ => Severity.Pending,
    };

    /// <summary>Troubles of a severity.</summary>
    public static ImmutableArray<Trouble> Of(Severity severity) => [.. Enum.GetValues<Trouble>().Where(t => SeverityOf(t) == severity)];
}
