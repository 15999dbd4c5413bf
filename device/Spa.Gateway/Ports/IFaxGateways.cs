namespace Spa.Gateway.Ports;

/// <summary>What makes fax packets (T.38) of a fax machine's tones, and tones of fax packets. It is the host's.</summary>
public interface IFaxGateways
{
    /// <summary>Why there are none here ("libspandsp.so.2 is not installed"); null when there are.</summary>
    string? Unavailable { get; }

    /// <summary>Begins one. Only when they are available.</summary>
    /// <param name="user">Takes its fax packets, from inside <see cref="IFaxGateway.Exchange"/>.</param>
    /// <param name="mostBitsPerSecond">Fastest modulation that both ends may agree on: 14400, or what the far end takes.</param>
    IFaxGateway Start(IFaxGatewayUser user, int mostBitsPerSecond);
}

/// <summary>One fax machine's gateway.</summary>
public interface IFaxGateway : IDisposable
{
    /// <summary>Moves a frame each way. Allocates nothing.</summary>
    /// <param name="fromMachine">80 samples of what the machine sends.</param>
    /// <param name="toMachine">Filled with what it is to hear.</param>
    void Exchange(ReadOnlySpan<short> fromMachine, Span<short> toMachine);

    /// <summary>Takes a fax packet of the far end.</summary>
    /// <param name="sequence">Its number; what is left out was lost.</param>
    /// <param name="fax">Its bytes, which have been judged.</param>
    void Take(ushort sequence, ReadOnlySpan<byte> fax);
}

/// <summary>Takes the fax packets of a gateway.</summary>
public interface IFaxGatewayUser
{
    /// <summary>A packet goes out.</summary>
    /// <param name="fax">Its bytes, valid during the call.</param>
    /// <param name="times">How often it is to be sent.</param>
    void Send(ReadOnlySpan<byte> fax, int times);
}
