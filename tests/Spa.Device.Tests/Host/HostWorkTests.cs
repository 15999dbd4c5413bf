using Spa.Device.Hosting;
using Spa.Foundation.Time;

namespace Spa.Device.Tests.Host;

public class HostWorkTests
{
    private readonly VirtualTimeline timeline = new();
    private readonly List<string> told = [];
    private readonly List<Exception> failed = [];

    [Theory]
    [InlineData(false, "done")]
    [InlineData(true, "broken")]
    public async Task Its_end_is_told_on_the_timeline(bool breaks, string answer)
    {
        await Work(CancellationToken.None).Begin(_ => breaks ? throw new InvalidOperationException() : Task.FromResult("done"), told.Add, "broken");
        Assert.Empty(told);
        timeline.Run(TimeSpan.Zero);
        Assert.Equal([answer], told);
        Assert.Equal(breaks ? 1 : 0, failed.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_the_end_of_the_program_breaks_off_is_told_to_nobody(bool throws)
    {
        using var ending = new CancellationTokenSource();
        var work = Work(ending.Token).Begin(
            async stop =>
            {
                var broken = new TaskCompletionSource();
                await using var _ = stop.Register(broken.SetResult);
                await broken.Task;
                return throws ? throw new OperationCanceledException() : "it failed";
            },
            told.Add,
            "broken");
        await ending.CancelAsync();
        await work;
        timeline.Run(TimeSpan.Zero);
        Assert.Empty(told);
        Assert.Empty(failed);
    }

    private HostWork Work(CancellationToken ending) => new(timeline, failed.Add, ending);
}
