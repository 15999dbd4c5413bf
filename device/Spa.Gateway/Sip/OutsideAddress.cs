using System.Collections.Immutable;
using System.Net;
using Spa.Foundation.Time;
using Spa.Gateway.Ports;
using Spa.Sip.Messages;
using Spa.Sip.Registration;
using Spa.Sip.Transport;

namespace Spa.Gateway.Sip;

/// <summary>The address by which others reach an account: set (<c>EXT IP</c>), found by STUN, seen by the registrar, or the port's own.</summary>
/// <param name="name">Of the line, for the log.</param>
/// <param name="host">Resolves, and opens ports for questions.</param>
/// <param name="timeline">Time.</param>
/// <param name="port">The account's port.</param>
/// <param name="log">Takes what an administrator wants to know.</param>
internal sealed class OutsideAddress(string name, VoiceHost host, Timeline timeline, ISipSocket port, Action<string> log) : IDisposable
{
    // Longer is not waited for a STUN server before registering.
    private static readonly TimeSpan MostWait = TimeSpan.FromSeconds(2);

    private IPEndPoint? learnt;
    private NatView? nat;
    private IPEndPoint? stunServer;

    /// <summary>Who tells how others see us; null = nobody, or it is of no use behind this NAT.</summary>
    public IPEndPoint? StunServer => nat?.Mapped is null ? null : stunServer;

    /// <summary>Reports of <c>STUN Test Enable</c> (RFC 3261 20.43).</summary>
    public ImmutableArray<HeaderField> Warnings => nat?.Kind is { } kind ? [HeaderField.Of("Warning", $"399 {port.Local(SipTransport.Udp).Host} \"{kind}\"")] : [];

    /// <summary>What Contact names.</summary>
    /// <param name="settings">In force.</param>
    /// <param name="path">Where the message goes.</param>
    /// <param name="mapped">The address that others see, where it is known.</param>
    public (string Host, int Port) For(SipLineSettings settings, SipPath path, bool mapped)
    {
        var (own, number) = port.Local(path.Transport);
        var seen = mapped ? nat?.Mapped ?? learnt : learnt;
        return ((mapped ? settings.ExternalAddress : null)?.ToString() ?? seen?.Address.ToString() ?? own, (mapped ? settings.ExternalPort : null) ?? seen?.Port ?? number);
    }

    /// <summary>Learns where the registrar saw us (<c>Handle VIA received</c>, <c>Handle VIA rport</c>); true when that is elsewhere than our Contact says.</summary>
    public bool Learn(SipLineSettings settings, Binding? binding)
    {
        if (binding is not { SeenFrom: { } via, Path: { } path } || settings is { Learns: { Received: false, Rport: false } })
        {
            return false;
        }

        var (shown, number) = For(settings, path, settings.IsMapped);
        var address = settings.Learns.Received && IPAddress.TryParse(via.Received, out var seen) ? seen : IPAddress.TryParse(shown, out var own) ? own : null;
        var next = address is null ? null : new IPEndPoint(address, settings.Learns.Rport && via.Rport is { } rport ? rport : number);
        if (next is null || (next.Address.ToString() == shown && next.Port == number))
        {
            return false;
        }

        learnt = next;
        return true;
    }

    /// <summary>Asks a STUN server, when there is one, before <paramref name="then"/>: what others see of us is known before it is said. A silent server holds nothing up for long.</summary>
    /// <param name="next">Whom to ask; null = nobody.</param>
    /// <param name="before">Who was asked until now.</param>
    /// <param name="then">Goes on; once.</param>
    /// <param name="late">The answer came after that.</param>
    public void Ask(StunOptions? next, StunOptions? before, Action then, Action late)
    {
        if (next is null)
        {
            nat?.Dispose();
            (nat, stunServer) = (null, null);
            then();
            return;
        }

        if (nat is not null && next == before)
        {
            then();
            return;
        }

        nat?.Dispose();
        var asked = nat = new NatView(timeline, host, (bytes, to) => port.SendRaw(bytes, to), log);
        var told = false;
        timeline.After(MostWait, Go);
        host.Resolver.Addresses(next.Host, found =>
        {
            if (found is not [var address, ..] || nat != asked)
            {
                log($"{name}: the STUN server {next.Host} has no address");
                Go();
                return;
            }

            stunServer = new IPEndPoint(address, next.Port);
            var (own, number) = port.Local(SipTransport.Udp);
            asked.Ask(stunServer, new IPEndPoint(IPAddress.TryParse(own, out var local) ? local : IPAddress.Any, number), next.Test, () =>
            {
                var wasTold = told;
                Go();
                if (wasTold && nat == asked)
                {
                    late();
                }
            });
        });

        void Go()
        {
            if (!told && nat == asked)
            {
                told = true;
                then();
            }
        }
    }

    /// <summary>Takes a datagram that is no SIP.</summary>
    public void Take(IPEndPoint from, ReadOnlySpan<byte> datagram) => nat?.Take(from, datagram);

    /// <inheritdoc/>
    public void Dispose() => nat?.Dispose();
}
