using System.Collections.Immutable;
using System.Data;
using Dapper;
using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>Runs a <see cref="DeviceSearch"/> on the index.</summary>
internal static class DeviceFinder
{
    // Values of fields of which any may hold, and customers that may be seen, make searches of their own; nobody means more.
    private const int MostParts = 64;

    /// <summary>A page.</summary>
    public static DevicePage Page(IDbConnection on, DeviceSearch search)
    {
        ArgumentNullException.ThrowIfNull(search);
        return search.Sort == DeviceSort.Mac || IsWhole(search) ? Page(on, search, null) : Page(on, search, Sample.Of(on, search));
    }

    /// <summary>How many there are; the page's place and order do not matter.</summary>
    public static DeviceTotals Totals(IDbConnection on, DeviceSearch search)
    {
        ArgumentNullException.ThrowIfNull(search);
        return IsWhole(search) ? new(FleetCounts.Troubles(on), true) : Sample.Of(on, search).Totals;
    }

    /// <summary>A page, and how many there are: what costs the same as one of them alone.</summary>
    public static (DevicePage Page, DeviceTotals Totals) Look(IDbConnection on, DeviceSearch search)
    {
        ArgumentNullException.ThrowIfNull(search);
        if (IsWhole(search))
        {
            return (Page(on, search, null), Totals(on, search));
        }

        var sample = Sample.Of(on, search);
        return (Page(on, search, sample), sample.Totals);
    }

    private static bool IsWhole(DeviceSearch search) => search.Query.IsAll && search.Customers is null;

    private static DevicePage Page(IDbConnection on, DeviceSearch search, Sample? sample)
    {
        var limit = Math.Clamp(search.Limit, 1, DeviceSearch.MostAtOnce);
        var found = search.Sort == DeviceSort.Worst ? ByStanding(on, search, sample, limit + 1) : ByMac(on, search, limit + 1);
        var shown = found.Take(limit).ToList();
        var devices = Devices.Some(on, [.. shown.Select(f => DeviceIndex.Mac(f.Number).ToString())]).ToDictionary(d => d.Mac);
        var after = found.Count <= limit ? null : search.Sort == DeviceSort.Worst ? $"{shown[^1].Severity}{DeviceIndex.Mac(shown[^1].Number)}" : DeviceIndex.Mac(shown[^1].Number).ToString();
        return new([.. shown.Select(f => devices.GetValueOrDefault(DeviceIndex.Mac(f.Number))).OfType<Device>()], after);
    }

    private static List<Hit> ByMac(IDbConnection on, DeviceSearch search, int limit)
        => Find(on, search, null, search.After is { Length: 12 } after && MacAddress.Parse(after).Ok(out var mac, out _) ? DeviceIndex.Number(mac) : -1, limit);

    // One standing after the other, each in order of the MAC: so the page needs no sorting of all that fit. What the sample shows is not looked for again.
    private static List<Hit> ByStanding(IDbConnection on, DeviceSearch search, Sample? sample, int limit)
    {
        var found = new List<Hit>();
        Severity? from = null;
        long number = -1;
        if (search.After is { Length: 13 } after && after[0] is >= '0' and <= '3' && MacAddress.Parse(after[1..]).Ok(out var mac, out _))
        {
            (from, number) = ((Severity)(after[0] - '0'), DeviceIndex.Number(mac));
        }

        foreach (var severity in Enum.GetValues<Severity>().OrderDescending().Where(s => from is null || s <= from))
        {
            var (start, most) = (severity == from ? number : -1, limit - found.Count);
            var known = sample?.Of(severity, start, most) ?? [];
            found.AddRange(known);
            if (known.Count < most && sample is not { IsAll: true })
            {
                found.AddRange(Find(on, search, severity, Math.Max(start, sample?.Until ?? -1), most - known.Count));
            }
        }

        return found;
    }

    private static List<Hit> Find(IDbConnection on, DeviceSearch search, Severity? severity, long after, int limit)
        => [.. Parts(search).SelectMany(part => OfPart(on, part, severity, after, limit)).DistinctBy(h => h.Number).OrderBy(h => h.Number).Take(limit)];

    private static List<Hit> OfPart(IDbConnection on, DeviceSearch part, Severity? severity, long after, int limit)
    {
        var (from, conditions, values) = Where(on, part, severity);
        values.Add("after", after);
        values.Add("limit", limit);

        // There are ten thousand of them in most searches: read without anything between.
        var hits = new List<Hit>();
        using var reader = on.ExecuteReader($"select f.number, f.severity, f.trouble from {from} where {conditions} and f.number > @after order by f.number limit @limit", values);
        while (reader.Read())
        {
            hits.Add(new(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2)));
        }

        return hits;
    }

    // One search for each customer that may be seen and each value of which any may hold: the database cannot use its index for one or the other.
    private static IEnumerable<ImmutableArray<DeviceFilter>> Alternatives(DeviceSearch search)
    {
        var all = search.Query.Filters.Where(f => f.Field != DeviceField.Health).Distinct().ToList();
        var one = all.Where(f => f.Not || f.Field == DeviceField.Tag).ToImmutableArray();
        var any = all.Except(one).GroupBy(f => f.Field).Select(g => g.ToList()).ToList();
        if (search.Customers is { } customers)
        {
            any.Add([.. customers.Distinct(StringComparer.OrdinalIgnoreCase).Select(c => new DeviceFilter(DeviceField.Customer, c))]);
        }

        return any.Aggregate((IEnumerable<ImmutableArray<DeviceFilter>>)[one], (parts, group) => parts.SelectMany(part => group.Select(part.Add))).Take(MostParts);
    }

    private static IEnumerable<DeviceSearch> Parts(DeviceSearch search)
    {
        var health = search.Query.Filters.Where(f => f.Field == DeviceField.Health).ToImmutableArray();
        return Alternatives(search).Select(filters => search with { Customers = null, Query = search.Query with { Filters = filters.AddRange(health) } });
    }

    private static (string From, string Conditions, DynamicParameters Values) Where(IDbConnection on, DeviceSearch search, Severity? severity)
    {
        var engine = ((StoreConnection)on).Engine;
        var values = new DynamicParameters();
        var conditions = new List<string> { "1 = 1" };
        var troubles = Troubles(search.Query);
        if (severity is { } standing)
        {
            // The index holds those that are not fine, and the database must see that it is asked for no other.
            conditions.Add(standing > Severity.Fine ? $"f.severity = {(int)standing} and f.severity > 0" : "f.severity = 0");
            troubles = troubles.Intersect(TroubleWords.Of(standing));
        }

        if (troubles.Count < (severity is { } s ? TroubleWords.Of(s).Length : Enum.GetValues<Trouble>().Length))
        {
            conditions.Add(troubles.Count == 0 ? "1 = 0" : $"f.trouble in ({string.Join(", ", troubles.Select(t => (int)t))}) and f.severity in ({string.Join(", ", troubles.Select(t => (int)TroubleWords.SeverityOf(t)).Distinct())}){(troubles.All(t => TroubleWords.SeverityOf(t) > Severity.Fine) ? " and f.severity > 0" : string.Empty)}");
        }

        List<Term> terms =
        [
            .. search.Query.Words.Select(w => new Term(DeviceWords.Pattern(w), DeviceWords.MacPart(w) ?? w, false, null)),
            .. search.Query.Filters.Where(f => f.Field != DeviceField.Health)
                .Select(f => new Term(DeviceWords.Pattern(f.Field, f.Value), f.Value ?? string.Empty, f.Not != f.Value is null, f.Not || f.Value is null ? null : FleetCounts.Of(on, f.Field, f.Value))),
        ];
        var byWords = terms.Any(t => !t.Not) && FleetCounts.Troubles(on).Where(c => troubles.Contains(c.Key)).Sum(c => c.Value) > search.FewRows;

        // When few devices have one of the values, they are found by it alone, and the rest is read off their rows.
        var rarest = terms.Where(t => t.Count is not null).MinBy(t => t.Count);
        if (rarest?.Count == 0)
        {
            conditions.Add("1 = 0");
        }

        var from = "device_index";
        if (byWords && rarest?.Count != 0)
        {
            var found = rarest is { Count: { } few } && few <= search.FewRows ? [rarest.Pattern] : terms.Where(t => !t.Not).Select(t => t.Pattern).ToList();
            (from, var way, var pieces) = engine.WayTo(on, found, search.AlwaysByWords);
            if (way is not null)
            {
                conditions.Add(way);
                values.Add("pieces", pieces);
            }
        }

        for (var i = 0; i < terms.Count; i++)
        {
            var (pattern, text, not, _) = terms[i];
            values.Add($"p{i}", pattern);
            conditions.Add($"{(not ? "not " : string.Empty)}f.words {engine.Like} @p{i}");

            // The signs that a pattern takes for any letter are meant as they are written.
            if (text.AsSpan().ContainsAny('%', '_'))
            {
                values.Add($"t{i}", text.ToLowerInvariant());
                conditions.Add($"replace(lower(f.words), @t{i}, '') {(not ? "=" : "<>")} lower(f.words)");
            }
        }

        return ($"{from} f", string.Join(" and ", conditions), values);
    }

    private static ImmutableHashSet<Trouble> Troubles(DeviceQuery query)
    {
        var filters = query.Filters.Where(f => f.Field == DeviceField.Health).ToList();
        var wanted = filters.Any(f => !f.Not) ? filters.Where(f => !f.Not).SelectMany(f => DeviceQuery.Troubles(f.Value!)) : Enum.GetValues<Trouble>();
        return [.. wanted.Except(filters.Where(f => f.Not).SelectMany(f => DeviceQuery.Troubles(f.Value!)))];
    }

    private readonly record struct Hit(long Number, long Severity, long Trouble);

    // Something that must stand in a device's words, or must not; how many devices have it when that is known.
    private sealed record Term(string Pattern, string Text, bool Not, long? Count);

    // The first that fit, in order of the MAC: all of them, or as many as are counted.
    private sealed class Sample
    {
        private readonly List<Hit> hits;

        private Sample(List<Hit> hits, bool isAll, long until) => (this.hits, IsAll, Until) = (hits, isAll, until);

        public bool IsAll { get; }

        // Up to here nothing that fits is missing.
        public long Until { get; }

        public DeviceTotals Totals => new(hits.GroupBy(h => (Trouble)h.Trouble).ToDictionary(g => g.Key, g => g.LongCount()), IsAll);

        public static Sample Of(IDbConnection on, DeviceSearch search)
        {
            var parts = Parts(search).Select(part => OfPart(on, part, null, -1, part.MostCounted + 1)).ToList();
            var cut = parts.Where(p => p.Count > search.MostCounted).Select(p => p[^1].Number).ToList();
            return new([.. parts.SelectMany(p => p).DistinctBy(h => h.Number).OrderBy(h => h.Number)], cut.Count == 0, cut.Count == 0 ? long.MaxValue : cut.Min());
        }

        public List<Hit> Of(Severity severity, long after, int most) => [.. hits.Where(h => h.Number > after && h.Number <= Until && h.Severity == (long)severity).Take(most)];
    }
}
