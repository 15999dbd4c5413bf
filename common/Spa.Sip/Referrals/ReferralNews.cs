namespace Spa.Sip.Referrals;

/// <summary>What comes of a REFER of ours.</summary>
public enum ReferralNews
{
    /// <summary>The far end has accepted it and tries.</summary>
    Accepted,

    /// <summary>The far end is connected with whom it was referred to.</summary>
    Done,

    /// <summary>The far end did not want to, or could not.</summary>
    Failed,
}
