namespace Spa.Marks;

/// <summary>Says that a test shows a feature of <c>docs/features.md</c> through the whole device. Stands only in <c>Spa.Flows.Tests</c>, at most three ids on a test.</summary>
/// <remarks>The test fails unless it ran its scenario through <see cref="Proof.Shown(Action{bool})"/> (or its async form), which also runs it broken and demands that it fails then.</remarks>
/// <param name="ids">Feature ids: "G12".</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FeatureAttribute(params string[] ids) : ProvenAttribute
{
    /// <summary>The features shown.</summary>
    public IReadOnlyList<string> Ids { get; } = ids;

    internal override string? Missing(Proof proof)
        => proof.ShownRuns == 0 ? $"[Feature({string.Join(", ", Ids)})] stands on a test that never called Proof.Shown: nothing shows that it can fail." : null;
}
