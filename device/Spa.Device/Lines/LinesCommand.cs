using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Spa.Device.Lines;

/// <summary>The command <c>lines</c>: phone, exchange and SIP provider as a process that lives on when the device restarts; <c>lines run</c> plays scenarios on one.</summary>
public static class LinesCommand
{
    /// <summary>Runs until it is told to end; exit status 0, or 2 for bad arguments, 1 when it cannot listen.</summary>
    /// <param name="args">The arguments after <c>lines</c>.</param>
    public static async Task<int> Run(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        if (args is ["run", .. var rest])
        {
            return await ScenarioCommand.Run(rest, Console.Out, Console.Error);
        }

        if (args.Contains("--help") || args.Contains("-h"))
        {
            await Console.Out.WriteLineAsync(LinesOptions.Help);
            return 0;
        }

        if (LinesOptions.Read(args, out var options) is { } wrong)
        {
            await Console.Error.WriteLineAsync(wrong);
            return 2;
        }

        try
        {
            await using var lines = await LinesServer.Start(options);
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(lines.Ready(), LinesJson.Default.LinesReady));
            await Console.Out.FlushAsync();
            await lines.Ended;
            return 0;
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            await Console.Error.WriteLineAsync($"lines: cannot listen on {new IPEndPoint(options.Listen, options.Port)}, {options.DriverPort} or {options.SipPort}: {e.Message}");
            return 1;
        }
    }
}
