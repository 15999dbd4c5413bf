using Spa.Fleet.Access;

namespace Spa.Fleet.Layers;

/// <summary>Why something cannot stand in a layer.</summary>
/// <param name="Subject">The parameter or variable.</param>
/// <param name="Message">What is wrong and what to do, as the rest of a sentence that begins with the subject. Never holds a secret.</param>
/// <param name="At">0-based offset in the text that was given; null when it is not about one place.</param>
public sealed record LayerFault(string Subject, string Message, int? At)
{
    /// <summary>Why nothing of the layer may be changed at all; null = it is about a value.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>The whole layer is refused.</summary>
    public static LayerFault Of(LayerScope scope, Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(refusal);
        return new(scope.ToString(), refusal.Sentence, null) { Refusal = refusal };
    }

    /// <summary>The whole sentence.</summary>
    public override string ToString() => Refusal?.Sentence ?? $"{Subject} {Message}";
}
