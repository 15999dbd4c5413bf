using Spa.Gateway.Ports;

namespace Spa.Gateway.Provisioning;

/// <summary>The texts of <c>$ERR</c> and <c>$UPGERR</c> (provisioning 2.7).</summary>
public static class ErrTexts
{
    /// <summary>Wrong key, damaged, cut, encrypted without a key, or the reverse.</summary>
    public const string CorruptFile = "corrupt file";

    /// <summary>The file is none that this unit reads.</summary>
    public const string UnsupportedFormat = "unsupported profile format";

    /// <summary>More bytes than a profile may have.</summary>
    public const string TooLarge = "profile too large";

    /// <summary>The rule cannot be read.</summary>
    public const string RuleSyntax = "rule syntax";

    /// <summary>The rule's key expands to nothing.</summary>
    public const string NoKey = "no key";

    /// <summary>Neither the rule nor the network names a server.</summary>
    public const string NoServer = "no server";

    /// <summary>The server's name has no address.</summary>
    public const string NameLookup = "name lookup failed";

    /// <summary>No answer came in time.</summary>
    public const string Timeout = "timeout";

    /// <summary>There is no such file.</summary>
    public const string FileNotFound = "file not found";

    /// <summary>Own text: the profile names another unit in <c>Profile_For</c>.</summary>
    public const string OtherDevice = "profile for another device";

    /// <summary>Own text: the profile is older than the one in force (<c>Profile_Sequence</c>).</summary>
    public const string TooOld = "profile too old";

    /// <summary>Own text: the settings could not be made durable.</summary>
    public const string NotSaved = "not saved";

    /// <summary>The text for a failed fetch.</summary>
    /// <param name="fault">What failed.</param>
    /// <param name="scheme">By which protocol.</param>
    /// <param name="detail">The reason, which <c>tls failed</c> carries with it.</param>
    public static string Of(FetchFault fault, FetchScheme scheme, string detail) => fault switch
    {
        FetchFault.NotFound => FileNotFound,
        FetchFault.AccessDenied => "access denied",
        FetchFault.NameLookupFailed => NameLookup,
        FetchFault.Timeout => Timeout,
        FetchFault.TlsFailed => string.IsNullOrEmpty(detail) ? "tls failed" : $"tls failed: {detail}",
        FetchFault.TooLarge => TooLarge,
        _ => $"{AttemptTarget.SchemeText(scheme)}_get failed",
    };

    /// <summary>True for a failure that a network coming up may end.</summary>
    public static bool IsForWantOfNetwork(string? err) => err is NoServer or NameLookup or Timeout;

    /// <summary>The text for a report that was not taken.</summary>
    public static string OfSending(FetchFault fault, string detail) => fault is FetchFault.Failed or FetchFault.Refused or FetchFault.TooLarge
        ? "not accepted"
        : Of(fault, FetchScheme.Http, detail);
}
