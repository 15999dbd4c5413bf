using Dapper;
using Spa.Fleet.Access;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Storage;

public class RetentionTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    [Theory]
    [MemberData(nameof(Place.Kinds), MemberType = typeof(Place))]
    public async Task Timelines_are_kept_by_number_and_age(string kind)
    {
        using var place = Place.Of(kind);
        using var store = place.Open();
        await Lines(store, devices: 3, each: 20);
        var keep = new Retention { LinesOfDevice = 7, Lines = TimeSpan.FromDays(10) };
        await Round(store, keep, Now);
        Assert.Equal([7, 7, 7], Counts(store));
        Assert.Equal("19", store.Read(on => DeviceEvents.Of(on, Mac(1)))[0].Text);

        // A round begins at most every hour.
        await Lines(store, devices: 3, each: 5);
        await Round(store, keep, Now.AddMinutes(59));
        Assert.Equal([12, 12, 12], Counts(store));
        await Round(store, keep, Now.AddMinutes(61));
        Assert.Equal([7, 7, 7], Counts(store));
        await Round(store, keep, Now.AddDays(11));
        Assert.Equal([0, 0, 0], Counts(store));
    }

    [Theory]
    [MemberData(nameof(Place.Kinds), MemberType = typeof(Place))]
    public async Task When_the_fleet_has_too_many_each_device_keeps_its_share(string kind)
    {
        using var place = Place.Of(kind);
        using var store = place.Open();
        await Lines(store, devices: 450, each: 4);
        var keep = new Retention { LinesOfFleet = 900 };
        await Round(store, keep, Now);
        Assert.Equal(1800, Counts(store).Sum());
        await Round(store, keep, Now.AddHours(2));
        Assert.All(Counts(store), count => Assert.Equal(2, count));
        await Round(store, keep, Now.AddHours(4));
        await Round(store, keep, Now.AddHours(6));
        Assert.All(Counts(store), count => Assert.InRange(count, 1, 2));
    }

    [Theory]
    [MemberData(nameof(Place.Kinds), MemberType = typeof(Place))]
    public async Task The_audit_log_lets_its_oldest_rows_go_and_is_still_a_chain(string kind)
    {
        using var place = Place.Of(kind);
        using var store = place.Open();
        for (var i = 0; i < 6; i++)
        {
            await store.Write(on => store.Audits.Add(on, Actor.Terminal("eve"), "layer:all", $"row {i}"));
        }

        await store.Write(on => on.Execute("update audit_entry set at = at where number < 4"));
        var fourth = store.Read(on => on.ExecuteScalar<long>("select at from audit_entry where number = 4"));
        await store.Write(on => store.Audits.Forget(on, DateTimeOffset.FromUnixTimeMilliseconds(fourth)));
        var left = store.Read(on => on.Query<string>("select text from audit_entry order by number")).ToList();
        Assert.Equal("row 5", left[^1]);
        Assert.InRange(left.Count, 3, 6);
        Assert.Empty(Faults());

        await store.Write(on => store.Audits.Forget(on, Now.AddDays(1)));
        Assert.Equal(["row 5"], store.Read(on => on.Query<string>("select text from audit_entry")));
        Assert.Empty(Faults());
        await store.Write(on => store.Audits.Add(on, Actor.Terminal("eve"), "layer:all", "row 6"));
        Assert.Empty(Faults());

        // The record of the beginning is no way to take rows out unseen.
        await store.Write(on => on.Execute("delete from audit_entry where number = 6; update audit_start set number = 6"));
        Assert.Contains(Faults(), fault => fault.StartsWith("The record of the beginning of chain ", StringComparison.Ordinal));

        IReadOnlyList<string> Faults() => store.Read(on => store.Audits.Verify(on)).Faults;
    }

    private static MacAddress Mac(int i) => MacAddress.Of($"000e08{i:x6}");

    private static List<long> Counts(Store store)
        => store.Read(on => on.Query<long>("select (select count(*) from device_event e where e.mac = d.mac) from device d order by d.mac").ToList());

    private static async Task Lines(Store store, int devices, int each) => await store.Write(on =>
    {
        for (var d = 1; d <= devices; d++)
        {
            Devices.Put(on, new Device(Mac(d)) { State = DeviceState.Blocked });
            for (var i = 0; i < each; i++)
            {
                DeviceEvents.Add(on, Mac(d), "syslog", Severity.Fine, $"{i}");
            }
        }
    });

    private static async Task Round(Store store, Retention keep, DateTimeOffset now)
    {
        while (await store.Write(on => keep.Tidy(on, store.Audits, now)))
        {
        }
    }
}
