using System.Collections.Immutable;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting.Acs;

/// <summary>What was found when it was looked what is to be asked of a device.</summary>
/// <param name="Next">What is to be asked.</param>
/// <param name="Mark">The marks of what it should be, as they were then.</param>
/// <param name="Settled">With which it last was as it should be.</param>
/// <param name="Wanted">What it should be.</param>
/// <param name="IsSpa">It is a unit of ours, by its data model.</param>
/// <param name="Withholds">Something is not sent to it now, because the session does not allow it.</param>
/// <param name="Refused">What of it the device has refused, by name; empty = nothing.</param>
/// <param name="Fault">What is wrong with it.</param>
internal sealed record AcsLook(AcsNext Next, ServedMark Mark, ServedMark Settled, AcsWanted Wanted, bool IsSpa, bool Withholds, string Refused, string Fault)
{
    /// <summary>What it has refused, as it is kept.</summary>
    public ImmutableDictionary<string, string> Kept { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The same without what is no matter any more.</summary>
    public ImmutableDictionary<string, string> Tidied { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The device; null = it is not there, or not let in.</summary>
    public Device? Device { get; init; }

    /// <summary>Its row; null = it was never heard by CWMP, or is not let in.</summary>
    public CwmpDevice? Known { get; init; }

    /// <summary>What must be durable before a set leaves is so.</summary>
    public bool IsPrepared { get; init; }

    /// <summary>Number of the password that the set that was prepared gives; null = none.</summary>
    public long? Gives { get; init; }

    /// <summary>What is to be kept of the work; null = nothing.</summary>
    public AcsDesiredCache.Entry? Worked { get; init; }
}
