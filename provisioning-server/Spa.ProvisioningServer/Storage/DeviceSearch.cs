using System.Collections.Immutable;
using Spa.Fleet.Access;
using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>What somebody looks for among the devices, and which page of it.</summary>
/// <remarks>Every word must be found, in any field and any case: a word of one or two letters at the beginning of a word, a longer one anywhere. A MAC, or part of one, may be written in any way.</remarks>
internal sealed record DeviceSearch
{
    /// <summary>Most devices on a page.</summary>
    public const int MostAtOnce = 2000;

    /// <summary>What was typed.</summary>
    public DeviceQuery Query { get; init; } = DeviceQuery.All;

    /// <summary>Only devices of these customers, because the asker sees no others; null = all, also those of nobody.</summary>
    public ImmutableArray<string>? Customers { get; init; }

    /// <summary>The order.</summary>
    public DeviceSort Sort { get; init; }

    /// <summary>Where the page before ended (<see cref="DevicePage.After"/>); null, or a text that is none of ours, = from the start.</summary>
    public string? After { get; init; }

    /// <summary>Devices on a page, 1 to <see cref="MostAtOnce"/>.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>Counting ends there: that there are more is told, not how many.</summary>
    internal int MostCounted { get; init; } = 10_000;

    /// <summary>So few rows are read faster one by one than found by their words.</summary>
    internal long FewRows { get; init; } = 20_000;

    /// <summary>Many rows are always found by their words, also where reading all in order would be quicker.</summary>
    internal bool AlwaysByWords { get; init; }

    /// <summary>A search of somebody, among the devices that he sees.</summary>
    public static DeviceSearch For(Actor actor, DeviceQuery query)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return new() { Query = query, Customers = actor.SeesAll ? null : [.. actor.Customers] };
    }

    /// <summary>A search for what was typed; what cannot be read as a query is taken as words.</summary>
    public static DeviceSearch For(Actor actor, string typed)
    {
        ArgumentNullException.ThrowIfNull(typed);
        return For(actor, DeviceQuery.Parse(typed).Ok(out var query, out _)
            ? query
            : new DeviceQuery([.. typed.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(DeviceQuery.MostWords).Select(w => w.Length > 100 ? w[..100] : w)], []));
    }
}
