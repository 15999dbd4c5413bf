namespace Spa.Fleet.Inventory;

/// <summary>What a search can be narrowed by, written <c>field:value</c>.</summary>
public enum DeviceField
{
    /// <summary><c>expected</c>, <c>enrolled</c>, <c>blocked</c>.</summary>
    State,

    /// <summary>Name of a customer, as it is written.</summary>
    Customer,

    /// <summary>Name of a site, as it is written.</summary>
    Site,

    /// <summary>A tag.</summary>
    Tag,

    /// <summary>Model, as <see cref="ModelName"/> writes it.</summary>
    Model,

    /// <summary>Firmware version that it said it runs.</summary>
    Version,

    /// <summary>A severity or the word of a trouble (<see cref="TroubleWords"/>).</summary>
    Health,
}
