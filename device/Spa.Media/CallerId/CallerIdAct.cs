namespace Spa.Media.CallerId;

/// <summary>One thing that is done on the line.</summary>
public abstract record CallerIdAct
{
    private CallerIdAct()
    {
    }

    /// <summary>Nothing is sent for a while.</summary>
    public sealed record Pause(TimeSpan Length) : CallerIdAct;

    /// <summary>The polarity is turned against the idle one, or back.</summary>
    public sealed record Reverse(bool Reversed) : CallerIdAct;

    /// <summary>The talk path is cut, or joined again.</summary>
    public sealed record Mute(bool Muted) : CallerIdAct;

    /// <summary>The dual tone alerting signal (DT-AS, CAS): 2130 and 2750 Hz.</summary>
    public sealed record Alert(TimeSpan Length) : CallerIdAct;

    /// <summary>Goes on as soon as the telephone has answered with a key D or A; what follows is left out, but for the talk path, when it has not within this time.</summary>
    public sealed record AwaitAcknowledge(TimeSpan Within) : CallerIdAct;

    /// <summary>The message as data.</summary>
    public sealed record SendData(FskPreamble Preamble) : CallerIdAct;

    /// <summary>The message as keys.</summary>
    public sealed record SendKeys : CallerIdAct;
}
