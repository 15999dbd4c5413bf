using Xunit.Abstractions;
using Xunit.Sdk;

namespace Spa.Marks;

/// <summary>
/// A test of more than the code: it starts programs, drives a browser, speaks to a peer that others wrote, or uses a database or a disk of its own. All others are unit and flow tests:
/// they need nothing but the SDK, and <c>./spa test --fast</c> runs them alone.
/// </summary>
public interface ISystemTest : ITraitAttribute;

/// <summary>The mark for a class of system tests, or for one whose own attribute does not say so.</summary>
[TraitDiscoverer("Spa.Marks.SystemTestDiscoverer", "Spa.Marks")]
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class SystemTestAttribute : Attribute, ISystemTest;

/// <summary>Gives system tests the trait that they are chosen by.</summary>
public sealed class SystemTestDiscoverer : ITraitDiscoverer
{
    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<string, string>> GetTraits(IAttributeInfo traitAttribute) => [new("Kind", "System")];
}
