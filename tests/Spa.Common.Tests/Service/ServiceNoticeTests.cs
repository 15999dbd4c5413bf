using System.Net.Sockets;
using System.Text;
using Spa.Hosting.Service;

namespace Spa.Common.Tests.Service;

public sealed class ServiceNoticeTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("spa-sd-");
    private readonly Socket manager = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    public void Dispose()
    {
        manager.Dispose();
        folder.Delete(recursive: true);
        Environment.SetEnvironmentVariable("NOTIFY_SOCKET", null);
    }

    [Fact]
    public void The_manager_hears_each_state_and_a_program_started_from_here_hears_nothing_of_it()
    {
        var path = Listen();
        Set(path, "4000000", null);
        using var notice = ServiceNotice.FromEnvironment();
        Assert.Equal(TimeSpan.FromSeconds(2), notice.AliveEvery);
        Assert.Null(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"));
        Assert.Null(Environment.GetEnvironmentVariable("WATCHDOG_USEC"));
        notice.Ready();
        notice.Status("two\nlines");
        notice.Alive();
        notice.Stopping();
        Assert.Equal(["READY=1", "STATUS=two lines", "WATCHDOG=1", "STOPPING=1"], Enumerable.Range(0, 4).Select(_ => Heard()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("0")]
    [InlineData("soon")]
    public void Nobody_watches_when_the_manager_does_not_say_so(string? microseconds)
    {
        Set(Listen(), microseconds, null);
        using var notice = ServiceNotice.FromEnvironment();
        Assert.Null(notice.AliveEvery);
        notice.Alive();
        notice.Ready();
        Assert.Equal("READY=1", Heard());
    }

    [Fact]
    public void Another_process_is_watched()
    {
        Set(Listen(), "4000000", "1");
        using var notice = ServiceNotice.FromEnvironment();
        Assert.Null(notice.AliveEvery);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("relative")]
    [InlineData("/nowhere/at/all")]
    public void Without_a_manager_nothing_happens(string? socket)
    {
        Set(socket, "4000000", null);
        using var notice = ServiceNotice.FromEnvironment();
        notice.Ready();
        notice.Alive();
        notice.Stopping();
    }

    [Fact]
    public void A_manager_that_went_away_disturbs_nobody()
    {
        Set(Listen(), "4000000", null);
        using var notice = ServiceNotice.FromEnvironment();
        manager.Dispose();
        notice.Ready();
        notice.Alive();
    }

    private static void Set(string? socket, string? microseconds, string? process)
    {
        Environment.SetEnvironmentVariable("NOTIFY_SOCKET", socket);
        Environment.SetEnvironmentVariable("WATCHDOG_USEC", microseconds);
        Environment.SetEnvironmentVariable("WATCHDOG_PID", process);
    }

    private string Listen()
    {
        var path = Path.Combine(folder.FullName, "notify");
        manager.Bind(new UnixDomainSocketEndPoint(path));
        return path;
    }

    private string Heard()
    {
        var buffer = new byte[200];
        return Encoding.UTF8.GetString(buffer, 0, manager.Receive(buffer));
    }
}
