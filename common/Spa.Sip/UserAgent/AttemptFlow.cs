namespace Spa.Sip.UserAgent;

/// <summary>What to do about a final response that is no success.</summary>
public enum NextAttempt
{
    /// <summary>It is final.</summary>
    GiveUp,

    /// <summary>Send it again with credentials.</summary>
    Authenticate,

    /// <summary>Send it to the next server of the list.</summary>
    NextServer,

    /// <summary>Send it to the address it was redirected to.</summary>
    Redirect,

    /// <summary>Send it again with the registrar's shortest time (423) or the session's (422).</summary>
    Lengthen,
}

/// <summary>How many of each a request has had.</summary>
/// <param name="Challenges">Times it was sent with credentials.</param>
/// <param name="Redirections">Times it was redirected.</param>
/// <param name="ServersLeft">Servers of the list not tried yet.</param>
/// <param name="Lengthened">It was already sent with a longer time.</param>
/// <param name="Heard">A provisional response above 100 came: no other server is tried any more.</param>
public readonly record struct AttemptCount(int Challenges, int Redirections, int ServersLeft, bool Lengthened, bool Heard);

/// <summary>Limits of attempts, from the SIP tab.</summary>
/// <param name="MaxAuth"><c>Max Auth</c>.</param>
/// <param name="MaxRedirection"><c>Max Redirection</c>.</param>
/// <param name="TriesNextServer">Whether a status leads to the next server: <c>Try Backup RSC</c>, beside 503 and silence.</param>
public sealed record AttemptLimits(int MaxAuth, int MaxRedirection, Func<int, bool> TriesNextServer);

/// <summary>How a request goes on after a refusal, as a function (RFC 3261 8.1.3.4, 8.1.3.5, 22; RFC 3263 4.3).</summary>
public static class AttemptFlow
{
    /// <summary>What to do.</summary>
    /// <param name="status">300 to 699; 408 also for silence, 503 also for what could not be delivered.</param>
    /// <param name="count">What it has had.</param>
    /// <param name="canAnswer">For 401 and 407: a challenge can be answered with what is known, and it is not the answer that was just refused.</param>
    /// <param name="canRedirect">For 3xx: redirections are followed and a new address is named.</param>
    /// <param name="isSilence">Nobody answered, or nobody could be reached.</param>
    /// <param name="limits">Limits.</param>
    public static NextAttempt On(int status, AttemptCount count, bool canAnswer, bool canRedirect, bool isSilence, AttemptLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return status switch
        {
            401 or 407 when canAnswer && count.Challenges < limits.MaxAuth => NextAttempt.Authenticate,
            >= 300 and < 400 when canRedirect && count.Redirections < limits.MaxRedirection => NextAttempt.Redirect,
            422 or 423 when !count.Lengthened => NextAttempt.Lengthen,
            _ when count is { ServersLeft: > 0, Heard: false } && (isSilence || status == 503 || limits.TriesNextServer(status)) => NextAttempt.NextServer,
            _ => NextAttempt.GiveUp,
        };
    }
}
