using System.Net;
using Spa.Gateway.Ports;
using Spa.Gateway.Provisioning;

namespace Spa.Gateway.Management.Diagnostics;

/// <summary>A ping under way: looks the host up, then sends one request after another, a second apart, the next when the one before is answered or has timed out.</summary>
/// <param name="unit">The unit.</param>
/// <param name="port">Looks up and sends.</param>
/// <param name="test">What to do, without results.</param>
/// <param name="forbidsLocal">The unit itself and its neighbours on the wire may not be asked.</param>
/// <param name="done">Told how it ended, unless it was stopped.</param>
internal sealed class PingRun(Unit unit, IManagementPort port, PingTest test, bool forbidsLocal, Action<PingTest> done)
{
    private const int Ipv4Bytes = 4;
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    // Whatever an ACS asks for, its answer comes.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private PingTest now = test.Cleared;
    private IPAddress? address;
    private TimeSpan begun;
    private TimeSpan sent;
    private IDisposable? next;
    private bool isStopped;

    /// <summary>Begins.</summary>
    public void Begin()
    {
        begun = unit.Timeline.Now;
        if (test.Host.Length == 0)
        {
            End(TestState.HostUnknown, "no host is named");
            return;
        }

        port.Resolve(test.Host, Found);
    }

    /// <summary>Breaks it off.</summary>
    public void Stop()
    {
        isStopped = true;
        next?.Dispose();
    }

    private void Found(IPAddress? found)
    {
        if (isStopped)
        {
            return;
        }

        if (found is null || (test.ProtocolVersion != "Any" && test.ProtocolVersion != (found.GetAddressBytes().Length == Ipv4Bytes ? "IPv4" : "IPv6")))
        {
            End(TestState.HostUnknown, found is null ? "it has no address" : $"its address {found} is none of {test.ProtocolVersion}");
            return;
        }

        if (forbidsLocal && (LocalAddress.IsOwn(found) || LocalAddress.IsLinkLocal(found)))
        {
            End(TestState.OtherError, $"{found} is the unit itself, or a neighbour on its wire");
            return;
        }

        address = found;
        now = now with { Address = found.ToString() };
        Send();
    }

    private void Send()
    {
        next = null;
        sent = unit.Timeline.Now;
        port.Echo(new EchoRequest(address!, now.Answered + now.Failed + 1, test.Bytes, test.Dscp, TimeSpan.FromMilliseconds(test.Timeout)), Heard);
    }

    private void Heard(EchoAnswer answer)
    {
        if (isStopped)
        {
            return;
        }

        if (answer.Fault == EchoFault.NotPermitted)
        {
            End(TestState.InternalError, answer.Detail);
            return;
        }

        now = answer.Fault is null ? now.With(answer.Time) : now with { Failed = now.Failed + 1 };
        var all = now.Answered + now.Failed;
        if (answer.Fault == EchoFault.NoRoute && now.Answered == 0)
        {
            End(TestState.NoRoute, answer.Detail);
            return;
        }

        if (all >= test.Repetitions)
        {
            End(TestState.Complete, string.Empty);
            return;
        }

        var wait = sent + Between - unit.Timeline.Now;
        if (unit.Timeline.Now - begun + wait > Longest)
        {
            now = now with { Failed = test.Repetitions - now.Answered };
            End(TestState.Complete, $"after {Longest.TotalMinutes:0} minutes {test.Repetitions - all} requests were not sent any more, and count as failed");
            return;
        }

        next = unit.Timeline.After(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Send);
    }

    private void End(TestState state, string why)
    {
        isStopped = true;
        if (why.Length > 0)
        {
            unit.Note(5, $"ping of {test.Host} for the ACS: {why}");
        }

        done(now with { State = state });
    }
}
