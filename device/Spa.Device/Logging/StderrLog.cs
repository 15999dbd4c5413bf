using System.Globalization;

namespace Spa.Device.Logging;

/// <summary>Writes one line per event to standard error: <c>13:05:22.123 info  text</c>. Standard output stays free for figures.</summary>
/// <param name="lowest">Lines below this level are left out.</param>
/// <param name="to">Where lines go.</param>
public sealed class StderrLog(LogLevel lowest, TextWriter to) : ILogger
{
    private readonly Lock sync = new();

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= lowest && logLevel != LogLevel.None;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        if (!IsEnabled(logLevel))
        {
            return;
        }

        var word = logLevel switch
        {
            LogLevel.Trace or LogLevel.Debug => "debug",
            LogLevel.Information => "info ",
            LogLevel.Warning => "warn ",
            _ => "error",
        };
        var line = string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:HH:mm:ss.fff} {word} {formatter(state, exception)}");
        lock (sync)
        {
            to.WriteLine(exception is null ? line : $"{line}: {exception}");
        }
    }
}
