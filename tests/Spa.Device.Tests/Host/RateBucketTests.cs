using Spa.Device.Fetching;

namespace Spa.Device.Tests.Host;

public class RateBucketTests
{
    private readonly WaitedClock clock = new();
    private readonly LineShare share = new();

    public static TheoryData<double, bool, int, double> Rates => new()
    {
        { 0, false, 0, 32 * 1024 },
        { 0, true, 0, 32 * 1024 },
        { 1_000_000, false, 0, 250_000 },
        { 1_000_000, true, 0, 100_000 },
        { 10_000, false, 0, 8 * 1024 },
        { 1_000_000, false, 800, 100_000 },
        { 1_000_000, true, 800, 40_000 },
        { 0, false, 64, 8_000 },
    };

    [Theory]
    [MemberData(nameof(Rates))]
    public void The_rate_is_a_share_of_the_line_or_the_operators_and_less_while_a_phone_is_in_use(double measured, bool inUse, int limit, double rate)
        => Assert.Equal(rate, new LineShare { Measured = measured, InUse = inUse }.Rate(limit), 3);

    [Fact]
    public async Task With_a_limit_every_byte_is_paid_from_the_first_on()
    {
        var bucket = new RateBucket(share, 800, clock);
        for (var i = 0; i < 100; i++)
        {
            await bucket.Pay(10_000, CancellationToken.None);
        }

        // 1,000,000 bytes at 100,000 a second.
        Assert.InRange(clock.Waited.TotalSeconds, 9.7, 10.1);
        Assert.Equal(0, share.Measured);
    }

    [Fact]
    public async Task Without_one_the_line_is_measured_first_and_then_a_quarter_is_taken()
    {
        // The line gives 1,000,000 bytes a second: 10,000 come each 10 ms.
        var bucket = new RateBucket(share, 0, clock);
        for (var i = 0; i < 60; i++)
        {
            clock.Pass(TimeSpan.FromMilliseconds(10));
            await bucket.Pay(10_000, CancellationToken.None);
        }

        Assert.InRange(share.Measured, 990_000, 1_010_000);
        var (before, bytes) = (clock.GetTimestamp(), 0);
        while (bytes < 2_000_000)
        {
            clock.Pass(TimeSpan.FromMilliseconds(10));
            await bucket.Pay(10_000, CancellationToken.None);
            bytes += 10_000;
        }

        Assert.InRange(bytes / clock.GetElapsedTime(before).TotalSeconds, 240_000, 260_000);
    }

    [Fact]
    public async Task A_lifted_phone_makes_it_slower_at_once_and_a_line_in_use_is_not_measured()
    {
        share.Measured = 1_000_000;
        share.InUse = true;
        var bucket = new RateBucket(share, 0, clock);
        for (var i = 0; i < 100; i++)
        {
            await bucket.Pay(10_000, CancellationToken.None);
        }

        Assert.InRange(clock.Waited.TotalSeconds, 9.5, 10.1);
        Assert.Equal(1_000_000, share.Measured);
        share.InUse = false;
        var before = clock.Waited;
        for (var i = 0; i < 100; i++)
        {
            await bucket.Pay(10_000, CancellationToken.None);
        }

        Assert.InRange((clock.Waited - before).TotalSeconds, 3.7, 4.1);
    }

    [Fact]
    public async Task A_line_that_was_in_use_when_it_began_is_measured_once_it_is_not()
    {
        share.InUse = true;
        var bucket = new RateBucket(share, 0, clock);
        await Come(bucket, 40_000);
        Assert.Equal(0, share.Measured);
        Assert.InRange(clock.Waited.TotalSeconds, 1.1, 1.25);
        share.InUse = false;
        await Come(bucket, 600_000);
        Assert.InRange(share.Measured, 950_000, 1_050_000);
        var before = clock.Waited;
        await Come(bucket, 1_000_000);
        Assert.InRange((clock.Waited - before).TotalSeconds, 2.5, 4.1);

        // Bytes come at 1,000,000 a second.
        async Task Come(RateBucket of, int bytes)
        {
            for (var come = 0; come < bytes; come += 10_000)
            {
                clock.Pass(TimeSpan.FromMilliseconds(10));
                await of.Pay(10_000, CancellationToken.None);
            }
        }
    }

    [Fact]
    public async Task A_slow_line_is_read_in_small_pieces()
    {
        Assert.Equal(64 * 1024, new RateBucket(share, 0, clock).Piece);
        Assert.Equal(1460, new RateBucket(share, 64, clock).Piece);
        Assert.Equal(12_500, new RateBucket(share, 800, clock).Piece);
        share.InUse = true;
        var bucket = new RateBucket(share, 0, clock);
        await bucket.Pay(1, CancellationToken.None);
        Assert.Equal(4096, bucket.Piece);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(5, 32)]
    [InlineData(7, 120)]
    [InlineData(1000, 120)]
    public void Waits_between_tries_reach_up_to_a_bound_that_doubles(int failed, double seconds)
    {
        var bound = FullJitter.Bound(failed, TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(2));
        Assert.Equal(seconds, bound.TotalSeconds);
        Assert.Equal((TimeSpan.Zero, bound / 2, bound), (FullJitter.Wait(bound, 0), FullJitter.Wait(bound, 0.5), FullJitter.Wait(bound, 1)));
    }
}
