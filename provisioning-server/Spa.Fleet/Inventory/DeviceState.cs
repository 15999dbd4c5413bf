namespace Spa.Fleet.Inventory;

/// <summary>Where a device stands with the provider.</summary>
public enum DeviceState
{
    /// <summary>In the inventory, no unit has been let in for it yet.</summary>
    Expected,

    /// <summary>A unit's public key is bound to it; it gets its key and its profile.</summary>
    Enrolled,

    /// <summary>Taken out of service by an operator: every URL answers as for an unknown device.</summary>
    Blocked,
}
