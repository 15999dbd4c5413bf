namespace Spa.ProvisioningServer.Storage;

/// <summary>What a look at the whole audit log found.</summary>
/// <param name="Rows">Rows looked at.</param>
/// <param name="Heads">Where each chain ends.</param>
/// <param name="Faults">What does not fit; empty = every row is as it was written, none is missing.</param>
internal sealed record AuditVerdict(long Rows, IReadOnlyList<AuditHead> Heads, IReadOnlyList<string> Faults);

/// <summary>Where a chain ends. Kept outside of the store it shows later that nothing before was taken back.</summary>
/// <param name="Node">The chain.</param>
/// <param name="Number">Number of its last row.</param>
/// <param name="Hash">That row's hash.</param>
internal sealed record AuditHead(string Node, long Number, string Hash)
{
    /// <summary>The form that <c>audit verify --anchor</c> reads.</summary>
    public override string ToString() => $"{Node}:{Number}:{Hash}";

    /// <summary>Reads that form; null = it is not one.</summary>
    public static AuditHead? Read(string text)
        => text.Split(':') is [{ Length: > 0 } node, var number, { Length: 64 } hash] && long.TryParse(number, System.Globalization.CultureInfo.InvariantCulture, out var n) ? new(node, n, hash) : null;
}
