using System.Net;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Rendering;

/// <summary>The cache of profiles: bounded by what it really holds, and what is used stays.</summary>
public class ProfileCacheTests
{
    [Fact]
    public void It_never_holds_more_than_it_may_and_keeps_what_is_used()
    {
        var cache = new ProfileCache(1_000_000);
        for (var i = 0; i < 2_000; i++)
        {
            cache.Put(Mac(i), 1, Entry("a", 10_000));
            Assert.True(cache.Bytes <= 500_000);

            // The first is asked for all the time.
            Assert.NotNull(cache.Find(Mac(0), 1, "a"));
        }

        Assert.InRange(Enumerable.Range(0, 2_000).Count(i => cache.Find(Mac(i), 1, "a") is not null), 20, 100);
    }

    [Fact]
    public void Other_inputs_are_another_profile_and_replace_it()
    {
        var cache = new ProfileCache(1_000_000);
        cache.Put(Mac(1), 1, Entry("a", 1_000));
        Assert.Null(cache.Find(Mac(1), 1, "b"));
        Assert.Null(cache.Find(Mac(1), 2, "a"));
        Assert.Null(cache.Find(Mac(2), 1, "a"));
        var before = cache.Bytes;
        cache.Put(Mac(1), 1, Entry("b", 1_000));
        Assert.Equal(before, cache.Bytes);
        Assert.Null(cache.Find(Mac(1), 1, "a"));
        Assert.NotNull(cache.Find(Mac(1), 1, "b"));
    }

    [Fact]
    public void What_is_ready_goes_with_its_profile()
    {
        var cache = new ProfileCache(100_000);
        cache.Put(Mac(1), new ReadyProfile([1], string.Empty, IPAddress.Loopback, new SightingIf(default, null, null), Entry("a", 10)));
        Assert.NotNull(cache.Ready(Mac(1)));
        Assert.Null(cache.Ready(Mac(2)));
        for (var i = 0; i < 100; i++)
        {
            cache.Put(Mac(100 + i), 1, Entry("a", 10_000));
        }

        Assert.Null(cache.Ready(Mac(1)));
    }

    private static MacAddress Mac(int number) => MacAddress.Of($"000e08{number:x6}");

    private static ProfileCache.Entry Entry(string inputs, int bytes) => new(inputs, 1, new byte[bytes], "t", []);
}
