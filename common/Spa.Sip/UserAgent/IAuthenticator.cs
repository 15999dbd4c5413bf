using Spa.Sip.Messages;

namespace Spa.Sip.UserAgent;

/// <summary>Answers challenges with an account's user and password.</summary>
public interface IAuthenticator
{
    /// <summary>Puts credentials into a request that was challenged.</summary>
    /// <param name="request">The request as it is to be sent.</param>
    /// <param name="challenge">The 401 or 407.</param>
    /// <returns>The request with credentials; null when none of the challenges can be answered, or the answer was refused already and is not stale.</returns>
    SipRequest? Answer(SipRequest request, SipResponse challenge);

    /// <summary>Puts credentials into a request that will be challenged as the last one was, so that a round trip is saved; the request itself when nothing is known yet.</summary>
    SipRequest Anticipate(SipRequest request);
}
