using System.Text.Json;

namespace Spa.Stack;

/// <summary>A whole product in a folder: server, wire, lines and one unit, each a process of its own on real sockets and files.</summary>
internal sealed class Rig : IAsyncDisposable
{
    private Rig(Places places, string folder, FirmwareWorkshop firmware, Wire wire, ServerProcess server, LinesProcess lines)
    {
        Places = places;
        Folder = folder;
        Firmware = firmware;
        Wire = wire;
        Server = server;
        Lines = lines;
    }

    /// <summary>How late the device's answers may be before the telephone hears a gap: generous, for the machine is shared. What is heard is later by as much.</summary>
    public static TimeSpan Buffer { get; } = TimeSpan.FromMilliseconds(900);

    /// <summary>The programs.</summary>
    public Places Places { get; }

    /// <summary>Where everything lies.</summary>
    public string Folder { get; }

    /// <summary>Makes images.</summary>
    public FirmwareWorkshop Firmware { get; }

    /// <summary>Between the unit and the server's HTTP port.</summary>
    public Wire Wire { get; }

    /// <summary>The provisioning server.</summary>
    public ServerProcess Server { get; private set; }

    /// <summary>Telephone and exchange.</summary>
    public LinesProcess Lines { get; }

    /// <summary>The unit, once it is plugged in.</summary>
    public DeviceProcess? Device { get; private set; }

    /// <summary>The unit's label, once it is made.</summary>
    public JsonElement Label { get; private set; }

    /// <summary>MAC of the unit, 12 small hex digits.</summary>
    public string Mac => Label.GetProperty("mac").GetString()!.Replace(":", string.Empty, StringComparison.Ordinal).ToLowerInvariant();

    private string DeviceFolder => Path.Combine(Folder, "u");

    /// <summary>Starts server, wire and lines in a fresh folder.</summary>
    /// <param name="places">The programs.</param>
    /// <param name="folder">A short path: unix sockets lie below it.</param>
    public static async Task<Rig> Start(Places places, string folder)
    {
        Directory.CreateDirectory(folder);
        var firmware = new FirmwareWorkshop(places, Path.Combine(folder, "fw"));
        var data = Path.Combine(folder, "server");
        await firmware.MakeKeys();
        await ServerProcess.OperateOn(places, data, "firmware", "root", firmware.Root);
        var wire = Wire.Open();
        ServerProcess? server = null;
        try
        {
            server = await StartServer(places, data, wire);
            return new Rig(places, folder, firmware, wire, server, await LinesProcess.Start(places, "--port", "0", "--buffer", $"{Buffer.TotalMilliseconds}"));
        }
        catch (StackFault)
        {
            await wire.DisposeAsync();
            if (server is not null)
            {
                await server.DisposeAsync();
            }

            throw;
        }
    }

    /// <summary>The factory step.</summary>
    /// <param name="version">Version of the factory image.</param>
    /// <param name="signed">True: the provider's CA signs the unit's certificate. False: only trusts are put in, and the unit has to wait until an operator lets it in.</param>
    /// <param name="settings">NAME=VALUE of settings the factory changes.</param>
    public async Task MakeUnit(string version, bool signed, params IEnumerable<string> settings)
    {
        var provider = Path.Combine(Folder, "provider");
        await Server.Operate("ca", "export", provider);
        if (!signed)
        {
            File.Delete(Path.Combine(provider, "ca.key"));
        }

        Label = await DeviceProcess.Make(Places, DeviceFolder, provider, await Firmware.Image(version), settings.SelectMany(s => new[] { "--set", s }));
    }

    /// <summary>Plugs the unit in; its network names the server by the wire.</summary>
    /// <param name="launcher">Options of the launcher.</param>
    public void PlugIn(params IEnumerable<string> launcher)
        => Device = DeviceProcess.Start(Places, DeviceFolder, launcher, ["--lines", Lines.Driver, "--provision", $"http://127.0.0.1:{Wire.Port}", "--lan", "127.0.0.1:0", "--address", "127.0.0.1"]);

    /// <summary>Makes another unit, set at its factory to an account and to nobody's provisioning, and plugs it in.</summary>
    /// <param name="version">Version of its image.</param>
    /// <param name="lines">Its telephone and exchange.</param>
    /// <param name="settings">NAME=VALUE of settings the factory changes.</param>
    /// <param name="launcher">Options of the launcher.</param>
    /// <param name="name">Its folder among those of the rig.</param>
    /// <returns>The unit, which is to be disposed, and its MAC.</returns>
    public async Task<(DeviceProcess Unit, string Mac)> SecondUnit(string version, LinesProcess lines, IEnumerable<string> settings, IEnumerable<string> launcher, string name = "v")
    {
        var (folder, provider) = (Path.Combine(Folder, name), Path.Combine(Folder, "provider"));
        await Server.Operate("ca", "export", provider);
        var label = await DeviceProcess.Make(Places, folder, provider, await Firmware.Image(version), settings.SelectMany(s => new[] { "--set", s }));
        return (DeviceProcess.Start(Places, folder, launcher, ["--lines", lines.Driver, "--lan", "127.0.0.1:0", "--address", "127.0.0.1"]), label.GetProperty("mac").GetString()!.Replace(":", string.Empty, StringComparison.Ordinal).ToLowerInvariant());
    }

    /// <summary>Hangs up and waits as a person would: until the unit takes it for a hang-up and not for a flash, and what was on its way to the ear has passed.</summary>
    public async Task HangUp()
    {
        await Lines.Post("phone/hangup");
        await Device!.Until("the phone is on hook", TimeSpan.FromSeconds(10), s => s.Line("phone") == "On hook");
        await Task.Delay(Buffer);
    }

    /// <summary>Pulls the plug: ends launcher and device.</summary>
    public async Task Unplug()
    {
        if (Device is { } device)
        {
            Device = null;
            await device.DisposeAsync();
        }
    }

    /// <summary>Ends the server and starts it again on its kept data and on the same ports.</summary>
    public async Task RestartServer()
    {
        var old = Server;
        await old.DisposeAsync();
        Server = await StartServer(Places, old.Data, Wire, old);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Unplug();
        await Lines.DisposeAsync();
        await Server.DisposeAsync();
        await Wire.DisposeAsync();
    }

    private static async Task<ServerProcess> StartServer(Places places, string data, Wire wire, ServerProcess? before = null)
    {
        var server = await ServerProcess.Start(
            places,
            data,
            [
                "--port", $"{before?.Http.Port ?? 0}", "--tls-port", $"{before?.Https.Port ?? 0}", "--tftp-port", $"{before?.TftpPort ?? 0}", "--syslog-port", "0",
                "--public-host", "127.0.0.1", "--public-port", $"{wire.Port}", "--enrol-poll", "1",
            ]);
        wire.ServerPort = server.Http.Port;
        return server;
    }
}
