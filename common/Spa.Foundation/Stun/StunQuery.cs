using System.Net;

namespace Spa.Foundation.Stun;

/// <summary>What a question to a server came to.</summary>
/// <param name="Mapped">Our address as the server sees it; null when it did not tell.</param>
/// <param name="Fault">Why not; null when it did.</param>
public sealed record StunOutcome(IPEndPoint? Mapped, string? Fault);

/// <summary>What is to be done after an event.</summary>
/// <param name="Next">The query's next state.</param>
/// <param name="Send">Bytes to send; null for nothing.</param>
/// <param name="Timer">When to say that time is up, from now; null for no timer.</param>
/// <param name="Outcome">The end; null while it goes on.</param>
public sealed record StunStep(StunQuery Next, byte[]? Send, TimeSpan? Timer, StunOutcome? Outcome);

/// <summary>Asks a server for our own address over UDP, as a function: sends again after 0.5, 1, 2, ... s, seven times, and waits 8 s for an answer to the last (RFC 5389 7.2.1).</summary>
public sealed record StunQuery
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(500);
    private const int Tries = 7;
    private const int LastWait = 16;

    private StunMessage Request { get; init; } = StunMessage.Request(new byte[12]);

    private int Sent { get; init; } = 1;

    private bool IsOver { get; init; }

    /// <summary>Begins.</summary>
    /// <param name="transaction">12 bytes from chance that nobody can guess.</param>
    public static StunStep Start(ReadOnlySpan<byte> transaction)
    {
        var query = new StunQuery { Request = StunMessage.Request(transaction) };
        return new(query, query.Request.Write(), FirstWait, null);
    }

    /// <summary>The time is up.</summary>
    public StunStep OnTimer()
    {
        if (IsOver)
        {
            return new(this, null, null, null);
        }

        return Sent == Tries
            ? End(new(null, "no answer"))
            : new(this with { Sent = Sent + 1 }, Request.Write(), Sent + 1 == Tries ? FirstWait * LastWait : FirstWait * (1 << Sent), null);
    }

    /// <summary>A datagram came. What is no answer to our request changes nothing: null.</summary>
    public StunStep? OnDatagram(ReadOnlySpan<byte> datagram)
    {
        if (IsOver || !StunMessage.Parse(datagram).Ok(out var message, out _) || message.Method != StunMessage.Binding || !message.Transaction.AsSpan().SequenceEqual(Request.Transaction.AsSpan()))
        {
            return null;
        }

        return message.Class switch
        {
            StunClass.Success when message.Mapped is { } mapped => End(new(mapped, null)),
            StunClass.Success => End(new(null, "an answer without an address")),
            StunClass.Error => End(new(null, message.Refusal is { } refusal ? $"refused: {refusal.Code} {refusal.Reason}" : "refused")),
            _ => null,
        };
    }

    private StunStep End(StunOutcome outcome) => new(this with { IsOver = true }, null, null, outcome);
}
