using Spa.Sip.Messages;
using Spa.Sip.Sdp;

namespace Spa.Gateway.Sip;

/// <summary>Which calls a line takes at all, in the order of behaviour f.2. What depends on the phone (busy, waiting) is decided by the router.</summary>
public static class InboundRules
{
    /// <summary>Null = it is offered to the phone; else the status it is refused with.</summary>
    /// <param name="settings">Settings of the line.</param>
    /// <param name="isRegistered">It is registered now.</param>
    /// <param name="invite">The INVITE.</param>
    public static int? Judge(SipLineSettings settings, bool isRegistered, SipRequest invite)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(invite);
        if (settings.Registration is not null && !isRegistered && !settings.AnswersUnregistered)
        {
            return 480;
        }

        // Somebody else's call that went astray; a peer that calls the address alone means us.
        if (invite.RequestUri is SipUri { User: { Length: > 0 } user } && settings.User.Length > 0 && !string.Equals(user, settings.User, StringComparison.Ordinal))
        {
            return 404;
        }

        // The phone does not ring for what could not be answered.
        return settings.Media.SecureOnly && !invite.Body.IsEmpty && !OffersKey(invite) ? 488 : null;
    }

    private static bool OffersKey(SipRequest invite)
        => invite.IsBody(SessionDescription.ContentType) && SessionDescription.Parse(invite.Body.Span).Ok(out var offer, out _) && offer.Media.Any(media => media is { IsAudio: true, Port: > 0 } && media.Cryptos.Any(key => key.Session is null));
}
