namespace Spa.Gateway.Ports;

/// <summary>What became of a fetch.</summary>
public abstract record FetchAnswer
{
    private FetchAnswer()
    {
    }

    /// <summary>The whole document came.</summary>
    /// <param name="Content">Its bytes, after transfer coding and before anything else.</param>
    /// <param name="ServerAddress">Address that answered, for <c>$SERVIP</c>.</param>
    /// <param name="ContentEncoding">The HTTP header of that name; null when there was none.</param>
    /// <param name="Secured">True when it came over TLS from a server whose certificate was checked.</param>
    public sealed record Got(byte[] Content, string ServerAddress, string? ContentEncoding, bool Secured) : FetchAnswer;

    /// <summary>It did not.</summary>
    /// <param name="Fault">The class of the failure.</param>
    /// <param name="Detail">What a person needs to know beyond the class: "certificate is for b.example.net"; may be empty, never holds a secret.</param>
    /// <param name="ServerAddress">Address that was asked; empty when none was found.</param>
    public sealed record Failed(FetchFault Fault, string Detail, string ServerAddress) : FetchAnswer;
}
