using Spa.Gateway.Ports;

namespace Spa.Device.Fetching;

/// <summary>What a web server did.</summary>
internal abstract record HttpReply
{
    private HttpReply()
    {
    }

    /// <summary>It answered; the body has not been read.</summary>
    /// <param name="Response">Status and headers; dispose <paramref name="Connection"/>, not this.</param>
    /// <param name="Address">The address that answered.</param>
    /// <param name="Secured">Over checked TLS.</param>
    /// <param name="Connection">Closes everything.</param>
    internal sealed record Answered(HttpResponseMessage Response, string Address, bool Secured, IDisposable Connection) : HttpReply;

    /// <summary>It did not, or may not be asked.</summary>
    internal sealed record Failed(FetchFault Fault, string Detail, string Address) : HttpReply;
}
