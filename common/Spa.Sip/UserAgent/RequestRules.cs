using Spa.Sip.Messages;
using Spa.Sip.Sessions;

namespace Spa.Sip.UserAgent;

/// <summary>What a request is refused for before anybody looks at what it wants (RFC 3261 8.2.1 to 8.2.3).</summary>
internal static class RequestRules
{
    private static readonly HeaderField Accepts = HeaderField.Of(HeaderName.Accept, Session.Sdp);

    // What is taken besides the type itself (RFC 3261 20.1).
    private static readonly string[] Ranges = [Session.Sdp, "application/*", "*/*"];

    /// <summary>The refusal; null when there is nothing against it.</summary>
    /// <param name="request">Any but ACK and CANCEL.</param>
    /// <param name="tag">Our tag.</param>
    /// <param name="supported">Extensions that are understood.</param>
    public static SipResponse? Refusal(SipRequest request, string tag, TokenList supported)
    {
        if (!request.Method.IsKnown)
        {
            return Answer(501) with { Allow = AgentOptions.Allowed };
        }

        if (request.RequestUri is OtherUri)
        {
            return Answer(416);
        }

        if (request.Require.Where(token => !supported.Has(token)).ToArray() is { Length: > 0 } unknown)
        {
            return Answer(420) with { Unsupported = TokenList.Of(unknown) };
        }

        if (request.Method != SipMethod.Invite && request.Method != SipMethod.Update)
        {
            return null;
        }

        if (!request.Body.IsEmpty && !IsOptional(request))
        {
            if (request.Find(HeaderName.ContentEncoding) is { } encoding && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
            {
                return Answer(415) with { Other = [HeaderField.Of(HeaderName.AcceptEncoding, "identity")] };
            }

            if (!request.IsBody(Session.Sdp))
            {
                return Answer(415) with { Other = [Accepts] };
            }
        }

        return TakesDescriptions(request) ? null : Answer(406) with { Other = [Accepts] };

        SipResponse Answer(int status) => SipResponse.For(request, status, tag);
    }

    private static bool IsOptional(SipRequest request)
        => request.Find(HeaderName.ContentDisposition)?.Split(';').Any(part => part.Replace(" ", string.Empty, StringComparison.Ordinal).Equals("handling=optional", StringComparison.OrdinalIgnoreCase)) == true;

    // Without the header the type is taken.
    private static bool TakesDescriptions(SipRequest request)
    {
        var accepted = request.All(HeaderName.Accept);
        return accepted.IsEmpty || accepted.SelectMany(line => line.Split(',')).Any(range => Ranges.Contains(range.Split(';')[0].Trim(), StringComparer.OrdinalIgnoreCase));
    }
}
