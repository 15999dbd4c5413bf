using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Spa.Device.Commands;
using Spa.Device.Hosting;
using Spa.Device.Identity;
using Spa.Device.Launching;
using Spa.Device.Logging;
using Spa.Device.Storage;
using Spa.Gateway.Ports;
using Spa.Hosting.Files;
using Spa.Marks;

namespace Spa.Device.Tests.Host;

/// <summary>The whole device in this process, on real files and sockets, with simulated lines.</summary>
public sealed class DeviceProgramTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("spa-dev-");
    private readonly KeptText said = new();
    private readonly string password;

    public DeviceProgramTests()
    {
        Assert.Null(new FactoryStep("SPA3102", null, null, null, null, null).Run(new DurableFiles(folder.FullName), DateTimeOffset.UtcNow, out var label));
        password = label!.AdminPassword;
    }

    public void Dispose()
    {
        said.Dispose();
        folder.Delete(true);
    }

    [Fact]
    public async Task A_profile_is_fetched_applied_and_kept()
    {
        await using var server = await WebStub.Start(context => context.Response.WriteAsync("<flat-profile><Resync_Periodic>0</Resync_Periodic><GPP_A>from the server</GPP_A><Admin_Passwd>new-pass</Admin_Passwd></flat-profile>"));
        await using (var device = await Start(provision: $"http://127.0.0.1:{server.Port}"))
        {
            Assert.Equal(HttpStatusCode.OK, await Ask(device, "/resync", password));
            await Until(async () => (await device.Status()).Settings.Last is { Good: true });
            Assert.Equal("GET /spa3102.cfg", Assert.Single(server.Asked.Distinct()));
            Assert.Equal(HttpStatusCode.Unauthorized, await Ask(device, "/api/status", password));
            Assert.Equal(HttpStatusCode.OK, await Ask(device, "/api/status", "new-pass"));
        }

        var kept = new SettingsStore(new DurableFiles(folder.FullName)).Load();
        Assert.Equal(SettingsSource.Current, kept.Source);
        Assert.Equal("from the server", kept.Settings.Get(Spa.Configuration.Parameters.ProvisioningParameters.GppA));
        Assert.DoesNotContain("new-pass", said.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(password, said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_becomes_healthy_with_lines_and_pages()
    {
        await using var device = await Start();
        await Until(() => Task.FromResult(said.ToString().Contains("healthy after", StringComparison.Ordinal)));
        var status = await device.Status();
        Assert.Empty(status.Health);
        Assert.Equal(["Line 1", "PSTN Line"], status.Lines.Select(l => l.Name));
        Assert.Equal("On hook", status.Lines[0].State);
    }

    [Fact]
    public async Task After_a_newer_version_it_is_as_healthy_and_says_whose_settings_are_in_force()
    {
        var files = new DurableFiles(folder.FullName);
        Assert.Null(new SettingsStore(files).Save(PowerCut.DiskWork.With("before")));
        Assert.Null(new SettingsStore(files, PowerCut.DiskWork.NextForm).Save(PowerCut.DiskWork.With("after")));
        await using var device = await Start();
        await Until(() => Task.FromResult(said.ToString().Contains("healthy after", StringComparison.Ordinal)));
        Assert.Contains((await device.Status()).Notes, n => n.StartsWith("Settings were written by a newer version (form 2); those from before it are in force", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failure_has_a_reason_a_person_can_read()
    {
        await using var device = await Start(provision: "http://127.0.0.1:9");
        await Ask(device, "/resync", password);
        await Until(async () => (await device.Status()).Settings.Last is { Good: false });
        var status = await device.Status();
        Assert.Equal("http_get failed (connection refused)", status.Settings.Last!.Explanation);
        Assert.Equal("No settings yet: http_get failed (connection refused)", status.Headline);
    }

    [Fact]
    public async Task A_reboot_ends_with_the_code_of_a_restart_and_the_next_start_knows_why()
    {
        await using (var device = await Start())
        {
            await Ask(device, "/reboot", password);
            Assert.Equal(ExitCode.Restart, await device.Ended.WaitAsync(Limit));
        }

        var kept = new KeptStates(new DurableFiles(folder.FullName));
        Assert.Equal(RestartKind.Reboot, RestartNote.Take(kept, kept.Load(out _)));
        Assert.Null(RestartNote.Take(kept, kept.Load(out _)));
    }

    [Fact]
    public async Task The_wan_side_answers_only_when_a_setting_says_so()
    {
        var wan = new IPEndPoint(IPAddress.Loopback, FreePort());
        var open = false;
        await using var server = await WebStub.Start(context => context.Response.WriteAsync(
            $"<flat-profile><Resync_Periodic>0</Resync_Periodic><Enable_WAN_Web_Server>{(open ? "Yes" : "No")}</Enable_WAN_Web_Server></flat-profile>"));
        await using (var device = await Start(provision: $"http://127.0.0.1:{server.Port}", wan: wan))
        {
            Assert.Null(await Reach(wan));
            open = true;
            await Ask(device, "/resync", password);
            await Until(async () => await Reach(wan) == HttpStatusCode.Unauthorized);
            Assert.Equal(ExitCode.Restart, await device.Ended.WaitAsync(Limit));
        }

        await using (var device = await Start(provision: $"http://127.0.0.1:{server.Port}", wan: wan))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await Reach(wan));
            open = false;
            await Ask(device, "/resync", password);
            await Until(async () => await Reach(wan) is null);
        }
    }

    [Theory]
    [InlineData(false, "Working with factory settings: those of this unit are damaged", "factory settings are in force")]
    [InlineData(true, "Working with an older copy of the settings: the last ones are damaged", "the copy before it is in force")]
    public async Task With_damaged_settings_it_stays_up_says_so_on_page_and_in_the_report_and_a_profile_mends_it(bool hasCopy, string headline, string inForce)
    {
        var (told, isThere) = (string.Empty, false);
        await using var server = await WebStub.Start(async context =>
        {
            if (context.Request.Method == "POST")
            {
                using var reader = new StreamReader(context.Request.Body);
                told = await reader.ReadToEndAsync();
                return;
            }

            if (!isThere)
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }

            await context.Response.WriteAsync($"<flat-profile><Resync_Periodic>0</Resync_Periodic><GPP_A>mended</GPP_A><Report_Trigger>Resync</Report_Trigger><Report_Rule>http://127.0.0.1:{context.Connection.LocalPort}/report.xml</Report_Rule></flat-profile>");
        });
        var store = new SettingsStore(new DurableFiles(folder.FullName));
        var before = Spa.Configuration.Settings.SettingsSnapshot.Factory.With(Spa.Configuration.Parameters.ProvisioningParameters.ResyncOnReset, "No");
        Assert.Null(store.Save(before));
        if (hasCopy)
        {
            Assert.Null(store.Save(before.With(Spa.Configuration.Parameters.ProvisioningParameters.GppA, "newer")));
        }

        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "config/settings"), "spa-settings 1\nrubbish");
        await using (var device = await Start(provision: $"http://127.0.0.1:{server.Port}"))
        {
            await Until(() => Task.FromResult(said.ToString().Contains("healthy after", StringComparison.Ordinal)));
            await Until(async () => (await device.Status()).Headline == headline);
            var status = await device.Status();
            Assert.Empty(status.Health);
            Assert.Contains(status.Notes, note => note.StartsWith("Config/settings is damaged", StringComparison.Ordinal) && note.Contains(inForce, StringComparison.Ordinal));
            isThere = true;
            Assert.Equal(HttpStatusCode.OK, await Ask(device, "/resync", password));
            await Until(async () => (await device.Status()).Report is { Good: true });
            Assert.Contains("<!-- Settings Damage: config/settings is damaged", told, StringComparison.Ordinal);
            Assert.Contains(inForce, told, StringComparison.Ordinal);
            Assert.NotEqual(headline, (await device.Status()).Headline);
        }

        Assert.Equal("mended", new SettingsStore(new DurableFiles(folder.FullName)).Load().Settings.Get(Spa.Configuration.Parameters.ProvisioningParameters.GppA));
    }

    [Fact]
    public async Task A_status_socket_answers_the_owner()
    {
        await using var device = await Start();
        await using var socket = StatusSocket.Open(folder.FullName, device.Status, new StderrLog(LogLevel.Information, said));
        using var output = new StringWriter();
        Assert.Equal(0, StatusCommand.Run(["--data", folder.FullName], output, output));
        Assert.Contains(device.Identity.Unit.Serial, output.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("Just started; the settings are fetched in a moment", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_programs_are_not_one_unit()
    {
        using var first = DataLock.Take(folder.FullName, out _);
        Assert.NotNull(first);
        Assert.Null(DataLock.Take(folder.FullName, out var why));
        Assert.Equal($"a device already runs on {folder.FullName}", why);
    }

    public static TheoryData<string, string> ShownUrls => new()
    {
        { "http://p.example:8080/p/8f3a90c1d2e4b5a6/000e08aabbcc.cfg", "http://p.example:8080/p/.../000e08aabbcc.cfg" },
        { "tftp://10.0.0.1:69/p/8f3a90c1d2e4b5a6/spa.cfg", "tftp://10.0.0.1:69/p/.../spa.cfg" },
        { "http://p.example:81/profiles/a.cfg?key=secret", "http://p.example:81/profiles/a.cfg" },
        { "", "" },
    };

    [Theory]
    [Attack("W6")]
    [MemberData(nameof(ShownUrls))]
    public void A_page_does_not_show_the_token_in_a_url(string url, string shown) => Assert.Equal(shown, UnitDesk.Shown(url));

    [Theory]
    [Attack("D9")]
    [InlineData("SPA3102 00:0E -- Successful resync http://p.example:8080/p/8f3a90c1d2e4b5a6/spa.cfg", "SPA3102 00:0E -- Successful resync http://p.example:8080/p/.../spa.cfg")]
    [InlineData("from=TFTP://10.0.0.1:69/p/8f3a90c1d2e4b5a6/a.cfg and https://h/x.cfg", "from=tftp://10.0.0.1:69/p/.../a.cfg and https://h/x.cfg")]
    [InlineData("corrupt file", "corrupt file")]
    public void The_log_does_not_keep_the_token_of_an_address(string text, string kept) => Assert.Equal(kept, UnitDesk.ShownText(text));

    public static TheoryData<string, string> WrongArguments => new()
    {
        { "--dta x", "--dta is not known here; --help lists what is" },
        { "--data", "--data needs a value: --data DIR" },
        { "--json=1", "--json takes no value" },
        { "--lan nowhere", "--lan nowhere is no address and port; write 192.168.1.1:80" },
        { "--port 99999", "--port 99999 is no port; 0 to 65535" },
        { "--wan x:1", "--wan x:1 is no address; write 203.0.113.5 or 203.0.113.5:80" },
        { "--lines 127.0.0.1", "--lines 127.0.0.1 is no host and port; write 127.0.0.1:8083" },
        { "--lines h:1 --simulate", "--simulate and --lines exclude each other" },
        { "--provision gopher://x", "--provision gopher://x is no URL; write http://HOST:PORT (or https://, tftp://)" },
        { "--dhcp-option 67=x", "--dhcp-option 67=x is not known; write 66=TEXT, or 6=, 43=, 150=, 159= or 160=; bytes as hex:0A000001" },
    };

    [Theory]
    [MemberData(nameof(WrongArguments))]
    public async Task Wrong_arguments_are_said_with_the_remedy(string line, string why)
    {
        using var error = new StringWriter();
        Assert.Equal(ExitCode.Wrong, await RunCommand.Run(line.Split(' '), TextWriter.Null, error));
        Assert.Equal(why, error.ToString().TrimEnd());
    }

    [Fact]
    public async Task A_folder_without_a_unit_is_said_so()
    {
        var empty = Path.Combine(folder.FullName, "empty");
        using var error = new StringWriter();
        Assert.Equal(ExitCode.Wrong, await RunCommand.Run(["--data", empty, "--port", "0"], TextWriter.Null, error));
        Assert.Equal("this folder holds no unit; make one first: ./spa device make --data DIR", error.ToString().TrimEnd());
    }

    [Fact]
    [Attack("F15")]
    public void A_factory_step_makes_private_files_and_prints_json()
    {
        var data = Path.Combine(folder.FullName, "made");
        using var output = new StringWriter();
        Assert.Equal(0, MakeCommand.Run(["--data", data, "--json", "--mac", "00:0E:08:01:02:03"], output, output));
        Assert.Contains("\"mac\": \"00:0E:08:01:02:03\"", output.ToString(), StringComparison.Ordinal);
        if (OperatingSystem.IsLinux())
        {
            Assert.All(Directory.GetFiles(Path.Combine(data, "identity")), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        }
    }

    private async Task<DeviceProgram> Start(string? provision = null, IPEndPoint? wan = null)
    {
        var options = new RunOptions(
            folder.FullName, null, provision, new NetworkFacts(NetworkState.Up, string.Empty, string.Empty), new IPEndPoint(IPAddress.Loopback, 0), wan, false, false);
        var (program, why) = await DeviceProgram.Start(options, new StderrLog(LogLevel.Information, said));
        Assert.True(program is not null, why);
        return program;
    }

    private static async Task<HttpStatusCode> Ask(DeviceProgram device, string path, string password)
    {
        using var client = new HttpClient();
        var request = new HttpRequestMessage(HttpMethod.Get, $"http://{device.Pages}{path}");
        request.Headers.TryAddWithoutValidation("Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{password}"))}");
        return (await client.SendAsync(request)).StatusCode;
    }

    private static async Task<HttpStatusCode?> Reach(IPEndPoint at)
    {
        using var client = new HttpClient();
        try
        {
            return (await client.GetAsync(new Uri($"http://{at}/"))).StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task Until(Func<Task<bool>> holds)
    {
        var since = System.Diagnostics.Stopwatch.StartNew();
        while (!await holds())
        {
            Assert.True(since.Elapsed < Limit, "it never held");
            await Task.Delay(5);
        }
    }
}
