using Spa.Sip.Messages;

namespace Spa.Sip.Transactions;

/// <summary>What a client transaction tells its user.</summary>
public abstract record ClientNews
{
    private ClientNews()
    {
    }

    /// <summary>A response came. For an INVITE more than one may, also several 2xx of different dialogs.</summary>
    /// <param name="Message">The response.</param>
    public sealed record Response(SipResponse Message) : ClientNews;

    /// <summary>No final response within Timer B or F; counts as 408 (RFC 3261 8.1.3.1).</summary>
    public sealed record TimedOut : ClientNews;

    /// <summary>The request could not be delivered; counts as 503 (RFC 3261 8.1.3.1).</summary>
    public sealed record TransportFailed : ClientNews;
}

/// <summary>What a server transaction tells its user after the request.</summary>
public enum ServerNews
{
    /// <summary>The INVITE was cancelled by its sender; a 487 is due.</summary>
    Cancelled,

    /// <summary>The ACK of a refusal never came.</summary>
    NoAck,

    /// <summary>The response could not be delivered.</summary>
    TransportFailed,
}
