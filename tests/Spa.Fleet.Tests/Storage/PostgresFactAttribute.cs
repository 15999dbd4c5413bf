namespace Spa.Fleet.Tests.Storage;

/// <summary>A fact that needs PostgreSQL; skipped with the reason where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresFactAttribute : FactAttribute
{
    /// <summary>Looks whether it is there.</summary>
    public PostgresFactAttribute() => Skip = PostgresServer.WhyNot;
}
