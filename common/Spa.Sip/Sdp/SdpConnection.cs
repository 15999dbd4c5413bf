namespace Spa.Sip.Sdp;

/// <summary>A <c>c=</c> line (RFC 8866 5.7).</summary>
/// <param name="Address">Address as it is written, with the TTL of a multicast.</param>
/// <param name="AddressType">"IP4" or "IP6".</param>
/// <param name="NetworkType">"IN".</param>
public sealed record SdpConnection(string Address, string AddressType = "IP4", string NetworkType = "IN")
{
    /// <summary>A line for that address.</summary>
    public static SdpConnection Of(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return new SdpConnection(address, address.Contains(':', StringComparison.Ordinal) ? "IP6" : "IP4");
    }

    /// <summary>True for the address of all zeros, by which old peers say that they do not listen (RFC 2543 B.5; RFC 3264 8.4).</summary>
    public bool IsZero => Address is "0.0.0.0" or "::";
}
