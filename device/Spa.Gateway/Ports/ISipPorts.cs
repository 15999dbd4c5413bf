using System.Diagnostics.CodeAnalysis;
using Spa.Sip.Transport;

namespace Spa.Gateway.Ports;

/// <summary>Gives SIP ports.</summary>
public interface ISipPorts
{
    /// <summary>Opens one.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="receiver">Gets what arrives, on the core's timeline.</param>
    /// <param name="port">The port; to be disposed when it is not needed any more.</param>
    /// <param name="fault">Why there is none.</param>
    bool Open(SipPortOptions options, ISipReceiver receiver, [NotNullWhen(true)] out IOpenSipPort? port, [NotNullWhen(false)] out PortFault? fault);
}

/// <summary>An open SIP port.</summary>
public interface IOpenSipPort : ISipPort, IDisposable;

/// <summary>Takes what arrives at a SIP port. Called on the core's timeline, never from inside <see cref="ISipPort.Send"/>.</summary>
public interface ISipReceiver
{
    /// <summary>A message came: a datagram, or one message of a stream.</summary>
    /// <param name="from">Where from.</param>
    /// <param name="message">The bytes; valid during the call.</param>
    void Received(SipPath from, ReadOnlySpan<byte> message);

    /// <summary>What was sent to a path could not be delivered.</summary>
    void Failed(SipPath path);
}

/// <summary>Where a SIP port is opened, and how.</summary>
/// <param name="Port"><c>SIP Port</c>: UDP, and TCP unless a range is given.</param>
/// <param name="Transport"><c>SIP Transport</c>: UDP alone, or a listener for streams beside it.</param>
/// <param name="LowestStreamPort"><c>SIP TCP Port Min</c>: the first port that is tried for the listener.</param>
/// <param name="HighestStreamPort"><c>SIP TCP Port Max</c>: the last.</param>
/// <param name="TypeOfService"><c>SIP ToS/DiffServ Value</c>: the whole byte.</param>
public sealed record SipPortOptions(int Port, SipTransport Transport, int LowestStreamPort, int HighestStreamPort, byte TypeOfService);
