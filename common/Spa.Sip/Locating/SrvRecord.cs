namespace Spa.Sip.Locating;

/// <summary>One server of a service (RFC 2782).</summary>
/// <param name="Priority">Lower is tried first.</param>
/// <param name="Weight">Share of the load among equals of priority.</param>
/// <param name="Port">Its port.</param>
/// <param name="Target">Its host name; "." = the service is not offered.</param>
public sealed record SrvRecord(int Priority, int Weight, int Port, string Target);
