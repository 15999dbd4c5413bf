using Spa.Fleet.Inventory;
using Spa.Foundation.Text;

namespace Spa.Fleet.Enrolment;

/// <summary>A unit that asked to be let in and that nobody has vouched for.</summary>
/// <param name="Mac">The MAC address it claims.</param>
/// <param name="PublicKey">SHA-256 of its SubjectPublicKeyInfo, 64 hex digits; of a unit without certificate <see cref="EnrolmentRequest.NameOf"/>.</param>
public sealed record WaitingUnit(MacAddress Mac, string PublicKey)
{
    /// <summary>False when it shows no certificate of its own: then its code says nothing, and it may fetch its key once, from its present address.</summary>
    public bool HasKey { get; init; } = true;

    /// <summary>True when it comes without TLS.</summary>
    public bool IsPlain { get; init; }

    /// <summary>Serial number it claims; null = none.</summary>
    public string? Serial { get; init; }

    /// <summary>Model it claims.</summary>
    public string Model { get; init; } = ModelName.Default;

    /// <summary>True when its certificate is the provider's, which was not enough: another key is bound to that MAC, or the serial number differs.</summary>
    public bool FromProvider { get; init; }

    /// <summary>Why it was not let in at once, for the operator.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>True after an operator has refused it: it stays, gets the same answer, and is no longer shown as waiting.</summary>
    public bool Refused { get; init; }

    /// <summary>First time it asked.</summary>
    public DateTimeOffset FirstSeen { get; init; }

    /// <summary>Last time it asked.</summary>
    public DateTimeOffset LastSeen { get; init; }

    /// <summary>Address it asked from.</summary>
    public string Address { get; init; } = string.Empty;

    /// <summary>Its User-Agent header, at most 200 characters; may be empty.</summary>
    public string UserAgent { get; init; } = string.Empty;

    /// <summary>The code that the device shows too; of a unit without key only a name for the list.</summary>
    public string Code => EnrolmentCode.OfHash(Convert.FromHexString(PublicKey));
}
