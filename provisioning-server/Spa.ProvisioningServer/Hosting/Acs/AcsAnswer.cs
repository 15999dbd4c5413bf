using System.Security.Cryptography.X509Certificates;
using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Hosting.Acs;

/// <summary>A POST to the ACS.</summary>
/// <param name="Caller">Who sends it.</param>
/// <param name="Connection">On which connection.</param>
/// <param name="Target">Its target as it was sent.</param>
/// <param name="Authorization">That header; null = none.</param>
/// <param name="Body">All of it, unpacked.</param>
internal sealed record AcsRequest(Caller Caller, string Connection, string Target, string? Authorization, ReadOnlyMemory<byte> Body)
{
    /// <summary>The certificate that it showed; null = none.</summary>
    public X509Certificate2? Certificate => Caller.Secured ? Caller.Certificate : null;
}

/// <summary>What a POST to the ACS gets.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">An envelope; null = nothing.</param>
internal sealed record AcsAnswer(int Status, byte[]? Body = null)
{
    /// <summary>Nothing is left to say.</summary>
    public static AcsAnswer Empty { get; } = new(StatusCodes.Status204NoContent);

    /// <summary>This belongs nowhere.</summary>
    public static AcsAnswer Bad { get; } = new(StatusCodes.Status400BadRequest);

    /// <summary>There is no room, or the store is in trouble.</summary>
    public static AcsAnswer Later { get; } = new(StatusCodes.Status503ServiceUnavailable);

    /// <summary>Header WWW-Authenticate; null = none.</summary>
    public string? Challenge { get; init; }

    /// <summary>Why, for the operator who looks at the messages; empty = the status says it.</summary>
    public string Why { get; init; } = string.Empty;

    /// <summary>The device whose messages are kept; null = they are not.</summary>
    public MacAddress? Logged { get; init; }

    /// <summary>Token of a session that begins; null = none does.</summary>
    public string? Token { get; init; }
}
