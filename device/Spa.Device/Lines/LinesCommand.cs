using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Spa.Device.Lines;

/// <summary>The command <c>lines</c>: phone and exchange as a process that lives on when the device restarts.</summary>
public static class LinesCommand
{
    /// <summary>Runs until it is told to end; exit status 0, or 2 for bad arguments, 1 when it cannot listen.</summary>
    /// <param name="args">The arguments after <c>lines</c>.</param>
    public static async Task<int> Run(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
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
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new LinesReady(lines.HttpAddress, lines.Driver), LinesJson.Default.LinesReady));
            await Console.Out.FlushAsync();
            await lines.Ended;
            return 0;
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            await Console.Error.WriteLineAsync($"lines: cannot listen on {new IPEndPoint(options.Listen, options.Port)} or {options.DriverPort}: {e.Message}");
            return 1;
        }
    }
}
