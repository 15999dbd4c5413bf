using Spa.Configuration.Parameters;
using Spa.Gateway.Calls;

namespace Spa.Gateway.Phones;

/// <summary>What a star code is for.</summary>
public abstract record StarAction
{
    private StarAction()
    {
    }

    /// <summary>A setting gets a value, and keeps it.</summary>
    /// <param name="Parameter">Which.</param>
    /// <param name="Text">Its value.</param>
    public sealed record Store(Parameter Parameter, string Text) : StarAction;

    /// <summary>The next call is to be another than the settings have it.</summary>
    /// <param name="Wishes">How.</param>
    public sealed record NextCall(CallWishes Wishes) : StarAction;

    /// <summary>Who is on hold is sent to the number that follows. On the second dial tone only.</summary>
    public sealed record BlindTransfer : StarAction;
}
