namespace Spa.Gateway.Ports;

/// <summary>A small document to fetch (a profile).</summary>
/// <param name="Target">Where from.</param>
/// <param name="Credentials">For Basic and Digest challenges and nothing else; null = none. Never sent to another host after a redirect.</param>
/// <param name="Body">Body of a POST; null = GET.</param>
/// <param name="MaxBytes">More than this is not read: <see cref="FetchFault.TooLarge"/>.</param>
/// <param name="Timeout">Longest wait for the whole answer.</param>
/// <param name="Policy">Judges every redirect before it is followed.</param>
/// <param name="Asking">Called on the core's timeline with each address just before it is asked (several when a name has several addresses); never called when none was found.</param>
public sealed record FetchRequest(
    FetchTarget Target, FetchCredentials? Credentials, byte[]? Body, int MaxBytes, TimeSpan Timeout, ServerPolicy Policy, Action<string> Asking)
{
    /// <summary>True for what is no profile: that it came says nothing about the provisioning server being there.</summary>
    public bool IsBeside { get; init; }
}

/// <summary>User and password of a rule (<c>--uid</c>, <c>--pwd</c> or <c>user:password@</c>). Printing it shows neither.</summary>
/// <param name="User">User name.</param>
/// <param name="Password">Password.</param>
public sealed record FetchCredentials(string User, string Password)
{
    /// <inheritdoc/>
    public override string ToString() => "***";
}
