using System.Net;
using Spa.Foundation.Stun;
using Spa.Foundation.Time;

namespace Spa.Gateway.Sip;

/// <summary>Asks a STUN server from one port where that port is seen (RFC 5389), and when wanted from where else the answer is the same (RFC 5780 4.3).</summary>
/// <param name="timeline">Time.</param>
/// <param name="fillKey">Fills the transaction's bytes.</param>
/// <param name="send">Sends a datagram from the port.</param>
internal sealed class StunAsker(Timeline timeline, Action<Span<byte>> fillKey, Action<byte[], IPEndPoint> send) : IDisposable
{
    private IPEndPoint? server;
    private IPEndPoint? another;
    private StunQuery? query;
    private Action<StunOutcome>? done;
    private IDisposable? timer;

    /// <summary>The second address of the server that answered last; null = it has none.</summary>
    public IPEndPoint? Another => another;

    /// <summary>Asks; a question that is under way is dropped.</summary>
    public void Ask(IPEndPoint of, Action<StunOutcome> answered)
    {
        timer?.Dispose();
        (server, done) = (of, answered);
        var transaction = new byte[12];
        fillKey(transaction);
        Do(StunQuery.Start(transaction));
    }

    /// <summary>Takes a datagram; what is no answer to the question changes nothing.</summary>
    public void Take(IPEndPoint from, ReadOnlySpan<byte> datagram)
    {
        if (query is not null && from.Equals(server) && query.OnDatagram(datagram) is { } step)
        {
            if (StunMessage.Parse(datagram).Ok(out var message, out _))
            {
                another = message.Another ?? another;
            }

            Do(step);
        }
    }

    /// <summary>Asks no more.</summary>
    public void Dispose()
    {
        timer?.Dispose();
        (query, done) = (null, null);
    }

    private void Do(StunStep step)
    {
        timer?.Dispose();
        timer = null;
        query = step.Next;
        if (step.Outcome is { } outcome)
        {
            var tell = done;
            (query, done) = (null, null);
            tell?.Invoke(outcome);
            return;
        }

        if (step.Send is { } bytes)
        {
            send(bytes, server!);
        }

        if (step.Timer is { } wait)
        {
            timer = timeline.After(wait, () => Do(query!.OnTimer()));
        }
    }
}
