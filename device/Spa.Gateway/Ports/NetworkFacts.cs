namespace Spa.Gateway.Ports;

/// <summary>What the network side has found out. Handed to the core at start and whenever it changes.</summary>
/// <param name="State">How the WAN side stands.</param>
/// <param name="Address">Own address; empty = none.</param>
/// <param name="ExternalAddress">Address seen on the Internet; empty = unknown.</param>
/// <param name="Option160">Text of the DHCP option (a URL or host); null = not given.</param>
/// <param name="Option159">The same.</param>
/// <param name="Option150">The first address of the option's list.</param>
/// <param name="Option66">A host or URL.</param>
public sealed record NetworkFacts(
    NetworkState State, string Address, string ExternalAddress, string? Option160 = null, string? Option159 = null, string? Option150 = null, string? Option66 = null)
{
    /// <summary>Nothing known yet, and nothing wrong.</summary>
    public static NetworkFacts Unknown { get; } = new(NetworkState.Up, string.Empty, string.Empty);
}

/// <summary>How the WAN side stands.</summary>
public enum NetworkState
{
    /// <summary>There is an address.</summary>
    Up,

    /// <summary>No Ethernet link.</summary>
    NoLink,

    /// <summary>Looking for a DHCP server.</summary>
    SeekingDhcp,

    /// <summary>No DHCP server answers; the last known address is used.</summary>
    LastKnownAddress,

    /// <summary>Another machine has our address.</summary>
    AddressConflict,

    /// <summary>No DHCP server, no address.</summary>
    NoDhcp,
}
