using Spa.Sip.Messages;
using Spa.Sip.Transactions;
using Spa.Sip.UserAgent;

namespace Spa.Simulation.Providers;

/// <summary>Requests that a provider makes of its subscribers' devices: NOTIFY with an event such as <c>resync</c>, answered by digest when the device asks who it is.</summary>
/// <param name="provider">The provider.</param>
public sealed class ProviderNotices(SipProvider provider)
{
    /// <summary>Sends one to where a subscriber is registered; false = it is nowhere.</summary>
    /// <param name="user">The subscriber.</param>
    /// <param name="package">The event: "resync", "reboot", "reboot_now", "report".</param>
    /// <param name="done">Told the final status; 408 = nobody answered, 503 = nobody could be reached.</param>
    public bool Send(string user, string package, Action<int> done)
    {
        ArgumentNullException.ThrowIfNull(done);
        if (provider.Where(user) is not [var location, ..])
        {
            return false;
        }

        var request = new SipRequest
        {
            Method = SipMethod.Notify,
            RequestUri = location.Contact,
            Via = [],
            From = new NameAddr(new SipUri(provider.Domain) { User = user }) { Tag = provider.Layer.NewTag() },
            To = new NameAddr(location.Contact),
            CallId = provider.Layer.NewTag() + "@" + provider.Domain,
            CSeq = new CSeq(1, SipMethod.Notify),
            MaxForwards = 70,
            Other = [HeaderField.Of(new EventHeader(package))],
        };
        var authenticator = new DigestAuthenticator(user, provider.Users.First(one => one.Name == user).Password, provider.Entropy);
        Try(request, location, authenticator, done);
        return true;
    }

    private void Try(SipRequest request, Location location, DigestAuthenticator authenticator, Action<int> done)
        => provider.Layer.Send(request, location.Path, (_, news) =>
        {
            switch (news)
            {
                case ClientNews.Response { Message: { Status: 401 or 407 } challenge } when authenticator.Answer(Next(request), challenge) is { } answered:
                    Try(answered, location, authenticator, done);
                    break;
                case ClientNews.Response { Message: { IsFinal: true } final }:
                    done(final.Status);
                    break;
                case ClientNews.TimedOut:
                    done(408);
                    break;
                case ClientNews.TransportFailed:
                    done(503);
                    break;
            }
        });

    private static SipRequest Next(SipRequest request) => request with { CSeq = new CSeq(request.CSeq.Number + 1, request.Method) };
}
