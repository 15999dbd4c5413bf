namespace Spa.Sip.Transactions;

/// <summary>The times of transactions (RFC 3261 table 4, RFC 6026 8.11).</summary>
/// <param name="T1">Estimate of a round trip; <c>SIP T1</c>.</param>
/// <param name="T2">Longest time between two retransmissions; <c>SIP T2</c>.</param>
/// <param name="T4">Longest time a message stays in the network; <c>SIP T4</c>.</param>
/// <param name="B">How long an INVITE waits for any response; <c>SIP Timer B</c>. Timer M, during which more 2xx may come, is as long.</param>
/// <param name="F">How long any other request waits for a final response; <c>SIP Timer F</c>.</param>
/// <param name="H">How long a final response waits for its ACK; <c>SIP Timer H</c>. Timer L, which absorbs repeated INVITEs after a 2xx, is as long.</param>
/// <param name="D">How long a refused INVITE is kept to acknowledge repeated responses; <c>SIP Timer D</c>.</param>
/// <param name="J">How long an answered request is kept to answer its repetitions; <c>SIP Timer J</c>.</param>
public sealed record TransactionTimings(TimeSpan T1, TimeSpan T2, TimeSpan T4, TimeSpan B, TimeSpan F, TimeSpan H, TimeSpan D, TimeSpan J)
{
    /// <summary>The values of RFC 3261.</summary>
    public static TransactionTimings Rfc3261 { get; } = new(
        TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(32), TimeSpan.FromSeconds(32), TimeSpan.FromSeconds(32), TimeSpan.FromSeconds(32), TimeSpan.FromSeconds(32));

    /// <summary>How long a server is silent before it says 100 to an INVITE (RFC 3261 17.2.1).</summary>
    public static TimeSpan Trying { get; } = TimeSpan.FromMilliseconds(200);
}
