namespace Spa.Gateway.Ports;

/// <summary>What the network side has found out. Handed to the core at start and whenever it changes.</summary>
/// <param name="State">How the WAN side stands.</param>
/// <param name="Address">Own address; empty = none.</param>
/// <param name="ExternalAddress">Address seen on the Internet; empty = unknown.</param>
/// <param name="Option160">Text of the DHCP option (a URL or host); null = not given.</param>
/// <param name="Option159">The same.</param>
/// <param name="Option150">Addresses with commas between; asked in this order.</param>
/// <param name="Option66">A host or URL.</param>
/// <param name="Option43">Vendor information, where it is the text of a host or URL.</param>
public sealed record NetworkFacts(
    NetworkState State, string Address, string ExternalAddress, string? Option160 = null, string? Option159 = null, string? Option150 = null, string? Option66 = null, string? Option43 = null)
{
    /// <summary>What vendor information says of the ACS beside its URL; null = nothing.</summary>
    public AcsHint? Acs { get; init; }

    /// <summary>The facts with what a DHCP server said in one more option; unchanged for an option that names no server.</summary>
    /// <param name="code">The option: 43, 66, 150, 159 or 160.</param>
    /// <param name="value">Its bytes as they came.</param>
    public NetworkFacts WithOption(byte code, ReadOnlySpan<byte> value) => code switch
    {
        43 => this with { Option43 = DhcpText.Of(code, value), Acs = AcsHint.Of(value) },
        66 => this with { Option66 = DhcpText.Of(code, value) },
        150 => this with { Option150 = DhcpText.Of(code, value) },
        159 => this with { Option159 = DhcpText.Of(code, value) },
        160 => this with { Option160 = DhcpText.Of(code, value) },
        _ => this,
    };

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
