using System.Data;
using Spa.Fleet.Access;
using Spa.Fleet.Layers;
using Spa.Fleet.Rendering;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Hosting.Publishing;

/// <summary>Looks at all devices of a layer, and keeps what was found for who asks the same again: whoever drafts a change sees what it does, looks at the draft, and publishes it.</summary>
/// <remarks>What was found is given again only while nothing has changed that it was found by (<see cref="LaidMark"/>), so it is always what a look would find now. For many threads.</remarks>
/// <param name="store">The store.</param>
/// <param name="host">Host of the server as units know it.</param>
internal sealed class Looks(Store store, string host)
{
    private const int MostKept = 8;

    private readonly Lock at = new();
    private readonly List<Look> kept = [];

    /// <summary>What a change of a layer does.</summary>
    /// <param name="on">A reader's connection.</param>
    /// <param name="before">The layer as it is.</param>
    /// <param name="after">The layer as it shall be.</param>
    /// <param name="by">Who looks: devices of customers that are not his are neither named nor counted.</param>
    public ChangeImpact Of(IDbConnection on, Layer before, Layer after, Actor by)
    {
        var look = new Look(LaidMark.Now(on), before, after, by.SeesAll ? string.Empty : string.Join('\n', by.Customers.Order(StringComparer.Ordinal)));
        lock (at)
        {
            if (kept.Find(look.IsSame) is { Impact: { } known })
            {
                return known;
            }
        }

        var impact = ChangeImpact.Of(store, on, before, after, host, by);
        lock (at)
        {
            kept.Add(look with { Impact = impact });
            kept.RemoveRange(0, Math.Max(0, kept.Count - MostKept));
        }

        return impact;
    }

    /// <summary>Why a change may not be published, one sentence for each device; empty = it may. Devices are only looked at when the change can do harm to one.</summary>
    public IReadOnlyList<string> Refusals(IDbConnection on, Layer before, Layer after)
        => new ChangeCheck(before, after).IsHarmless ? [] : Of(on, before, after, Actor.Server).Refusals();

    private sealed record Look(long Mark, Layer Before, Layer After, string Sees)
    {
        public ChangeImpact? Impact { get; init; }

        public bool IsSame(Look other) => Mark == other.Mark && Sees == other.Sees && Before.Scope == other.Before.Scope && Before.SaysTheSameAs(other.Before) && After.SaysTheSameAs(other.After);
    }
}
