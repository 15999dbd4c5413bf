using System.Diagnostics;
using Spa.Configuration.Settings;
using Spa.Device.Lines;
using Spa.Foundation.Time;
using Spa.Foundation.Trace;
using Spa.Gateway.Calls;
using Spa.Gateway.Lines;

namespace Spa.Device.Tests.Lines;

/// <summary>The telephone side of a device behind a socket driver, in real time, that can be killed.</summary>
internal sealed class SocketDevice : IDisposable
{
    private readonly VirtualTimeline timeline = new();
    private readonly SocketLineDriver driver;
    private readonly Thread thread;
    private volatile bool ending;
    private volatile bool hanging;

    public SocketDevice(string driverName, SettingsSnapshot settings)
    {
        driver = new SocketLineDriver((LineDriverName.Socket)LineDriverName.Parse(driverName).OrThrow(), timeline);
        driver.LinkChanged += why => Link = why ?? "connected";
        Voice = new Voice(timeline, settings, driver.Phone, driver.Line, null, CoreTrace.None);
        driver.Start(Voice.Tick);
        thread = new Thread(Run) { IsBackground = true };
        thread.Start();
    }

    public Voice Voice { get; }

    public string Link { get; private set; } = string.Empty;

    /// <summary>Stops answering, as a hanging process would, or goes on.</summary>
    public void Hang(bool on) => hanging = on;

    /// <summary>Dies.</summary>
    public void Dispose()
    {
        ending = true;
        thread.Join();
        driver.Dispose();
    }

    private void Run()
    {
        var clock = Stopwatch.StartNew();
        while (!ending)
        {
            if (!hanging)
            {
                timeline.RunUntil(clock.Elapsed);
            }

            Thread.Sleep(1);
        }
    }
}
