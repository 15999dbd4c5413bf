namespace Spa.Device.Logging;

/// <summary>What the host writes to its log; event ids are stable.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "{Product} {Version}, serial {Serial}, started from {Slot}")]
    internal static partial void Started(ILogger log, string product, string version, string serial, string slot);

    [LoggerMessage(2, LogLevel.Warning, "{Damage}")]
    internal static partial void Damaged(ILogger log, string damage);

    [LoggerMessage(3, LogLevel.Information, "pages at {Address}")]
    internal static partial void PagesBound(ILogger log, string address);

    [LoggerMessage(4, LogLevel.Error, "pages cannot be had at {Address}: {Reason}")]
    internal static partial void PagesNotBound(ILogger log, string address, string reason);

    [LoggerMessage(5, LogLevel.Information, "healthy after {Seconds:0.0} s")]
    internal static partial void Healthy(ILogger log, double seconds);

    [LoggerMessage(6, LogLevel.Information, "ends for {Kind}: {Reason}")]
    internal static partial void Restarting(ILogger log, string kind, string reason);

    [LoggerMessage(7, LogLevel.Information, "asked to stop")]
    internal static partial void Stopping(ILogger log);

    [LoggerMessage(8, LogLevel.Warning, "launcher: {Reason}")]
    internal static partial void NoLauncher(ILogger log, string reason);

    [LoggerMessage(9, LogLevel.Critical, "an action of the core failed; it goes on with the next")]
    internal static partial void ActionFailed(ILogger log, Exception e);

    [LoggerMessage(10, LogLevel.Error, "a page failed")]
    internal static partial void PageFailed(ILogger log, Exception e);

    [LoggerMessage(11, LogLevel.Error, "work behind the core failed")]
    internal static partial void WorkFailed(ILogger log, Exception e);

    [LoggerMessage(12, LogLevel.Warning, "line driver: {Reason}")]
    internal static partial void Lines(ILogger log, string reason);

    [LoggerMessage(13, LogLevel.Information, "core and media run {How}")]
    internal static partial void Scheduled(ILogger log, string how);

    [LoggerMessage(20, LogLevel.Error, "{Text}")]
    internal static partial void CoreError(ILogger log, string text);

    [LoggerMessage(21, LogLevel.Warning, "{Text}")]
    internal static partial void CoreWarning(ILogger log, string text);

    [LoggerMessage(22, LogLevel.Information, "{Text}")]
    internal static partial void CoreNotice(ILogger log, string text);

    [LoggerMessage(23, LogLevel.Debug, "{Text}")]
    internal static partial void CoreDetail(ILogger log, string text);
}
