using System.Net;

namespace Spa.Gateway.Ports;

/// <summary>What the host does for sessions with an ACS. Each call returns at once; answers come on the core's timeline, never from inside the call.</summary>
public interface IManagementPort
{
    /// <summary>Sends one POST of a session. Cookies, and one connection where the server lets it live, are kept until <see cref="Close"/>; redirects are followed as far as the policy allows, and their end counts for the rest of the session.</summary>
    void Post(AcsPost post, Action<AcsReply> done);

    /// <summary>The session is over: cookies are forgotten, the connection ends.</summary>
    void Close();

    /// <summary>From now on connection requests are taken there, and given to <see cref="Management.ConnectionRequests"/>; null = nowhere any more.</summary>
    /// <param name="port">0 = any that is free; null = stop.</param>
    /// <param name="opened">Told the port once it is open, or why it is not.</param>
    void Listen(int? port, Action<int?, string?> opened);

    /// <summary>Opens the UDP port for connection requests through a NAT; null with the reason when it cannot be had.</summary>
    /// <param name="port">0 = any that is free.</param>
    /// <param name="receiver">Gets what arrives.</param>
    /// <param name="why">Why not.</param>
    IDatagramPort? OpenDatagrams(int port, DatagramReceiver receiver, out string? why);

    /// <summary>Looks up a host that such a port can send to; null = it has no address.</summary>
    void Resolve(string host, Action<IPAddress?> found);

    /// <summary>Sends one ICMP echo request.</summary>
    void Echo(EchoRequest request, Action<EchoAnswer> done);
}

/// <summary>One POST to an ACS.</summary>
/// <param name="Target">Where to.</param>
/// <param name="Credentials">For challenges: Digest, and Basic over TLS; null = none.</param>
/// <param name="Body">The envelope; empty = an empty POST, which has neither Content-Type nor SOAPAction.</param>
/// <param name="MaxBytes">More than this is not read of an answer.</param>
/// <param name="Timeout">Longest wait for the whole answer.</param>
/// <param name="Policy">Judges every redirect before it is followed.</param>
public sealed record AcsPost(FetchTarget Target, FetchCredentials? Credentials, ReadOnlyMemory<byte> Body, int MaxBytes, TimeSpan Timeout, ServerPolicy Policy);

/// <summary>What came back.</summary>
/// <param name="Status">HTTP status; 0 = none came.</param>
/// <param name="Body">What stood in it; empty = nothing.</param>
/// <param name="Fault">Why there is no answer; null = there is.</param>
/// <param name="Detail">In a sentence, without secrets; may be empty.</param>
public sealed record AcsReply(int Status, ReadOnlyMemory<byte> Body, FetchFault? Fault, string Detail);
