using System.Globalization;
using System.Net;

namespace Spa.Device.Lines;

/// <summary>Options of the command <c>lines</c>.</summary>
/// <param name="Listen">Address of both servers.</param>
/// <param name="Port">Port of the API; 0 = any.</param>
/// <param name="DriverPort">Port for the device; 0 = any.</param>
/// <param name="Buffer">How late an answer of the device may be.</param>
internal sealed record LinesOptions(IPAddress Listen, int Port, int DriverPort, TimeSpan Buffer)
{
    public const string Help = """
        spa lines: a telephone and a telephone exchange as a process of their own; the device may come and go.

          --port N          port of the HTTP API, 0 = any that is free (8082)
          --driver-port N   port for the device's line driver socket:HOST:PORT, 0 = any (8083; any with --port 0)
          --listen ADDRESS  where both listen (127.0.0.1); anything else is open to the network, and there is no login
          --buffer MS       how late an answer of the device may be without a gap, 10 to 2000 (200)

        Prints one line once both listen: {"http":"http://127.0.0.1:8082","driver":"socket:127.0.0.1:8083"}
        """;

    /// <summary>Reads the arguments; a text says what is wrong with them.</summary>
    public static string? Read(IReadOnlyList<string> args, out LinesOptions options)
    {
        options = new LinesOptions(IPAddress.Loopback, 8082, -1, TimeSpan.FromMilliseconds(200));
        for (var i = 0; i < args.Count; i += 2)
        {
            var value = i + 1 < args.Count ? args[i + 1] : string.Empty;
            switch (args[i])
            {
                case "--port" when Whole(value, 0, 65535) is { } port:
                    options = options with { Port = port };
                    break;
                case "--driver-port" when Whole(value, 0, 65535) is { } port:
                    options = options with { DriverPort = port };
                    break;
                case "--listen" when IPAddress.TryParse(value, out var address):
                    options = options with { Listen = address };
                    break;
                case "--buffer" when Whole(value, 10, 2000) is { } buffer:
                    options = options with { Buffer = TimeSpan.FromMilliseconds(buffer) };
                    break;
                case "--port" or "--driver-port" or "--listen" or "--buffer":
                    return $"lines: {args[i]} does not take '{value}'; see --help";
                default:
                    return $"lines: there is no option '{args[i]}'; see --help";
            }
        }

        if (options.DriverPort < 0)
        {
            options = options with { DriverPort = options.Port == 0 ? 0 : 8083 };
        }

        return null;
    }

    private static int? Whole(string text, int least, int most)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value : null;
}
