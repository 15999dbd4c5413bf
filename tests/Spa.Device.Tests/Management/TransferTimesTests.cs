using Spa.Cwmp;
using Spa.Foundation.Ports;
using Spa.Foundation.Time;
using Spa.Gateway.Management;

namespace Spa.Device.Tests.Management;

/// <summary>The times of transfers to the second: where windows begin and end, and how tries spread.</summary>
public sealed class TransferTimesTests
{
    private static readonly Transfer Two = new(1, "ScheduleDownload", "key", string.Empty, "http://a/", string.Empty, string.Empty, 0, string.Empty, TransferState.Waiting)
    {
        Delay = 10,
        PauseFrom = 100,
        PauseUntil = 200,
        Until = 300,
    };

    [Theory]
    [InlineData(0, 10)]
    [InlineData(99, 99)]
    [InlineData(100, 200)]
    [InlineData(199, 200)]
    [InlineData(299, 299)]
    [InlineData(300, null)]
    public void A_window_has_its_first_second_and_not_its_last(int passed, int? begin)
        => Assert.Equal(begin, (int?)TransferTimes.Begin(Two, passed.Seconds)?.TotalSeconds);

    [Fact]
    public void Only_what_may_be_otherwise_the_next_time_is_tried_again()
        => Assert.Equal(
            [FaultCode.InternalError, FaultCode.CannotContactServer, FaultCode.CannotAccessFile, FaultCode.CannotCompleteDownload],
            Enum.GetValues<FaultCode>().Where(TransferTimes.MayPass).Order());

    // Units that a server has failed at the same time do not come back at the same time, and none later than after a quarter of an hour.
    [Fact]
    public void Waits_spread_and_have_a_longest()
    {
        var transfer = Two with { PauseFrom = null, PauseUntil = null, Until = 1_000_000, Retries = 100, Tried = 9 };
        var waits = Enumerable.Range(1, 50).Select(seed => TransferTimes.Again(transfer, 50.Seconds, new Entropy((ulong)seed), out _)!.NotBefore - 50).ToList();
        Assert.All(waits, wait => Assert.InRange(wait, 450u, 901u));
        Assert.InRange(waits.Max() - waits.Min(), 200u, 451u);
    }
}
