using System.Security.Cryptography;
using System.Text;
using Spa.Fleet.Inventory;

namespace Spa.Fleet.Enrolment;

/// <summary>The facts of one request for an enrolment profile.</summary>
/// <param name="Mac">MAC address in the path.</param>
/// <param name="Certificate">The client certificate; null = the unit showed none that is its own.</param>
/// <param name="Device">The device of that MAC in the inventory; null = none.</param>
/// <param name="Waiting">What the waiting list holds for that MAC and public key (or <see cref="NameOf"/>); null = nothing.</param>
/// <param name="Address">Where the request came from.</param>
/// <param name="UserAgent">The header of that name; may be empty.</param>
/// <param name="Now">Now.</param>
public sealed record EnrolmentRequest(
    MacAddress Mac, DeviceCertificate? Certificate, Device? Device, WaitingUnit? Waiting, string Address, string UserAgent, DateTimeOffset Now)
{
    /// <summary>True over TLS.</summary>
    public bool Secured { get; init; } = true;

    /// <summary>True when the unit says no MAC address, and the one that stands for it here is made of its name.</summary>
    public bool IsMacMade { get; init; }

    /// <summary>What the unit says of itself in another way than by that header; null = by that header alone.</summary>
    public UserAgent? Said { get; init; }

    /// <summary>What it says of itself; null = nothing.</summary>
    public UserAgent? Agent => Said ?? Inventory.UserAgent.Recognise(UserAgent);

    /// <summary>The permission whose secret the request brings; null = none. Whether it still holds is judged here.</summary>
    public EnrolmentPass? Pass { get; init; }

    /// <summary>True when the certificate that was shown is the one which all upgraded units share: it counts as none.</summary>
    public bool ShowedGeneric { get; init; }

    /// <summary>How a unit without a certificate is known on the waiting list, 64 hex digits: by what it says and where it is. Proves nothing, so an operator's word on it holds once and only from there.</summary>
    public static string NameOf(MacAddress mac, string? serial, string address)
        => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"no certificate\n{mac}\n{serial}\n{address}")));
}
