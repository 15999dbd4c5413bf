using System.Collections.Immutable;
using System.Text;

namespace Spa.Scripts.DialPlans;

/// <summary>A part of a sequence.</summary>
public abstract record DialElement
{
    private DialElement()
    {
    }

    /// <summary>The element as a plan writes it, with <c>***</c> for a password.</summary>
    public sealed override string ToString()
    {
        var text = new StringBuilder();
        Write(text, false);
        return text.ToString();
    }

    internal abstract void Write(StringBuilder text, bool showPassword);

    /// <summary>One key out of a set: <c>5</c>, <c>x</c>, <c>[2-9]</c>.</summary>
    /// <param name="Keys">The keys that fit.</param>
    /// <param name="Repeated">With <c>.</c> behind it: any number of such keys, also none.</param>
    public sealed record Key(DialKeys Keys, bool Repeated) : DialElement
    {
        internal override void Write(StringBuilder text, bool showPassword)
        {
            Keys.Write(text);
            text.Append(Repeated ? "." : string.Empty);
        }
    }

    /// <summary>The user dials one thing, the unit sends another: <c>&lt;9,:&gt;</c>, <c>&lt;:1212&gt;</c>, <c>&lt;:@gw0&gt;</c>.</summary>
    /// <param name="Dialed">Keys and outside dial tones; empty = nothing is to be dialled.</param>
    /// <param name="Sent">What is sent in place of it; may be empty.</param>
    /// <param name="Route">Route of the whole sequence; null = none here.</param>
    /// <param name="Repeated">With <c>.</c> behind it.</param>
    public sealed record Substitution(ImmutableArray<DialElement> Dialed, string Sent, DialRoute? Route, bool Repeated) : DialElement
    {
        /// <inheritdoc/>
        public bool Equals(Substitution? other)
            => other is not null && Sequences.Same(Dialed, other.Dialed) && Sent == other.Sent && Route == other.Route && Repeated == other.Repeated;

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Sequences.Hash(Dialed), Sent, Route, Repeated);

        internal override void Write(StringBuilder text, bool showPassword)
        {
            WriteDigits(text);
            text.Length -= Repeated ? 2 : 1;
            Route?.Write(text, showPassword);
            text.Append(Repeated ? ">." : ">");
        }

        internal void WriteDigits(StringBuilder text)
        {
            text.Append('<');
            foreach (var element in Dialed)
            {
                element.Write(text, false);
            }

            text.Append(':').Append(Sent).Append(Repeated ? ">." : ">");
        }
    }

    /// <summary>A time for this sequence: <c>S0</c>, <c>L20</c>, <c>P5</c>.</summary>
    /// <param name="Timer">Which timer.</param>
    /// <param name="Length">Its length; null = none written (<c>P</c> is then 5 s, <c>S</c> and <c>L</c> change nothing).</param>
    /// <param name="Repeated">With <c>.</c> behind it, which means nothing.</param>
    public sealed record Time(DialTimer Timer, TimeSpan? Length, bool Repeated) : DialElement
    {
        internal override void Write(StringBuilder text, bool showPassword)
        {
            text.Append(Timer switch { DialTimer.OffHook => 'P', DialTimer.InterdigitShort => 'S', _ => 'L' });
            if (Length is { } length)
            {
                // Without the zero, the point would repeat the timer.
                ScriptSeconds.Write(text, length, zeroFirst: true);
            }

            text.Append(Repeated ? "." : string.Empty);
        }
    }

    /// <summary><c>,</c>: the outside dial tone is played until the next key.</summary>
    public sealed record OutsideDialTone : DialElement
    {
        internal override void Write(StringBuilder text, bool showPassword) => text.Append(',');
    }

    /// <summary><c>!</c>: the sequence is barred.</summary>
    public sealed record Bar : DialElement
    {
        internal override void Write(StringBuilder text, bool showPassword) => text.Append('!');
    }
}
