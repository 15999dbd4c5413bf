using Spa.Foundation.Text;
using Spa.Foundation.Time;
using Spa.Gateway.Lines;
using Spa.Simulation.Lines;

namespace Spa.Device.Lines;

/// <summary>Both ports of the device and the clock they move by, opened by name.</summary>
/// <param name="Phone">The port towards the telephone.</param>
/// <param name="Line">The port towards the exchange.</param>
/// <param name="Clock">Gives the beat; start it once the core is made.</param>
/// <param name="Socket">The driver, where the lines are in another process: tells of its connection; null otherwise.</param>
public sealed record LineDrivers(IFxsDriver Phone, IFxoDriver Line, IMediaClock Clock, SocketLineDriver? Socket) : IDisposable
{
    /// <summary>The names a device uses when nobody names any: lines simulated in its own process.</summary>
    public static (string Phone, string Line) Default { get; } = ("sim:phone/1", "sim:exchange/1");

    /// <summary>Opens a pair. A socket serves both ports, so both names are then the same.</summary>
    public static Parsed<LineDrivers> Open(LineDriverName phone, LineDriverName line, Timeline timeline) => (phone, line) switch
    {
        (LineDriverName.Simulated { Kind: "phone" }, LineDriverName.Simulated { Kind: "exchange" }) => Simulated(timeline),
        (LineDriverName.Socket socket, LineDriverName.Socket other) when socket == other => Connected(socket, timeline),
        _ => new ParseError(0, $"two drivers that go together (\"sim:phone/1\" and \"sim:exchange/1\", or one socket for both), not {phone} and {line}", "line driver names"),
    };

    /// <summary>Ends them.</summary>
    public void Dispose() => Socket?.Dispose();

    private static LineDrivers Connected(LineDriverName.Socket name, Timeline timeline)
    {
        var driver = new SocketLineDriver(name, timeline);
        return new LineDrivers(driver.Phone, driver.Line, driver, driver);
    }

    private static LineDrivers Simulated(Timeline timeline)
    {
        var lines = new SimulatedLines(new LineBench());
        return new LineDrivers(lines.Phone, lines.Line, new Beating(lines, timeline), null);
    }

    private sealed class Beating(SimulatedLines lines, Timeline timeline) : IMediaClock
    {
        public void Start(Action tick)
        {
            lines.Start(tick);
            timeline.Post(() => lines.Run(timeline));
        }
    }
}
