using System.Globalization;
using Spa.Firmware.Launch;

namespace Spa.Launcher;

/// <summary>The launcher's command line.</summary>
/// <param name="Folder">The unit's data folder.</param>
/// <param name="Timings">How patient it is.</param>
/// <param name="HandOver">How long a launcher that was brought has until a device program reports to it; it is ended otherwise.</param>
/// <param name="Arguments">Handed to the device program unchanged.</param>
internal sealed record LauncherOptions(string Folder, LaunchTimings Timings, TimeSpan HandOver, IReadOnlyList<string> Arguments)
{
    public const string Usage = """
        usage: Spa.Launcher --data DIR [options] [-- ARGUMENT...]
        Starts the device program from its slot in DIR, watches it, and goes back to the other slot when a new version does not prove itself.
          --data DIR             the unit's data folder
          --ready-deadline S     seconds from start to READY (default 30, at most the healthy deadline)
          --healthy-deadline S   seconds from start to HEALTHY (default 120)
          --heartbeat S          longest silence after READY, in seconds (default 10)
          --soak S               seconds HEALTHY must hold before a version is confirmed (default 600)
          --stop-grace S         seconds the program has to end when asked to (default 10)
          --measure S            seconds between two looks at the program's memory and log (default 5)
          --memory-limit MIB     memory a program may use before it is ended (default 512)
          --log-limit KIB        log a version on trial may write between two looks before it is ended; of a
                                 confirmed one the rest is left out (default 1024)
          --back-off S           seconds before the start after a failure, doubled with each further one (default 1)
          --hand-over S          seconds a launcher that was brought has until a device program reports to it,
                                 1 or more (default 120)
          ARGUMENT...            arguments of the device program
        exit status: 0 stopped as asked, 1 no slot can be started, 2 wrong command line or another launcher runs
        """;

    public static LauncherOptions? Read(IReadOnlyList<string> arguments, out string problem)
    {
        string? folder = null;
        var timings = LaunchTimings.Default;
        var handOver = TimeSpan.FromMinutes(2);
        problem = string.Empty;
        var at = 0;
        for (; at < arguments.Count && arguments[at] != "--"; at += 2)
        {
            var (option, value) = (arguments[at], at + 1 < arguments.Count ? arguments[at + 1] : null);
            if (value is null or "--")
            {
                problem = $"{option} needs a value";
                return null;
            }

            if (option == "--data")
            {
                folder = value;
                continue;
            }

            if (!double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) || seconds is <= 0 or > 1_000_000)
            {
                problem = $"{option} takes a number above 0, not {value}";
                return null;
            }

            var span = TimeSpan.FromSeconds(seconds);
            switch (option)
            {
                case "--ready-deadline": timings = timings with { Ready = span }; break;
                case "--healthy-deadline": timings = timings with { Healthy = span }; break;
                case "--heartbeat": timings = timings with { Heartbeat = span }; break;
                case "--soak": timings = timings with { Soak = span }; break;
                case "--stop-grace": timings = timings with { StopGrace = span }; break;
                case "--measure": timings = timings with { Measure = span }; break;
                case "--memory-limit": timings = timings with { Memory = (long)(seconds * (1 << 20)) }; break;
                case "--log-limit": timings = timings with { Log = (long)(seconds * (1 << 10)) }; break;
                case "--hand-over": handOver = seconds < 1 ? TimeSpan.FromSeconds(1) : span; break;
                case "--back-off": timings = timings with { FirstBackOff = span }; break;
                default:
                    problem = $"there is no option {option}";
                    return null;
            }
        }

        if (folder is null)
        {
            problem = "--data is missing";
            return null;
        }

        timings = timings with { Ready = timings.Ready < timings.Healthy ? timings.Ready : timings.Healthy };
        return new(folder, timings, handOver, [.. arguments.Skip(at + 1)]);
    }
}
