namespace Spa.Marks;

/// <summary>Says that a test tries an attack of <c>docs/security.md</c> and asserts its expected outcome.</summary>
/// <param name="ids">Attack ids: "F3".</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AttackAttribute(params string[] ids) : Attribute
{
    /// <summary>The attacks tried.</summary>
    public IReadOnlyList<string> Ids { get; } = ids;
}
