namespace Spa.Fleet.Inventory;

/// <summary>How much a person should care.</summary>
public enum Severity
{
    /// <summary>All is as it should be.</summary>
    Fine,

    /// <summary>Something is on its way and should pass by itself.</summary>
    Pending,

    /// <summary>Something needs a look.</summary>
    Warning,

    /// <summary>The device does not do what it should.</summary>
    Problem,
}
