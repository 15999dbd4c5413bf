using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spa.Device.Hosting;
using Spa.Device.Launching;
using Spa.Device.Logging;
using Spa.Gateway.Ports;
using Spa.Hosting.Service;

namespace Spa.Device.Commands;

/// <summary><c>./spa device [run]</c>.</summary>
internal static class RunCommand
{
    private static readonly IPEndPoint UsualPages = new(IPAddress.Loopback, 8081);

    private static readonly Option[] Options =
    [
        new("--data", "DIR", "The unit's data folder (default ./data/device)."),
        new("--simulate", null, "Phone and exchange in this process (the default)."),
        new("--lines", "HOST:PORT", "Phone and exchange of a ./spa lines process."),
        new("--provision", "URL", "Server for rules that name none: http://HOST:PORT."),
        new("--dhcp-option", "NN=TEXT", "What DHCP option 6, 43, 66, 150, 159 or 160 says, as text or hex:BYTES; may be repeated."),
        new("--lan", "ADDRESS:PORT", "Where the pages answer (default 127.0.0.1:8081; port 0 = a free one)."),
        new("--wan", "ADDRESS[:PORT]", "Where they answer on the network side, when Enable_WAN_Web_Server is yes."),
        new("--port", "PORT", "Port of the pages; as in --lan."),
        new("--address", "ADDRESS", "Local address of SIP, media and management (default: any)."),
        new("--capture", "FILE", "Write SIP and media into this file, at most 64 MiB, for tshark."),
        new("--json", null, "One line of JSON with the addresses on standard output."),
        new("--verbose", null, "Log what the core does."),
    ];

    public static async Task<int> Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        if (Arguments.Read(arguments, Options, out var why) is not { } read)
        {
            error.WriteLine(why);
            return ExitCode.Wrong;
        }

        if (read.Has("--help"))
        {
            output.Write(Arguments.Help("./spa device [run] [options]   (also: make, status, reset, lines)", "Runs a voice gateway.", Options));
            return 0;
        }

        if (Parse(read, out why) is not { } options)
        {
            error.WriteLine(why);
            return ExitCode.Wrong;
        }

        var log = new StderrLog(options.Verbose ? LogLevel.Debug : LogLevel.Information, error);
        return await Run(options, log, output, error).ConfigureAwait(false);
    }

    private static async Task<int> Run(RunOptions options, StderrLog log, TextWriter output, TextWriter error)
    {
        var isLaunched = !string.IsNullOrEmpty(LauncherEnvironment.Socket);
        using var alone = DataLock.Take(options.Data, out var taken);
        if (alone is null)
        {
            error.WriteLine(taken);
            return ExitCode.Wrong;
        }

        DeviceProgram? running = null;
        var stopping = false;
        using var service = ServiceNotice.FromEnvironment();
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        while (true)
        {
            var (program, why) = await DeviceProgram.Start(options, log, service).ConfigureAwait(false);
            if (program is null)
            {
                error.WriteLine(why);
                return ExitCode.Wrong;
            }

            running = program;
            int code;
            await using (program.ConfigureAwait(false))
            {
                if (Volatile.Read(ref stopping))
                {
                    program.Stop();
                }

                Announce(program, options, output);
                await using var socket = StatusSocket.Open(options.Data, program.Status, log);
                code = await program.Ended.ConfigureAwait(false);
            }

            // Without a launcher the unit is its own: it starts again as one that was switched off and on.
            if (isLaunched || code != ExitCode.Restart || Volatile.Read(ref stopping))
            {
                return code;
            }
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            Volatile.Write(ref stopping, true);
            service.Stopping();
            running?.Stop();
        }
    }

    private static void Announce(DeviceProgram program, RunOptions options, TextWriter output)
    {
        var pages = program.Pages is { } at ? $"http://{at}/" : null;
        if (options.Json)
        {
            var unit = program.Identity.Unit;
            output.WriteLine(JsonSerializer.Serialize(
                new Announcement(pages, program.Version, program.Slot, unit.Mac, unit.Serial, unit.EnrolmentCode, Environment.ProcessId), CommandJson.Default.Announcement));
            output.Flush();
        }
        else if (pages is not null)
        {
            output.WriteLine($"Pages: {pages}  (user admin, password from the label)");
        }
    }

    private static RunOptions? Parse(Arguments read, out string? why)
    {
        why = null;
        var lan = UsualPages;
        if (read.Text("--lan") is { } lanText)
        {
            if (Arguments.EndPoint(lanText, UsualPages) is not { } given)
            {
                why = $"--lan {lanText} is no address and port; write 192.168.1.1:80";
                return null;
            }

            lan = given;
        }

        if (read.Text("--port") is { } portText)
        {
            if (Arguments.Port(portText) is not { } port)
            {
                why = $"--port {portText} is no port; 0 to 65535";
                return null;
            }

            lan = new IPEndPoint(lan.Address, port);
        }

        IPEndPoint? wan = null;
        if (read.Text("--wan") is { } wanText && (wan = Arguments.EndPoint(wanText, new IPEndPoint(IPAddress.Any, 0))) is null)
        {
            why = $"--wan {wanText} is no address; write 203.0.113.5 or 203.0.113.5:80";
            return null;
        }

        var address = IPAddress.Any;
        if (read.Text("--address") is { } addressText && !IPAddress.TryParse(addressText, out address!))
        {
            why = $"--address {addressText} is no address; write 192.168.1.7";
            return null;
        }

        DnsEndPoint? lines = null;
        if (read.Text("--lines") is { } linesText)
        {
            var colon = linesText.LastIndexOf(':');
            var linesPort = colon < 1 ? null : Arguments.Port(linesText[(colon + 1)..]);
            if (linesPort is null or 0)
            {
                why = $"--lines {linesText} is no host and port; write 127.0.0.1:8083";
                return null;
            }

            if (read.Has("--simulate"))
            {
                why = "--simulate and --lines exclude each other";
                return null;
            }

            lines = new DnsEndPoint(linesText[..colon].Trim('[', ']'), linesPort.Value);
        }

        if (read.Text("--provision") is { } url && (!Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https" or "tftp")))
        {
            why = $"--provision {url} is no URL; write http://HOST:PORT (or https://, tftp://)";
            return null;
        }

        List<IPAddress> nameServers = [];
        var facts = new NetworkFacts(NetworkState.Up, string.Empty, string.Empty);
        foreach (var option in read.All("--dhcp-option"))
        {
            if (option.StartsWith("6=", StringComparison.Ordinal) && IPAddress.TryParse(option[2..], out var nameServer))
            {
                nameServers.Add(nameServer);
                continue;
            }

            if (ReadOption(option) is not { } dhcp)
            {
                why = $"--dhcp-option {option} is not known; write 66=TEXT, or 6=, 43=, 150=, 159= or 160=; bytes as hex:0A000001";
                return null;
            }

            if (DhcpText.Of(dhcp.Code, dhcp.Value) is null)
            {
                why = $"--dhcp-option {option} names no server: a host, a URL, or for 150 addresses";
                return null;
            }

            facts = facts.WithOption(dhcp.Code, dhcp.Value);
        }

        return new RunOptions(read.Text("--data") ?? "data/device", lines, read.Text("--provision")?.TrimEnd('/'), facts, lan, wan, read.Has("--json"), read.Has("--verbose")) { NameServers = nameServers, Address = address, Capture = read.Text("--capture") };
    }

    private static (byte Code, byte[] Value)? ReadOption(string option)
    {
        const string Hex = "hex:";
        if (option.Split('=', 2) is not [var number, var text] || !byte.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var code) || code is not (43 or 66 or 150 or 159 or 160))
        {
            return null;
        }

        if (!text.StartsWith(Hex, StringComparison.Ordinal))
        {
            return (code, Encoding.UTF8.GetBytes(text));
        }

        var digits = text[Hex.Length..].Replace(":", string.Empty, StringComparison.Ordinal);
        return digits.Length % 2 == 0 && digits.All(char.IsAsciiHexDigit) ? (code, Convert.FromHexString(digits)) : null;
    }
}

/// <summary>What <c>--json</c> prints when the device runs.</summary>
/// <param name="Pages">URL of the pages; null = they could not be bound.</param>
/// <param name="Version">Running version.</param>
/// <param name="Slot">Running slot; empty = none.</param>
/// <param name="Mac">MAC.</param>
/// <param name="Serial">Serial number.</param>
/// <param name="EnrolmentCode">Enrolment code.</param>
/// <param name="Pid">Process id.</param>
internal sealed record Announcement(string? Pages, string Version, string Slot, string Mac, string Serial, string EnrolmentCode, int Pid);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Announcement))]
[JsonSerializable(typeof(StoredStatus))]
internal sealed partial class CommandJson : JsonSerializerContext;
