using Spa.Sip.Messages;
using Spa.Sip.Transactions;

namespace Spa.Sip.Sessions;

/// <summary>What a session tells its user.</summary>
public abstract record SessionNews
{
    private SessionNews()
    {
    }

    /// <summary>Our call goes on: ringing, queued, early media.</summary>
    /// <param name="Message">101 to 199.</param>
    /// <param name="HasMedia">It brought a description, which <see cref="ISessionMedia"/> has taken: the far end is heard.</param>
    public sealed record Progress(SipResponse Message, bool HasMedia) : SessionNews;

    /// <summary>Our call is answered.</summary>
    /// <param name="Message">The 2xx.</param>
    public sealed record Answered(SipResponse Message) : SessionNews;

    /// <summary>Our call has failed.</summary>
    /// <param name="Status">300 to 699.</param>
    /// <param name="Message">The response; null when none came.</param>
    public sealed record Failed(int Status, SipResponse? Message) : SessionNews;

    /// <summary>The caller gave up before our answer.</summary>
    /// <param name="Elsewhere">Another of the caller's targets answered (RFC 3326: cause 200).</param>
    public sealed record Cancelled(bool Elsewhere) : SessionNews;

    /// <summary>The caller has our answer.</summary>
    public sealed record Confirmed : SessionNews;

    /// <summary>The far end or our own offer changed the media; <see cref="ISessionMedia"/> has what is agreed.</summary>
    public sealed record MediaChanged : SessionNews;

    /// <summary>Our offer was refused; the media is as before.</summary>
    /// <param name="Status">300 to 699.</param>
    public sealed record OfferRefused(int Status) : SessionNews;

    /// <summary>A request within the session that is not its own business: INFO, REFER, NOTIFY, MESSAGE. Whoever takes it answers it; what nobody answers gets 405.</summary>
    /// <param name="Transaction">The request.</param>
    public sealed record Requested(ServerTransaction Transaction) : SessionNews;

    /// <summary>An established session is over.</summary>
    /// <param name="Why">By whom.</param>
    /// <param name="Bye">Their BYE; null when they sent none.</param>
    public sealed record Ended(SessionEnd Why, SipRequest? Bye) : SessionNews;
}
