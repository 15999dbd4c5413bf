namespace Spa.Cwmp.Soap;

/// <summary>How much of an envelope is read at most.</summary>
/// <param name="Bytes">Size of the whole.</param>
/// <param name="Depth">Elements within one another; a message of TR-069 needs eight.</param>
/// <param name="Attributes">Attributes of one element.</param>
/// <param name="Elements">Entries of one array.</param>
public sealed record SoapLimits(int Bytes, int Depth, int Attributes, int Elements)
{
    /// <summary>Room for a whole data model of 30,000 parameters in one message.</summary>
    public static SoapLimits Standard { get; } = new(8 << 20, 32, 64, 100_000);
}
