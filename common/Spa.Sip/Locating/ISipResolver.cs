using System.Net;

namespace Spa.Sip.Locating;

/// <summary>Asks the name service for a core. Answers come on the core's timeline, exactly one for each question, never from inside the call.</summary>
public interface ISipResolver
{
    /// <summary>Asks for SRV records; an empty list when there are none, null when nobody answered.</summary>
    void Srv(string name, Action<IReadOnlyList<SrvRecord>?> done);

    /// <summary>Asks for A and AAAA records; an empty list when there are none, null when nobody answered.</summary>
    void Addresses(string host, Action<IReadOnlyList<IPAddress>?> done);
}
