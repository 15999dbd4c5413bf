using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Spa.Cwmp;
using Spa.Cwmp.Messages;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.Fleet.Tests.Acs;
using Spa.Fleet.Tests.Http;
using Spa.Fleet.Tests.Nat;
using Spa.Marks;
using Spa.ProvisioningServer.Hosting.Acs;
using Spa.ProvisioningServer.Hosting.Webhooks;
using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Telemetry;

[SystemTest]
public partial class MetricsTests(ServerProgram server) : IClassFixture<ServerProgram>
{
    [Fact]
    public async Task Figures_are_for_those_who_may_read_them()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Stranger.GetAsync("/metrics")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Stranger.GetAsync("/Metrics")).StatusCode);
        using var other = await server.Token(scopes: "devices:read");
        Assert.Equal(HttpStatusCode.Forbidden, (await other.GetAsync("/metrics")).StatusCode);
        using var limited = await server.Token("figures", "acme", "devices:read");
        Assert.Equal(HttpStatusCode.Forbidden, (await limited.GetAsync("/metrics")).StatusCode);
        Assert.Contains("spa_fleet_devices", await Scraped(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_query_of_the_dashboard_names_figures_that_are_there()
    {
        var text = await Scraped();
        var there = Series().Matches(text).Select(m => m.Groups[1].Value).ToHashSet();
        var dashboard = JsonDocument.Parse(await File.ReadAllTextAsync(Repository.Path("docs", "grafana", "spa-fleet.json"))).RootElement;
        var queries = dashboard.GetProperty("panels").EnumerateArray().SelectMany(p => p.GetProperty("targets").EnumerateArray()).Select(t => t.GetProperty("expr").GetString()!).ToList();
        Assert.True(queries.Count > 10);
        foreach (var query in queries)
        {
            var names = Named().Matches(query).Select(m => m.Value).ToList();
            Assert.NotEmpty(names);
            Assert.True(names.All(there.Contains), $"{query}: there are {string.Join(", ", there.Order())}");
        }
    }

    [Fact]
    public async Task Our_figures_are_as_docs_metrics_md_says()
    {
        var text = new StringBuilder("# Metrics\n\nWritten from the code. `GET /metrics` in the form of Prometheus, with a token that has the scope `metrics:read`. Beside these there are those of the platform: `http_server_*`, `kestrel_*`, `dotnet_*`. Profiles that are ready are answered before the platform's web server: only the figures here count them.\n\n| metric | is |\n| --- | --- |\n");
        foreach (var help in Help().Matches(await Scraped()).OrderBy(m => m.Groups[1].Value, StringComparer.Ordinal).DistinctBy(m => m.Groups[1].Value))
        {
            text.Append($"| `{help.Groups[1].Value}` | {help.Groups[2].Value.Replace("\\n", " ", StringComparison.Ordinal)} |\n");
        }

        CheckedIn.ShouldEqual(text.ToString(), "docs", "metrics.md");
    }

    [Fact]
    public async Task Health_tells_a_stranger_one_word_and_an_operator_more()
    {
        Assert.Equal("live\n", await server.Stranger.GetStringAsync("/health/live"));
        Assert.Equal("ready\n", await server.Stranger.GetStringAsync("/health/ready"));
        using var api = await server.Token(scopes: "metrics:read");
        var answer = await api.GetAsync("/api/health");
        var text = await answer.Content.ReadAsStringAsync();
        ApiDescription.Check("GET", "/api/health", null, (int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, text);
        var body = JsonDocument.Parse(text).RootElement;
        Assert.Equal((true, await server.OnStore(s => Task.FromResult(s.Node))), (body.GetProperty("ready").GetBoolean(), body.GetProperty("node").GetString()));
    }

    [Fact]
    public async Task A_server_whose_store_is_held_by_another_is_not_ready_and_lives()
    {
        var other = new RunningServer();
        await other.InitializeAsync();
        try
        {
            using var holder = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(other.Data, "fleet.db")};Pooling=false");
            holder.Open();
            using var hold = holder.CreateCommand();
            hold.CommandText = "begin immediate";
            hold.ExecuteNonQuery();
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await other.Plain.GetAsync("/health/ready")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await other.Plain.GetAsync("/health/live")).StatusCode);
            hold.CommandText = "rollback";
            hold.ExecuteNonQuery();
            await PageTests.Eventually(() => other.Plain.GetAsync("/health/ready").GetAwaiter().GetResult().StatusCode == HttpStatusCode.OK);
        }
        finally
        {
            await other.DisposeAsync();
        }
    }

    private async Task<string> Scraped()
    {
        // Every figure once: some are there only when something was counted.
        await server.Stranger.GetAsync("/spa3102.cfg");
        using var form = new FormUrlEncodedContent([new("Name", "nobody"), new("Password", "wrong"), new("__RequestVerificationToken", LoggedIn.Token(await server.Stranger.GetStringAsync("/login")))]);
        await server.Stranger.PostAsync("/login", form);
        using var api = await server.Token(scopes: ["metrics:read", "devices:write", "devices:read"]);
        await api.PostAsJsonAsync("/api/devices", new { mac = "000e08f00001" });
        await server.OnStore(async store =>
        {
            var operations = new WebhookOperations(store, new OutboundAddresses([IPNetwork.Parse("127.0.0.0/8")]), TimeProvider.System);
            var (made, _, _) = await operations.Add("nowhere", "https://127.0.0.1:9/", ["device.missing"], Actors.Eve);
            return await operations.Test(made!.Id, Actors.Eve);
        });
        await Managed();
        using var peer = new UdpPeer();
        Assert.Equal(peer.Address, await peer.Bind(server.Stun));
        string[] wanted = ["spa_cwmp_informs", "spa_cwmp_sessions_total", "spa_cwmp_session_duration_seconds_bucket", "spa_cwmp_faults", "spa_cwmp_tasks_ended", "spa_cwmp_logins_refused", "spa_cwmp_tasks", "spa_cwmp_sessions_open", "spa_device_requests", "spa_logins", "spa_api_requests", "spa_webhook_attempts", "spa_fleet_devices", "spa_fleet_troubled", "spa_stun_requests", "http_server_request_duration_seconds_bucket", "kestrel_active_connections"];
        var text = string.Empty;
        for (var since = Environment.TickCount64; !wanted.All(n => text.Contains(n, StringComparison.Ordinal));)
        {
            Assert.True(Environment.TickCount64 - since < 60_000, $"not there: {string.Join(", ", wanted.Where(n => !text.Contains(n, StringComparison.Ordinal)))}");
            text = await api.GetStringAsync("/metrics");
            await Task.Delay(100);
        }

        return text;
    }

    [Fact]
    public async Task Sessions_of_CWMP_are_counted_by_what_happens_in_them_and_nothing_a_stranger_says_is_a_label()
    {
        var before = Figures(await Scraped());
        var after = Figures(await Scraped());
        foreach (var (series, more) in new[]
        {
            ("spa_cwmp_informs_total{event=\"2-periodic\"}", 1.0), ("spa_cwmp_informs_total{event=\"other\"}", 1), ("spa_cwmp_sessions_total{outcome=\"whole\"}", 1), ("spa_cwmp_sessions_total{outcome=\"broken\"}", 2),
            ("spa_cwmp_faults_total{code=\"9005\"}", 1), ("spa_cwmp_faults_total{code=\"other\"}", 1), ("spa_cwmp_tasks_ended_total{kind=\"set\",state=\"failed\"}", 2), ("spa_cwmp_logins_refused_total{why=\"password\"}", 2),
            ("spa_cwmp_session_duration_seconds_count", 1),
        })
        {
            var (was, now) = (before.GetValueOrDefault(series), after.GetValueOrDefault(series));
            Assert.True(now - was == more, $"{series}: {was}, then {now}");
        }

        Assert.True(after.GetValueOrDefault("spa_cwmp_tasks{state=\"queued\"}") > 0, "no task waits");
        Assert.DoesNotContain("strange", string.Join('\n', after.Keys), StringComparison.Ordinal);
    }

    // Without the labels that are the same everywhere.
    private static Dictionary<string, double> Figures(string text) => Sample().Matches(text).Select(m => (Name: m.Groups[1].Value, Labels: string.Join(',', Label().Matches(m.Groups[2].Value).Select(l => l.Value)
        .Where(l => !l.StartsWith("otel_", StringComparison.Ordinal) && !l.StartsWith("node=", StringComparison.Ordinal))), Value: double.Parse(m.Groups[3].Value, CultureInfo.InvariantCulture)))
        .Where(s => s.Name.StartsWith("spa_cwmp", StringComparison.Ordinal)).GroupBy(s => s.Labels.Length == 0 ? s.Name : $"{s.Name}{{{s.Labels}}}").ToDictionary(g => g.Key, g => g.Sum(s => s.Value));

    // A session that is whole, with two faults in it; two that are broken; one that does not come about.
    private async Task Managed()
    {
        var (mac, id) = (MacAddress.Of("00e04c000001"), new DeviceId("Maker", "00E04C", "Router", "R1"));
        var password = await server.OnStore(async store =>
        {
            await store.Write(on =>
            {
                Devices.Put(on, new Device(mac) { State = DeviceState.Enrolled, EnrolledAt = DateTimeOffset.UtcNow, EnrolledBy = "test", Model = "ROUTER" });
                Cwmps.Bind(on, mac, AcsIdentity.Of(id)!);
                Cwmps.Given(on, mac, 1, DateTimeOffset.UtcNow);
                Cwmps.Refused(on, mac, ImmutableDictionary<string, string>.Empty.Add(AcsPlan.Rhythm, string.Empty));
                foreach (var due in new[] { DateTimeOffset.UtcNow, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1) })
                {
                    store.CwmpTasks.Add(on, mac, new AcsTask(0, AcsTaskKind.Set, ["Device.Nothing", "1"]) { AskedBy = "eve", AskedAt = DateTimeOffset.UtcNow, Due = due });
                }
            });
            return new AcsCredentials(store.Box, new AcsOptions(), TimeProvider.System).PasswordOf(mac, 1);
        });
        var http = server.Stranger.BaseAddress!.ToString();
        using var wrong = new TestCpe(http, id) { Login = (mac.ToString(), "guess") };
        Assert.Equal(HttpStatusCode.Unauthorized, await wrong.Session("2 PERIODIC"));
        using var cpe = new TestCpe(http, id) { Login = (mac.ToString(), password) };
        var codes = new Queue<int>([9005, 9999]);
        cpe.Answers = request => request is SetParameterValues ? new CwmpFault(FaultCode.InvalidArguments, "no", [new("Device.Nothing", (FaultCode)codes.Dequeue(), "strange words")]) : null;
        Assert.Equal(HttpStatusCode.NoContent, await cpe.Session("2 PERIODIC", "X strange event"));
        Assert.NotNull(await cpe.Send(cpe.Inform("4 VALUE CHANGE")));
        Assert.NotNull(await cpe.Send(cpe.Inform("1 BOOT")));

        // An answer to nothing ends it.
        Assert.Null(await cpe.Send(RebootResponse.Instance));
    }

    [GeneratedRegex(@"^([a-z_]+)(?:\{([^}]*)\})? ([0-9.e+-]+)", RegexOptions.Multiline)]
    private static partial Regex Sample();

    [GeneratedRegex(@"[a-z_]+=""[^""]*""")]
    private static partial Regex Label();

    [GeneratedRegex(@"^([a-z_]+)[{ ]", RegexOptions.Multiline)]
    private static partial Regex Series();

    [GeneratedRegex(@"\b(spa|http|kestrel|dotnet|process)_[a-z_]+")]
    private static partial Regex Named();

    [GeneratedRegex(@"^# HELP (spa_[a-z_]+) (.+?)\s*$", RegexOptions.Multiline)]
    private static partial Regex Help();
}
