using System.Collections.Immutable;
using System.Text;

namespace Spa.Scripts.DialPlans;

/// <summary>One alternative of a dial plan.</summary>
public sealed record DialSequence
{
    private static readonly TimeSpan DefaultOffHook = TimeSpan.FromSeconds(5);

    /// <summary>A sequence of these elements; the last of two timers of one kind, and the first route, count.</summary>
    public DialSequence(ImmutableArray<DialElement> elements)
    {
        Elements = elements;
        foreach (var element in elements)
        {
            switch (element)
            {
                case DialElement.Bar:
                    IsBarred = true;
                    break;
                case DialElement.Substitution { Route: { } route }:
                    Route ??= route;
                    break;
                case DialElement.Time { Timer: DialTimer.OffHook } time:
                    OffHookTime = time.Length ?? DefaultOffHook;
                    break;
                case DialElement.Time { Timer: DialTimer.InterdigitShort, Length: { } length }:
                    ShortTime = length;
                    break;
                case DialElement.Time { Timer: DialTimer.InterdigitLong, Length: { } length }:
                    LongTime = length;
                    break;
            }
        }
    }

    /// <summary>The elements in order.</summary>
    public ImmutableArray<DialElement> Elements { get; }

    /// <summary>True when a complete match is rejected.</summary>
    public bool IsBarred { get; }

    /// <summary>Where the call goes; null = the line's own proxy.</summary>
    public DialRoute? Route { get; }

    /// <summary>Short time of this sequence; null = the plan's.</summary>
    public TimeSpan? ShortTime { get; }

    /// <summary>Long time of this sequence; null = the plan's.</summary>
    public TimeSpan? LongTime { get; }

    /// <summary>How long no key must be pressed for this sequence to be chosen; null = it is no hot or warm line.</summary>
    public TimeSpan? OffHookTime { get; }

    /// <summary>The sequence without route, timers and bar, in canonical form: two with the same text match the same numbers and send the same.</summary>
    public string DigitPart
    {
        get
        {
            var text = new StringBuilder();
            foreach (var element in Elements)
            {
                switch (element)
                {
                    case DialElement.Key key:
                        key.Write(text, false);
                        break;
                    case DialElement.Substitution { Dialed.IsEmpty: true, Sent.Length: 0 } or DialElement.Time or DialElement.Bar:
                        break;
                    case DialElement.Substitution substitution:
                        substitution.WriteDigits(text);
                        break;
                    default:
                        element.Write(text, false);
                        break;
                }
            }

            return text.ToString();
        }
    }

    /// <inheritdoc/>
    public bool Equals(DialSequence? other) => other is not null && Sequences.Same(Elements, other.Elements);

    /// <inheritdoc/>
    public override int GetHashCode() => Sequences.Hash(Elements);

    /// <summary>The sequence as a plan writes it, with <c>***</c> for a password.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        Write(text, false);
        return text.ToString();
    }

    internal void Write(StringBuilder text, bool showPassword)
    {
        foreach (var element in Elements)
        {
            element.Write(text, showPassword);
        }
    }
}
