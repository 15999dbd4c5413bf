namespace Spa.Gateway.Admin;

/// <summary>How the unit's own certificate stands.</summary>
/// <param name="From">Begin of its validity.</param>
/// <param name="Until">End of its validity.</param>
/// <param name="IsRenewed">True for one that the unit fetched, false for the one it was made with.</param>
/// <param name="State">What is done about its end, in a sentence: "a newer one is asked for from 2027-05-01 on".</param>
public sealed record CertificateStatus(DateTimeOffset From, DateTimeOffset Until, bool IsRenewed, string State)
{
    /// <summary>Whether less than a tenth of its time is left, or none; false while nothing has set the clock.</summary>
    /// <param name="now">Now; null = the clock is not set.</param>
    public bool IsEnding(DateTimeOffset? now) => now > Until - ((Until - From) / 10);
}
