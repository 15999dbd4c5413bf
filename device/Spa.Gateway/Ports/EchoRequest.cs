using System.Net;

namespace Spa.Gateway.Ports;

/// <summary>One ICMP echo request.</summary>
/// <param name="Address">Where to.</param>
/// <param name="Number">Its sequence number, from 1.</param>
/// <param name="Bytes">Bytes of data.</param>
/// <param name="Dscp">Code point of its packet, 0 to 63.</param>
/// <param name="Timeout">Longest wait for the answer.</param>
public sealed record EchoRequest(IPAddress Address, int Number, int Bytes, int Dscp, TimeSpan Timeout);

/// <summary>What came of it.</summary>
/// <param name="Time">From the request to the answer; zero with a fault.</param>
/// <param name="Fault">Why there is no answer; null = there is.</param>
/// <param name="Detail">In a sentence; may be empty.</param>
public sealed record EchoAnswer(TimeSpan Time, EchoFault? Fault, string Detail);

/// <summary>Why an echo request has no answer.</summary>
public enum EchoFault
{
    /// <summary>None came in time.</summary>
    Timeout,

    /// <summary>There is no way there.</summary>
    NoRoute,

    /// <summary>The machine does not let this program ping.</summary>
    NotPermitted,
}
