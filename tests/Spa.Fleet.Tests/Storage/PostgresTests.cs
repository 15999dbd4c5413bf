using Dapper;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Storage;

/// <summary>What only a database of many servers has.</summary>
public class PostgresTests
{
    public static TheoryData<string, string> Addresses => new()
    {
        { "postgres://eve:p%40ss@db.example:6000/fleet?sslmode=require", "postgres://eve@db.example:6000/fleet" },
        { "postgresql://db.example/fleet", "postgres://db.example:5432/fleet" },
        { "Host=/run/postgresql;Username=spa;Password=secret;Database=fleet", "postgres://spa@/run/postgresql:5432/fleet" },
    };

    public static TheoryData<string> NoAddresses => ["postgres://", "postgres://eve:secret@host", "secret", "Host=x;Pasword=secret", "postgres://e:secret@h/d?nosuch=secret"];

    [Theory]
    [MemberData(nameof(Addresses))]
    public void An_address_shows_itself_without_the_password(string text, string shown) => Assert.Equal(shown, DatabaseAddress.Parse(text, out _)?.ToString());

    [Theory]
    [MemberData(nameof(NoAddresses))]
    public void What_is_no_address_is_refused_without_repeating_it(string text)
    {
        Assert.Null(DatabaseAddress.Parse(text, out var fault));
        Assert.StartsWith("The database address ", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_that_is_not_there_is_named_with_the_remedy_and_without_the_password()
    {
        using var place = new Place(() => DatabaseAddress.Parse("Host=/nowhere/at/all;Username=spa;Password=secret;Database=fleet", out _)!);
        var fault = Assert.Throws<InvalidOperationException>(() => place.Open());
        Assert.StartsWith("The database postgres://spa@/nowhere/at/all:5432/fleet cannot be reached: ", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault.ToString(), StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Servers_that_start_at_once_make_the_schema_once()
    {
        using var place = Place.Of("PostgreSQL");
        _ = place.Database;
        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => place.Open())));
        Assert.Equal(MigrationStep.All.Count, stores[0].Read(on => on.ExecuteScalar<long>("select count(*) from migration")));
        foreach (var store in stores)
        {
            store.Dispose();
        }
    }

    [PostgresFact]
    public async Task Writers_of_many_servers_lose_nothing_of_what_they_read_and_write()
    {
        using var place = Place.Of("PostgreSQL");
        var stores = Enumerable.Range(0, 3).Select(_ => place.Open()).ToList();
        var macs = Enumerable.Range(0, 20).Select(i => MacAddress.Of($"000e08{i:x6}")).ToList();
        await stores[0].Write(on => macs.ForEach(mac => Devices.Put(on, new Device(mac))));

        // Each reads a number and writes the next: with two at once on one device, one would be lost. Contacts come in between.
        await Task.WhenAll(Enumerable.Range(0, 600).Select(async i =>
        {
            var mac = macs[i * 7 % macs.Count];
            await stores[i % 3].Write(mac, on => Devices.NextSequence(on, mac, null));
            await stores[(i + 1) % 3].Write(mac, on => Healths.Seen(on, mac, $"10.0.0.{i % 3}", null, DateTimeOffset.UtcNow));
            var device = stores[i % 3].Read(on => Devices.Find(on, mac))!;
            await stores[i % 3].Seen(device, device.Health.Address!, null, null);
            if (i % 50 == 0)
            {
                await stores[i % 3].Write(on => Devices.Put(on, Devices.Find(on, mac)! with { Note = $"{i}" }));
            }
        }));
        Assert.Equal(600, stores[0].Read(on => macs.Sum(mac => Devices.Find(on, mac)!.Sequence)));
        Assert.Equal(20, stores[1].Read(FleetCounts.All));
        stores.ForEach(s => s.Dispose());
    }

    [PostgresFact]
    public async Task A_writer_whose_connection_was_cut_goes_on_with_a_new_one()
    {
        using var place = Place.Of("PostgreSQL");
        using var store = place.Open();
        var mac = MacAddress.Of("000e08000001");
        await store.Write(on => Devices.Put(on, new Device(mac)));
        using (var other = place.Open())
        {
            await other.Write(on => on.Execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"));
        }

        await Assert.ThrowsAnyAsync<Exception>(() => store.Write(on => Devices.NextSequence(on, mac, null)));
        Assert.Equal(1, await store.Write(on => Devices.NextSequence(on, mac, null)));
    }

    [PostgresFact]
    public async Task A_zero_character_that_a_unit_sent_does_not_stop_anything()
    {
        using var place = Place.Of("PostgreSQL");
        using var store = place.Open();
        var mac = MacAddress.Of("000e08000001");
        await store.Write(on => DeviceEvents.Add(on, mac, "syslog", Severity.Fine, "a\0b"));
        Assert.Equal("a\uFFFDb", store.Read(on => DeviceEvents.Of(on, mac))[0].Text);
    }
}
