using Spa.Fleet.Inventory;

namespace Spa.Fleet.Enrolment;

/// <summary>The facts of one request for an enrolment profile.</summary>
/// <param name="Mac">MAC address in the path.</param>
/// <param name="Certificate">The client certificate; null = the unit showed none.</param>
/// <param name="Device">The device of that MAC in the inventory; null = none.</param>
/// <param name="Waiting">What the waiting list holds for that MAC and public key; null = nothing.</param>
/// <param name="Address">Where the request came from.</param>
/// <param name="UserAgent">The header of that name; may be empty.</param>
/// <param name="Now">Now.</param>
public sealed record EnrolmentRequest(
    MacAddress Mac, DeviceCertificate? Certificate, Device? Device, WaitingUnit? Waiting, string Address, string UserAgent, DateTimeOffset Now);
