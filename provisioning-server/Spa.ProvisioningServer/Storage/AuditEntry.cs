namespace Spa.ProvisioningServer.Storage;

/// <summary>A row of the audit log.</summary>
internal sealed record AuditEntry
{
    /// <summary>Chain it stands in: each data folder writes one.</summary>
    public string Node { get; init; } = string.Empty;

    /// <summary>Its place in that chain, from 1.</summary>
    public long Number { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>Who, and by which token.</summary>
    public string Operator { get; init; } = string.Empty;

    /// <summary>Where from: an address, or <c>terminal</c>.</summary>
    public string Origin { get; init; } = string.Empty;

    /// <summary>What it is about: <c>device:000e08aabbcc</c>, <c>layer:all</c>, <c>operator:eve</c>.</summary>
    public string Subject { get; init; } = string.Empty;

    /// <summary>What was done, with what was before and is now; secrets as <c>***</c>.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>HMAC-SHA256 over the row and its predecessor's hash, 64 hex digits.</summary>
    public string Hash { get; init; } = string.Empty;

    /// <summary>Where to go on reading after this row.</summary>
    public string Cursor => $"{At.ToUnixTimeMilliseconds()}.{Node}.{Number}";
}
