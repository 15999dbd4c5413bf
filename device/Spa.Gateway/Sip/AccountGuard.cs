using Spa.Foundation.Ports;
using Spa.Foundation.Security;
using Spa.Foundation.Time;
using Spa.Sip.Digest;
using Spa.Sip.Messages;
using Spa.Sip.Transactions;
using Spa.Sip.UserAgent;

namespace Spa.Gateway.Sip;

/// <summary>Asks who calls or notifies us for the account's own user and password (RFC 3261 22).</summary>
internal sealed class AccountGuard
{
    private readonly DigestGuard guard;
    private readonly Timeline timeline;
    private readonly Entropy entropy;

    /// <summary>Makes it, with a key for nonces that nobody else knows.</summary>
    /// <param name="settings">Names the realm: the proxy.</param>
    /// <param name="host">Makes the key.</param>
    /// <param name="timeline">Time.</param>
    public AccountGuard(SipLineSettings settings, VoiceHost host, Timeline timeline)
    {
        (this.timeline, entropy) = (timeline, host.Entropy);
        var key = new byte[32];
        host.FillKey(key);
        guard = new DigestGuard(key, settings.Proxy?.Host ?? "spa");
    }

    /// <summary>Judges whether a request comes from somebody who knows the account's password; when not, it has been challenged.</summary>
    public bool Admits(ServerTransaction transaction, SipLineSettings settings, UserAgentCore agent)
    {
        var stale = false;
        var request = transaction.Request;
        foreach (var field in request.Other.Where(field => field.Name == HeaderName.Authorization))
        {
            if (HeaderValue.Parse<Credentials>(field.Value.Span).Ok(out var credentials, out _) && credentials.IsDigest && DigestCredentials.Read(credentials.Fields).Ok(out var digest, out _))
            {
                var known = digest.User == settings.AuthUser && settings.Password.Length > 0;
                var verdict = guard.Judge(digest, request.Method.Text, known ? settings.Password : null, timeline.Now);
                if (verdict == DigestVerdict.Accepted)
                {
                    return true;
                }

                stale |= verdict is DigestVerdict.Stale or DigestVerdict.Replayed;
            }
        }

        agent.Respond(transaction, 401, [.. guard.Challenge(timeline.Now, entropy.Next(), stale).Select(challenge => HeaderField.Of(Challenge.Of(challenge), HeaderName.WwwAuthenticate))]);
        return false;
    }
}
