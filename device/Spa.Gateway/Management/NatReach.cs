using System.Net;
using System.Security.Cryptography;
using System.Text;
using Spa.Configuration.Parameters;
using Spa.Foundation.Stun;
using Spa.Gateway.Ports;
using Spa.Gateway.Provisioning;

namespace Spa.Gateway.Management;

/// <summary>The UDP port by which an ACS reaches the unit through a NAT: does what <see cref="BindingMachine"/> wants, and hands on what looks like a connection request (TR-069 annex G).</summary>
/// <param name="unit">Settings, time, chance.</param>
/// <param name="port">Opens the port.</param>
/// <param name="acs">Host of the ACS; null = none is known.</param>
/// <param name="asked">Gets connection requests; they prove nothing yet.</param>
/// <param name="changed">Told when the unit is seen elsewhere, and once when the first session need not wait any more.</param>
internal sealed class NatReach(Unit unit, IManagementPort port, Func<string?> acs, Action<UdpConnectionRequest> asked, Action changed)
{
    private const int UsualPort = 3478;
    private const int WholeWords = 4;

    // The first session tells the outside address, if that is found out soon.
    private static readonly TimeSpan MostWait = TimeSpan.FromSeconds(3);

    private BindingState state = new();
    private Wish? wish;
    private IDatagramPort? socket;
    private int openedAs;
    private string portFault = string.Empty;
    private IDisposable? timer;
    private StunMessage? request;
    private byte[] sent = [];
    private int lookUps;

    /// <summary>Whether the outside address is known or need not be waited for. Once it is, it stays.</summary>
    public bool IsSettled { get; private set; }

    /// <summary>Where the ACS may send to: host and port; empty = nowhere, or it is not known.</summary>
    public string Address => state.Mapped?.ToString() ?? string.Empty;

    /// <summary>The unit is seen elsewhere than it is.</summary>
    public bool IsBehindNat => state.Mapped is { } mapped && wish is { } present && (socket?.Number != mapped.Port || mapped.Address.ToString() != present.Own);

    /// <summary>How it stands, for the pages; null = it is not wanted.</summary>
    public ReachStatus? Status => wish is null ? null : new(state.Mapped?.ToString(), IsBehindNat, socket is null ? portFault : state.Fault);

    /// <summary>A setting or the network may have changed.</summary>
    /// <param name="isWanted">The unit is managed, and may be asked to call.</param>
    public void Check(bool isWanted)
    {
        var settings = unit.Settings.Stored;
        var server = settings.Get(ProvisioningParameters.CwmpStunServer) is { Length: > 0 } named ? named : acs();
        var next = isWanted && settings.Get(ProvisioningParameters.CwmpStunEnable) && unit.Network.Address.Length > 0 && server is not null
            ? new Wish(server, settings.Get(ProvisioningParameters.CwmpStunPort), settings.Get(ProvisioningParameters.CwmpConnectionRequestPort), unit.Network.Address,
                settings.Get(ProvisioningParameters.CwmpStunUsername), settings.Get(ProvisioningParameters.CwmpStunPassword), Period())
            : null;
        if (next == wish)
        {
            IsSettled |= wish is null;
            return;
        }

        if (socket is not null && (next is null || next.Listen != openedAs || next.Own != wish?.Own))
        {
            socket.Dispose();
            socket = null;
        }

        wish = next;
        if (next is null || !Open(next))
        {
            IsSettled = true;
            Dispatch(new BindingEvent.Stop());
            return;
        }

        if (!IsSettled)
        {
            unit.Timeline.After(MostWait, Settle);
        }

        Dispatch(new BindingEvent.Begin());

        TimeSpan Period() => settings.Get(ProvisioningParameters.CwmpStunMinKeepAlive) is var least && settings.Get(ProvisioningParameters.CwmpStunMaxKeepAlive) is > 0 and var most && TimeSpan.FromSeconds(most) < least ? TimeSpan.FromSeconds(most) : least;
    }

    private bool Open(Wish next)
    {
        if (socket is not null)
        {
            return true;
        }

        socket = port.OpenDatagrams(next.Listen, Take, out var why);
        openedAs = next.Listen;
        if (socket is null)
        {
            portFault = $"the UDP port for connection requests cannot be opened: {why}";
            unit.Note(3, portFault);
        }

        return socket is not null;
    }

    private void Settle()
    {
        if (!IsSettled)
        {
            IsSettled = true;
            changed();
        }
    }

    private void Take(IPEndPoint from, ReadOnlySpan<byte> datagram)
    {
        if (UdpConnectionRequest.MayBe(datagram))
        {
            if (UdpConnectionRequest.Parse(datagram).Ok(out var connection, out _))
            {
                asked(connection);
            }
        }
        else if (state.Phase == BindingPhase.Asking && from.Equals(state.Server) && StunMessage.Parse(datagram).Ok(out var message, out _)
            && message.Method == StunMessage.Binding && request is not null && message.Transaction.AsSpan().SequenceEqual(request.Transaction.AsSpan()))
        {
            if (message is { Class: StunClass.Success, Mapped: { } mapped })
            {
                Dispatch(new BindingEvent.Answered(mapped));
            }
            else if (message is { Class: StunClass.Error, Refusal: { } refusal })
            {
                Dispatch(new BindingEvent.Refused(refusal.Code));
            }
        }
    }

    private void Dispatch(BindingEvent e)
    {
        var from = state;
        var step = BindingMachine.Step(state, e, new BindingTerms(wish?.KeepAlive ?? TimeSpan.Zero, wish is { User.Length: > 0, Password.Length: > 0 }));
        state = step.Next;
        unit.Trace("cwmp nat", e.GetType().Name, $"{from.Phase} -> {state.Phase}  {string.Join("  ", step.Effects.Select(x => x.GetType().Name))}".TrimEnd());
        foreach (var effect in step.Effects)
        {
            Do(effect);
        }
    }

    private void Do(BindingEffect effect)
    {
        switch (effect)
        {
            case BindingEffect.Find:
                var number = ++lookUps;
                var at = wish!.ServerPort is 0 ? UsualPort : wish.ServerPort;
                port.Resolve(wish.Server, found =>
                {
                    if (number == lookUps)
                    {
                        Dispatch(new BindingEvent.Found(found is null ? null : new IPEndPoint(found, at)));
                    }
                });
                break;
            case BindingEffect.Ask ask:
                request = Request(ask);
                sent = request.Write();
                socket!.Send(sent, state.Server!);
                break;
            case BindingEffect.AskAgain:
                socket!.Send(sent, state.Server!);
                break;
            case BindingEffect.SetTimer set:
                timer?.Dispose();
                timer = set.After is { } after ? unit.Timeline.After(after, () => Dispatch(new BindingEvent.TimeUp())) : null;
                break;
            case BindingEffect.Tell { Mapped: not null }:
                IsSettled = true;
                changed();
                break;
            case BindingEffect.Fail fail:
                unit.Note(4, $"where the ACS reaches the unit cannot be asked at {wish!.Server}: {fail.Why}");
                break;
        }
    }

    // The cookie of RFC 5389 is a transaction like any other to a server of RFC 3489; a newer one hides the address in its answer, so that no router rewrites it.
    private StunMessage Request(BindingEffect.Ask ask)
    {
        // Hashed: one that is seen tells nothing of the next.
        Span<byte> chance = stackalloc byte[32];
        unit.Entropy.Fill(chance);
        var message = StunMessage.Request(SHA256.HashData(chance).AsSpan(0, 12));
        message = message with { Attributes = [StunField.WaitsForConnectionRequests, .. ask.Changed ? [new StunField(StunField.BindingChange, [])] : Array.Empty<StunField>()] };
        if (wish!.User.Length > 0 && (ask.Changed || ask.Proof != BindingProof.None))
        {
            // RFC 3489 11.2.6: of whole words, and annex G fills with blanks.
            var name = Encoding.UTF8.GetBytes(wish.User);
            var length = ask.Proof == BindingProof.Modern ? name.Length : (name.Length + WholeWords - 1) / WholeWords * WholeWords;
            message = message with { Attributes = message.Attributes.Add(new StunField(StunField.Username, [.. name, .. Enumerable.Repeat((byte)' ', length - name.Length)])) };
        }

        var key = Encoding.UTF8.GetBytes(wish.Password);
        return ask.Proof switch
        {
            BindingProof.Classic => message.WithClassicIntegrity(key),
            BindingProof.Modern => message.WithIntegrity(key),
            _ => message,
        };
    }

    private sealed record Wish(string Server, int ServerPort, int Listen, string Own, string User, string Password, TimeSpan KeepAlive)
    {
        public override string ToString() => $"{Server}:{ServerPort}";
    }
}

/// <summary>How an ACS reaches the unit by datagrams.</summary>
/// <param name="Outside">Where the unit is seen; null = it is not known.</param>
/// <param name="IsBehindNat">That is elsewhere than it is.</param>
/// <param name="Fault">Why it cannot be told now; empty = it can.</param>
public sealed record ReachStatus(string? Outside, bool IsBehindNat, string Fault);
