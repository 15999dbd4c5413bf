using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Spa.Fleet.Access;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Publishing;
using Spa.ProvisioningServer;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Hosting.Acs;
using Spa.ProvisioningServer.Hosting.Publishing;
using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Storage;
using Spa.Stack;

namespace Spa.Flows.Tests.Features;

/// <summary>The provisioning server in this process, its operator, and somebody on the wire between it and the units.</summary>
internal sealed class Provider : IAsyncDisposable
{
    private static readonly Actor By = new("operator", Role.Admin, []);

    private readonly Folder folder = new();
    private ServerHost host = null!;
    private string password = string.Empty;

    /// <summary>The wire between units and server.</summary>
    public Wire Wire { get; } = Wire.Open();

    /// <summary>What the network names to units.</summary>
    public string Address => $"http://127.0.0.1:{Wire.Port}";

    /// <summary>Where the CA lies: the factory's copy.</summary>
    public string Ca => folder.File("ca");

    /// <summary>The server itself.</summary>
    public ServerReport Report => host.Report;

    private Operations Operations => host.Services.GetRequiredService<Operations>();

    private Store Store => host.Services.GetRequiredService<Store>();

    /// <summary>Opens one with quick settings for all its units.</summary>
    public static Task<Provider> Open(params string[] settings) => Open(o => o, settings);

    /// <summary>Opens one that is started in another way.</summary>
    public static async Task<Provider> Open(Func<ServerOptions, ServerOptions> change, params string[] settings)
    {
        var provider = new Provider();
        var options = new ServerOptions
        {
            DataFolder = provider.folder.Full,
            HttpPort = 0,
            TlsPort = 0,
            TftpPort = 0,
            SyslogPort = 0,
            PublicPort = provider.Wire.Port,
            EnrolPoll = TimeSpan.FromSeconds(1),
            Acs = new() { Allow = [IPNetwork.Parse("0.0.0.0/0")] },
        };
        provider.host = await ServerHost.Start(change(options), null, firstPassword: (_, given, _) => provider.password = given);
        provider.Wire.ServerPort = provider.host.Report.HttpPort;
        await provider.Set(["Resync_Periodic=1", "Resync_Error_Retry_Delay=1", "Resync_Random_Delay=0", "Upgrade_Error_Retry_Delay=3600", .. settings]);
        return provider;
    }

    /// <summary>The operator sets values for all units.</summary>
    public async Task Set(params string[] settings)
        => Assert.Empty(await Operations.Set(
            LayerScope.All, [.. settings.Select(s => s.Split('=', 2)).Select(s => new LayerEntry(s[0], s[1], null))], [], By));

    /// <summary>The operator changes a value for all units, first for one of them.</summary>
    /// <returns>Number of the publish.</returns>
    public async Task<long> Publish(string reason, string first, string setting, long failures = 3, bool hold = false)
    {
        var work = host.Services.GetRequiredService<LayerWork>();
        var change = setting.Split('=', 2);
        Assert.Empty((await work.Edit(LayerScope.All, [new LayerChange.SetEntry(new(change[0], change[1], null))], null, By)).Faults);
        var outcome = await work.Publish(LayerScope.All, new(reason, [new StageTarget.One(MacAddress.Of(first))], new(failures, 10, hold), null), By);
        Assert.Empty(outcome.Refusals);
        return outcome.Publish!.Value;
    }

    /// <summary>How a publish stands, and its stage, from 0.</summary>
    public (PublishState State, int Stage) StateOf(long publish) => Store.Read(on => Publishes.Find(on, publish))!.Standing is var standing ? (standing.State, standing.Stage) : default;

    /// <summary>A command about a publish, a process of its own beside the running server.</summary>
    public async Task<string> Command(string command, string what, long publish)
    {
        var (status, output, error) = await Tool.Try(typeof(ServerHost).Assembly.Location, "server", command, what, publish.ToString(CultureInfo.InvariantCulture), "--data", folder.Full);
        Assert.True(status == 0, error);
        return output;
    }

    /// <summary>What a page of the server shows to its administrator.</summary>
    public async Task<string> Page(string path)
    {
        var session = await host.Services.GetRequiredService<Logins>().LogIn("admin", password);
        using var browser = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri(Report.Http) };
        browser.DefaultRequestHeaders.Add("Cookie", $"{SessionAuthentication.Cookie}={session}");
        return WebUtility.HtmlDecode(await browser.GetStringAsync(path));
    }

    /// <summary>Presses a button on a page of the server as its administrator, and gives what the page says then.</summary>
    public async Task<string> Press(string path, string handler, string name, string value)
    {
        var session = await host.Services.GetRequiredService<Logins>().LogIn("admin", password);
        var cookies = new CookieContainer();
        cookies.Add(new Uri(Report.Http), new Cookie(SessionAuthentication.Cookie, session));
        using var browser = new HttpClient(new SocketsHttpHandler { CookieContainer = cookies }) { BaseAddress = new Uri(Report.Http) };
        var token = Regex.Match(await browser.GetStringAsync(path), """name="__RequestVerificationToken"[^>]* value="([^"]+)""").Groups[1].Value;
        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", WebUtility.HtmlDecode(token)), new(name, value)]);
        using var answer = await browser.PostAsync($"{path}?handler={handler}", form);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Opens a page of the server as its administrator.</summary>
    public async Task<OperatorPages> Open(string path)
        => await OperatorPages.Open(new Uri(Report.Http), path, new Cookie(SessionAuthentication.Cookie, await host.Services.GetRequiredService<Logins>().LogIn("admin", password)));

    /// <summary>The operator takes an image in and gives it to every unit of the model.</summary>
    public async Task Assign(string version, byte[] image)
    {
        var firmware = host.Services.GetRequiredService<FirmwareStore>();
        Assert.Null(await firmware.SetRoot(Images.RootOf(Images.Maker), By));
        var (stored, fault) = await firmware.Add(new MemoryStream(image), By, CancellationToken.None);
        Assert.True(stored is not null, fault);
        Assert.Null(await Operations.AssignFirmware(stored.Model, version, By));
    }

    /// <summary>The operator lets a unit in whose code was compared; false while it has not asked yet.</summary>
    public async Task<bool> LetIn(string mac) => await Operations.Approve(mac, By) is null;

    /// <summary>The operator lets in whoever waits; the address of the unit, null while nobody does.</summary>
    public async Task<string?> LetIn()
        => Store.Read(on => WaitingUnits.All(on)) is [var waiting, ..] && await Operations.Approve(waiting.Code, By) is null ? waiting.Mac.ToString() : null;

    /// <summary>What the inventory says of a unit; null = nothing.</summary>
    public Spa.Fleet.Inventory.Device? Find(string mac) => Store.Read(on => Devices.Find(on, MacAddress.Of(mac)));

    /// <summary>What the server knows of a unit by CWMP; null = nothing.</summary>
    public CwmpDevice? Managed(string mac) => Store.Read(on => Store.Cwmps.Find(on, MacAddress.Of(mac)));

    /// <summary>The tasks of a unit, the newest first.</summary>
    public IReadOnlyList<AcsTask> Tasks(string mac) => Store.Read(on => Store.CwmpTasks.Of(on, MacAddress.Of(mac)));

    /// <summary>A task of a unit; null = there is none.</summary>
    public AcsTask? Task(string mac, long number) => Store.Read(on => Store.CwmpTasks.Find(on, MacAddress.Of(mac), number));

    /// <summary>The operator asks something of a unit by CWMP.</summary>
    public async Task<AcsTask> Ask(string mac, AcsWish wish)
    {
        var (task, fault) = await host.Services.GetRequiredService<AcsOperations>().Ask(MacAddress.Of(mac), wish, By);
        Assert.Null(fault);
        return task!;
    }

    /// <summary>Why the operator may not set a parameter of a unit; null = it was asked for.</summary>
    public async Task<string?> Refused(string mac, string parameter, string value)
        => (await host.Services.GetRequiredService<AcsOperations>().Ask(MacAddress.Of(mac), new AcsWish(AcsTaskKind.Set) { Values = new Dictionary<string, string> { [parameter] = value } }, By)).Fault?.Sentence;

    /// <summary>The operator asks a unit for a session now; what came of it.</summary>
    public async Task<string> Call(string mac)
    {
        var (called, fault) = await host.Services.GetRequiredService<AcsOperations>().Call(MacAddress.Of(mac), By);
        return fault?.Sentence ?? called!.Sentence;
    }

    /// <summary>How a unit is asked for a session.</summary>
    public AcsWay Way(string mac) => host.Services.GetRequiredService<AcsOperations>().Way(MacAddress.Of(mac), By)!;

    /// <summary>The key of a unit, as text.</summary>
    public string KeyOf(string mac) => Store.Read(on => Store.Keys.Of(on, MacAddress.Of(mac)))[0].Key;

    /// <summary>The token in a unit's paths.</summary>
    public string TokenOf(string mac) => Store.Read(on => Store.Keys.Of(on, MacAddress.Of(mac)))[0].Token;

    /// <summary>The newest answer to a path that passed the wire, whole.</summary>
    public byte[] Passed(string path) => Wire.Seen(path) ?? throw new Xunit.Sdk.XunitException($"nothing under {path} passed the wire");

    /// <summary>A file that is like one of ours and says what is wanted, under a key.</summary>
    public static byte[] Encrypt(string profile, string key)
        => Spa.Configuration.Profiles.ProfileCipher.Encrypt(Encoding.UTF8.GetBytes(profile), key, Spa.Configuration.Profiles.KeyDigest.Md5, [1, 2, 3, 4, 5, 6, 7, 8]);

    public async ValueTask DisposeAsync()
    {
        await Wire.DisposeAsync();
        await host.DisposeAsync();
        folder.Dispose();
    }
}
