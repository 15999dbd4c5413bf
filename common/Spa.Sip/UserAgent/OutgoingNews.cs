using Spa.Sip.Messages;
using Spa.Sip.Transport;

namespace Spa.Sip.UserAgent;

/// <summary>What a request of ours tells its user, all attempts together.</summary>
public abstract record OutgoingNews
{
    private OutgoingNews()
    {
    }

    /// <summary>A provisional response, or a 2xx; for an INVITE several may come.</summary>
    /// <param name="Message">The response.</param>
    /// <param name="Request">The request it answers, as it was sent.</param>
    /// <param name="Path">Where that was sent.</param>
    public sealed record Response(SipResponse Message, SipRequest Request, SipPath Path) : OutgoingNews;

    /// <summary>No further attempt is made.</summary>
    /// <param name="Status">300 to 699; 408 when nobody answered, 503 when nobody could be reached.</param>
    /// <param name="Message">The response that says so; null when none came.</param>
    public sealed record Failed(int Status, SipResponse? Message) : OutgoingNews;
}
