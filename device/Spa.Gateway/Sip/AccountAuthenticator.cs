using Spa.Foundation.Ports;
using Spa.Sip.Messages;
using Spa.Sip.UserAgent;

namespace Spa.Gateway.Sip;

/// <summary>Answers challenges with the account that is in force; a new user or password begins anew.</summary>
internal sealed class AccountAuthenticator(SipLineSettings settings, Entropy entropy) : IAuthenticator
{
    private (string User, string Password) account = (settings.AuthUser, settings.Password);
    private DigestAuthenticator inner = new(settings.AuthUser, settings.Password, entropy);

    /// <summary>Puts settings in force.</summary>
    public void Use(SipLineSettings next)
    {
        if (account != (next.AuthUser, next.Password))
        {
            account = (next.AuthUser, next.Password);
            inner = new DigestAuthenticator(next.AuthUser, next.Password, entropy);
        }
    }

    /// <inheritdoc/>
    public SipRequest? Answer(SipRequest request, SipResponse challenge) => inner.Answer(request, challenge);

    /// <inheritdoc/>
    public SipRequest Anticipate(SipRequest request) => inner.Anticipate(request);
}
