namespace Spa.Configuration.Parameters.Choices;

/// <summary>How the two Ethernet ports are joined.</summary>
public enum NetworkingService
{
    /// <summary><c>NAT</c>: router with address translation.</summary>
    Nat,

    /// <summary><c>Bridge</c>: one network.</summary>
    Bridge,

    /// <summary><c>Auto</c>: address translation unless the WAN address is private.</summary>
    Auto,
}
