using System.Diagnostics.CodeAnalysis;

namespace Spa.Gateway.Ports;

/// <summary>Opens SIP ports of the unit, one for each line.</summary>
public interface ISipPorts
{
    /// <summary>Opens one.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="receiver">Gets what arrives and what could not be delivered.</param>
    /// <param name="port">The port; disposing closes it with all its connections, and nothing arrives afterwards.</param>
    /// <param name="fault">Why there is none.</param>
    bool Open(SipPortOptions options, ISipReceiver receiver, [NotNullWhen(true)] out ISipSocket? port, [NotNullWhen(false)] out PortFault? fault);
}
