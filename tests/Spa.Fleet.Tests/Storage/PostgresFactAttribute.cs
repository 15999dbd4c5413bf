using Spa.Marks;
using Xunit.Sdk;

namespace Spa.Fleet.Tests.Storage;

/// <summary>A fact that needs PostgreSQL; skipped with the reason where it is not installed.</summary>
[TraitDiscoverer("Spa.Marks.SystemTestDiscoverer", "Spa.Marks")]
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresFactAttribute : FactAttribute, ISystemTest
{
    /// <summary>Looks whether it is there.</summary>
    public PostgresFactAttribute() => Skip = PostgresServer.WhyNot;
}
