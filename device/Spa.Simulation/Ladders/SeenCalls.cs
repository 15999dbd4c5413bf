using System.Globalization;
using Spa.Sip.Messages;

namespace Spa.Simulation.Ladders;

/// <summary>The calls that go through a stateless proxy, as its messages tell: the last 100.</summary>
public sealed class SeenCalls
{
    private const int Most = 100;
    private readonly List<SeenCall> calls = [];

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<SeenCall> All => calls;

    /// <summary>Learns from a message as it came in or went out; one that is passed on may be seen both times.</summary>
    public void See(SipMessage message, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(message);
        var at = calls.FindLastIndex(call => call.CallId == message.CallId);
        if (message is SipRequest request)
        {
            if (request.Method == SipMethod.Invite && request.To.Tag is null && (at < 0 || calls[at].IsOver))
            {
                Begin(request, now);
            }
            else if (at >= 0 && !calls[at].IsOver && (request.Method == SipMethod.Bye || (request.Method == SipMethod.Cancel && calls[at].State != "talks")))
            {
                Become(at, request.Method == SipMethod.Bye ? "ended" : "cancelled", now);
            }
        }
        else if (at >= 0 && !calls[at].IsOver && message.CSeq.Method == SipMethod.Invite && calls[at].State != "talks")
        {
            var status = ((SipResponse)message).Status;
            var state = status switch
            {
                180 => "rings",
                183 => "early media",
                >= 200 and < 300 => "talks",
                401 or 407 or < 200 => calls[at].State,
                _ => string.Create(CultureInfo.InvariantCulture, $"failed {status}"),
            };
            Become(at, state, now);
        }
    }

    private void Begin(SipRequest request, TimeSpan now)
    {
        if (calls.Count == Most)
        {
            calls.RemoveAt(0);
        }

        calls.Add(new SeenCall(request.CallId, request.From.SipUri?.User ?? string.Empty, request.To.SipUri?.User ?? string.Empty, "calls", now, now));
    }

    private void Become(int at, string state, TimeSpan now)
    {
        if (calls[at].State != state)
        {
            calls[at] = calls[at] with { State = state, Changed = now };
        }
    }
}
