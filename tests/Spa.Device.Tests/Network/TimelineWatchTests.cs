using System.Net;
using System.Net.Sockets;
using Spa.Device.Time;

namespace Spa.Device.Tests.Network;

public sealed class TimelineWatchTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_watch_that_fails_is_told_and_the_others_go_on()
    {
        var told = new TaskCompletionSource<Exception>();
        var heard = new TaskCompletionSource();
        using var bad = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        using var good = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        using var timeline = RealTimeline.Start("test", e => told.TrySetResult(e), realTime: false);
        await timeline.Ask(() =>
        {
            var byte1 = new byte[1];
            timeline.Watch(bad.Client.SafeHandle, () =>
            {
                bad.Client.Receive(byte1);
                throw new InvalidOperationException("a bug");
            });
            timeline.Watch(good.Client.SafeHandle, () =>
            {
                good.Client.Receive(byte1);
                heard.SetResult();
            });
            return true;
        });
        await good.SendAsync(new byte[1], (IPEndPoint)bad.Client.LocalEndPoint!);
        Assert.Equal("a bug", (await told.Task.WaitAsync(Limit)).Message);
        await bad.SendAsync(new byte[1], (IPEndPoint)good.Client.LocalEndPoint!);
        await heard.Task.WaitAsync(Limit);
    }

    [Fact]
    public async Task A_watch_that_is_disposed_is_not_told_and_its_place_serves_another()
    {
        using var first = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        using var second = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        using var timeline = RealTimeline.Start("test", static e => throw e, realTime: false);
        var heard = new TaskCompletionSource<string>();
        await timeline.Ask(() =>
        {
            timeline.Watch(first.Client.SafeHandle, () => heard.TrySetResult("first")).Dispose();
            timeline.Watch(second.Client.SafeHandle, () =>
            {
                second.Client.Receive(new byte[1]);
                heard.TrySetResult("second");
            });
            return true;
        });
        await second.SendAsync(new byte[1], (IPEndPoint)first.Client.LocalEndPoint!);
        await first.SendAsync(new byte[1], (IPEndPoint)second.Client.LocalEndPoint!);
        Assert.Equal("second", await heard.Task.WaitAsync(Limit));
    }

    [Fact]
    public void Only_the_timeline_may_watch()
    {
        using var timeline = RealTimeline.Start("test", static e => throw e, realTime: false);
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        Assert.Throws<InvalidOperationException>(() => timeline.Watch(socket.Client.SafeHandle, static () => { }));
    }
}
