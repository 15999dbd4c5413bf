using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Spa.Fleet.Access;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Fleet.Publishing;
using Spa.Marks;
using Spa.ProvisioningServer.Hosting.Bulk;
using Spa.ProvisioningServer.Hosting.Publishing;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Http;

/// <summary>Every operation of the API, with every role, on what belongs to another customer.</summary>
public sealed class ApiAccessTests : IAsyncLifetime, IDisposable
{
    private const string Beta = "000e08c90002";
    private readonly RunningServer server = new() { Change = o => o with { ApiRate = 100_000 } };

    // Name of the operation, what it asks of another customer's object ({publish}, {code}, {job} stand for those), its body, and what who may everything gets of something that is not there (null = the same address).
    public static TheoryData<string, string, string?, string?> Rows => new()
    {
        { "searchDevices", "/api/devices", null, null },
        { "addDevice", "/api/devices", "{\"mac\":\"000e08c90009\",\"customer\":\"beta\"}", null },
        { "getDevice", $"/api/devices/{Beta}", null, null },
        { "changeDevice", $"/api/devices/{Beta}", "{\"note\":\"x\"}", null },
        { "removeDevice", $"/api/devices/{Beta}", null, "/api/devices/000e08ffffff" },
        { "blockDevice", $"/api/devices/{Beta}/block", null, "/api/devices/000e08ffffff/block" },
        { "unblockDevice", $"/api/devices/{Beta}/unblock", null, null },
        { "changeDeviceKey", $"/api/devices/{Beta}/new-key", null, null },
        { "notifyDevice", $"/api/devices/{Beta}/notify", "{\"event\":\"resync\"}", null },
        { "getCwmp", $"/api/devices/{Beta}/cwmp", null, null },
        { "getCwmpParameters", $"/api/devices/{Beta}/cwmp/parameters", null, null },
        { "getCwmpTree", $"/api/devices/{Beta}/cwmp/tree", null, null },
        { "askCwmp", $"/api/devices/{Beta}/cwmp/tasks", "{\"kind\":\"reboot\"}", null },
        { "dropCwmpTask", $"/api/devices/{Beta}/cwmp/tasks/1", null, null },
        { "callDevice", $"/api/devices/{Beta}/cwmp/call", null, null },
        { "joinCwmp", $"/api/devices/{Beta}/cwmp/join", "{\"with\":\"000e08ff0001\"}", null },
        { "logCwmp", $"/api/devices/{Beta}/cwmp/log", "{\"minutes\":5}", null },
        { "getCwmpLog", $"/api/devices/{Beta}/cwmp/log", null, null },
        { "getCwmpFile", $"/api/devices/{Beta}/cwmp/files/1", null, null },
        { "changeDevices", "/api/devices/bulk", "{\"macs\":[\"000e08c90002\"],\"action\":\"unblock\"}", null },
        { "getReport", $"/api/devices/{Beta}/report", null, null },
        { "getEvents", $"/api/devices/{Beta}/events", null, null },
        { "previewProfile", $"/api/devices/{Beta}/profile", null, null },
        { "importDevices", "/api/devices/import?dryRun=true", "csv:mac,note\n000e08c90002,theirs\n", null },
        { "exportDevices", "/api/devices/export", null, null },
        { "giveCode", $"/api/devices/{Beta}/code", "{}", null },
        { "listJobs", "/api/jobs", null, null },
        { "getJob", "/api/jobs/{job}", null, null },
        { "getJobDevices", "/api/jobs/{job}/devices", null, null },
        { "startJob", "/api/jobs", "{\"action\":\"tag\",\"argument\":\"x\",\"macs\":[\"000e08c90002\"]}", null },
        { "countJob", "/api/jobs/count", "{\"action\":\"tag\",\"argument\":\"x\",\"macs\":[\"000e08c90002\"]}", null },
        { "renameGroup", "/api/jobs/rename", "{\"field\":\"tag\",\"from\":\"betas\",\"to\":\"others\"}", null },
        { "stopJob", "/api/jobs/{job}/stop", null, null },
        { "listWaiting", "/api/waiting", null, null },
        { "approveUnit", "/api/waiting/{code}/approve", null, "/api/waiting/none/approve" },
        { "refuseUnit", "/api/waiting/{code}/refuse", null, "/api/waiting/none/refuse" },
        { "listLayers", "/api/layers?devices=true", null, null },
        { "getLayer", "/api/layers/customer:beta", null, null },
        { "setLayer", "/api/layers/site:beta/paris", "{}", null },
        { "unsetLayer", "/api/layers/customer:beta?name=Proxy_1_", null, null },
        { "listDrafts", "/api/drafts", null, null },
        { "getDraft", "/api/drafts/customer:beta", null, null },
        { "changeDraft", "/api/drafts/site:beta/paris", "{}", null },
        { "discardDraft", "/api/drafts/customer:beta", null, "/api/drafts/customer:none" },
        { "importProfile", "/api/import/customer:beta?dryRun=true", "file:<flat-profile><Display_Name_1_>x</Display_Name_1_></flat-profile>", null },
        { "getHistory", "/api/history/customer:beta", null, null },
        { "getRevision", "/api/revisions/1/customer:beta", null, null },
        { "listPublishes", "/api/publishes", null, null },
        { "getPublish", "/api/publishes/{publish}", null, null },
        { "publish", "/api/publishes", "{\"scope\":\"customer:beta\",\"reason\":\"x\",\"seen\":\"0.0\"}", null },
        { "pausePublish", "/api/publishes/{publish}/pause", null, "/api/publishes/99/pause" },
        { "continuePublish", "/api/publishes/{publish}/continue", null, "/api/publishes/99/continue" },
        { "stopPublish", "/api/publishes/{publish}/stop", "{}", "/api/publishes/99/stop" },
        { "rollBackPublish", "/api/publishes/{publish}/rollback", null, "/api/publishes/99/rollback" },
        { "listUnitRules", "/api/unit-rules", null, null },
        { "setUnitRule", "/api/unit-rules/SPA2102", "{\"enrol\":\"https\",\"fetch\":\"http\"}", null },
        { "removeUnitRule", "/api/unit-rules/SPA2103", null, null },
        { "listCertificates", "/api/certificates", null, null },
        { "issueCertificate", "/api/certificates", "{\"mac\":\"000e08c90002\",\"csr\":\"none\"}", null },
        { "renewCertificate", $"/api/certificates/{Beta}/renew", null, null },
        { "revokeCertificate", "/api/certificates/revoke", "{\"mac\":\"000e08c90002\"}", null },
        { "listFirmware", "/api/firmware", null, null },
        { "uploadFirmware", "/api/firmware", "file:none", null },
        { "assignFirmware", "/api/firmware/SPA3102/assignment", "{\"version\":\"9\"}", null },
        { "removeFirmware", "/api/firmware/SPA3102/9", null, null },
        { "listOperators", "/api/operators", null, null },
        { "addOperator", "/api/operators", "{\"name\":\"x\",\"password\":\"short\",\"role\":\"viewer\"}", null },
        { "allowOperator", "/api/operators/nobody", "{\"role\":\"viewer\"}", null },
        { "removeOperator", "/api/operators/nobody", null, null },
        { "setPassword", "/api/operators/nobody/password", "{\"password\":\"a long password\"}", null },
        { "listTokens", "/api/tokens", null, null },
        { "addToken", "/api/tokens", "{\"name\":\"x\",\"scopes\":[\"none\"]}", null },
        { "revokeToken", "/api/tokens/00000000", null, null },
        { "listAudit", "/api/audit", null, null },
        { "verifyAudit", "/api/audit/verify", null, null },
        { "listWebhooks", "/api/webhooks", null, null },
        { "addWebhook", "/api/webhooks", "{\"name\":\"x\",\"address\":\"none\",\"kinds\":[]}", null },
        { "changeWebhook", "/api/webhooks/none", "{\"kinds\":[]}", null },
        { "removeWebhook", "/api/webhooks/none", null, null },
        { "testWebhook", "/api/webhooks/none/test", null, null },
        { "retryWebhook", "/api/webhooks/none/retry", null, null },
        { "changeWebhookSecret", "/api/webhooks/none/secret", null, null },
        { "listDeliveries", "/api/webhooks/none/deliveries", null, null },
        { "getHealth", "/api/health", null, null },
    };

    [Fact]
    [Attack("D2")]
    public async Task Every_operation_asks_for_its_right_and_shows_nothing_of_another_customer()
    {
        var names = await Fill();
        var described = Described();
        Assert.Equal(described.Keys.Order(), Rows.Select(r => (string)r[0]).Order());
        var people = new List<(Actor Actor, ApiClient Client)>();
        foreach (var role in Enum.GetValues<Role>())
        {
            foreach (var customer in new[] { null, "acme" })
            {
                var name = $"{role}-{customer ?? "all"}".ToLowerInvariant();
                people.Add((new Actor(name, role, customer is null ? [] : [customer]), await ApiClient.Of(server, name, role, customer)));
            }
        }

        people.Add((new Actor("narrow", Role.Admin, []) { Scopes = [Right.ReportsRead] }, await ApiClient.Of(server, "narrow", Role.Admin, null, "reports:read")));
        var faults = new List<string>();
        foreach (var row in Rows)
        {
            var (operation, path, body, harmless) = ((string)row[0], (string)row[1], (string?)row[2], (string?)row[3]);
            var (method, right) = described[operation];
            foreach (var (actor, client) in people)
            {
                var may = actor.May(right);
                var address = may && actor.SeesAll && harmless is not null ? harmless : path;
                foreach (var (mark, value) in names)
                {
                    address = address.Replace(mark, value, StringComparison.Ordinal);
                }

                var (status, text) = await Ask(client, method, address, body);
                var where = $"{actor.Name}: {method} {address} answered {status} {text}";
                if ((status == 403) == may || status is 400 or 401 or >= 429)
                {
                    faults.Add(where);
                }

                // What is another customer's is not there: not a word of it in lists, and no difference to nothing at all. What was asked for by name may be named in the answer.
                var told = new[] { Beta, "customer:beta", "site:beta/paris" }.Where(n => $"{address} {body}".Contains(n, StringComparison.Ordinal)).Aggregate(text, (t, n) => t.Replace(n, string.Empty, StringComparison.Ordinal));
                if (may && !actor.SeesAll && (told.Contains("beta", StringComparison.OrdinalIgnoreCase) || (status < 300 && (method != "GET" ? operation is not ("changeDevices" or "importDevices" or "countJob") : text.Contains(Beta, StringComparison.Ordinal)))))
                {
                    faults.Add($"shows or does: {where}");
                }
            }
        }

        people.ForEach(p => p.Client.Dispose());
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    public void Dispose() => server.Dispose();

    private static Dictionary<string, (string Method, Right Right)> Described()
        => JsonNode.Parse(File.ReadAllText(Repository.Path("docs", "openapi.json")))!["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject()).ToDictionary(
            o => (string)o.Value!["operationId"]!, o => (o.Key.ToUpperInvariant(), AccessRules.Scope(((string)o.Value!["description"]!).Split('`')[1])!.Value));

    private static async Task<(int Status, string Text)> Ask(ApiClient client, string method, string path, string? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = body is null ? null
                : body.StartsWith("csv:", StringComparison.Ordinal) ? new StringContent(body[4..], Encoding.UTF8, "text/csv")
                : body.StartsWith("file:", StringComparison.Ordinal) ? new StringContent(body[5..], Encoding.UTF8, "application/octet-stream")
                : new StringContent(body, Encoding.UTF8, "application/json"),
        };
        using var answer = await client.Client.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task<Dictionary<string, string>> Fill()
    {
        await server.Operations.Add(MacAddress.Of("000e08c90001"), new() { Customer = "acme" }, Actors.Eve);
        await server.Operations.Add(MacAddress.Of(Beta), new() { Customer = "beta", Tags = "betas" }, Actors.Eve);
        await server.Operations.Set(LayerScope.Of(MacAddress.Of(Beta)), [new("Display_Name_1_", "x", null)], [], Actors.Eve);
        var layers = server.Host.Services.GetRequiredService<LayerWork>();
        var beta = LayerScope.Parse("customer:beta").OrThrow();
        Assert.True((await layers.Edit(beta, [new LayerChange.SetEntry(new("Display_Name_1_", "x", null))], null, Actors.Eve)).Done);
        var publish = (await layers.Publish(beta, PublishWish.AtOnce("theirs") with { Limits = PublishLimits.Usual with { Hold = true } }, Actors.Eve)).Publish!.Value;
        Assert.True((await layers.Edit(beta, [new LayerChange.SetEntry(new("Display_Name_1_", "y", null))], null, Actors.Eve)).Done);
        var (job, _) = await server.Host.Services.GetRequiredService<BulkWork>().Start(new(BulkAction.Tag, "betas", null, [MacAddress.Of(Beta)]), Actors.Eve);
        using var certificate = RunningServer.SelfSigned(Beta);
        using var unit = server.Secure(certificate);
        await unit.GetAsync($"/enrol/{Beta}.xml");
        var code = server.Store.Read(on => WaitingUnits.Of(on, MacAddress.Of(Beta)))[0].Code;
        return new() { ["{publish}"] = publish.ToString(CultureInfo.InvariantCulture), ["{job}"] = job!, ["{code}"] = code };
    }
}
