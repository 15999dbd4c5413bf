using System.Collections.Concurrent;
using Dapper;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Storage;

/// <summary>Finding devices; the same on both databases.</summary>
public class DeviceIndexTests(DeviceIndexTests.FilledStores filled) : IClassFixture<DeviceIndexTests.FilledStores>
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private static readonly (string Typed, string Found)[] Boxes =
    [
        ("", "1 2 3 4 5"),
        ("000e08000003", "3"),
        ("00:0E:08:00:00:03", "3"),
        ("00-0e-08-00-00-03", "3"),
        ("000e.0800.0003", "3"),
        ("0003", "3"),
        ("fm600", "1 2"),
        ("FM600A0002", "2"),
        ("acme", "1 2 3"),
        ("customer:acme", "1 2"),
        ("customer:\"acme labs\"", "3"),
        ("la", "3"),
        ("a", "1 2 3 5"),
        ("be", "1"),
        ("berlin", "1 2"),
        ("site:berlin", "1 2"),
        ("site:acme/berlin", "1 2"),
        ("tag:vip", "1"),
        ("tag:vi", ""),
        ("-tag:vip", "2 3 4 5"),
        ("-site:berlin acme", "3"),
        ("customer:none", "4 5"),
        ("-customer:none tag:none", "2 3"),
        ("customer:Acme customer:\"Acme Labs\"", "1 2 3"),
        ("customer:acme state:enrolled state:blocked", "2"),
        ("model:spa-3102 -state:blocked", "1 2 3 5"),
        ("health:problem", "2"),
        ("-health:problem acme", "1 3"),
        ("health:attention", "1 2 4"),
        ("health:resync-failing health:blocked", "2 4"),
        ("10.1.2", "1"),
        ("6.0.1", "2"),
        ("version:6.0", ""),
        ("state:blocked", "4"),
        ("blocked", "4"),
        ("lightning", "3"),
        ("STRUCK", "3"),
        ("50%", "5"),
        ("under_score", "5"),
        ("under%score", ""),
        ("under-score", "4"),
        ("acme vip", "1"),
        ("acme nowhere", ""),
        ("'; drop table device; --", ""),
        ("\" * ( NEAR", ""),
    ];

    public static TheoryData<string> Kinds => Place.Kinds;

    public static TheoryData<string, string, string> Searches
    {
        get
        {
            var rows = new TheoryData<string, string, string>();
            foreach (var kind in Place.KindNames)
            {
                foreach (var (typed, found) in Boxes)
                {
                    rows.Add(kind, typed, found);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Searches))]
    public async Task The_box_finds(string kind, string typed, string found)
    {
        var store = await filled.Of(kind);
        foreach (var sort in Enum.GetValues<DeviceSort>())
        {
            var search = Typed(typed) with { Sort = sort };
            var page = store.Read(on => Devices.Search(on, search));
            Assert.Equal(found, string.Join(' ', page.Devices.Select(Short).Order()));
            Assert.Null(page.After);
            Assert.Equal(page.Devices.Count, store.Read(on => Devices.Totals(on, search)).All);
        }
    }

    /// <summary>As in a fleet so large that nothing is read row by row, and more fit than are counted.</summary>
    [Theory]
    [MemberData(nameof(Searches))]
    public async Task The_box_finds_the_same_in_a_large_fleet(string kind, string typed, string found)
    {
        var store = await filled.Of(kind);
        foreach (var (sort, few, counted, always) in from sort in Enum.GetValues<DeviceSort>() from limits in new[] { (Few: 0L, Counted: 1), (0, 10), (1, 2), (2, 1), (2, 10) } from always in new[] { true, false } select (sort, limits.Few, limits.Counted, always))
        {
            var search = Typed(typed) with { Sort = sort, FewRows = few, MostCounted = counted, Limit = 2, AlwaysByWords = always };
            var (pages, first) = (new List<Device>(), store.Read(on => Devices.Look(on, search)));
            for (var page = first.Page; ; page = store.Read(on => Devices.Look(on, search)).Page)
            {
                pages.AddRange(page.Devices);
                if (page.After is null)
                {
                    break;
                }

                search = search with { After = page.After };
            }

            Assert.Equal(found, string.Join(' ', pages.Select(Short).Order()));
            var worst = store.Read(on => Standings.Look(on, pages, DateTimeOffset.UtcNow)).Select(l => TroubleWords.SeverityOf(l.Diagnosis.Trouble)).ToList();
            Assert.True(sort == DeviceSort.Mac || worst.SequenceEqual(worst.OrderDescending()), string.Join(' ', worst));
            Assert.True(first.Totals.Exact || pages.Count > counted);
            Assert.True(first.Totals.Exact ? first.Totals.All == pages.Count : first.Totals.All >= counted, $"{first.Totals.All}");
        }
    }

    /// <summary>Devices with words of any kind, looked for by parts of them: found by pieces, found as the database weighs it, and found by reading every row.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_is_looked_up_changes_nothing_of_what_is_found(string kind)
    {
        using var place = Place.Of(kind);
        using var store = Open(place);
        var random = new Random(7);
        string[] parts = ["acme", "ACME", "berlin", "50%", "under_score", "\u00e4\u00d6", "\u0130stanbul", "\ud83d\ude00\ud83d\ude00\ud83d\ude00", "\"q\"", "it's", "a-b", "AND", "\u212a", "x", "5.1", "\u5b57\u5b57\u5b57"];
        string Text() => string.Join(' ', Enumerable.Range(0, random.Next(1, 4)).Select(_ => parts[random.Next(parts.Length)]));
        var made = Enumerable.Range(1, 400).Select(i => new Device(Mac(i * 7)) { Serial = $"FM{random.Next(100)}", Customer = i % 3 == 0 ? null : Text(), Site = i % 2 == 0 ? Text() : null, Note = i % 5 == 0 ? Text() : string.Empty, State = (DeviceState)(i % 3) }).ToList();
        await store.Write(on => made.ForEach(device => Devices.Put(on, device)));
        var (byPieces, hits) = (0, 0);
        for (var i = 0; i < 200; i++)
        {
            var device = made[random.Next(made.Count)];
            var words = new[] { device.Customer, device.Site, device.Note, device.Mac.ToString(), device.Serial }.OfType<string>().SelectMany(t => t.Split(' ')).Where(w => w.Length > 0).ToList();
            string Word()
            {
                var letters = words[random.Next(words.Count)].EnumerateRunes().ToList();
                var start = random.Next(letters.Count);
                return string.Concat(letters[start..random.Next(start + 1, letters.Count + 1)]).ToLowerInvariant();
            }

            var query = new DeviceQuery([.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => Word())], random.Next(3) switch
            {
                0 => [new(DeviceField.Customer, device.Customer)],
                1 => [new(DeviceField.State, device.State.ToString().ToLowerInvariant()), new(DeviceField.Site, device.Site, random.Next(2) == 0)],
                _ => [],
            });
            var found = Enum.GetValues<DeviceSort>().Select(sort => new[] { (long.MaxValue, false), (0L, true), (0L, false) }.Select(way =>
            {
                var search = new DeviceSearch { Query = query, Sort = sort, FewRows = way.Item1, AlwaysByWords = way.Item2, Limit = 500 };
                var (page, totals) = store.Read(on => Devices.Look(on, search));
                return $"{totals.All}: {string.Join(' ', page.Devices.Select(d => d.Mac))}";
            }).ToList()).ToList();
            Assert.All(found, ways => Assert.All(ways, way => Assert.Equal((query.ToString(), ways[0]), (query.ToString(), way))));
            hits += found[0][0].Length > 3 ? 1 : 0;
            byPieces += store.Read(on => store.Engine.WayTo(on, [DeviceWords.Pattern(query.Words[0])], always: true)).Pieces is null ? 0 : 1;
        }

        Assert.InRange(hits, 50, 200);
        Assert.True(kind == "SQLite" ? byPieces > 150 : byPieces == 0, $"{byPieces}");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Pages_follow_each_other_without_a_gap_in_every_order(string kind)
    {
        using var place = Place.Of(kind);
        using var store = Open(place);
        await Fill(store);
        Assert.Equal("1 2 3 4 5", string.Join(' ', Pages(DeviceSort.Mac)));
        Assert.Equal("2 1 4 3 5", string.Join(' ', Pages(DeviceSort.Worst)));

        IEnumerable<string> Pages(DeviceSort sort)
        {
            var search = new DeviceSearch { Sort = sort, Limit = 2 };
            for (DevicePage? page = null; page is null || page.After is not null;)
            {
                page = store.Read(on => Devices.Search(on, search));
                foreach (var device in page.Devices)
                {
                    yield return Short(device);
                }

                search = search with { After = page.After };
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Who_may_see_some_customers_finds_no_others(string kind)
    {
        using var place = Place.Of(kind);
        using var store = Open(place);
        await Fill(store);
        Assert.Equal("1 2", Seen(["Acme"], ""));
        Assert.Equal("1 2 3", Seen(["Acme", "Acme Labs"], ""));
        Assert.Equal("", Seen([], ""));
        Assert.Equal("2", Seen(["Acme"], "-tag:vip"));
        Assert.Equal(2, store.Read(on => Devices.Totals(on, new DeviceSearch { Customers = ["Acme"] })).All);

        string Seen(string[] customers, string typed)
            => string.Join(' ', store.Read(on => Devices.Search(on, Typed(typed) with { Customers = [.. customers] })).Devices.Select(Short));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Counts_follow_every_change(string kind)
    {
        using var place = Place.Of(kind);
        using var store = Open(place);
        await Fill(store);
        Assert.Equal("Acme 2, Acme Labs 1", Counts(DeviceField.Customer));
        Assert.Equal("Acme/berlin 2", Counts(DeviceField.Site));
        Assert.Equal("expected 2, enrolled 2, blocked 1", Counts(DeviceField.State).Replace("enrolled 2, expected 2", "expected 2, enrolled 2", StringComparison.Ordinal));
        Assert.Equal(5, store.Read(FleetCounts.All));
        Assert.Equal(new Dictionary<Severity, long> { [Severity.Pending] = 2, [Severity.Warning] = 2, [Severity.Problem] = 1 }, store.Read(FleetCounts.Severities).OrderBy(c => c.Key).ToDictionary());

        await store.Write(on =>
        {
            Devices.Put(on, Devices.Find(on, Mac(1))! with { Customer = "Zeta", Site = null, Tags = ["vip", "new"] });
            Devices.Remove(on, Mac(3));
        });
        Assert.Equal("Acme 1, Zeta 1", Counts(DeviceField.Customer));
        Assert.Equal("new 1, vip 1", Counts(DeviceField.Tag));
        Assert.Equal(4, store.Read(FleetCounts.All));
        Assert.Equal("", string.Join(' ', store.Read(on => Devices.Search(on, Typed("lightning"))).Devices.Select(Short)));
        Assert.Equal("1", string.Join(' ', store.Read(on => Devices.Search(on, Typed("zeta"))).Devices.Select(Short)));
        Assert.Equal("2", string.Join(' ', store.Read(on => Devices.Search(on, Typed("acme"))).Devices.Select(Short)));

        string Counts(DeviceField field) => string.Join(", ", store.Read(on => FleetCounts.Of(on, field)).Select(c => $"{c.Value} {c.Count}"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_write_that_is_undone_is_undone_in_the_index_too(string kind)
    {
        using var place = Place.Of(kind);
        using var store = Open(place);
        await Fill(store);
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.Write<int>(on =>
        {
            Devices.Put(on, Devices.Find(on, Mac(1))! with { Customer = "Zeta" });
            throw new InvalidOperationException("no");
        }));
        Assert.Empty(store.Read(on => Devices.Search(on, Typed("zeta"))).Devices);
        Assert.Equal(2, store.Read(on => FleetCounts.Of(on, DeviceField.Customer))[0].Count);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_contact_that_tells_nothing_new_is_kept_and_one_of_a_silent_device_ends_its_silence(string kind)
    {
        using var place = Place.Of(kind);
        var clock = new SetClock { Now = Now };
        using var store = place.Open(clock);
        await store.Write(on =>
        {
            Devices.Put(on, new Device(Mac(1)) { State = DeviceState.Enrolled, PublicKey = "k", EnrolledAt = Now });
            Devices.NextSequence(on, Mac(1), TimeSpan.FromHours(1));
            Healths.Seen(on, Mac(1), "10.0.0.1", "6.0", Now);
            Healths.ProfileTaken(on, Mac(1), 1, true, Now);
            Healths.Reported(on, Mac(1), 1, Now);
        });
        clock.Now += TimeSpan.FromMinutes(59);
        var before = Read();
        await Task.WhenAll(store.Seen(before, "10.0.0.1", "6.0", 1), store.Seen(before, "10.0.0.1", null, null), store.Seen(before, "10.0.0.1", null, 1));
        Assert.Equal((clock.Now.ToUnixTimeMilliseconds(), clock.Now.ToUnixTimeMilliseconds()), (Read().Health.LastSeen!.Value.ToUnixTimeMilliseconds(), Read().Health.ProfileTaken!.Value.ToUnixTimeMilliseconds()));

        await store.Seen(Read(), "10.0.0.2", "6.1", 2);
        Assert.Equal(("10.0.0.2", "6.1", 2L), (Read().Health.Address, Read().Health.Software, Read().Health.SequenceTaken));
        Assert.Single(store.Read(on => Devices.Search(on, Typed("10.0.0.2 version:6.1"))).Devices);

        clock.Now += TimeSpan.FromMinutes(61);
        await store.Write(on => Standings.Judge(on, [Mac(1)], clock.Now));
        Assert.Equal(Trouble.Silent, store.Read(FleetCounts.Troubles).Single().Key);
        await store.Seen(Read(), "10.0.0.2", "6.1", 2);
        Assert.NotEqual(Trouble.Silent, store.Read(FleetCounts.Troubles).Single().Key);

        // Held for silent by one server just when another hears it: its moment has come.
        clock.Now += TimeSpan.FromMinutes(61);
        await store.Write(on => Standings.Judge(on, [Mac(1)], clock.Now));
        Assert.Empty(store.Read(on => Standings.Due(on, clock.Now, 10)));
        var heard = Read();
        await store.Seen(heard with { Health = heard.Health with { LastSeen = clock.Now } }, "10.0.0.2", null, null);
        Assert.Equal(Trouble.Silent, store.Read(FleetCounts.Troubles).Single().Key);
        Assert.Equal([Mac(1)], store.Read(on => Standings.Due(on, clock.Now, 10)));

        Device Read() => store.Read(on => Devices.Find(on, Mac(1)))!;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_store_without_an_index_gets_one_when_it_is_opened(string kind)
    {
        using var place = Place.Of(kind);
        using (var store = Open(place))
        {
            await Fill(store);
            await store.Write(on => on.Execute("delete from device_index; delete from fleet_count"));
            if (place.Database is null)
            {
                await store.Write(on => on.Execute("insert into device_gram (device_gram) values ('delete-all')"));
            }
        }

        using var again = Open(place);
        Assert.Equal(5, again.Read(FleetCounts.All));
        Assert.Equal("1 2 3", string.Join(' ', again.Read(on => Devices.Search(on, Typed("acme"))).Devices.Select(Short)));
    }

    // The clock stands: what the devices lack would be worse some minutes later.
    private static Store Open(Place place) => place.Open(new SetClock { Now = Now });

    private static DeviceSearch Typed(string typed) => new() { Query = DeviceQuery.Parse(typed).OrThrow() };

    private static MacAddress Mac(int i) => MacAddress.Of($"000e08{i:x6}");

    private static string Short(Device device) => device.Mac.ToString()[^1..];

    private static async Task Fill(Store store) => await store.Write(on =>
    {
        // What the devices lack would be worse some minutes after they were made.
        var now = DateTimeOffset.UtcNow;
        Devices.Put(on, new Device(Mac(1)) { Serial = "FM600A0001", Customer = "Acme", Site = "berlin", Tags = ["vip"], Note = "behind the counter" });
        Healths.Seen(on, Mac(1), "10.1.2.3", "5.1.7(GW)", now);
        Devices.Put(on, new Device(Mac(2)) { Serial = "FM600A0002", Customer = "Acme", Site = "berlin", State = DeviceState.Enrolled, PublicKey = "k", EnrolledAt = now });
        Healths.Seen(on, Mac(2), "10.1.3.3", "6.0.1", now);
        Healths.ProfileTaken(on, Mac(2), 1, true, now);
        Healths.Resynced(on, Mac(2), "no route");
        Devices.Put(on, new Device(Mac(3)) { Customer = "Acme Labs", Note = "Struck\nby lightning", State = DeviceState.Enrolled, PublicKey = "k", EnrolledAt = now });
        Devices.Put(on, new Device(Mac(4)) { State = DeviceState.Blocked, Note = "under-score" });
        Devices.Put(on, new Device(Mac(5)) { Note = "at 50% of under_score" });
    });

    /// <summary>One filled store for each database, for tests that only read.</summary>
    public sealed class FilledStores : IAsyncLifetime
    {
        private readonly List<(Place Place, Store Store)> open = [];
        private readonly ConcurrentDictionary<string, Lazy<Task<Store>>> stores = new();

        internal Task<Store> Of(string kind) => stores.GetOrAdd(kind, k => new(() => Make(k))).Value;

        public Task InitializeAsync() => Task.CompletedTask;

        public Task DisposeAsync()
        {
            foreach (var (place, store) in open)
            {
                store.Dispose();
                place.Dispose();
            }

            return Task.CompletedTask;
        }

        private async Task<Store> Make(string kind)
        {
            var place = Place.Of(kind);
            var store = Open(place);
            open.Add((place, store));
            await Fill(store);
            return store;
        }
    }

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
