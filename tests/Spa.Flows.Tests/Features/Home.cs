using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Device.Hosting;
using Spa.Device.Identity;
using Spa.Device.Launching;
using Spa.Device.Lines;
using Spa.Device.Logging;
using Spa.Device.Storage;
using Spa.Firmware.Slots;
using Spa.Gateway.Ports;
using Spa.Hosting.Files;
using Spa.Marks;
using Spa.Stack;

namespace Spa.Flows.Tests.Features;

/// <summary>
/// A unit at its owner's: the whole device program with real files and sockets, a telephone and an exchange behind its line sockets, and the owner at its pages.
/// It runs in this process; what a launcher does when the program ends is done here, but for the step into another slot, which only a native program can take.
/// </summary>
internal sealed class Home : IAsyncDisposable
{
    /// <summary>How long something may take that should work.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>How long a broken scenario is given.</summary>
    public static readonly TimeSpan Impatience = TimeSpan.FromSeconds(2);

    private readonly Folder folder = new();
    private readonly KeptText said = new();
    private readonly string password;
    private readonly HttpClient browser = new();
    private readonly HttpClient telephone;
    private readonly LinesServer lines;
    private readonly TimeSpan limit;
    private readonly TaskCompletionSource switched = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DeviceProgram? program;
    private Task running = Task.CompletedTask;
    private volatile bool plugged;

    private Home(LinesServer lines, string? caCertificate, string? caKey, byte[] firmwareRoot, TimeSpan limit)
    {
        this.lines = lines;
        this.limit = limit;
        telephone = new HttpClient { BaseAddress = new Uri(lines.HttpAddress) };
        Assert.Null(new FactoryStep("SPA3102", null, null, caCertificate, caKey, firmwareRoot).Run(Files, DateTimeOffset.UtcNow, out var label));
        password = label!.AdminPassword;
        Mac = label.Mac.Replace(":", string.Empty, StringComparison.Ordinal).ToLowerInvariant();
    }

    /// <summary>MAC, 12 small hex digits.</summary>
    public string Mac { get; }

    /// <summary>Its disk.</summary>
    public DurableFiles Files => new(folder.Full);

    /// <summary>The administrator's password, from the label.</summary>
    public string Password => password;

    /// <summary>Done when the unit has asked for the staged version to be started.</summary>
    public Task Switched => switched.Task;

    /// <summary>How often the program was started.</summary>
    public int Starts { get; private set; }

    /// <summary>Why it was started last, when it was started again by its own wish.</summary>
    public int? LastExit { get; private set; }

    /// <summary>Address of the pages.</summary>
    public Uri Pages => new($"http://{program!.Pages}");

    /// <summary>Its account with the SIP provider of the lines.</summary>
    public string User => lines.Ready().Users[0].User;

    /// <summary>What the unit logged.</summary>
    public string Said => said.ToString();

    /// <summary>A unit fresh from the factory; not plugged in yet.</summary>
    /// <param name="broken">True gives up soon.</param>
    /// <param name="provider">Folder with <c>ca.crt</c> and <c>ca.key</c> of the provider; null = none.</param>
    /// <param name="firmwareRoot">The keys it takes images of; null = the maker's.</param>
    /// <param name="ca">PEM of a CA to believe, without key; null = the provider's or none.</param>
    /// <param name="settings">Settings the factory changed, NAME=VALUE.</param>
    public static async Task<Home> Make(bool broken, string? provider = null, byte[]? firmwareRoot = null, string? ca = null, params string[] settings)
    {
        var lines = await LinesServer.Start(new LinesOptions(IPAddress.Loopback, 0, 0, TimeSpan.FromMilliseconds(200)));
        var home = new Home(
            lines,
            ca ?? (provider is null ? null : await File.ReadAllTextAsync(Path.Combine(provider, "ca.crt"))),
            provider is null ? null : await File.ReadAllTextAsync(Path.Combine(provider, "ca.key")),
            firmwareRoot ?? Images.RootOf(Images.Maker),
            broken ? Impatience : Patience);
        var snapshot = SettingsSnapshot.Factory.With(ProvisioningParameters.ResyncRandomDelay, "0");
        foreach (var setting in settings)
        {
            var (name, value) = (setting[..setting.IndexOf('=', StringComparison.Ordinal)], setting[(setting.IndexOf('=', StringComparison.Ordinal) + 1)..]);
            snapshot = snapshot.With(Catalogue.Find(name)!, value);
        }

        Assert.Null(new SettingsStore(home.Files).Save(snapshot));
        return home;
    }

    /// <summary>Settings that make it a subscriber of the SIP provider of the lines.</summary>
    /// <param name="sipPort">Its own port.</param>
    public IEnumerable<string> Account(int sipPort) => [$"Proxy_1_={lines.Provider}", $"User_ID_1_={User}", $"Password_1_={lines.Ready().Users[0].Password}", $"SIP_Port_1_={sipPort}", "Dial_Plan_1_=(xx.)"];

    /// <summary>Puts a version into slot a, as the maker does.</summary>
    public void InstallFirst(string version, long epoch = 0)
    {
        var installer = new Installer(Files, Installer.ReadRoot(Files));
        using var image = new MemoryStream(Images.Make(version, m => m with { SecurityEpoch = epoch }));
        var policy = new InstallPolicy(UnitModel.Product, UnitModel.Hardware, null, null, null, UnitModel.SettingsForm, null, null);
        Assert.IsType<InstallOutcome.Staged>(installer.InstallFirst(image, policy));
    }

    /// <summary>Plugs it in.</summary>
    /// <param name="provision">Scheme, host and port that the network names; null = none.</param>
    /// <param name="network">How the network is; null = all is well.</param>
    /// <param name="address">Where it has its SIP ports and media; null = at any of the machine's addresses.</param>
    public async Task PlugIn(string? provision, NetworkFacts? network = null, IPAddress? address = null)
    {
        var (host, port) = lines.Driver["socket:".Length..].Split(':') is [var h, var p] ? (h, int.Parse(p, System.Globalization.CultureInfo.InvariantCulture)) : throw new InvalidOperationException(lines.Driver);
        var options = new RunOptions(
            folder.Full, new DnsEndPoint(host, port), provision, network ?? new NetworkFacts(NetworkState.Up, string.Empty, string.Empty), new IPEndPoint(IPAddress.Loopback, 0), null, false, false)
        {
            Address = address ?? IPAddress.Any,
        };
        plugged = true;
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        running = Run(options, up);
        await up.Task;
        await Until("the lines are connected", async () => !(await Telephone("status")).GetProperty("relayClosed").GetBoolean());
    }

    /// <summary>Pulls the plug.</summary>
    public async Task Unplug()
    {
        plugged = false;
        program?.Stop();
        await running;
    }

    /// <summary>Opens an address of the unit's pages as its administrator.</summary>
    public async Task<(HttpStatusCode Status, string Text)> Open(string path, string? otherPassword = null, string? from = "none", HttpContent? post = null)
    {
        using var request = new HttpRequestMessage(post is null ? HttpMethod.Get : HttpMethod.Post, new Uri(Pages, path)) { Content = post };
        request.Headers.TryAddWithoutValidation("Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{otherPassword ?? password}"))}");
        request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", from);
        using var answer = await browser.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>What the status page shows; null while the unit starts.</summary>
    public async Task<DeviceStatus?> Page()
    {
        try
        {
            var (status, text) = await Open("/api/status");
            return status == HttpStatusCode.OK ? new DeviceStatus(JsonDocument.Parse(text).RootElement.Clone()) : null;
        }
        catch (Exception e) when (e is HttpRequestException or ObjectDisposedException or UriFormatException)
        {
            return null;
        }
    }

    /// <summary>Waits until the page shows what is wanted; that it never does is an assertion that fails.</summary>
    public async Task<DeviceStatus> Until(string what, Func<DeviceStatus, bool> wanted)
    {
        DeviceStatus? last = null;
        await Until(what, async () => (last = await Page() ?? last) is not null && wanted(last), () => $"{last}\n{string.Join('\n', Said.Split('\n').TakeLast(12))}");
        return last!;
    }

    /// <summary>Waits until something holds; that it never does is an assertion that fails.</summary>
    public async Task Until(string what, Func<Task<bool>> holds, Func<string>? seen = null)
    {
        var since = Stopwatch.StartNew();
        while (!await holds())
        {
            Assert.True(since.Elapsed < limit, $"{what}: not within {limit.TotalSeconds} s; last seen: {seen?.Invoke()}");
            await Task.Delay(20);
        }
    }

    /// <summary>Waits until the unit has asked for the staged version to be started.</summary>
    public async Task UntilSwitched(string version)
    {
        var first = await Task.WhenAny(Switched, Task.Delay(limit));
        Assert.True(first == Switched, $"the unit never asked for {version} to be started; last seen: {await Page()}");
        await running;
    }

    /// <summary>Lifts the telephone.</summary>
    public Task Lift() => telephone.PostAsync(new Uri("phone/lift", UriKind.Relative), null);

    /// <summary>Presses keys.</summary>
    public Task Dial(string keys) => telephone.PostAsync(new Uri($"phone/dial?keys={Uri.EscapeDataString(keys)}", UriKind.Relative), null);

    /// <summary>Hangs up, and leaves the handset there until the unit has seen that it is no flash and what was on its way is over: a line card holds back 0.2 s.</summary>
    /// <param name="isOver">The unit is about to end: it is not waited for.</param>
    public async Task HangUp(bool isOver = false)
    {
        await telephone.PostAsync(new Uri("phone/hangup", UriKind.Relative), null);
        if (isOver)
        {
            return;
        }

        await Until("the phone is on hook again", s => s.Line("phone") == "On hook");
        var since = await Ticks();
        await Until("what was on its way is over", async () => await Ticks() > since + 25);

        async Task<long> Ticks() => (await Telephone("status")).GetProperty("ticks").GetInt64();
    }

    /// <summary>Lifts, listens for some 0.7 s, and hangs up: exactly these sines are heard, and nothing else.</summary>
    /// <remarks>That it has no gaps is shown where the unit has a process of its own: here a busy test run may make one.</remarks>
    public async Task Hears(params (double Hertz, double Dbm0)[] sines)
    {
        await Until("the unit has its lines", async () => !(await Telephone("status")).GetProperty("relayClosed").GetBoolean());
        await Lift();
        Heard? heard = null;
        try
        {
            await Until("a tone is heard", async () => (heard = Heard.From(await Telephone("phone/heard"))) is { Seconds: > 0.8, Sounds.Count: > 0 });
        }
        finally
        {
            await HangUp();
        }

        var whole = heard! with { Sounds = [.. heard.Sounds.Where(s => s.Seconds > 0.05)] };
        Assert.True(whole.Is(sines), $"wanted {string.Join(" + ", sines)}, heard {heard}, {heard.Sounds.Count} sounds of {heard.Seconds} s");
    }

    /// <summary>Asks the lines.</summary>
    public async Task<JsonElement> Telephone(string path) => JsonDocument.Parse(await telephone.GetStringAsync(new Uri(path, UriKind.Relative))).RootElement.Clone();

    /// <summary>What the slots hold: state, and the program of each slot.</summary>
    public (SlotState? State, string A, string B) Slots()
    {
        new SlotStore(Files).ReadState(out var state, out _);
        return (state, Program("a"), Program("b"));

        string Program(string slot) => Files.Read($"{slot}/Spa.Device") is { } file ? Encoding.ASCII.GetString(file) : string.Empty;
    }

    public async ValueTask DisposeAsync()
    {
        await Unplug();
        browser.Dispose();
        telephone.Dispose();
        await lines.DisposeAsync();
        folder.Dispose();
        await said.DisposeAsync();
    }

    private async Task Run(RunOptions options, TaskCompletionSource up)
    {
        while (plugged)
        {
            var (started, why) = await DeviceProgram.Start(options, new StderrLog(LogLevel.Information, said));
            if (started is null)
            {
                up.SetException(new InvalidOperationException(why));
                return;
            }

            program = started;
            Starts++;
            up.TrySetResult();
            var code = await started.Ended;
            await started.DisposeAsync();
            LastExit = code;
            if (code == ExitCode.OtherSlot)
            {
                switched.TrySetResult();
                return;
            }
        }
    }
}
