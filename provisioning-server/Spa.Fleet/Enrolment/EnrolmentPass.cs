using System.Security.Cryptography;
using System.Text;
using Spa.Fleet.Inventory;

namespace Spa.Fleet.Enrolment;

/// <summary>An operator's permission for one unit that shows no certificate of its own: it may fetch its key once.</summary>
/// <param name="Mac">For which device.</param>
/// <param name="Secret">SHA-256 of what the unit must bring, 64 hex digits: of the code, or of who it was on the waiting list.</param>
public sealed record EnrolmentPass(MacAddress Mac, string Secret)
{
    /// <summary>How long the same unit may fetch again after the first time: an answer may be lost on its way.</summary>
    public static readonly TimeSpan Again = TimeSpan.FromMinutes(2);

    /// <summary>Address it must come from; null = any.</summary>
    public string? Address { get; init; }

    /// <summary>True when it may come without TLS.</summary>
    public bool Plain { get; init; }

    /// <summary>End of its validity.</summary>
    public DateTimeOffset Expires { get; init; }

    /// <summary>Who gave it.</summary>
    public string By { get; init; } = string.Empty;

    /// <summary>When the unit first fetched its key with it; null = not yet.</summary>
    public DateTimeOffset? Used { get; init; }

    /// <summary>Where it came from then.</summary>
    public string? UsedFrom { get; init; }

    /// <summary>The secret of a code.</summary>
    public static string OfCode(string code) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(code)));

    /// <summary>True when a request that brings the secret may have the key.</summary>
    public bool Admits(string address, bool secured, DateTimeOffset now)
        => now < Expires && (secured || Plain) && (Address is null || Address == address) && (Used is not { } used || (UsedFrom == address && now < used + Again));

    /// <summary>Without the secret.</summary>
    public override string ToString() => $"permission for {Mac}";
}
