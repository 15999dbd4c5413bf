namespace Spa.Sip.Transactions;

/// <summary>What happens to a client transaction.</summary>
public abstract record ClientEvent
{
    private ClientEvent()
    {
    }

    /// <summary>The user hands it the request.</summary>
    public sealed record Begin : ClientEvent;

    /// <summary>A response to its request.</summary>
    /// <param name="Status">100 to 699.</param>
    public sealed record Response(int Status) : ClientEvent;

    /// <summary>A timer ran out.</summary>
    /// <param name="Timer">Which.</param>
    public sealed record TimedOut(TransactionTimer Timer) : ClientEvent;

    /// <summary>The transport could not deliver: no route, connection refused or lost, ICMP error.</summary>
    public sealed record TransportFailed : ClientEvent;
}

/// <summary>What a client transaction asks for.</summary>
public abstract record ClientEffect
{
    private ClientEffect()
    {
    }

    /// <summary>Send the request (again).</summary>
    public sealed record SendRequest : ClientEffect;

    /// <summary>Acknowledge the refusal that has just come (RFC 3261 17.1.1.3).</summary>
    public sealed record SendAck : ClientEffect;

    /// <summary>Start a timer anew, or stop it.</summary>
    /// <param name="Timer">Which.</param>
    /// <param name="After">Null = stop.</param>
    public sealed record SetTimer(TransactionTimer Timer, TimeSpan? After) : ClientEffect;

    /// <summary>Give the response that has just come to the user.</summary>
    public sealed record PassResponse : ClientEffect;

    /// <summary>Tell the user that nobody answered.</summary>
    public sealed record TellTimeout : ClientEffect;

    /// <summary>Tell the user that the request could not be delivered.</summary>
    public sealed record TellTransportFailure : ClientEffect;

    /// <summary>Forget the transaction and all its timers.</summary>
    public sealed record Forget : ClientEffect;
}

/// <summary>How far a client transaction has come.</summary>
/// <param name="Phase">Its state.</param>
/// <param name="Again">Time to the next retransmission; zero when there is none.</param>
public readonly record struct ClientState(ClientPhase Phase, TimeSpan Again)
{
    /// <inheritdoc/>
    public override string ToString() => Again == TimeSpan.Zero ? $"{Phase}" : $"{Phase}, again in {Again.TotalSeconds} s";
}

/// <summary>States of both client transactions (RFC 3261 figures 5 and 6, RFC 6026 figure 5).</summary>
public enum ClientPhase
{
    /// <summary>Nothing was sent yet.</summary>
    New,

    /// <summary>INVITE: no response yet.</summary>
    Calling,

    /// <summary>Any other request: no response yet.</summary>
    Trying,

    /// <summary>A provisional response came.</summary>
    Proceeding,

    /// <summary>A final response came that ends it; repetitions are absorbed.</summary>
    Completed,

    /// <summary>INVITE: a 2xx came; every further 2xx goes to the user, who acknowledges.</summary>
    Accepted,

    /// <summary>Over.</summary>
    Terminated,
}
