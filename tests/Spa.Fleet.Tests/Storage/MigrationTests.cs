using System.IO.Compression;
using Dapper;
using Microsoft.Data.Sqlite;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Tests.Http;
using Spa.Marks;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Storage;

public class MigrationTests
{
    private static readonly MigrationStep One = new(1, "0001-one.sql", "create table one (name text not null primary key); insert into one (name) values ('kept')");
    private static readonly MigrationStep Ten = new(10, "0010-ten.sql", "alter table one add column more text not null default 'more'");
    private static readonly MigrationStep Four = new(4, "0004-four.sql", "create table four (name text not null primary key)");

    [Fact]
    public void A_step_runs_once_by_its_number_and_a_lower_number_may_come_later()
    {
        using var folder = new Folder();
        using var database = new SqliteEngine(folder.File("fleet.db"));
        using var on = database.OpenWriter();
        Migrations.Run(on, [One]);
        Migrations.Run(on, [One, Ten]);
        Migrations.Run(on, [One, Four, Ten]);
        Migrations.Run(on, [One, Four, Ten]);
        Assert.Equal([1L, 4L, 10L], on.Query<long>("select number from migration order by number"));
        Assert.Equal(("kept", "more"), on.QuerySingle<(string, string)>("select name, more from one"));
        Assert.Equal(0, on.ExecuteScalar<long>("select count(*) from four"));
    }

    [Fact]
    public void A_step_that_fails_half_way_leaves_nothing_of_itself()
    {
        using var folder = new Folder();
        using var database = new SqliteEngine(folder.File("fleet.db"));
        using var on = database.OpenWriter();
        Migrations.Run(on, [One]);
        var broken = new MigrationStep(2, "0002-broken.sql", "create table two (name text); insert into one (name) values ('second'); insert into nowhere (name) values ('x')");
        Assert.ThrowsAny<SqliteException>(() => Migrations.Run(on, [One, broken]));
        Assert.Equal(["kept"], on.Query<string>("select name from one"));
        Assert.Equal(0, on.ExecuteScalar<long>("select count(*) from sqlite_master where name = 'two'"));
        Migrations.Run(on, [One, Ten]);
    }

    [Fact]
    public void A_store_of_a_newer_server_is_left_alone()
    {
        using var folder = new Folder();
        using (Store.Open(folder.Path))
        {
        }

        using (var database = new SqliteEngine(folder.File("fleet.db")))
        using (var on = database.OpenWriter())
        {
            on.Execute("insert into migration (number, name, applied) values (0, '0000-later.sql', 0)");
        }

        Assert.Equal(
            "The store is of a newer server (this one does not know its step 0000, 0000-later): start that one, or restore a backup.",
            Assert.Throws<InvalidOperationException>(() => Store.Open(folder.Path)).Message);
    }

    [Theory]
    [InlineData("schema-0002")]
    public async Task A_store_of_an_earlier_server_is_brought_up_to_date_with_all_that_is_in_it(string name)
    {
        using var folder = new Folder();
        Unpack(name, folder);
        using var store = Store.Open(folder.Path, keep: new());
        Assert.Equal(MigrationStep.All.Select(s => s.Number), store.Read(on => on.Query<long>("select number from migration order by number")));
        var device = store.Read(on => Devices.Find(on, MacAddress.Of("000e08c00001")))!;
        Assert.Equal(("FM600F000001", "Acme", "berlin", "pilot vip", "behind the counter"), (device.Serial, device.Customer, device.Site, string.Join(' ', device.Tags), device.Note));
        Assert.Equal("hidden-4711", store.Read(on => store.Layers.Get(on, LayerScope.All)).Entries["Password_1_"].Text);
        Assert.Equal("Desk", store.Read(on => store.Layers.Get(on, LayerScope.Parse("customer:Acme").OrThrow())).Variables["who"].Value);
        Assert.Single(store.Read(on => Devices.Search(on, DeviceSearch.For(Spa.Fleet.Access.Actor.Terminal("eve"), "counter"))).Devices);
        Assert.Equal(2, store.Read(FleetCounts.All));
        await store.Write(on => Devices.Put(on, device with { Note = "moved" }));
    }

    [Theory]
    [MemberData(nameof(Place.Kinds), MemberType = typeof(Place))]
    public void What_was_known_of_each_device_is_known_when_its_rows_are_packed_closer(string kind)
    {
        const string Mac = "000e08c00001";
        const string Key = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
        var number = DeviceIndex.Number(MacAddress.Of(Mac));
        using var place = Place.Of(kind);
        using (Engine engine = place.Database is { } address ? new PostgresEngine(address) : new SqliteEngine(place.File("fleet.db")))
        using (var box = SecretBox.Open(place.File("master.key")))
        using (var on = engine.OpenWriter())
        {
            Migrations.Run(on, [.. MigrationStep.All.Where(s => s.Number < 70)]);
            on.Execute("insert into device (mac, serial, model, customer, site, tags, state, public_key, sequence, silence, created) values (@Mac, 'FM600F000001', 'SPA3102', 'Acme', 'berlin', 'vip', 1, 'k', 4, 3600000, 5)", new { Mac });
            on.Execute("insert into device_health (mac, software, last_seen, address, profile_taken, sequence_taken, sequence_reported, reported, refused, certificate_until) values (@Mac, '6.0', 100, '192.0.2.7', 90, 4, 4, 95, 'X', 200)", new { Mac });
            on.Execute("insert into device_key (mac, number, token, sealed, created, used) values (@Mac, 2, 'token', @box, 50, 60)", new { Mac, box = box.Seal(Key, $"device_key/{Mac}/2") });
            on.Execute("insert into device_event (mac, id, kind, severity, text) values (@Mac, 100000, 'profile', 0, 'Profile 4 made.')", new { Mac });
            on.Execute("insert into device_standing (mac, trouble, since, due) values (@Mac, 13, 70, 80)", new { Mac });
            on.Execute("insert into device_agent (mac, agent, since) values (@Mac, 'Linksys/SPA-3102-6.0 (FM600F000001)', 60)", new { Mac });
            on.Execute("insert into device_index (number, mac, words, severity, trouble) values (@number, @Mac, '  000e08c00001=m  Acme=c  ', 2, 13)", new { Mac, number });
            on.Execute("insert into fleet_count (kind, name, shown, count) values ('severity', '2', '2', 1), ('trouble', '13', '13', 1)");
        }

        using var store = place.Open();
        var device = store.Read(on => Devices.Find(on, MacAddress.Of(Mac)))!;
        Assert.Equal(
            ("FM600F000001", "Acme", "berlin", "vip", "k", 4L, TimeSpan.FromHours(1)), (device.Serial, device.Customer, device.Site, string.Join(' ', device.Tags), device.PublicKey, device.Sequence, device.Silence));
        var health = device.Health;
        Assert.Equal(
            ("6.0", 100L, "192.0.2.7", 90L, 4L, 4L, 95L, "X", 200L),
            (health.Software, health.LastSeen?.ToUnixTimeMilliseconds(), health.Address, health.ProfileTaken?.ToUnixTimeMilliseconds(), health.SequenceTaken, health.SequenceReported, health.Reported?.ToUnixTimeMilliseconds(), health.Refused, health.CertificateUntil?.ToUnixTimeMilliseconds()));
        Assert.Equal(new Spa.Fleet.Inventory.DeviceKey("token", Key, 2), Assert.Single(store.Read(on => store.Keys.Of(on, device.Mac))));
        Assert.Equal("Profile 4 made.", Assert.Single(store.Read(on => DeviceEvents.Of(on, device.Mac))).Text);
        Assert.Equal((Trouble.Refused, 70L), store.Read(on => Standings.Find(on, device.Mac)) is { } standing ? (standing.Trouble, standing.Since.ToUnixTimeMilliseconds()) : default);
        Assert.Equal([device.Mac], store.Read(on => Standings.Due(on, DateTimeOffset.FromUnixTimeMilliseconds(80), 10)));
        Assert.Equal("Linksys/SPA-3102-6.0 (FM600F000001)", store.Read(on => DeviceAgents.Of(on, device.Mac)));
    }

    /// <summary>Killed after each statement: the transaction of a killed process is never committed.</summary>
    [Fact]
    public void A_start_that_is_killed_in_the_middle_is_finished_by_the_next()
    {
        var steps = MigrationStep.All;
        for (var kept = 0; kept < steps.Count; kept++)
        {
            using var folder = new Folder();
            Unpack("schema-0002", folder);
            using (var engine = new SqliteEngine(folder.File("fleet.db")))
            using (var on = engine.OpenWriter())
            {
                // Some steps are through, the next one is half done when the process dies: its connection goes without a word.
                Migrations.Run(on, [.. steps.Take(Math.Max(2, kept))]);
                if (kept is >= 2)
                {
                    engine.Begin(on, null);
                    on.Execute(steps[kept].Sql.Split(';')[0]);
                }
            }

            using var store = Store.Open(folder.Path, keep: new());
            Assert.Equal(steps.Count, store.Read(on => on.ExecuteScalar<long>("select count(*) from migration")));
            Assert.Equal(2, store.Read(FleetCounts.All));
        }
    }

    [Fact]
    public void Steps_are_in_order_and_have_a_number_each()
        => Assert.Equal(MigrationStep.All.Select(s => s.Number).Distinct().Order(), MigrationStep.All.Select(s => s.Number));

    private static void Unpack(string name, Folder folder)
    {
        var vector = Repository.Path("tests", "vectors", "stores", name);
        using var packed = new GZipStream(File.OpenRead(Path.Combine(vector, "fleet.db.gz")), CompressionMode.Decompress);
        using var to = File.Create(folder.File("fleet.db"));
        packed.CopyTo(to);
        File.Copy(Path.Combine(vector, "master.key"), folder.File("master.key"));
    }
}
