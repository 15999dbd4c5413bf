using Xunit;
using Xunit.Sdk;

namespace Spa.Marks;

/// <summary>A theory that cuts the power of a real file system; skipped with the reason where none can be mounted.</summary>
[TraitDiscoverer("Spa.Marks.SystemTestDiscoverer", "Spa.Marks")]
[AttributeUsage(AttributeTargets.Method)]
public sealed class Ext4TheoryAttribute : TheoryAttribute, ISystemTest
{
    /// <summary>Looks whether it can run here.</summary>
    public Ext4TheoryAttribute() => Skip = Ext4Disk.WhyNot;
}
