using Spa.Cwmp.Messages;

namespace Spa.Cwmp.Soap;

/// <summary>A message of CWMP with its header (TR-069 amendment 6, 3.5).</summary>
/// <param name="Body">The request, the response or the fault.</param>
public sealed record CwmpEnvelope(CwmpMessage Body)
{
    /// <summary>What pairs a request with its response; null = the sender gave none.</summary>
    public string? Id { get; init; }

    /// <summary>The ACS bids the CPE hold its requests back.</summary>
    public bool HoldRequests { get; init; }

    /// <summary>The version whose namespace it is written in.</summary>
    public CwmpVersion Version { get; init; }

    /// <summary>Versions that a CPE offers in its Inform (1.4); empty = it says nothing.</summary>
    public IReadOnlyList<CwmpVersion> Supported { get; init; } = [];

    /// <summary>The version that an ACS chooses in its answer to an Inform (1.4); null = it says nothing.</summary>
    public CwmpVersion? Use { get; init; }

    /// <summary>How long a CPE wishes its session to be kept while it is silent (1.3), in seconds; null = it says nothing.</summary>
    public uint? SessionTimeout { get; init; }
}
