using Xunit;
using Xunit.Sdk;

namespace Spa.Marks;

/// <summary>A fact that fills a disk; skipped with the reason where none can be mounted.</summary>
[TraitDiscoverer("Spa.Marks.SystemTestDiscoverer", "Spa.Marks")]
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmallDiskFactAttribute : FactAttribute, ISystemTest
{
    /// <summary>Looks whether it can run here.</summary>
    public SmallDiskFactAttribute() => Skip = SmallDisk.WhyNot;
}
