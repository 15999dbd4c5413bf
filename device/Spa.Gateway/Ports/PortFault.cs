namespace Spa.Gateway.Ports;

/// <summary>Why a port could not be opened.</summary>
/// <param name="What">What went wrong: "the port is in use".</param>
/// <param name="Where">Address and port, or range: "192.0.2.7:5060".</param>
/// <param name="Remedy">What to do: "free the port or set SIP Port to another".</param>
public sealed record PortFault(string What, string Where, string Remedy)
{
    /// <summary>One sentence for a log or a page.</summary>
    public override string ToString() => $"{Where}: {What}; {Remedy}";
}
