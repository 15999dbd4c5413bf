using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Spa.Stack;

namespace Spa.Flows.Tests.Faults;

/// <summary>The programs as services: by an ordinary user without a capability, ready when they say so, silent when they hang.</summary>
public sealed class ServiceTests : IAsyncLifetime, IDisposable
{
    private const int Nobody = 65534;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    // Twice what the services are told to be alive in: when nothing is heard for so long they would be restarted.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("spa");
    private readonly Socket manager = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private ChildProgram? program;
    private FirmwareWorkshop? workshop;

    private string Data => Path.Combine(folder.FullName, "u");

    private Dictionary<string, string> Watched => new()
    {
        ["NOTIFY_SOCKET"] = Path.Combine(folder.FullName, "notify"),
        ["WATCHDOG_USEC"] = "1000000",
    };

    public Task InitializeAsync()
    {
        var path = Watched["NOTIFY_SOCKET"];
        manager.Bind(new UnixDomainSocketEndPoint(path));
        File.SetUnixFileMode(path, (UnixFileMode)0x1B6);
        File.SetUnixFileMode(folder.FullName, (UnixFileMode)0x1ED);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        if (program is not null)
        {
            await program.DisposeAsync();
        }

        Processes.Started($"SPA_SLOT={Data}/").ToList().ForEach(Processes.Kill);
        folder.Delete(true);
    }

    public void Dispose() => manager.Dispose();

    [NativeFact("setpriv", "chown")]
    public async Task The_device_runs_as_nobody_without_a_capability_and_falls_silent_when_it_hangs()
    {
        var places = NativeFactAttribute.Places;
        await DeviceProcess.Make(places, Data, await Authority(places), await workshop!.Image("5.1.10(GW)"));
        var copy = Path.Combine(folder.FullName, "Spa.Device");
        File.Copy(places.Device, copy);
        File.SetUnixFileMode(copy, (UnixFileMode)0x1ED);
        await Peer.Run("chown", "-R", $"{Nobody}:{Nobody}", Data);
        program = ChildProgram.Start(
            "device",
            "setpriv",
            ["--reuid", $"{Nobody}", "--regid", $"{Nobody}", "--clear-groups", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs", copy, "--data", Data, "--port", "0", "--json"],
            Watched);
        Assert.StartsWith("http://", (await program.FirstJsonLine(Limit)).GetProperty("pages").GetString(), StringComparison.Ordinal);
        var status = File.ReadAllLines($"/proc/{program.Id}/status");
        Assert.Contains($"Uid:\t{Nobody}\t{Nobody}\t{Nobody}\t{Nobody}", status);
        Assert.Contains("CapEff:\t0000000000000000", status);
        Assert.Contains("CapBnd:\t0000000000000000", status);
        Hear("READY=1");
        Hear("WATCHDOG=1");

        await Signal("STOP", program.Id);
        Drain();
        Assert.Null(Next(Silence));
        await Signal("CONT", program.Id);
        Hear("WATCHDOG=1");

        await Signal("TERM", program.Id);
        Hear("STOPPING=1");
        await Waiting.Until("it has ended", Limit, () => Task.FromResult(program.Ended ? this : null), () => string.Join('\n', program.Tail));
    }

    [NativeFact]
    public async Task The_launcher_is_the_service_and_the_device_it_starts_is_not()
    {
        var places = NativeFactAttribute.Places;
        await DeviceProcess.Make(places, Data, await Authority(places), await workshop!.Image("5.1.10(GW)"));
        program = ChildProgram.Start("launcher", places.Launcher, ["--data", Data, "--back-off", "0.1", "--heartbeat", "2", "--", "--data", Data, "--port", "0"], Watched);
        Hear("READY=1");
        var device = Assert.Single(Processes.Started($"SPA_SLOT={Data}/"));
        Assert.DoesNotContain(Watched["NOTIFY_SOCKET"], await File.ReadAllTextAsync($"/proc/{device}/environ"), StringComparison.Ordinal);

        // A device that hangs is the launcher's to end: the launcher itself goes on saying that it lives, and says what it does.
        await Signal("STOP", device);
        Hear("WATCHDOG=1");
        Hear("READY=1");
        Assert.NotEqual(device, Assert.Single(Processes.Started($"SPA_SLOT={Data}/")));

        await Signal("STOP", program.Id);
        Drain();
        Assert.Null(Next(Silence));
        await Signal("CONT", program.Id);
        await Signal("TERM", program.Id);
        Hear("STOPPING=1");
    }

    [NativeFact]
    public async Task The_server_is_ready_when_it_answers_and_falls_silent_when_it_hangs()
    {
        program = ChildProgram.Start(
            "server", NativeFactAttribute.Places.Server, ["server", "run", "--data", Path.Combine(folder.FullName, "s"), "--json", "--port", "0", "--tls-port", "0", "--tftp-port", "0", "--syslog-port", "0"], Watched);
        Hear("READY=1");
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri(new Uri((await program.FirstJsonLine(Limit)).GetProperty("http").GetString()!), "/spa3102.cfg"));
        Assert.True(answer.IsSuccessStatusCode);
        Hear("WATCHDOG=1");
        await Signal("STOP", program.Id);
        Drain();
        Assert.Null(Next(Silence));
        await Signal("CONT", program.Id);
        Hear("WATCHDOG=1");
        await Signal("TERM", program.Id);
        Hear("STOPPING=1");
    }

    private static Task Signal(string name, int process) => Peer.Run("kill", $"-{name}", process.ToString(CultureInfo.InvariantCulture));

    private async Task<string> Authority(Places places)
    {
        var provider = Path.Combine(folder.FullName, "provider");
        await ServerProcess.OperateOn(places, Path.Combine(folder.FullName, "s"), "firmware", "root", await Root(places));
        await ServerProcess.OperateOn(places, Path.Combine(folder.FullName, "s"), "ca", "export", provider);
        return provider;
    }

    private async Task<string> Root(Places places)
    {
        workshop = new FirmwareWorkshop(places, Path.Combine(folder.FullName, "fw"));
        await workshop.MakeKeys();
        return workshop.Root;
    }

    private void Hear(string wanted)
    {
        var heard = new List<string>();
        while (Next(Limit) is { } said)
        {
            heard.Add(said);
            if (said == wanted)
            {
                return;
            }
        }

        Assert.Fail($"{wanted} was not heard, but {string.Join(", ", heard)}\n{string.Join('\n', program!.Tail)}");
    }

    private void Drain()
    {
        while (manager.Available > 0)
        {
            Next(Limit);
        }
    }

    // Null = nothing was said for so long.
    private string? Next(TimeSpan patience)
    {
        var buffer = new byte[4096];
        manager.ReceiveTimeout = (int)patience.TotalMilliseconds;
        try
        {
            return Encoding.UTF8.GetString(buffer, 0, manager.Receive(buffer));
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock)
        {
            return null;
        }
    }
}
