namespace Spa.Configuration.Parameters;

/// <summary>IPv4 addresses from one to another, both included.</summary>
/// <param name="First">Lowest, as a number: 192.0.2.1 is 0xC0000201.</param>
/// <param name="Last">Highest.</param>
public readonly record struct AddressRange(uint First, uint Last)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Ipv4Text.Write(First)}-{Ipv4Text.Write(Last)}";
}
