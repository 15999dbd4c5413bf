namespace Spa.Marks;

/// <summary>Says that a test shows a parameter to be live: two values, two observations. Fails unless <c>Proof.Differs</c> ran for that name.</summary>
/// <param name="name">Name as in a profile: "PSTN_Answer_Delay_2_".</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class ParameterAttribute(string name) : ProvenAttribute
{
    /// <summary>The parameter shown.</summary>
    public string Name { get; } = name;

    internal override string? Missing(Proof proof)
        => proof.Differing.Contains(Name) ? null : $"[Parameter(\"{Name}\")] stands on a test that never called Proof.Differs for it.";
}
