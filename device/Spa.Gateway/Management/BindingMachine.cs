using System.Net;
using Spa.Foundation.Machines;

namespace Spa.Gateway.Management;

/// <summary>Finds out where the unit's UDP port is seen from outside, and keeps the way open in the routers between, as a function (TR-069 G.2.1, RFC 3489 9.3 and 10).</summary>
public static class BindingMachine
{
    /// <summary>How often one request is sent.</summary>
    public const int MostSent = 9;

    private const int RefusedUnproven = 401;
    private const int RefusedStale = 430;
    private const int RefusedProof = 431;
    private const int RefusedUnnamed = 432;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(1600);

    /// <summary>One step. A pair that is not listed changes nothing.</summary>
    /// <param name="state">How it stands.</param>
    /// <param name="event">What happened.</param>
    /// <param name="terms">What the settings say.</param>
    public static Step<BindingState, BindingEffect> Step(BindingState state, BindingEvent @event, BindingTerms terms)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(terms);
        return (state.Phase, @event) switch
        {
            // What was seen of the old address, or by another server, says nothing of the new one.
            (_, BindingEvent.Begin) => Forget(state, new(BindingPhase.Finding), new BindingEffect.Find()),
            (not BindingPhase.Off, BindingEvent.Stop) => Forget(state, new()),

            (BindingPhase.Finding, BindingEvent.Found { Server: null }) => Rest(state, terms, "the STUN server's name has no address"),
            (BindingPhase.Finding, BindingEvent.Found found) => Ask(state with { Server = found.Server }),

            (BindingPhase.Asking, BindingEvent.TimeUp) when state.Sent < MostSent => new(state with { Sent = state.Sent + 1 }, new BindingEffect.AskAgain(), new BindingEffect.SetTimer(Wait(state.Sent + 1))),
            (BindingPhase.Asking, BindingEvent.TimeUp) => Rest(state, terms, "the STUN server does not answer"),

            // The first answer too is news to the server. What comes to the news itself is not told once more: a router that gives each packet another port would never have an end.
            (BindingPhase.Asking, BindingEvent.Answered answered) when !answered.Mapped.Equals(state.Mapped) && !state.TellsChange
                => Ask(state with { Mapped = answered.Mapped, TellsChange = true }, new BindingEffect.Tell(answered.Mapped)),
            (BindingPhase.Asking, BindingEvent.Answered answered) when !answered.Mapped.Equals(state.Mapped) => Rest(state with { Mapped = answered.Mapped }, terms, string.Empty, new BindingEffect.Tell(answered.Mapped)),
            (BindingPhase.Asking, BindingEvent.Answered) => Rest(state, terms, string.Empty),

            (BindingPhase.Asking, BindingEvent.Refused { Code: RefusedUnproven or RefusedStale or RefusedProof or RefusedUnnamed }) when terms.HasCredentials && state.Proof < BindingProof.Modern => Ask(state with { Proof = state.Proof + 1 }),
            (BindingPhase.Asking, BindingEvent.Refused refused) => Rest(state with { Proof = BindingProof.None }, terms, $"the STUN server refuses: {refused.Code}"),

            // A server that did not answer may have moved. Where the unit was seen counts on: the way is kept open by what is sent, and a server that restarts must not bring a whole fleet to its ACS.
            (BindingPhase.Resting, BindingEvent.TimeUp) when state.Fault.Length > 0 => new(state with { Phase = BindingPhase.Finding, Sent = 0 }, new BindingEffect.Find()),
            (BindingPhase.Resting, BindingEvent.TimeUp) => Ask(state),
            _ => new(state),
        };
    }

    private static Step<BindingState, BindingEffect> Ask(BindingState state, params BindingEffect[] first)
        => new(state with { Phase = BindingPhase.Asking, Sent = 1 }, [.. first, new BindingEffect.Ask(state.TellsChange, state.Proof), new BindingEffect.SetTimer(FirstWait)]);

    private static Step<BindingState, BindingEffect> Rest(BindingState state, BindingTerms terms, string fault, params BindingEffect[] first)
        => new(state with { Phase = BindingPhase.Resting, Sent = 0, TellsChange = fault.Length > 0 && state.TellsChange, Fault = fault }, [.. first, .. fault.Length > 0 && fault != state.Fault ? [new BindingEffect.Fail(fault)] : Array.Empty<BindingEffect>(), new BindingEffect.SetTimer(terms.KeepAlive)]);

    private static Step<BindingState, BindingEffect> Forget(BindingState before, BindingState next, params BindingEffect[] then)
        => new(next, [.. before.Phase is BindingPhase.Asking or BindingPhase.Resting ? [new BindingEffect.SetTimer(null)] : Array.Empty<BindingEffect>(), .. before.Mapped is null ? Array.Empty<BindingEffect>() : [new BindingEffect.Tell(null)], .. then]);

    // 0.1, 0.2, 0.4, 0.8 s and then 1.6 s each.
    private static TimeSpan Wait(int sent) => FirstWait * (1 << (sent - 1)) is var wait && wait < LongestWait ? wait : LongestWait;
}

/// <summary>What is being done.</summary>
public enum BindingPhase
{
    /// <summary>Nothing: it is not wanted.</summary>
    Off,

    /// <summary>The server's address is being looked up.</summary>
    Finding,

    /// <summary>A request is out.</summary>
    Asking,

    /// <summary>Until the next request is due.</summary>
    Resting,
}

/// <summary>How a request proves who asks.</summary>
public enum BindingProof
{
    /// <summary>Not at all: the server has not asked for it.</summary>
    None,

    /// <summary>As RFC 3489 11.2.8 says, which annex G names: what is signed is filled up to 64 bytes.</summary>
    Classic,

    /// <summary>As RFC 5389 15.4 says: for servers that know nothing older.</summary>
    Modern,
}

/// <summary>How it stands.</summary>
/// <param name="Phase">What is being done.</param>
/// <param name="Server">Whom we ask; null = nobody yet.</param>
/// <param name="Mapped">Where our port was seen last; null = not known.</param>
/// <param name="Sent">How often the present request was sent.</param>
/// <param name="TellsChange">The present request tells the server that the binding is another.</param>
/// <param name="Proof">What the server wants of us.</param>
public sealed record BindingState(BindingPhase Phase = BindingPhase.Off, IPEndPoint? Server = null, IPEndPoint? Mapped = null, int Sent = 0, bool TellsChange = false, BindingProof Proof = BindingProof.None)
{
    /// <summary>Why the last try failed; empty = it did not.</summary>
    public string Fault { get; init; } = string.Empty;

    /// <inheritdoc/>
    public override string ToString()
        => $"{Phase}{(Server is null ? string.Empty : ", server known")}{(Mapped is null ? string.Empty : $", seen as {Mapped}")}{(Sent > 0 ? $", sent {Sent}" : string.Empty)}{(TellsChange ? ", tells the change" : string.Empty)}{(Proof == BindingProof.None ? string.Empty : $", {Proof} proof")}{(Fault.Length == 0 ? string.Empty : $", {Fault}")}";
}

/// <summary>What the settings say of it.</summary>
/// <param name="KeepAlive">From one request to the next.</param>
/// <param name="HasCredentials">There are a name and a password for servers that want them.</param>
public sealed record BindingTerms(TimeSpan KeepAlive, bool HasCredentials);

/// <summary>What happens.</summary>
public abstract record BindingEvent
{
    private BindingEvent()
    {
    }

    /// <summary>It is wanted from here on; own address, port or server may be others than before.</summary>
    public sealed record Begin : BindingEvent;

    /// <summary>It is not wanted any more.</summary>
    public sealed record Stop : BindingEvent;

    /// <summary>The server was looked up.</summary>
    /// <param name="Server">Its address; null = it has none.</param>
    public sealed record Found(IPEndPoint? Server) : BindingEvent;

    /// <summary>The server has answered the present request.</summary>
    /// <param name="Mapped">Where it saw us.</param>
    public sealed record Answered(IPEndPoint Mapped) : BindingEvent;

    /// <summary>The server has refused the present request.</summary>
    /// <param name="Code">As in RFC 3489 11.2.9.</param>
    public sealed record Refused(int Code) : BindingEvent;

    /// <summary>The timer has run out.</summary>
    public sealed record TimeUp : BindingEvent;
}

/// <summary>What is to be done.</summary>
public abstract record BindingEffect
{
    private BindingEffect()
    {
    }

    /// <summary>Look the server up.</summary>
    public sealed record Find : BindingEffect;

    /// <summary>Send a new request.</summary>
    /// <param name="Changed">It tells that the binding is another.</param>
    /// <param name="Proof">How it proves who asks.</param>
    public sealed record Ask(bool Changed, BindingProof Proof) : BindingEffect;

    /// <summary>Send the last request once more, as it was.</summary>
    public sealed record AskAgain : BindingEffect;

    /// <summary>Set the one timer.</summary>
    /// <param name="After">From now; null = stop it.</param>
    public sealed record SetTimer(TimeSpan? After) : BindingEffect;

    /// <summary>Where the unit is seen is another now.</summary>
    /// <param name="Mapped">There; null = it is not known any more.</param>
    public sealed record Tell(IPEndPoint? Mapped) : BindingEffect;

    /// <summary>A new reason why it cannot be told.</summary>
    /// <param name="Why">In words.</param>
    public sealed record Fail(string Why) : BindingEffect;
}
