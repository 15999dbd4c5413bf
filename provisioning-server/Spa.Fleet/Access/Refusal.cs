using System.Diagnostics.CodeAnalysis;

namespace Spa.Fleet.Access;

/// <summary>Why something was not done.</summary>
/// <param name="Kind">What sort of reason.</param>
/// <param name="Sentence">For people: what is wrong and what to do.</param>
/// <param name="Field">What was given and is wrong; null = it is not about one field.</param>
public sealed record Refusal(RefusalKind Kind, string Sentence, string? Field = null)
{
    /// <summary>Something given is not as it must be.</summary>
    [return: NotNullIfNotNull(nameof(sentence))]
    public static implicit operator Refusal?(string? sentence) => sentence is null ? null : new(RefusalKind.Invalid, sentence);

    /// <summary>The sentence.</summary>
    [return: NotNullIfNotNull(nameof(refusal))]
    public static implicit operator string?(Refusal? refusal) => refusal?.Sentence;

    /// <summary>It is not there, or belongs to a customer that the actor does not see: the two answer alike.</summary>
    public static Refusal NotFound(string sentence) => new(RefusalKind.NotFound, sentence);

    /// <summary>It is there, but not as it must be for this.</summary>
    public static Refusal Conflict(string sentence) => new(RefusalKind.Conflict, sentence);

    /// <summary>A field is not as it must be.</summary>
    public static Refusal Of(string field, string sentence) => new(RefusalKind.Invalid, sentence, field);

    /// <summary>The sentence.</summary>
    public override string ToString() => Sentence;
}
