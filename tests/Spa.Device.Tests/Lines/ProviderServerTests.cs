using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Spa.Configuration.Parameters;
using Spa.Device.Hosting;
using Spa.Device.Identity;
using Spa.Device.Lines;
using Spa.Device.Logging;
using Spa.Device.Storage;
using Spa.Device.Tests.Scenarios;
using Spa.Gateway.Ports;
using Spa.Hosting.Files;
using Spa.Simulation.Scenarios;
using Spa.Simulation.Stations;

namespace Spa.Device.Tests.Lines;

/// <summary>Provider, stations and ladder of a lines process over real sockets, alone and with a whole device.</summary>
public sealed class ProviderServerTests : IAsyncLifetime, IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("spa-lines-");
    private LinesServer lines = null!;
    private HttpClient http = null!;

    public async Task InitializeAsync()
    {
        lines = await LinesServer.Start(new LinesOptions(IPAddress.Loopback, 0, 0, TimeSpan.FromMilliseconds(200)) { Capture = Path.Combine(folder.FullName, "lines.pcapng") });
        http = new HttpClient { BaseAddress = new Uri(lines.HttpAddress) };
    }

    public async Task DisposeAsync() => await lines.DisposeAsync();

    public void Dispose()
    {
        http.Dispose();
        folder.Delete(true);
    }

    [Fact]
    public async Task Stations_call_each_other_and_the_numbers_of_the_provider()
    {
        await Until("/provider", provider => provider.GetProperty("users").EnumerateArray().Count(user => user.GetProperty("registered").GetArrayLength() == 1) == 2);
        await Post("/station/2000/call?number=3000");
        await Until("/station/3000", station => station.GetProperty("state").GetString() == "rings" && station.GetProperty("caller").GetProperty("number").GetString() == "2000");
        await Post("/station/3000/answer");
        await Post("/station/3000/speak?hz=700&dbm0=-15");
        await Until("/station/2000/heard", heard => Hears(heard, 700));
        await Post("/station/2000/press?key=7");
        await Until("/station/3000", station => station.GetProperty("keys").GetString() == "7");
        await Post("/station/2000/hold");
        await Until("/station/3000", station => station.GetProperty("held").GetBoolean());
        await Post("/station/2000/hangup");
        await Until("/station/3000", station => station.GetProperty("state").GetString() == "ended: Far end hung up");
        var ladder = await http.GetStringAsync(new Uri("/ladder", UriKind.Relative));
        Assert.Contains("BYE", ladder, StringComparison.Ordinal);
        Assert.All(lines.Ready().Users, user => Assert.DoesNotContain(user.Password, ladder, StringComparison.Ordinal));
        Assert.Equal("ended", (await Get("/provider")).GetProperty("calls")[0].GetProperty("state").GetString());
        var capture = await http.GetByteArrayAsync(new Uri("/capture.pcap", UriKind.Relative));
        Assert.Equal([0x0a, 0x0d, 0x0d, 0x0a], capture[..4]);
    }

    // Address, status, error.
    [Theory]
    [InlineData("/station/4000/call?number=1", HttpStatusCode.NotFound, "the provider has no user 4000; GET /provider lists them")]
    [InlineData("/station/2000/dance", HttpStatusCode.NotFound, "at the station there is call, ")]
    [InlineData("/station/2000/call", HttpStatusCode.BadRequest, "number: expected what to call")]
    [InlineData("/station/2000/answer", HttpStatusCode.BadRequest, "nobody calls the station: idle")]
    [InlineData("/provider/mailbox?user=9", HttpStatusCode.BadRequest, "user: the provider has no user \"9\"")]
    [InlineData("/provider/answers?status=200", HttpStatusCode.BadRequest, "status: expected a number from 400 to 699")]
    [InlineData("/provider/notify?user=1000&event=resync", HttpStatusCode.BadRequest, "user 1000 is registered nowhere")]
    [InlineData("/phone/dial?keys=x", HttpStatusCode.BadRequest, "keys: expected 1 to 64 of 0 to 9, *, #, A to D")]
    [InlineData("/phone/eat", HttpStatusCode.NotFound, "at the phone there is lift, ")]
    public async Task Bad_requests_are_refused_with_what_would_be_accepted(string address, HttpStatusCode status, string error)
    {
        using var answer = await http.PostAsync(new Uri(address, UriKind.Relative), null);
        Assert.Equal(status, answer.StatusCode);
        Assert.StartsWith(error, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mailboxes_and_faults_are_set()
    {
        await Post("/provider/mailbox?user=1000&new=2&old=1");
        var user = (await Get("/provider")).GetProperty("users")[0];
        Assert.Equal((2, 1), (user.GetProperty("newMessages").GetInt32(), user.GetProperty("oldMessages").GetInt32()));
        await Post("/provider/answers?status=503&method=INVITE");
        Assert.Equal(503, (await Get("/provider")).GetProperty("answers").GetInt32());
        await Post("/provider/answers");
        Assert.Equal(JsonValueKind.Null, (await Get("/provider")).GetProperty("answers").ValueKind);
    }

    // Real time: the machine may be slow, so that the scenario is one without cadences.
    [Fact]
    public async Task A_whole_device_registers_and_a_scenario_calls_the_echo()
    {
        var files = new DurableFiles(folder.FullName);
        Assert.Null(new FactoryStep("SPA3102", null, null, null, null, null).Run(files, DateTimeOffset.UtcNow, out _));
        var settings = SipStation.Subscriber("1000", lines.Ready().Users[0].Password, lines.Provider, FreePort()).With(Catalogue.Find("Dial_Plan_1_")!, "(xx.)").With(Catalogue.Find("Resync_On_Reset")!, "no");
        Assert.Null(new SettingsStore(files).Save(settings));
        using var said = new StringWriter();
        var options = new RunOptions(folder.FullName, new DnsEndPoint("127.0.0.1", int.Parse(lines.Driver.Split(':')[^1], System.Globalization.CultureInfo.InvariantCulture)), null, NetworkFacts.Unknown, new IPEndPoint(IPAddress.Loopback, 0), null, false, false)
        {
            Address = IPAddress.Loopback,
        };
        var (device, why) = await DeviceProgram.Start(options, new StderrLog(LogLevel.Warning, said));
        Assert.True(device is not null, why);
        await using var running = device;
        await Until("/status", card => !card.GetProperty("relayClosed").GetBoolean());
        using var stage = new HttpStage(new Uri(lines.HttpAddress));
        var result = await Task.Run(() => new ScenarioRunner(stage).Run(Stages.Sample("echo-call.json")));
        Assert.True(result.Passed, $"{string.Join('\n', result.Steps.Select(step => $"{step.Words}: {step.Proof}"))}\n{stage.Ladder()}");
    }

    [Fact]
    public void Users_come_from_a_list_or_a_file()
    {
        Assert.Null(LinesOptions.Read(["--users", "a:1,b:2:3", "--stations", "b"], out var listed));
        Assert.Equal([("a", "1"), ("b", "2:3")], listed.Users.Select(user => (user.Name, user.Password)));
        Assert.Equal(["b"], listed.Stations);
        var file = Path.Combine(folder.FullName, "users");
        File.WriteAllText(file, "# ours\nc:4\n\nd:5\n");
        Assert.Null(LinesOptions.Read(["--users", file], out var read));
        Assert.Equal([("c", "4"), ("d", "5")], read.Users.Select(user => (user.Name, user.Password)));
        Assert.Empty(read.Stations);
        Assert.Null(LinesOptions.Read([], out var usual));
        Assert.Equal((5070, 3, 2), (usual.SipPort, usual.Users.Count, usual.Stations.Count));
        Assert.Equal(3, usual.Users.Select(user => user.Password).Distinct().Count());
    }

    [Theory]
    [InlineData("lines: --users: entry 1 is no user:password (a user is letters, digits, . - _); see --help", "--users", "alice")]
    [InlineData("lines: --users: user a stands there twice; see --help", "--users", "a:1,a:2")]
    [InlineData("lines: --stations: 'x' is no user; see --users", "--stations", "x")]
    [InlineData("lines: --sip-port does not take '70000'; see --help", "--sip-port", "70000")]
    public void Bad_arguments_are_named(string why, params string[] args) => Assert.Equal(why, LinesOptions.Read(args, out _));

    private static int FreePort()
    {
        using var socket = new System.Net.Sockets.UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.Client.LocalEndPoint!).Port;
    }

    private static bool Hears(JsonElement heard, double hertz)
        => heard.GetProperty("segments").EnumerateArray().Any(segment => segment.GetProperty("components").EnumerateArray().Any(sine => Math.Abs(sine.GetProperty("hertz").GetDouble() - hertz) < 3));

    private async Task<JsonElement> Get(string path) => await http.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative));

    private async Task Post(string path)
    {
        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), null);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    private async Task Until(string path, Func<JsonElement, bool> wanted)
    {
        var end = DateTime.UtcNow + TimeSpan.FromSeconds(30);
        for (var last = await Get(path); !wanted(last); last = await Get(path))
        {
            Assert.True(DateTime.UtcNow < end, $"{path}: {last}");
            await Task.Delay(20);
        }
    }
}
