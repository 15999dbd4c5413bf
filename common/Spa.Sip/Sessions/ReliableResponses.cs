using Spa.Sip.Messages;
using Spa.Sip.Transactions;
using Spa.Sip.UserAgent;

namespace Spa.Sip.Sessions;

/// <summary>Provisional responses of ours that are repeated until their PRACK comes, one after the other (RFC 3262 3).</summary>
internal sealed class ReliableResponses(UserAgentCore agent, ServerTransaction transaction, Action unanswered)
{
    private readonly Queue<SipResponse> waiting = [];
    private SipResponse? current;
    private IDisposable? again;
    private IDisposable? giveUp;
    private TimeSpan interval;
    private uint number;

    /// <summary>Sends one, now or when the present one is acknowledged.</summary>
    public void Send(SipResponse response)
    {
        waiting.Enqueue(response);
        if (current is null)
        {
            Next();
        }
    }

    /// <summary>Takes a PRACK; false when it names no response that waits for one.</summary>
    public bool Take(ServerTransaction prack)
    {
        if (current is null || prack.Request.Get<RAck>() is not { } given || !given.Ok(out var header, out _) || header != new RAck(number, transaction.Request.CSeq))
        {
            return false;
        }

        agent.Respond(prack, 200);
        Stop();
        Next();
        return true;
    }

    /// <summary>Repeats nothing any more.</summary>
    public void Stop()
    {
        again?.Dispose();
        giveUp?.Dispose();
        current = null;
    }

    private void Next()
    {
        if (!waiting.TryDequeue(out var next))
        {
            return;
        }

        // A random beginning below 2^31 (RFC 3262 3), then one on each.
        number = number == 0 ? 1 + (uint)agent.UpTo(TimeSpan.FromSeconds(1_000_000)).TotalSeconds : number + 1;
        current = next with { Require = ["100rel"], Other = next.Other.Add(HeaderField.Of(new RSeq(number))) };
        interval = agent.Layer.Timings.T1;
        transaction.Respond(current);
        again = agent.Timeline.After(interval, Repeat);
        giveUp = agent.Timeline.After(agent.Layer.Timings.T1 * 64, () =>
        {
            Stop();
            unanswered();
        });
    }

    private void Repeat()
    {
        interval *= 2;
        transaction.Respond(current!);
        again = agent.Timeline.After(interval, Repeat);
    }
}
