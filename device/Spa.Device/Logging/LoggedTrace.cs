using Spa.Foundation.Trace;

namespace Spa.Device.Logging;

/// <summary>The core's trace as debug lines.</summary>
/// <param name="log">Where they go.</param>
internal sealed class LoggedTrace(ILogger log) : CoreTrace
{
    public override void Write(TraceLine line)
    {
        if (log.IsEnabled(LogLevel.Debug))
        {
            Log.CoreDetail(log, line.ToString());
        }
    }
}
