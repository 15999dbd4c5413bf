using System.Collections.Immutable;

namespace Spa.Scripts.Rules;

/// <summary>Comparisons that must all be true.</summary>
internal sealed record Conditions(ImmutableArray<Comparison> Comparisons)
{
    internal bool AreTrue(FirmwareVersion running)
    {
        foreach (var comparison in Comparisons)
        {
            if (!comparison.IsTrue(running))
            {
                return false;
            }
        }

        return true;
    }
}
