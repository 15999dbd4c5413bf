using System.Diagnostics.CodeAnalysis;

namespace Spa.Fleet.Rendering;

/// <summary>A value with its variables filled in, or why it cannot be made.</summary>
/// <param name="Text">The value; null when there is a problem.</param>
/// <param name="IsSecret">True when a secret variable stands in it.</param>
/// <param name="Uses">Names of the variables that stand in it.</param>
/// <param name="Problem">What is wrong; null = nothing.</param>
internal sealed record FilledValue(string? Text, bool IsSecret, IEnumerable<string> Uses, RenderProblem? Problem)
{
    /// <summary>True with the value, or false with the problem.</summary>
    public bool Ok(out FilledValue value, [NotNullWhen(false)] out RenderProblem? problem)
    {
        (value, problem) = (this, Problem);
        return Problem is null;
    }

    /// <summary>Without the value.</summary>
    public override string ToString() => Problem?.ToString() ?? "filled";
}
