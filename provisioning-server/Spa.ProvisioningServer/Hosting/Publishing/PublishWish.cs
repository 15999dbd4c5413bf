using System.Collections.Immutable;
using Spa.Fleet.Publishing;

namespace Spa.ProvisioningServer.Hosting.Publishing;

/// <summary>How an operator wants a draft published.</summary>
/// <param name="Reason">Why it is made.</param>
/// <param name="First">Stages before the rest; none = everybody at once.</param>
/// <param name="Limits">What makes it stop.</param>
/// <param name="Seen">What he looked at; null = whatever there is.</param>
internal sealed record PublishWish(string Reason, ImmutableArray<StageTarget> First, PublishLimits Limits, DraftToken? Seen)
{
    /// <summary>Most stages before the rest.</summary>
    public const int MostStages = 8;

    /// <summary>To everybody at once.</summary>
    public static PublishWish AtOnce(string reason) => new(reason, [], PublishLimits.Usual, null);
}
