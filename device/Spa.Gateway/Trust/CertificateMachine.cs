using Spa.Gateway.Provisioning;

namespace Spa.Gateway.Trust;

/// <summary>When the unit asks for a newer certificate of its own, as a function.</summary>
public static class CertificateMachine
{
    /// <summary>One step. A pair that is not listed changes nothing.</summary>
    /// <param name="state">Where the machine stands.</param>
    /// <param name="event">What happened.</param>
    /// <param name="terms">The settings and the certificate now.</param>
    public static CertificateStep Step(CertificateState state, CertificateEvent @event, CertificateTerms terms)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(terms);
        return (state.Phase, @event) switch
        {
            // A fleet that was switched on together must not come together; one that was given the setting came for that at different times.
            (CertificatePhase.Off, CertificateEvent.Opened) => terms.IsWanted ? Wait(0, TrustWaits.Soon) : new(state),
            (CertificatePhase.Off, CertificateEvent.Changed) => terms.IsWanted ? Wait(0, WaitRange.None) : new(state),
            (CertificatePhase.Waiting, CertificateEvent.Changed) => terms.IsWanted ? Wait(0, WaitRange.None) : new(new(), new CertificateEffect.StopTimer()),

            // An answer to what was asked before comes to a machine that no longer waits for it.
            (CertificatePhase.Asking, CertificateEvent.Changed) => terms.IsWanted ? Wait(0, WaitRange.None) : new(new()),
            (CertificatePhase.Storing, CertificateEvent.Changed) => terms.IsWanted ? new(state) : new(new()),

            (CertificatePhase.Waiting, CertificateEvent.Due) => terms.IsDue
                ? new(state with { Phase = CertificatePhase.Asking }, new CertificateEffect.Ask())
                : Wait(0, TrustWaits.UntilDue(terms.DueIn)),

            (CertificatePhase.Asking, CertificateEvent.Newer) => new(state with { Phase = CertificatePhase.Storing }, new CertificateEffect.Store()),
            (CertificatePhase.Asking, CertificateEvent.Same) => Wait(0, TrustWaits.AfterSuccess(null, null)),
            (CertificatePhase.Storing, CertificateEvent.Stored) => Wait(0, TrustWaits.UntilDue(terms.DueIn)),
            (CertificatePhase.Asking or CertificatePhase.Storing, CertificateEvent.Failed) => Wait(state.Failures + 1, TrustWaits.AfterFailure(state.Failures + 1)),

            _ => new(state),
        };
    }

    private static CertificateStep Wait(int failures, WaitRange wait) => new(new(CertificatePhase.Waiting, failures), new CertificateEffect.SetTimer(wait));
}

/// <summary>What the machine is doing.</summary>
public enum CertificatePhase
{
    /// <summary>Nothing: no certificate, or nowhere to ask.</summary>
    Off,

    /// <summary>Until it looks again.</summary>
    Waiting,

    /// <summary>A newer one is fetched.</summary>
    Asking,

    /// <summary>A newer one is written to the disk.</summary>
    Storing,
}

/// <summary>Where the machine stands.</summary>
/// <param name="Phase">What it is doing.</param>
/// <param name="Failures">Failed tries in a row.</param>
public sealed record CertificateState(CertificatePhase Phase = CertificatePhase.Off, int Failures = 0);

/// <summary>What the machine goes by.</summary>
/// <param name="IsWanted">The unit has a certificate, the first contact has been made, and <c>Certificate_URL</c> names a place.</param>
/// <param name="IsDue">A newer one is due.</param>
/// <param name="DueIn">Time until it is; null while nothing has set the clock.</param>
public sealed record CertificateTerms(bool IsWanted, bool IsDue, TimeSpan? DueIn);

/// <summary>What happens to the machine.</summary>
public enum CertificateEvent
{
    /// <summary>The first contact has been made: asking may begin.</summary>
    Opened,

    /// <summary>A setting of it has a new value.</summary>
    Changed,

    /// <summary>The timer has ended.</summary>
    Due,

    /// <summary>The answer is a newer certificate that may be used.</summary>
    Newer,

    /// <summary>The answer is the one in use: there is nothing newer yet.</summary>
    Same,

    /// <summary>The newer one is on the disk and in use.</summary>
    Stored,

    /// <summary>There was no answer, or one that may not be used, or it could not be stored.</summary>
    Failed,
}

/// <summary>What the machine wants done.</summary>
public abstract record CertificateEffect
{
    private CertificateEffect()
    {
    }

    /// <summary>Starts the timer, or starts it anew.</summary>
    public sealed record SetTimer(WaitRange Wait) : CertificateEffect;

    /// <summary>Stops the timer.</summary>
    public sealed record StopTimer : CertificateEffect;

    /// <summary>Fetches; the answer is <see cref="CertificateEvent.Newer"/>, <see cref="CertificateEvent.Same"/> or <see cref="CertificateEvent.Failed"/>.</summary>
    public sealed record Ask : CertificateEffect;

    /// <summary>Stores what came; the answer is <see cref="CertificateEvent.Stored"/> or <see cref="CertificateEvent.Failed"/>.</summary>
    public sealed record Store : CertificateEffect;
}

/// <summary>A step's result.</summary>
/// <param name="Next">The state afterwards.</param>
/// <param name="Effects">What is to be done, in order.</param>
public readonly record struct CertificateStep(CertificateState Next, params CertificateEffect[] Effects);
