using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;

namespace Spa.Device.Syslog;

/// <summary>
/// What goes to <c>Debug_Server</c>: with <c>Debug_Level</c> 0 only faults of the program itself, with 1 also what failed, with 2 what the unit does, with 3 each step of its machines.
/// </summary>
/// <param name="settings">The settings now.</param>
/// <param name="send">Sends a line: receiver, severity (RFC 5424), text.</param>
internal sealed class DebugLines(Func<SettingsSnapshot> settings, Action<string, int, string> send)
{
    /// <summary>Severity of a fault of the program itself.</summary>
    public const int Fault = 0;

    /// <summary>Severity of what the unit does.</summary>
    public const int Notice = 6;

    /// <summary>Severity of a step of a machine.</summary>
    public const int Step = 7;

    // The least important severity that a level lets through.
    private static readonly int[] Through = [0, 4, 6, 7];

    /// <summary>Takes a line.</summary>
    /// <param name="severity">0 emergency to 7 debug.</param>
    /// <param name="text">The line, without secrets.</param>
    public void Take(int severity, string text)
    {
        if (IsWanted(severity))
        {
            send(settings().Text(SystemParameters.DebugServer), severity, text);
        }
    }

    /// <summary>Whether a line of that severity would be sent.</summary>
    public bool IsWanted(int severity)
    {
        var now = settings();
        return now.Text(SystemParameters.DebugServer).Length > 0 && severity <= Through[now.Get(SystemParameters.DebugLevel)];
    }
}
