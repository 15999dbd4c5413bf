using Spa.Gateway.Ports;

namespace Spa.Device.Fetching;

/// <summary>One thing to ask a web server.</summary>
/// <param name="Target">Where; http or https.</param>
/// <param name="Method">GET, POST or PUT.</param>
/// <param name="Credentials">For challenges of this server only; null = none.</param>
/// <param name="Body">Null = none.</param>
/// <param name="ContentType">Type of the body; null = none named.</param>
/// <param name="Policy">Judges redirects.</param>
/// <param name="Asking">Told each address before it is asked.</param>
/// <param name="ResumeAt">Bytes that are here already; 0 = ask for the whole.</param>
/// <param name="ResumeTag">Strong ETag of those bytes; null with 0.</param>
internal sealed record HttpAsk(
    FetchTarget Target,
    HttpMethod Method,
    FetchCredentials? Credentials,
    byte[]? Body,
    string? ContentType,
    ServerPolicy Policy,
    Action<string> Asking,
    long ResumeAt = 0,
    string? ResumeTag = null)
{
    /// <summary>Content coding of the body; null = none named.</summary>
    public string? Coding { get; init; }
}
