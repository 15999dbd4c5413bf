using System.Collections.Immutable;
using System.Globalization;
using Spa.Foundation.Text;

namespace Spa.Scripts.Rules;

/// <summary>What a rule says is to be done. Printing a decision shows no key, no credentials and no value.</summary>
public abstract record RuleDecision
{
    private RuleDecision()
    {
    }

    /// <summary>Set the assignments, then fetch (or, for a report, send).</summary>
    /// <param name="Alternative">0-based place of the alternative that was taken.</param>
    /// <param name="Assignments">Values to set first, in order; they stay even when the fetch fails.</param>
    /// <param name="Url">Where.</param>
    /// <param name="Key">Passphrase of <c>--key</c>, never empty; null = the file is not encrypted.</param>
    /// <param name="PostLetter">Lower-case letter of <c>--post</c>; null = no POST.</param>
    /// <param name="PostBody">Body of the POST: that GPP after the assignments, macros expanded; null = no POST.</param>
    /// <param name="Alias">Lower-case letter of <c>--alias</c>: the GPP that holds the map of element names; null = none.</param>
    /// <param name="Uid">User name for challenges; null = none.</param>
    /// <param name="Pwd">Password for challenges; null = none.</param>
    /// <param name="Delta">Report changed parameters only.</param>
    /// <param name="Status">Send a status report.</param>
    public sealed record Fetch(
        int Alternative,
        ImmutableArray<RuleAssignment> Assignments,
        RuleUrl Url,
        string? Key,
        char? PostLetter,
        string? PostBody,
        char? Alias,
        string? Uid,
        string? Pwd,
        bool Delta,
        bool Status) : RuleDecision
    {
        /// <summary>True when the alternative had a condition: an upgrade rule without one is done once, one with it whenever it is true.</summary>
        public bool Conditional { get; init; }

        /// <inheritdoc/>
        public bool Equals(Fetch? other)
            => other is not null && Alternative == other.Alternative && Sequences.Same(Assignments, other.Assignments) && Url == other.Url && Key == other.Key
            && PostLetter == other.PostLetter && PostBody == other.PostBody && Alias == other.Alias && Uid == other.Uid && Pwd == other.Pwd
            && Delta == other.Delta && Status == other.Status && Conditional == other.Conditional;

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Alternative, Url, Key, PostLetter, Sequences.Hash(Assignments));

        /// <inheritdoc/>
        public override string ToString()
            => string.Create(CultureInfo.InvariantCulture, $"fetch {Url} by alternative {Alternative}{(Key is null ? string.Empty : ", encrypted")}{(PostLetter is null ? string.Empty : ", by POST")}");
    }

    /// <summary>Set the assignments; there is nothing to fetch. A success.</summary>
    /// <param name="Alternative">0-based place of the alternative that was taken.</param>
    /// <param name="Assignments">Values to set, in order.</param>
    public sealed record Assign(int Alternative, ImmutableArray<RuleAssignment> Assignments) : RuleDecision
    {
        /// <inheritdoc/>
        public bool Equals(Assign? other) => other is not null && Alternative == other.Alternative && Sequences.Same(Assignments, other.Assignments);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Alternative, Sequences.Hash(Assignments));

        /// <inheritdoc/>
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"assign by alternative {Alternative}");
    }

    /// <summary>Nothing to do, and no error.</summary>
    /// <param name="Alternative">0-based place of the alternative that was true and empty; null = the rule is empty, or no alternative fits.</param>
    public sealed record Skip(int? Alternative) : RuleDecision
    {
        /// <inheritdoc/>
        public override string ToString() => "skip";
    }

    /// <summary>The rule fails; nothing is set and nothing fetched.</summary>
    /// <param name="Fault">The reason.</param>
    /// <param name="Error">For <see cref="RuleFault.Syntax"/>: where, as an offset in the expanded text. Null for the others.</param>
    public sealed record Failed(RuleFault Fault, ParseError? Error) : RuleDecision
    {
        /// <inheritdoc/>
        public override string ToString() => Error is null ? Fault.Err() : $"{Fault.Err()}: {Error}";
    }
}
