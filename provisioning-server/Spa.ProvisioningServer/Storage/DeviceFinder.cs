using System.Collections.Immutable;
using System.Data;
using Dapper;
using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Storage;

/// <summary>Runs a <see cref="DeviceSearch"/> on the index.</summary>
internal static class DeviceFinder
{
    private const int Counted = 10_000;

    // So few rows are read faster one by one than found by their words.
    private const long Few = 20_000;

    // Values of fields of which any may hold, and customers that may be seen, make searches of their own; nobody means more.
    private const int MostParts = 64;

    /// <summary>A page.</summary>
    public static DevicePage Page(IDbConnection on, DeviceSearch search)
    {
        ArgumentNullException.ThrowIfNull(search);
        var limit = Math.Clamp(search.Limit, 1, DeviceSearch.MostAtOnce);
        var found = search.Sort == DeviceSort.Worst ? ByStanding(on, search, limit + 1) : ByMac(on, search, limit + 1);
        var shown = found.Take(limit).ToList();
        var devices = Devices.Some(on, [.. shown.Select(f => DeviceIndex.Mac(f.Number).ToString())]).ToDictionary(d => d.Mac);
        var after = found.Count <= limit ? null : search.Sort == DeviceSort.Worst ? $"{shown[^1].Severity}{DeviceIndex.Mac(shown[^1].Number)}" : DeviceIndex.Mac(shown[^1].Number).ToString();
        return new([.. shown.Select(f => devices.GetValueOrDefault(DeviceIndex.Mac(f.Number))).OfType<Device>()], after);
    }

    /// <summary>How many there are; the page's place and order do not matter.</summary>
    public static DeviceTotals Totals(IDbConnection on, DeviceSearch search)
    {
        ArgumentNullException.ThrowIfNull(search);
        if (search.Query.IsAll && search.Customers is null)
        {
            return new(FleetCounts.Troubles(on), true);
        }

        var sums = new Dictionary<Trouble, long>();
        var exact = true;
        foreach (var part in Parts(search))
        {
            var (from, conditions, values) = Where(on, part, null);
            values.Add("most", Counted + 1);
            var some = on.Query<(long Trouble, long Count)>($"select trouble, count(*) from (select f.trouble from {from} where {conditions} limit @most) fits group by trouble", values).ToList();
            exact &= some.Sum(s => s.Count) <= Counted;
            foreach (var (trouble, count) in some)
            {
                sums[(Trouble)trouble] = sums.GetValueOrDefault((Trouble)trouble) + count;
            }
        }

        return new(sums, exact);
    }

    private static List<Hit> ByMac(IDbConnection on, DeviceSearch search, int limit)
        => Find(on, search, null, search.After is { Length: 12 } after && MacAddress.Parse(after).Ok(out var mac, out _) ? DeviceIndex.Number(mac) : -1, limit);

    // One standing after the other, each in order of the MAC: so the page needs no sorting of all that fit.
    private static List<Hit> ByStanding(IDbConnection on, DeviceSearch search, int limit)
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
            if (found.Count < limit)
            {
                found.AddRange(Find(on, search, severity, severity == from ? number : -1, limit - found.Count));
            }
        }

        return found;
    }

    private static List<Hit> Find(IDbConnection on, DeviceSearch search, Severity? severity, long after, int limit)
        => [.. Parts(search).SelectMany(part =>
        {
            var (from, conditions, values) = Where(on, part, severity);
            values.Add("after", after);
            values.Add("limit", limit);
            return on.Query<Hit>($"select f.number, f.severity from {from} where {conditions} and f.number > @after order by f.number limit @limit", values);
        }).DistinctBy(h => h.Number).OrderBy(h => h.Number).Take(limit)];

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

        List<(string Pattern, string Text, bool Not)> terms =
        [
            .. search.Query.Words.Select(w => (DeviceWords.Pattern(w), DeviceWords.MacPart(w) ?? w, false)),
            .. search.Query.Filters.Where(f => f.Field != DeviceField.Health).Select(f => (DeviceWords.Pattern(f.Field, f.Value), f.Value ?? string.Empty, f.Not != f.Value is null)),
        ];
        var byWords = terms.Any(t => !t.Not) && FleetCounts.Troubles(on).Where(c => troubles.Contains(c.Key)).Sum(c => c.Value) > Few;
        for (var i = 0; i < terms.Count; i++)
        {
            var (pattern, text, not) = terms[i];
            values.Add($"p{i}", pattern);
            conditions.Add(not ? $"not f.words {engine.Like} @p{i}" : $"f.{(byWords ? engine.FoundWords : "words")} {engine.Like} @p{i}");

            // The signs that a pattern takes for any letter are meant as they are written.
            if (text.AsSpan().ContainsAny('%', '_'))
            {
                values.Add($"t{i}", text.ToLowerInvariant());
                conditions.Add($"replace(lower(f.words), @t{i}, '') {(not ? "=" : "<>")} lower(f.words)");
            }
        }

        return ($"{(byWords ? engine.Found : "device_index")} f", string.Join(" and ", conditions), values);
    }

    private static ImmutableHashSet<Trouble> Troubles(DeviceQuery query)
    {
        var filters = query.Filters.Where(f => f.Field == DeviceField.Health).ToList();
        var wanted = filters.Any(f => !f.Not) ? filters.Where(f => !f.Not).SelectMany(f => DeviceQuery.Troubles(f.Value!)) : Enum.GetValues<Trouble>();
        return [.. wanted.Except(filters.Where(f => f.Not).SelectMany(f => DeviceQuery.Troubles(f.Value!)))];
    }

    private sealed class Hit
    {
        public long Number { get; init; }

        public long Severity { get; init; }
    }
}
