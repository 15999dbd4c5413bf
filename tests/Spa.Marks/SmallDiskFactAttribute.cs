using Xunit;

namespace Spa.Marks;

/// <summary>A fact that fills a disk; skipped with the reason where none can be mounted.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmallDiskFactAttribute : FactAttribute
{
    /// <summary>Looks whether it can run here.</summary>
    public SmallDiskFactAttribute() => Skip = SmallDisk.WhyNot;
}
