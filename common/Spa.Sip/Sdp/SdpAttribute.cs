namespace Spa.Sip.Sdp;

/// <summary>An <c>a=</c> line (RFC 8866 5.13).</summary>
/// <param name="Name">Before the colon; case matters.</param>
/// <param name="Value">Behind the colon; null for a name alone.</param>
#pragma warning disable CA1711 // The standard's word for it; it is no attribute of .NET.
public sealed record SdpAttribute(string Name, string? Value = null)
#pragma warning restore CA1711
{
    /// <summary>The line; a key of <c>crypto</c> is not shown.</summary>
    public override string ToString() => Value is null ? Name : Name == "crypto" ? "crypto:***" : $"{Name}:{Value}";
}
