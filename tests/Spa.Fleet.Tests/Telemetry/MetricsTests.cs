using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Spa.Fleet.Tests.Http;
using Spa.Marks;
using Spa.ProvisioningServer.Hosting.Webhooks;
using Spa.ProvisioningServer.Security;

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
        string[] wanted = ["spa_device_requests", "spa_logins", "spa_api_requests", "spa_webhook_attempts", "spa_fleet_devices", "spa_fleet_troubled", "http_server_request_duration_seconds_bucket", "kestrel_active_connections"];
        var text = string.Empty;
        for (var since = Environment.TickCount64; !wanted.All(n => text.Contains(n, StringComparison.Ordinal));)
        {
            Assert.True(Environment.TickCount64 - since < 60_000, $"not there: {string.Join(", ", wanted.Where(n => !text.Contains(n, StringComparison.Ordinal)))}");
            text = await api.GetStringAsync("/metrics");
            await Task.Delay(100);
        }

        return text;
    }

    [GeneratedRegex(@"^([a-z_]+)[{ ]", RegexOptions.Multiline)]
    private static partial Regex Series();

    [GeneratedRegex(@"\b(spa|http|kestrel|dotnet|process)_[a-z_]+")]
    private static partial Regex Named();

    [GeneratedRegex(@"^# HELP (spa_[a-z_]+) (.+?)\s*$", RegexOptions.Multiline)]
    private static partial Regex Help();
}
