using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Spa.Hosting.Service;

/// <summary>Tells the service manager (systemd, <c>sd_notify(3)</c>) that the service is ready, alive or ending. Without one it does nothing.</summary>
public sealed class ServiceNotice : IDisposable
{
    private const string SocketVariable = "NOTIFY_SOCKET", WatchdogVariable = "WATCHDOG_USEC", WatchdogProcessVariable = "WATCHDOG_PID";

    private readonly Socket? socket;

    private ServiceNotice(Socket? socket, TimeSpan? aliveEvery) => (this.socket, AliveEvery) = (socket, aliveEvery);

    /// <summary>How often <see cref="Alive"/> is to be called: half of what the manager waits before it restarts the service; null = it does not watch.</summary>
    public TimeSpan? AliveEvery { get; }

    /// <summary>Takes what the service manager put into the environment, and takes it out of there: a program that this one starts is not the service.</summary>
    public static ServiceNotice FromEnvironment()
    {
        var path = Take(SocketVariable);
        var watchdog = Take(WatchdogVariable);
        var watched = Take(WatchdogProcessVariable);
        if (path is not { Length: > 1 } || path[0] is not ('/' or '@'))
        {
            return new ServiceNotice(null, null);
        }

        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path[0] == '@' ? "\0" + path[1..] : path));
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            socket.Dispose();
            return new ServiceNotice(null, null);
        }

        var mine = watched is null || watched == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        return new ServiceNotice(socket, mine && long.TryParse(watchdog, NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds) && microseconds > 0
            ? TimeSpan.FromMicroseconds(microseconds / 2)
            : null);
    }

    /// <summary>The service does its work from now on.</summary>
    public void Ready() => Say("READY=1");

    /// <summary>One line on what it is about, shown by <c>systemctl status</c>.</summary>
    public void Status(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Say("STATUS=" + text.ReplaceLineEndings(" "));
    }

    /// <summary>It still works; nothing when nobody watches.</summary>
    public void Alive()
    {
        if (AliveEvery is not null)
        {
            Say("WATCHDOG=1");
        }
    }

    /// <summary>It ends of its own will.</summary>
    public void Stopping() => Say("STOPPING=1");

    /// <inheritdoc/>
    public void Dispose() => socket?.Dispose();

    private static string? Take(string name)
    {
        var value = Environment.GetEnvironmentVariable(name);
        Environment.SetEnvironmentVariable(name, null);
        return value;
    }

    private void Say(string text)
    {
        try
        {
            socket?.Send(Encoding.UTF8.GetBytes(text));
        }
        catch (SocketException)
        {
            // The manager is gone or does not read: it judges by what it does not hear.
        }
    }
}
