using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>A device at the beginning of a session.</summary>
/// <param name="Known">What is kept of it as one that is managed by CWMP.</param>
/// <param name="Device">The device.</param>
/// <param name="Mark">How what it should be stands.</param>
/// <param name="HasTasks">It has a task that may still come to something.</param>
internal sealed record CwmpContact(CwmpDevice Known, Device Device, ServedMark Mark, bool HasTasks);
