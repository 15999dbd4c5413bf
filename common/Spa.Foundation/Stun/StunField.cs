using System.Collections.Immutable;

namespace Spa.Foundation.Stun;

/// <summary>One attribute as it came (RFC 5389 15).</summary>
/// <param name="Type">Below 0x8000 it must be understood.</param>
/// <param name="Value">Without padding.</param>
public sealed record StunField(ushort Type, ImmutableArray<byte> Value)
{
    /// <summary>Address as seen by the server.</summary>
    public const ushort MappedAddress = 0x0001;

    /// <summary>Name for a short-term credential.</summary>
    public const ushort Username = 0x0006;

    /// <summary>HMAC-SHA1 of what is before it.</summary>
    public const ushort MessageIntegrity = 0x0008;

    /// <summary>Why a request was refused.</summary>
    public const ushort ErrorCode = 0x0009;

    /// <summary>The address, hidden from routers that rewrite addresses in packets.</summary>
    public const ushort XorMappedAddress = 0x0020;

    /// <summary>Its number before RFC 5389; some servers still send it.</summary>
    public const ushort OldXorMappedAddress = 0x8020;

    /// <summary>The server's other address and port, before RFC 5780.</summary>
    public const ushort ChangedAddress = 0x0005;

    /// <summary>The server's other address and port (RFC 5780 7.4).</summary>
    public const ushort OtherAddress = 0x802C;

    /// <summary>Name and version of a program.</summary>
    public const ushort Software = 0x8022;

    /// <summary>CRC-32 of what is before it.</summary>
    public const ushort Fingerprint = 0x8028;

    /// <summary>CONNECTION-REQUEST-BINDING: the sender waits for connection requests of TR-069 where this comes from (TR-069 G.2.1.2).</summary>
    public const ushort ConnectionRequestBinding = 0xC001;

    /// <summary>BINDING-CHANGE: it is seen elsewhere than before. Without a value.</summary>
    public const ushort BindingChange = 0xC002;

    /// <summary>The one value of <see cref="ConnectionRequestBinding"/>.</summary>
    public static StunField WaitsForConnectionRequests { get; } = new(ConnectionRequestBinding, [.. "dslforum.org/TR-111 "u8]);
}
