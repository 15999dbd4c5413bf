using Spa.Foundation.Machines;
using static Spa.Gateway.Fax.FaxEffect;
using static Spa.Gateway.Fax.FaxEvent;
using static Spa.Gateway.Fax.FaxState;

namespace Spa.Gateway.Fax;

/// <summary>What a call carries.</summary>
public enum FaxState
{
    /// <summary>Speech.</summary>
    Speech,

    /// <summary>We asked for T.38.</summary>
    AskingT38,

    /// <summary>A fax by T.38.</summary>
    T38,

    /// <summary>A fax or a modem, as sound; to the end of the call.</summary>
    PassThrough,
}

/// <summary>What happens to it.</summary>
public abstract record FaxEvent
{
    private FaxEvent()
    {
    }

    /// <summary>A fax machine is heard.</summary>
    public sealed record Heard : FaxEvent;

    /// <summary>A modem is heard, which nobody but a modem understands: the answer tone turns its phase.</summary>
    public sealed record HeardModem : FaxEvent;

    /// <summary>The far end agreed to T.38, or asked for it.</summary>
    public sealed record Agreed : FaxEvent;

    /// <summary>The far end refused what we asked for.</summary>
    public sealed record Refused : FaxEvent;

    /// <summary>The far end asked for sound again.</summary>
    public sealed record BackToSound : FaxEvent;
}

/// <summary>What it asks for.</summary>
public abstract record FaxEffect
{
    private FaxEffect()
    {
    }

    /// <summary>Ask the far end for T.38.</summary>
    public sealed record AskT38 : FaxEffect;

    /// <summary>Carry the sound untouched, and tell the far end where the settings have it so.</summary>
    public sealed record PassSound : FaxEffect;
}

/// <summary>From speech to a fax, as a function. There is no way back but the end of the call.</summary>
public static class FaxFlow
{
    /// <summary>What happens on <paramref name="e"/> in <paramref name="state"/>. A pair that is not listed changes nothing.</summary>
    /// <param name="state">The state.</param>
    /// <param name="e">The event.</param>
    /// <param name="mayAskT38">T.38 is wanted, can be had here, and the call is not encrypted.</param>
    public static Step<FaxState, FaxEffect> On(FaxState state, FaxEvent e, bool mayAskT38) => (state, e) switch
    {
        (Speech, Heard) when mayAskT38 => new(AskingT38, new AskT38()),
        (Speech, Heard or HeardModem) => new(PassThrough, new PassSound()),
        (AskingT38, Refused) => new(PassThrough, new PassSound()),
        (Speech or AskingT38 or PassThrough, Agreed) => new(T38),
        (T38 or AskingT38, BackToSound) => new(PassThrough),
        _ => new(state),
    };
}
