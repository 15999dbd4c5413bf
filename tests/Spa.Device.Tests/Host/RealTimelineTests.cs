using System.Net.Sockets;
using System.Text;
using Spa.Device.Launching;
using Spa.Device.Time;

namespace Spa.Device.Tests.Host;

public class RealTimelineTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Actions_run_in_order_of_time_and_of_asking()
    {
        using var timeline = RealTimeline.Start("test", static _ => { });
        var done = new TaskCompletionSource();
        var order = new List<int>();
        timeline.Post(() =>
        {
            timeline.After(TimeSpan.FromMilliseconds(20), () =>
            {
                order.Add(4);
                done.SetResult();
            });
            timeline.After(TimeSpan.FromMilliseconds(5), () => order.Add(3));
            timeline.After(TimeSpan.Zero, () => order.Add(1));
            timeline.After(TimeSpan.Zero, () => order.Add(2));
            timeline.After(TimeSpan.FromMilliseconds(10), () => order.Add(9)).Dispose();
        });
        await done.Task.WaitAsync(Limit);
        Assert.Equal([1, 2, 3, 4], order);
    }

    [Fact]
    public async Task No_action_runs_early_and_beats_do_not_drift()
    {
        using var timeline = RealTimeline.Start("test", static _ => { });
        var done = new TaskCompletionSource();
        var early = 0;
        var (start, beats, end) = (TimeSpan.Zero, 0, TimeSpan.Zero);
        timeline.Post(() =>
        {
            start = timeline.Now;
            Beat();
        });
        await done.Task.WaitAsync(Limit);
        Assert.Equal(0, early);
        Assert.True(end - start >= TimeSpan.FromMilliseconds(200), $"{end - start}");

        void Beat()
        {
            var due = start + TimeSpan.FromMilliseconds(10 * beats);
            early += timeline.Now < due ? 1 : 0;
            if (beats++ == 20)
            {
                end = timeline.Now;
                done.SetResult();
                return;
            }

            timeline.After(start + TimeSpan.FromMilliseconds(10 * beats) - timeline.Now, Beat);
        }
    }

    [Fact]
    public async Task A_failing_action_is_told_and_the_next_one_runs()
    {
        var told = new TaskCompletionSource<Exception>();
        using var timeline = RealTimeline.Start("test", e => told.TrySetResult(e));
        timeline.Post(() => throw new InvalidOperationException("a bug"));
        Assert.Equal("a bug", (await told.Task.WaitAsync(Limit)).Message);
        Assert.Equal(7, await timeline.Ask(() => 7).WaitAsync(Limit));
    }

    [Fact]
    public async Task Only_post_may_be_called_from_elsewhere()
    {
        using var timeline = RealTimeline.Start("test", static _ => { });
        Assert.Throws<InvalidOperationException>(() => timeline.After(TimeSpan.Zero, static () => { }));
        await Assert.ThrowsAsync<InvalidOperationException>(() => timeline.Ask<int>(() => throw new InvalidOperationException("no")));
    }

    [Fact]
    public async Task The_launcher_hears_ready_healthy_and_beats()
    {
        var folder = Directory.CreateTempSubdirectory("spa-link-");
        try
        {
            var path = Path.Combine(folder.FullName, "s");
            using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen();
            using (var link = LauncherLink.Connect(path, out var why))
            {
                Assert.Null(why);
                link.Ready();
                link.Beat();
                link.Healthy();
            }

            using var connection = await listener.AcceptAsync().WaitAsync(Limit);
            using var reader = new StreamReader(new NetworkStream(connection), Encoding.ASCII);
            Assert.Equal("READY\nBEAT\nHEALTHY\n", await reader.ReadToEndAsync().WaitAsync(Limit));
            Assert.False(LauncherLink.Connect(path + "x", out var gone).IsLinked);
            Assert.NotNull(gone);
        }
        finally
        {
            folder.Delete(true);
        }
    }

    [Fact]
    public void A_check_that_held_is_not_asked_again_and_the_last_one_makes_healthy()
    {
        var (first, second) = (0, (string?)"not yet");
        var health = new Health([new HealthCheck("a", () => first++ == 0 ? null : "asked twice"), new HealthCheck("b", () => second)]);
        Assert.False(health.Ask());
        Assert.Equal([("b", "not yet")], health.Troubles);
        Assert.False(health.Ask());
        second = null;
        Assert.True(health.Ask());
        Assert.False(health.Ask());
        Assert.True(health.IsHealthy);
        Assert.Empty(health.Troubles);
    }
}
