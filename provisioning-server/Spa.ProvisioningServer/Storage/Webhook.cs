using Spa.Fleet.Webhooks;

namespace Spa.ProvisioningServer.Storage;

/// <summary>Somebody who is told when something happens.</summary>
internal sealed record Webhook
{
    /// <summary>8 hex digits.</summary>
    public string Id { get; init; } = string.Empty;

    public string Name { get; init; } = string.Empty;

    /// <summary>What may be shown of its address: scheme, host and port.</summary>
    public string Host { get; init; } = string.Empty;

    /// <summary>Names of the kinds it is told, separated by blanks.</summary>
    public string Kinds { get; init; } = string.Empty;

    /// <summary>1 while it is told anything.</summary>
    public long Enabled { get; init; }

    public DateTimeOffset Created { get; init; }

    public string CreatedBy { get; init; } = string.Empty;

    /// <summary>What it was not told because too much was waiting to be sent to it.</summary>
    public long Dropped { get; init; }

    public IReadOnlyList<string> KindNames => Kinds.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>True when it wants to be told.</summary>
    public bool Wants(NoticeKind kind) => Enabled != 0 && KindNames.Contains(kind.Name());
}
