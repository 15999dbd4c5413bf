namespace Spa.Gateway.Admin;

/// <summary>How the last resync, upgrade or report ended.</summary>
/// <param name="At">When, in UTC; null while nothing had set the clock.</param>
/// <param name="Succeeded">True when it did what was asked.</param>
/// <param name="Reason">What led to it: "power-up", "Upgrade_Rule".</param>
/// <param name="Url">What was asked last, without credentials; empty when nothing was.</param>
/// <param name="Err">Text of <c>$ERR</c>; empty on success.</param>
/// <param name="Detail">The reason in a sentence, for people; may be empty. Never holds a secret.</param>
public sealed record AttemptOutcome(DateTimeOffset? At, bool Succeeded, string Reason, string Url, string Err, string Detail)
{
    /// <summary>"resync failed: corrupt file (…)" without the first two words.</summary>
    public string Explanation => (Err, Detail) switch
    {
        ("", var detail) => detail,
        (var err, "") => err,
        var (err, detail) when err.EndsWith(detail, StringComparison.Ordinal) => err,
        var (err, detail) => $"{err} ({detail})",
    };
}
