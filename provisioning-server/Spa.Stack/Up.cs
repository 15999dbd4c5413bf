using System.Security.Cryptography;
using System.Text.Json;
using Spectre.Console;

namespace Spa.Stack;

/// <summary>Server, lines and one unit for a person to look at: started, watched, ended together, and going on from where they were.</summary>
internal static class Up
{
    private const string FirstVersion = "5.1.10(GW)";
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan StopNotice = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs until it is told to end. Exit status 0, or 1 when something could not be started or ended by itself.</summary>
    public static async Task<int> Run(IAnsiConsole console, Places places, string folder, bool anyPort, CancellationToken stop)
    {
        try
        {
            folder = Path.GetFullPath(folder);
            Directory.CreateDirectory(folder);
            return await RunIn(console, places, folder, anyPort, stop);
        }
        catch (StackFault fault)
        {
            console.Write(new Markup($"[red]{Markup.Escape(fault.Message)}[/]\n"));
            return 1;
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
    }

    private static async Task<int> RunIn(IAnsiConsole console, Places places, string folder, bool anyPort, CancellationToken stop)
    {
        var firmware = new FirmwareWorkshop(places, Path.Combine(folder, "firmware"));
        var serverData = Path.Combine(folder, "server");
        var deviceData = Path.Combine(folder, "device");
        console.WriteLine(Directory.Exists(deviceData) ? $"Going on from {folder}." : $"First start: making keys, an image and a unit in {folder}.");
        var ports = await UpPorts.Of(folder, anyPort);
        await firmware.MakeKeys();
        await ServerProcess.OperateOn(places, serverData, "firmware", "root", firmware.Root);
        await using var server = await ServerProcess.Start(
            places, serverData, ["--enrol-poll", "2", "--port", $"{ports.Server}", "--tls-port", $"{ports.ServerTls}", "--tftp-port", $"{ports.Tftp}", "--syslog-port", $"{ports.Syslog}"]);
        await using var lines = await LinesProcess.Start(places, "--port", $"{ports.Lines}", "--driver-port", $"{ports.Driver}", "--sip-port", $"{ports.Provider}");
        var label = await Unit(places, firmware, server, folder, deviceData);
        await server.Operate(["layer", "set", "all", .. lines.Account(0, ports.Unit)]);
        await using var device = DeviceProcess.Start(
            places, deviceData, [], ["--lines", lines.Driver, "--address", "127.0.0.1", "--provision", server.Http.ToString().TrimEnd('/'), "--lan", $"127.0.0.1:{ports.Pages}"]);
        Addresses(console, server, lines, label, serverData);
        return await Watch(console, server, lines, device, stop);
    }

    // Makes the unit at the first start; later brings a newer build to it the way any unit gets it: as an image its upgrade rule names.
    private static async Task<JsonElement> Unit(Places places, FirmwareWorkshop firmware, ServerProcess server, string folder, string deviceData)
    {
        var labelFile = Path.Combine(folder, "label.json");
        var buildFile = Path.Combine(folder, "firmware", "build.json");
        var hash = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(places.Device)));
        if (!File.Exists(labelFile))
        {
            var provider = Path.Combine(folder, "provider");
            await server.Operate("ca", "export", provider);
            var label = await DeviceProcess.Make(places, deviceData, provider, await firmware.Image(FirstVersion), "--set", "Resync_Random_Delay=0");
            await File.WriteAllTextAsync(labelFile, label.GetRawText());
            File.SetUnixFileMode(labelFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            await File.WriteAllTextAsync(buildFile, JsonSerializer.Serialize(new Build(10, hash)));
            await server.Operate("layer", "set", "all", "Resync_Periodic=60+10");
            return label;
        }

        var known = JsonSerializer.Deserialize<Build>(await File.ReadAllTextAsync(buildFile)) ?? throw new StackFault($"{buildFile} cannot be read; remove {folder} to start afresh");
        if (known.Hash != hash)
        {
            var number = known.Number + 1;
            await server.Operate("firmware", "add", await firmware.Image($"5.1.{number}(GW)"), "--assign");
            await File.WriteAllTextAsync(buildFile, JsonSerializer.Serialize(new Build(number, hash)));
        }

        return JsonDocument.Parse(await File.ReadAllTextAsync(labelFile)).RootElement.Clone();
    }

    private static void Addresses(IAnsiConsole console, ServerProcess server, LinesProcess lines, JsonElement label, string serverData)
    {
        var grid = new Grid().AddColumn().AddColumn().AddColumn();
        grid.AddRow(new Text("Server pages"), new Text(server.Http.ToString(), new Style(Color.Blue)), new Text($"user admin; first password: {FirstPassword(serverData)}"));
        grid.AddRow(new Text("Telephone and exchange"), new Text(lines.Http.ToString(), new Style(Color.Blue)), new Text("lift, hang up, call, what is heard"));
        grid.AddRow(new Text("SIP provider"), new Text(lines.Provider), new Text($"the unit is {lines.Users[0].User}; 600 gives an echo, {lines.Station} is a telephone at {new Uri(lines.Http, $"station/{lines.Station}")}"));
        grid.AddRow(new Text("Device"), new Text(label.GetProperty("serial").GetString()!), new Text($"MAC {label.GetProperty("mac").GetString()}, enrolment code {label.GetProperty("enrolmentCode").GetString()}, password of admin: {label.GetProperty("adminPassword").GetString()}"));
        console.Write(new Panel(grid) { Header = new PanelHeader(" spa up "), Border = BoxBorder.Rounded });
    }

    private static string FirstPassword(string serverData)
        => Directory.Exists(serverData) && Directory.EnumerateFiles(serverData, "*password*").FirstOrDefault() is { } file ? $"in {file}" : "as you set it";

    private static async Task<int> Watch(IAnsiConsole console, ServerProcess server, LinesProcess lines, DeviceProcess device, CancellationToken stop)
    {
        if (!console.Profile.Out.IsTerminal)
        {
            return await WatchPlainly(console, server, lines, device, stop);
        }

        var status = 0;
        await console.Live(new Text("starting")).StartAsync(async live =>
        {
            while (!stop.IsCancellationRequested && status == 0)
            {
                var rows = await Rows(server, lines, device);
                var table = new Table().Border(TableBorder.Rounded).AddColumn("What").AddColumn("How it is").Caption("Ctrl-C ends all of it");
                foreach (var (name, text, good) in rows)
                {
                    table.AddRow(new Text(name), new Text(text, new Style(good ? Color.Default : Color.Red)));
                }

                live.UpdateTarget(table);
                status = Ended(server, lines, device) is null ? 0 : 1;
                await Task.WhenAny(Task.Delay(Between, stop), Task.Delay(Between + StopNotice, CancellationToken.None));
            }
        });
        return Tell(console, Ended(server, lines, device), stop);
    }

    private static async Task<int> WatchPlainly(IAnsiConsole console, ServerProcess server, LinesProcess lines, DeviceProcess device, CancellationToken stop)
    {
        var told = new Dictionary<string, string>();
        while (!stop.IsCancellationRequested && Ended(server, lines, device) is null)
        {
            foreach (var (name, text, _) in await Rows(server, lines, device))
            {
                var steady = text.Split("; next in ")[0];
                if (told.GetValueOrDefault(name) != steady)
                {
                    told[name] = steady;
                    console.WriteLine($"{DateTime.Now:HH:mm:ss}  {name}: {text}");
                }
            }

            await Task.WhenAny(Task.Delay(Between, stop), Task.Delay(Between + StopNotice, CancellationToken.None));
        }

        return Tell(console, Ended(server, lines, device), stop);
    }

    private static int Tell(IAnsiConsole console, string? ended, CancellationToken stop)
    {
        if (stop.IsCancellationRequested)
        {
            console.WriteLine("Ending.");
            return 0;
        }

        console.Write(new Markup($"[red]{Markup.Escape(ended ?? string.Empty)}[/]\n"));
        return 1;
    }

    private static string? Ended(ServerProcess server, LinesProcess lines, DeviceProcess device)
        => server.Ended ? $"The server has ended:\n{string.Join('\n', server.Tail.TakeLast(10))}"
            : lines.Ended ? "The lines have ended."
            : device.Ended ? $"The launcher has ended:\n{string.Join('\n', device.Tail.TakeLast(10))}"
            : null;

    private static async Task<IReadOnlyList<(string Name, string Text, bool Good)>> Rows(ServerProcess server, LinesProcess lines, DeviceProcess device)
    {
        var status = await device.Status();
        if (status is null)
        {
            return [("Server", server.Http.ToString(), !server.Ended), ("Device", "starts", true)];
        }

        var progress = status is { FirmwareBytes: { } bytes, FirmwareTotal: > 0 and var total } ? $" {bytes * 100 / total} %" : string.Empty;
        return
        [
            ("Server", server.Http.ToString(), !server.Ended),
            ("Device", $"{device.Pages}  {status.Headline}", true),
            ("Phone", status.Line("phone"), true),
            ("Account", status.Fact("phone", "account"), status.Fact("phone", "account") is "registered" or ""),
            ("Line", status.Line("exchange"), true),
            ("Profile", $"{status.SettingsState}{Last(status.LastResync)}{(status.NextResync is { } next ? $"; next in {next} s" : string.Empty)}", status.LastResync?.Good ?? true),
            ("Firmware", $"{status.Version} in slot {status.Slot} {status.FirmwareState}{progress}{Last(status.LastUpgrade)}", status.LastUpgrade?.Good ?? true),
            ("Last report", status.LastReport is { } report ? $"{(report.Good ? "sent" : "not sent: " + report.Explanation)} {report.Url}" : "none yet", status.LastReport?.Good ?? true),
            ("Light", status.Light, true),
        ];
    }

    private static string Last(DeviceStatus.Attempt? attempt)
        => attempt is null ? string.Empty : $"; last: {(attempt.Good ? "good" : "failed")} {attempt.Url} {attempt.Explanation}".TrimEnd();

    private sealed record Build(int Number, string Hash);
}
