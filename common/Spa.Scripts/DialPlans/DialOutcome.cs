using System.Collections.Immutable;

namespace Spa.Scripts.DialPlans;

/// <summary>What has come of dialling so far.</summary>
public abstract record DialOutcome
{
    private DialOutcome()
    {
    }

    /// <summary>More keys may come.</summary>
    /// <param name="Timer">The timer to run from now on; one that runs already is stopped. Null = none.</param>
    /// <param name="Wait">Its length; null = no timer.</param>
    /// <param name="OutsideDialTone">The outside dial tone plays until the next key. Any dial tone stops at a key when this is false.</param>
    public sealed record Collecting(DialTimer? Timer, TimeSpan? Wait, bool OutsideDialTone) : DialOutcome;

    /// <summary>A number is to be called.</summary>
    /// <param name="Number">What is sent, substitutions made; may be empty when there is a route.</param>
    /// <param name="Route">Where to; null = the line's own proxy.</param>
    /// <param name="OtherRoutes">Routes to try in this order with the same number when this one fails before any ringing: those of complete sequences further right with the same digits.</param>
    /// <param name="IsEmergency">The keys are an emergency number.</param>
    /// <param name="Decided">When.</param>
    public sealed record Accepted(string Number, DialRoute? Route, ImmutableArray<DialRoute?> OtherRoutes, bool IsEmergency, DialDecision Decided) : DialOutcome
    {
        /// <inheritdoc/>
        public bool Equals(Accepted? other)
            => other is not null && Number == other.Number && Route == other.Route && Sequences.Same(OtherRoutes, other.OtherRoutes)
            && IsEmergency == other.IsEmergency && Decided == other.Decided;

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Number, Route, IsEmergency, Decided);
    }

    /// <summary>A star code or a speed dial was dialled.</summary>
    /// <param name="Extra">Which.</param>
    /// <param name="Keys">The keys.</param>
    /// <param name="Decided">When.</param>
    public sealed record Service(DialExtra Extra, string Keys, DialDecision Decided) : DialOutcome;

    /// <summary>The keys are no number of this plan, or not a whole one: reorder tone.</summary>
    /// <param name="Decided">When.</param>
    public sealed record Rejected(DialDecision Decided) : DialOutcome;

    /// <summary>The number is barred: reorder tone.</summary>
    /// <param name="Decided">When.</param>
    public sealed record Barred(DialDecision Decided) : DialOutcome;
}
