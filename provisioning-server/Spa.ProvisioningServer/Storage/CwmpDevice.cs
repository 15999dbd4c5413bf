using System.Collections.Immutable;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>What is kept of a device that is managed by CWMP.</summary>
/// <param name="Mac">The device.</param>
/// <param name="Identity">Who it is in CWMP.</param>
internal sealed record CwmpDevice(MacAddress Mac, AcsIdentity Identity)
{
    /// <summary>Root of its tree; empty = it has told nothing yet.</summary>
    public string Root { get; init; } = string.Empty;

    /// <summary>Where it takes connection requests, by its own word; empty = nowhere.</summary>
    public string Url { get; init; } = string.Empty;

    /// <summary>Name and hash that an operator gave it for its first contact; null = none.</summary>
    public CwmpPreset? Preset { get; init; }

    /// <summary>Number of the password that it uses.</summary>
    public long Generation { get; init; }

    /// <summary>Number of the one that it is being given; null = none. Both are taken meanwhile.</summary>
    public long? NextGeneration { get; init; }

    /// <summary>When the present one came into force; null = the one that its profile carries, or none was given yet.</summary>
    public DateTimeOffset? Rotated { get; init; }

    /// <summary>Tells what an Inform says from what the one before said.</summary>
    public string ToldHash { get; init; } = string.Empty;

    /// <summary>When it last told something new.</summary>
    public DateTimeOffset Informed { get; init; }

    /// <summary>What it should be stood so when it last was as it should be.</summary>
    public ServedMark Settled { get; init; } = new(-1, -1);

    /// <summary>What it has refused, as <see cref="AcsRefusals"/> keeps it.</summary>
    public ImmutableDictionary<string, string> Refused { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>What is wrong with it, for people: what it still refuses, and tasks that failed and were neither taken away nor done since. Empty = nothing.</summary>
    public string Fault { get; init; } = string.Empty;

    /// <summary>Its messages are kept until then; null = they are not.</summary>
    public DateTimeOffset? LogUntil { get; init; }
}

/// <summary>What a unit of another maker brings from its factory.</summary>
/// <param name="User">Its name.</param>
/// <param name="Identity">Hash of name, realm and password (MD5, RFC 7616 3.4.2).</param>
internal sealed record CwmpPreset(string User, string Identity)
{
    /// <summary>Without the hash.</summary>
    public override string ToString() => User;
}
