namespace Spa.Sip.Transactions;

/// <summary>What happens to a server transaction.</summary>
public abstract record ServerEvent
{
    private ServerEvent()
    {
    }

    /// <summary>The request came, for the first time.</summary>
    public sealed record Begin : ServerEvent;

    /// <summary>The request came again.</summary>
    public sealed record Repeated : ServerEvent;

    /// <summary>The ACK of this INVITE's refusal came.</summary>
    public sealed record Acknowledged : ServerEvent;

    /// <summary>The user answers.</summary>
    /// <param name="Status">100 to 699.</param>
    public sealed record Respond(int Status) : ServerEvent;

    /// <summary>A timer ran out.</summary>
    /// <param name="Timer">Which.</param>
    public sealed record TimedOut(TransactionTimer Timer) : ServerEvent;

    /// <summary>The transport could not deliver a response.</summary>
    public sealed record TransportFailed : ServerEvent;
}

/// <summary>What a server transaction asks for.</summary>
public abstract record ServerEffect
{
    private ServerEffect()
    {
    }

    /// <summary>Give the request to the user.</summary>
    public sealed record PassRequest : ServerEffect;

    /// <summary>Send 100 Trying.</summary>
    public sealed record SendTrying : ServerEffect;

    /// <summary>Send the last response (again).</summary>
    public sealed record SendResponse : ServerEffect;

    /// <summary>Start a timer anew, or stop it.</summary>
    /// <param name="Timer">Which.</param>
    /// <param name="After">Null = stop.</param>
    public sealed record SetTimer(TransactionTimer Timer, TimeSpan? After) : ServerEffect;

    /// <summary>Tell the user that the ACK never came.</summary>
    public sealed record TellNoAck : ServerEffect;

    /// <summary>Tell the user that the response could not be delivered.</summary>
    public sealed record TellTransportFailure : ServerEffect;

    /// <summary>Forget the transaction and all its timers.</summary>
    public sealed record Forget : ServerEffect;
}

/// <summary>How far a server transaction has come.</summary>
/// <param name="Phase">Its state.</param>
/// <param name="Again">Time to the next retransmission; zero when there is none.</param>
public readonly record struct ServerState(ServerPhase Phase, TimeSpan Again)
{
    /// <inheritdoc/>
    public override string ToString() => Again == TimeSpan.Zero ? $"{Phase}" : $"{Phase}, again in {Again.TotalSeconds} s";
}

/// <summary>States of both server transactions (RFC 3261 figures 7 and 8, RFC 6026 figure 4).</summary>
public enum ServerPhase
{
    /// <summary>Just made.</summary>
    New,

    /// <summary>No response was sent yet.</summary>
    Trying,

    /// <summary>A provisional response was sent.</summary>
    Proceeding,

    /// <summary>A final response was sent (INVITE: a refusal, which waits for its ACK).</summary>
    Completed,

    /// <summary>INVITE: the refusal was acknowledged.</summary>
    Confirmed,

    /// <summary>INVITE: a 2xx was sent; the user repeats it and takes its ACK.</summary>
    Accepted,

    /// <summary>Over.</summary>
    Terminated,
}
