using System.Globalization;

namespace Spa.Fleet.Notifying;

/// <summary>The end of a NOTIFY.</summary>
/// <param name="Outcome">What came of it.</param>
/// <param name="Status">SIP status of the unit's answer, 200 to 699; null = none came.</param>
public sealed record NotifyAnswer(NotifyOutcome Outcome, int? Status)
{
    /// <summary>Nobody answered in time.</summary>
    public static NotifyAnswer Silent { get; } = new(NotifyOutcome.Silent, null);

    /// <summary>It could not be sent.</summary>
    public static NotifyAnswer NotSent { get; } = new(NotifyOutcome.NotSent, null);

    /// <summary>True when the unit does it.</summary>
    public bool IsTaken => Outcome == NotifyOutcome.Taken;

    /// <summary>What a final answer means.</summary>
    /// <param name="status">200 to 699, as it stood in a response.</param>
    public static NotifyAnswer Of(int status) => new(
        status switch
        {
            < 300 => NotifyOutcome.Taken,
            401 or 407 => NotifyOutcome.WrongPassword,
            489 => NotifyOutcome.NotWanted,
            _ => NotifyOutcome.Refused,
        },
        status);

    /// <summary>One sentence for a person: what came, and what to do.</summary>
    public string Sentence(NotifyEvent what) => Outcome switch
    {
        NotifyOutcome.Taken => what == NotifyEvent.Report ? "The unit sends a report." : $"The unit will {NotifyEvents.Spoken(what)}; during a call it waits for its end.",
        NotifyOutcome.WrongPassword => "The unit did not take User_ID_1_ and Password_1_ of its profile: it has others. It takes those of the profile at its next resync.",
        NotifyOutcome.NotWanted => what == NotifyEvent.Resync
            ? "The unit does not want this event (489): Resync_From_SIP is off there, or its firmware does not know it."
            : "The unit does not want this event (489): its firmware does not know it.",
        NotifyOutcome.Silent => "Nobody answered: the unit is off, behind a NAT or a firewall, or its SIP_Port_1_ is not yet the one of its profile. It comes by itself at its next resync.",
        NotifyOutcome.NotSent => "It could not be sent: this server has no way to the address at which the unit was last seen. See --listen.",
        _ => string.Create(CultureInfo.InvariantCulture, $"The unit answered {Status} and did nothing."),
    };
}
