using Spa.Device.Syslog;
using Spa.Foundation.Trace;

namespace Spa.Device.Logging;

/// <summary>The core's trace as debug lines: of this program, and for <c>Debug_Server</c>.</summary>
/// <param name="log">Where they go.</param>
/// <param name="debug">Where they go too.</param>
internal sealed class LoggedTrace(ILogger log, DebugLines debug) : CoreTrace
{
    public override void Write(TraceLine line)
    {
        var isWanted = debug.IsWanted(DebugLines.Step);
        if (!isWanted && !log.IsEnabled(LogLevel.Debug))
        {
            return;
        }

        var text = line.ToString();
        Log.CoreDetail(log, text);
        if (isWanted)
        {
            debug.Take(DebugLines.Step, text);
        }
    }
}
