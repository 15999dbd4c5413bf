using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.Fleet.Serving;
using Spa.ProvisioningServer.Hosting.Acs;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Acs;

/// <summary>What a device should be is found again only as long as nothing has changed that it was made of.</summary>
public sealed class AcsDesiredCacheTests
{
    private static readonly AcsDesiredCache.Key Key = new("Device.", true, true, new ServerAddresses("host", 80, 443, 0));
    private static readonly AcsWanted Wanted = new([], new WantedImage("1", "1.img"));

    [Theory]
    [InlineData(7, 3, 0, true)]
    [InlineData(8, 3, 0, false)]
    [InlineData(7, 4, 0, false)]
    [InlineData(8, 3, 1, true)]
    [InlineData(9, 3, 1, false)]
    [InlineData(7, 3, 1, false)]
    [InlineData(8, 4, 1, false)]
    [InlineData(9, 3, 2, true)]
    public void It_holds_for_its_marks_and_for_those_that_the_session_itself_has_raised(long device, long fleet, int raised, bool holds)
    {
        var cache = new AcsDesiredCache();
        cache.Put(Mac(1), new(Key, new ServedMark(7, 3), Wanted));
        Assert.Equal(holds ? Wanted : null, cache.Find(Mac(1), Key, new ServedMark(device, fleet), raised));

        // Finding it keeps nothing: what was raised may be undone.
        Assert.Same(Wanted, cache.Find(Mac(1), Key, new ServedMark(7, 3), 0));
    }

    [Fact]
    public void It_is_of_one_device_one_tree_one_kind_of_line_and_one_address_of_the_server()
    {
        var cache = new AcsDesiredCache();
        cache.Put(Mac(1), new(Key, new ServedMark(7, 3), Wanted));
        Assert.Null(cache.Find(Mac(2), Key, new ServedMark(7, 3), 0));
        Assert.All(
            new[] { Key with { Root = "InternetGatewayDevice." }, Key with { Secured = false }, Key with { IsSpa = false }, Key with { Addresses = Key.Addresses with { SyslogPort = 514 } } },
            other => Assert.Null(cache.Find(Mac(1), other, new ServedMark(7, 3), 0)));
    }

    [Fact]
    public void The_oldest_go_first()
    {
        var cache = new AcsDesiredCache();
        for (var number = 1; number <= 1000; number++)
        {
            cache.Put(Mac(number), new(Key, new ServedMark(1, 1), Wanted));
        }

        Assert.InRange(Enumerable.Range(1, 1000).Count(n => cache.Find(Mac(n), Key, new ServedMark(1, 1), 0) is not null), 8, 200);
        Assert.NotNull(cache.Find(Mac(1000), Key, new ServedMark(1, 1), 0));
    }

    [Fact]
    public void One_whose_work_is_done_goes_at_once_and_may_come_again()
    {
        var cache = new AcsDesiredCache();
        for (var round = 0; round < 1000; round++)
        {
            cache.Put(Mac(1), new(Key, new ServedMark(1, 1), Wanted));
            Assert.NotNull(cache.Find(Mac(1), Key, new ServedMark(1, 1), 0));
            cache.Drop(Mac(1));
            Assert.Null(cache.Find(Mac(1), Key, new ServedMark(1, 1), 0));
        }
    }

    private static MacAddress Mac(int number) => MacAddress.Of($"000e08{number:x6}");
}
