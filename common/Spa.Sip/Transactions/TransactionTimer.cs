namespace Spa.Sip.Transactions;

/// <summary>The timers of transactions by what they are for; the letters are those of RFC 3261 table 4 and RFC 6026.</summary>
public enum TransactionTimer
{
    /// <summary>Send again: A, E, G.</summary>
    Retransmit,

    /// <summary>Give up waiting: B, F, H.</summary>
    GiveUp,

    /// <summary>Nothing more can come: D, I, J, K, L, M.</summary>
    Linger,

    /// <summary>Say 100 to an INVITE that nobody has answered yet.</summary>
    SayTrying,
}
