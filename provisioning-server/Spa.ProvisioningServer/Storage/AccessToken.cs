using System.Collections.Immutable;
using Spa.Fleet.Access;

namespace Spa.ProvisioningServer.Storage;

/// <summary>A token by which a program acts for an operator. The token itself is not kept, only its hash.</summary>
internal sealed record AccessToken
{
    /// <summary>8 hex digits, the part of the token that may be shown.</summary>
    public string Id { get; init; } = string.Empty;

    /// <summary>For whom it acts.</summary>
    public string Operator { get; init; } = string.Empty;

    /// <summary>What its owner calls it.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>SHA-256 of the token, 64 hex digits.</summary>
    public string Hash { get; init; } = string.Empty;

    /// <summary>Names of scopes, separated by blanks.</summary>
    public string Scopes { get; init; } = string.Empty;

    public DateTimeOffset Created { get; init; }

    public string CreatedBy { get; init; } = string.Empty;

    public DateTimeOffset Expires { get; init; }

    /// <summary>When it was taken back; null = it was not.</summary>
    public DateTimeOffset? Revoked { get; init; }

    /// <summary>Last request with it, to the minute; null = none.</summary>
    public DateTimeOffset? LastUsed { get; init; }

    /// <summary>Where that came from.</summary>
    public string? LastAddress { get; init; }

    /// <summary>What it may be used for.</summary>
    public ImmutableHashSet<Right> Rights => [.. ScopeNames.Select(AccessRules.Scope).OfType<Right>()];

    public IReadOnlyList<string> ScopeNames => Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>True while it opens the door.</summary>
    public bool Valid(DateTimeOffset now) => Revoked is null && now < Expires;

    /// <summary>Without the hash.</summary>
    public override string ToString() => $"{Id} ({Name})";
}
