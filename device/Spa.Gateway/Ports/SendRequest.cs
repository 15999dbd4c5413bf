namespace Spa.Gateway.Ports;

/// <summary>A document to send (a report): HTTP POST or PUT, or a TFTP write.</summary>
/// <param name="Target">Where to.</param>
/// <param name="Credentials">For challenges; null = none.</param>
/// <param name="Body">The document.</param>
/// <param name="ContentType">"text/xml", or "application/octet-stream" when encrypted.</param>
/// <param name="Put">PUT instead of POST; without meaning for TFTP.</param>
/// <param name="Timeout">Longest wait for the answer.</param>
/// <param name="Policy">Judges every redirect before it is followed.</param>
public sealed record SendRequest(FetchTarget Target, FetchCredentials? Credentials, byte[] Body, string ContentType, bool Put, TimeSpan Timeout, ServerPolicy Policy)
{
    /// <summary>HTTP header <c>Content-Encoding</c> that says how the body is encrypted; null = none. TFTP has no place for it.</summary>
    public string? Coding { get; init; }
}

/// <summary>What became of it: null fault = accepted (2xx, last TFTP acknowledgement).</summary>
/// <param name="Fault">Null when it was accepted.</param>
/// <param name="Detail">What a person needs to know; may be empty.</param>
public sealed record SendAnswer(FetchFault? Fault, string Detail);
