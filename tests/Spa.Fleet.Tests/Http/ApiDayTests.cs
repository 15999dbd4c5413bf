using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Spa.Fleet.Inventory;
using Spa.Marks;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Http;

/// <summary>A program does what pages and commands do: layers in stages, sheets, jobs, original units, certificates.</summary>
public class ApiDayTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task A_program_drafts_looks_publishes_in_stages_and_takes_back()
    {
        const string Layer = "customer:api day";
        var (mac, key) = await server.Enrolled("000e08da0001");
        var (other, otherKey) = await server.Enrolled("000e08da0002");
        foreach (var (device, its) in new[] { (mac, key), (other, otherKey) })
        {
            Assert.Null(await server.Operations.Change(device, new() { Customer = "api day" }, Actors.Eve));
            await server.Plain.GetAsync($"/p/{its.Token}/{device}.cfg");
        }

        using var api = await ApiClient.Of(server);
        var (status, draft) = await api.Ask("PATCH", $"/api/drafts/{Layer}", new { entries = new[] { new { name = "Display_Name_1_", value = "new" }, new { name = "VoIP_Caller_Auth_Method_2_", value = "none" } } });
        Assert.Equal((200, 2L, 2), (status, draft.GetProperty("devices").GetInt64(), draft.GetProperty("differences").GetArrayLength()));
        Assert.Contains("can call any number", draft.GetProperty("warnings")[0].GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(204, (await api.Ask("DELETE", $"/api/drafts/{Layer}?name=VoIP_Caller_Auth_Method_2_")).Status);
        Assert.Contains(((await api.Ask("GET", "/api/drafts")).Body).EnumerateArray(), d => d.GetProperty("scope").GetString() == Layer && d.GetProperty("changes").GetInt64() == 1);

        // What was seen is stale now: neither a change nor a publish goes through.
        var stale = draft.GetProperty("seen").GetString()!;
        using var maker = await ApiClient.Of(server, "ann");
        Assert.Equal(200, (await maker.Ask("PATCH", $"/api/drafts/{Layer}", new { entries = new[] { new { name = "Display_Name_1_", value = "Ann's" } } })).Status);
        (status, var problem) = await api.Ask("PATCH", $"/api/drafts/{Layer}", new { entries = new[] { new { name = "Display_Name_1_", value = "mine" } } }, $"\"{stale}\"");
        Assert.Equal((412, "Display_Name_1_"), (status, problem.GetProperty("errors")[0].GetProperty("field").GetString()));
        (status, problem) = await api.Ask("POST", "/api/publishes", new { scope = Layer, reason = "r", seen = stale });
        Assert.Equal((409, "Nothing was published: see the errors."), (status, problem.GetProperty("detail").GetString()));

        var seen = (await api.Ask("GET", $"/api/drafts/{Layer}")).Body.GetProperty("seen").GetString();
        Assert.Equal(422, (await api.Ask("POST", "/api/publishes", new { scope = Layer, reason = "" })).Status);
        Assert.Equal(422, (await api.Ask("POST", "/api/publishes", new { scope = Layer, reason = "r", first = new[] { "half" } })).Status);
        (status, var made) = await api.Ask("POST", "/api/publishes", new { scope = Layer, reason = "names", first = new[] { $"device:{mac}" }, stopAfterFailures = 1, seen });
        Assert.Equal((201, 1L), (status, made.GetProperty("revision").GetInt64()));
        var publish = $"/api/publishes/{made.GetProperty("publish").GetInt64()}";
        Assert.Equal("Ann's", await Fetch(mac, key));
        Assert.Equal(string.Empty, await Fetch(other, otherKey));
        var shown = (await api.Ask("GET", publish)).Body;
        Assert.Equal(("running", 1, 1L), (shown.GetProperty("publish").GetProperty("state").GetString(), shown.GetProperty("publish").GetProperty("stage").GetInt32(), shown.GetProperty("progress").GetProperty("fetched").GetInt64()));

        Assert.Equal(204, (await api.Ask("POST", publish + "/pause")).Status);
        (status, problem) = await api.Ask("POST", publish + "/pause");
        Assert.Equal((409, true), (status, problem.GetProperty("detail").GetString()!.EndsWith("It is paused already.", StringComparison.Ordinal)));
        Assert.Equal(204, (await api.Ask("POST", publish + "/continue")).Status);
        Assert.Equal(204, (await api.Ask("POST", publish + "/stop", new { reason = "enough" })).Status);
        Assert.Equal("Stopped by admin: enough", (await api.Ask("GET", $"/api/publishes?scope={Layer}")).Body[0].GetProperty("why").GetString());
        Assert.Equal(204, (await api.Ask("POST", publish + "/rollback")).Status);
        Assert.Equal(string.Empty, await Fetch(mac, key));

        var history = (await api.Ask("GET", $"/api/history/{Layer}")).Body;
        Assert.Equal((2, "names"), (history.GetArrayLength(), history[1].GetProperty("reason").GetString()));
        Assert.Equal("Ann's", (await api.Ask("GET", $"/api/revisions/1/{Layer}")).Body.GetProperty("entries")[0].GetProperty("value").GetString());
        Assert.Equal(404, (await api.Ask("GET", $"/api/revisions/9/{Layer}")).Status);
        Assert.Equal((201, 3L), Revision(await api.Ask("POST", "/api/publishes", new { scope = Layer, reason = "back", revision = 1 })));
        Assert.Equal("Ann's", await Fetch(other, otherKey));
        Assert.Equal(404, (await api.Ask("POST", "/api/publishes", new { scope = Layer, reason = "back", revision = 9 })).Status);
    }

    [Fact]
    public async Task A_sheet_is_tried_taken_and_given()
    {
        using var api = await ApiClient.Of(server);
        var good = "mac,customer,note\n000e08db0001,sheets,one\n000e08db0002,sheets,two\n"u8.ToArray();
        var (status, text) = await api.Send("/api/devices/import?dryRun=true", "text/csv", good);
        Assert.Equal((200, false, 2), (status, Json(text).GetProperty("done").GetBoolean(), Json(text).GetProperty("added").GetInt32()));
        Assert.Equal(0, (await api.Ask("GET", "/api/devices?q=customer:sheets")).Body.GetProperty("items").GetArrayLength());

        (status, text) = await api.Send("/api/devices/import", "text/csv", "mac,site\n000e08db0001,berlin\nnone,x\n"u8.ToArray());
        Assert.Equal(422, status);
        Assert.Contains(Json(text).GetProperty("errors").EnumerateArray(), e => e.GetProperty("detail").GetString()!.StartsWith("Line 3, mac:", StringComparison.Ordinal));
        (status, text) = await api.Send("/api/devices/import?name=fleet.csv", "text/csv", good);
        Assert.Equal((200, true), (status, Json(text).GetProperty("done").GetBoolean()));
        Assert.Contains((await api.Ask("GET", "/api/audit?q=fleet.csv")).Body.GetProperty("items").EnumerateArray(), r => r.GetProperty("text").GetString() == "Import of fleet.csv: 2 added, 0 changed, 0 as they were.");

        var sheet = await api.Client.GetStringAsync("/api/devices/export?q=customer:sheets");
        Assert.Equal(3, sheet.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("00:0e:08:db:00:02,", sheet, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(422, (await api.Ask("GET", "/api/devices/export?q=state:odd")).Status);
    }

    [Fact]
    public async Task A_job_is_counted_begun_watched_and_stopped()
    {
        using var api = await ApiClient.Of(server);
        for (var i = 0; i < 3; i++)
        {
            await server.Operations.Add(MacAddress.Of($"000e08dc000{i}"), new() { Customer = "jobs", Tags = "old" }, Actors.Eve);
        }

        Assert.Equal(3, (await api.Ask("POST", "/api/jobs/count", new { action = "block", q = "customer:jobs" })).Body.GetProperty("count").GetInt64());
        var (status, job) = await api.Ask("POST", "/api/jobs", new { action = "tag", argument = "pilot", q = "customer:jobs" });
        Assert.Equal(202, status);
        var address = $"/api/jobs/{job.GetProperty("id").GetString()}";
        await Until(async () => (job = (await api.Ask("GET", address)).Body).GetProperty("state").GetString() == "finished");
        Assert.Equal(3, job.GetProperty("done").GetInt64());
        Assert.Contains("pilot", server.Store.Read(on => Devices.Find(on, MacAddress.Of("000e08dc0001")))!.Tags);
        Assert.Equal(404, (await api.Ask("POST", address + "/stop")).Status);
        Assert.Equal(202, (await api.Ask("POST", "/api/jobs/rename", new { field = "tag", from = "old", to = "new" })).Status);
        await Until(() => Task.FromResult(server.Store.Read(on => Devices.Find(on, MacAddress.Of("000e08dc0002")))!.Tags.Contains("new")));

        Assert.Equal(422, (await api.Ask("POST", "/api/jobs", new { action = "block" })).Status);
        Assert.Equal(422, (await api.Ask("POST", "/api/jobs", new { action = "block", q = "state:odd" })).Status);
        Assert.Equal(404, (await api.Ask("POST", "/api/jobs", new { action = "block", q = "customer:nobody" })).Status);
        Assert.Equal(422, (await api.Ask("POST", "/api/jobs/rename", new { field = "site", from = "x", to = "y" })).Status);
    }

    [Fact]
    public async Task Original_units_get_codes_and_rules()
    {
        using var api = await ApiClient.Of(server);
        await server.Operations.Add(MacAddress.Of("000e08dd0001"), new(), Actors.Eve);
        var (status, code) = await api.Ask("POST", "/api/devices/000e08dd0001/code", new { hours = 2 });
        Assert.Equal((200, $"/init/{code.GetProperty("code").GetString()}"), (status, code.GetProperty("path").GetString()));
        using var unit = server.Secure(null);
        Assert.Contains("GPP_SA", await unit.GetStringAsync(code.GetProperty("path").GetString()), StringComparison.Ordinal);
        Assert.Equal(422, (await api.Ask("POST", "/api/devices/000e08dd0001/code", new { hours = 5000 })).Status);
        Assert.Equal(404, (await api.Ask("POST", "/api/devices/000e08ddffff/code", new { })).Status);

        Assert.Equal(204, (await api.Ask("PUT", "/api/unit-rules/SPA-2102", new { enrol = "plain", fetch = "tftp" })).Status);
        var rule = Assert.Single((await api.Ask("GET", "/api/unit-rules")).Body.EnumerateArray());
        Assert.Equal(("SPA2102", "plain", "tftp", "md5"), (rule.GetProperty("model").GetString(), rule.GetProperty("enrol").GetString(), rule.GetProperty("fetch").GetString(), rule.GetProperty("digest").GetString()));
        Assert.Equal(204, (await api.Ask("DELETE", "/api/unit-rules/SPA2102")).Status);
        Assert.Equal(404, (await api.Ask("DELETE", "/api/unit-rules/SPA2102")).Status);
        Assert.Equal(422, (await api.Ask("PUT", "/api/unit-rules/a.b", new { enrol = "plain", fetch = "tftp" })).Status);
    }

    [Fact]
    public async Task Certificates_are_issued_renewed_listed_and_revoked()
    {
        using var api = await ApiClient.Of(server);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=unit", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        await server.Operations.Add(MacAddress.Of("000e08de0001"), new(), Actors.Eve);
        var (status, made) = await api.Ask("POST", "/api/certificates", new { mac = "000e08de0001", csr = request });
        Assert.Equal(201, status);
        using var certificate = X509Certificate2.CreateFromPem(made.GetProperty("pem").GetString());
        using var shown = certificate.CopyWithPrivateKey(key);
        using var unit = server.Secure(shown);
        Assert.Contains("GPP_SA", await unit.GetStringAsync("/enrol/000e08de0001.xml"), StringComparison.Ordinal);
        Assert.Equal(200, (await api.Ask("POST", "/api/certificates/000e08de0001/renew")).Status);
        Assert.Equal(404, (await api.Ask("POST", "/api/certificates/000e08deffff/renew")).Status);
        var listed = (await api.Ask("GET", "/api/certificates")).Body.EnumerateArray().Where(c => c.GetProperty("mac").GetString() == "000e08de0001").ToList();
        Assert.Equal(2, listed.Count);
        Assert.Equal(204, (await api.Ask("POST", "/api/certificates/revoke", new { number = certificate.SerialNumber, reason = "lost" })).Status);
        Assert.DoesNotContain("GPP_SA", await unit.GetStringAsync("/enrol/000e08de0001.xml"), StringComparison.Ordinal);
        Assert.Equal("lost", Assert.Single((await api.Ask("GET", "/api/certificates?revoked=true")).Body.EnumerateArray()).GetProperty("reason").GetString());
        Assert.Equal(204, (await api.Ask("POST", "/api/certificates/revoke", new { mac = "000e08de0001" })).Status);
        Assert.Equal(404, (await api.Ask("POST", "/api/certificates/revoke", new { mac = "000e08de0001" })).Status);
        Assert.Equal(422, (await api.Ask("POST", "/api/certificates/revoke", new { pem = "none" })).Status);
        Assert.Equal(422, (await api.Ask("POST", "/api/certificates/revoke", new { mac = "000e08de0001", number = "1" })).Status);
        Assert.Equal(422, (await api.Ask("POST", "/api/certificates", new { mac = "000e08de0001", csr = "none" })).Status);
    }

    [Fact]
    public async Task The_profile_of_a_real_unit_goes_into_a_draft()
    {
        using var api = await ApiClient.Of(server);
        var file = await File.ReadAllBytesAsync(Repository.Path("samples", "profiles", "from-a-unit.xml"));
        var (status, text) = await api.Send("/api/import/customer:moved?dryRun=true", "application/octet-stream", file);
        Assert.Equal(200, status);
        var plan = Json(text);
        Assert.Equal(
            ["Proxy_1_", "Display_Name_1_", "User_ID_1_", "Password_1_", "Dial_Plan_1_", "PSTN_Answer_Delay_2_", "Dial_Tone"],
            plan.GetProperty("changes").EnumerateArray().Select(c => c.GetString()));
        Assert.Equal((0, "Profile_Rule", "Vendor_Extra"), (plan.GetProperty("drafted").GetInt32(), plan.GetProperty("server")[0].GetString(), plan.GetProperty("unknown")[0].GetString()));
        var bad = Json((await api.Send("/api/import/customer:moved?dryRun=true", "application/octet-stream", System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(file).Replace(">3600</Resync_Periodic>", ">often</Resync_Periodic>", StringComparison.Ordinal)))).Text);
        var wrong = Assert.Single(bad.GetProperty("wrong").EnumerateArray());
        Assert.Equal((10, "Resync_Periodic"), (wrong.GetProperty("line").GetInt32(), wrong.GetProperty("element").GetString()));
        Assert.StartsWith("cannot be this: expected", wrong.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty((await api.Ask("GET", "/api/drafts/customer:moved")).Body.GetProperty("changes").EnumerateArray());

        var encrypted = Configuration.Profiles.ProfileCipher.Encrypt(file, "a passphrase", Configuration.Profiles.KeyDigest.Md5, [1, 2, 3, 4, 5, 6, 7, 8]);
        Assert.Equal(422, (await api.Send("/api/import/customer:moved", "application/octet-stream", encrypted)).Status);
        Assert.Equal(200, (await api.Send("/api/import/customer:moved", "application/octet-stream", encrypted, ("X-Profile-Key", "a passphrase"))).Status);
        var draft = (await api.Ask("GET", "/api/drafts/customer:moved")).Body;
        Assert.Equal(7, draft.GetProperty("changes").GetArrayLength());
        Assert.DoesNotContain("swordfish", text + draft.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(413, (await api.Send("/api/import/customer:moved", "application/octet-stream", new byte[300_000])).Status);
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private static (int, long) Revision((int Status, JsonElement Body) answer) => (answer.Status, answer.Body.GetProperty("revision").GetInt64());

    private static async Task Until(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await holds())
        {
            await Task.Delay(20, limit.Token);
        }
    }

    private async Task<string> Fetch(MacAddress mac, DeviceKey key) => ProfileTests.Open(await server.Plain.GetByteArrayAsync($"/p/{key.Token}/{mac}.cfg"), key.Key)["Display_Name_1_"];
}
