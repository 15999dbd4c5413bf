using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Spa.Fleet.Access;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Marks;
using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Http;

public class ApiTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task A_program_does_an_operators_work()
    {
        using var api = await ApiClient.Of(server);
        var (status, made) = await api.Ask("POST", "/api/devices", new { mac = "00:0e:08:d0:00:01", customer = "acme", tags = new[] { "b", "a" } });
        Assert.Equal((201, "000e08d00001", "acme", "a"), (status, made.GetProperty("mac").GetString(), made.GetProperty("customer").GetString(), made.GetProperty("tags")[0].GetString()));
        Assert.Equal(409, (await api.Ask("POST", "/api/devices", new { mac = "000e08d00001" })).Status);

        (status, var changed) = await api.Ask("PATCH", "/api/devices/000e08d00001", new { note = "attic", site = "berlin" });
        Assert.Equal((200, "attic", "acme"), (status, changed.GetProperty("note").GetString(), changed.GetProperty("customer").GetString()));
        Assert.Equal(204, (await api.Ask("POST", "/api/devices/000e08d00001/block")).Status);
        Assert.Equal("blocked", (await api.Ask("GET", "/api/devices/000e08d00001")).Body.GetProperty("state").GetString());
        Assert.Equal(204, (await api.Ask("POST", "/api/devices/000e08d00001/unblock")).Status);
        Assert.Equal(409, (await api.Ask("POST", "/api/devices/000e08d00001/new-key")).Status);

        (status, var layer) = await api.Ask("PATCH", "/api/layers/site:acme/berlin", new { entries = new[] { new { name = "Display_Name_1_", value = "{{who}}", access = "readOnly" } }, variables = new[] { new { name = "who", value = "Desk", type = "text" } } });
        Assert.Equal((200, 1L), (status, layer.GetProperty("revision").GetInt64()));
        var profile = (await api.Ask("GET", "/api/devices/000e08d00001/profile")).Body;
        Assert.Contains(profile.GetProperty("values").EnumerateArray(), v => v.GetProperty("name").GetString() == "Display_Name_1_" && v.GetProperty("text").GetString() == "Desk" && v.GetProperty("origin").GetString() == "site acme/berlin");
        Assert.Equal("operator", (await api.Ask("GET", "/api/devices/000e08d00001/events")).Body[0].GetProperty("kind").GetString());
        Assert.Equal(404, (await api.Ask("GET", "/api/devices/000e08d00001/report")).Status);

        Assert.Equal(200, (await api.Ask("DELETE", "/api/layers/site:acme/berlin?name=Display_Name_1_")).Status);
        Assert.Equal(404, (await api.Ask("DELETE", "/api/layers/site:acme/berlin?name=Display_Name_1_")).Status);
        Assert.Equal(204, (await api.Ask("DELETE", "/api/devices/000e08d00001")).Status);
        Assert.Equal(404, (await api.Ask("GET", "/api/devices/000e08d00001")).Status);
    }

    [Fact]
    public async Task A_list_is_read_in_parts()
    {
        for (var i = 0; i < 7; i++)
        {
            await server.Operations.Add(MacAddress.Of($"000e08d100{i:x2}"), new() { Customer = "pages" }, Actors.Eve);
        }

        using var api = await ApiClient.Of(server);
        var macs = new List<string>();
        string? next = null;
        do
        {
            var (status, part) = await api.Ask("GET", $"/api/devices?q=pages&limit=3{(next is null ? string.Empty : $"&after={next}")}");
            Assert.Equal(200, status);
            macs.AddRange(part.GetProperty("items").EnumerateArray().Select(d => d.GetProperty("mac").GetString()!));
            next = part.GetProperty("next").GetString();
        }
        while (next is not null);

        Assert.Equal(Enumerable.Range(0, 7).Select(i => $"000e08d100{i:x2}"), macs);
    }

    [Fact]
    public async Task Of_many_devices_each_is_done_for_itself()
    {
        await server.Operations.Add(MacAddress.Of("000e08d20001"), new(), Actors.Eve);
        using var api = await ApiClient.Of(server);
        var (status, body) = await api.Ask("POST", "/api/devices/bulk", new { macs = new[] { "000e08d20001", "000e08d2ffff" }, action = "change", change = new { customer = "bulk" } });
        Assert.Equal((200, 1), (status, body.GetProperty("done").GetInt32()));
        Assert.Equal("000e08d2ffff is not in the inventory.", Assert.Single(body.GetProperty("refused").EnumerateArray()).GetProperty("detail").GetString());
        Assert.Equal("bulk", server.Store.Read(on => Devices.Find(on, MacAddress.Of("000e08d20001")))!.Customer);
        Assert.Equal(422, (await api.Ask("POST", "/api/devices/bulk", new { macs = Array.Empty<string>(), action = "block" })).Status);
        Assert.Equal(422, (await api.Ask("POST", "/api/devices/bulk", new { macs = new[] { "000e08d20001" }, action = "change" })).Status);
    }

    [Fact]
    public async Task Two_who_change_one_layer_do_not_overwrite_each_other()
    {
        using var api = await ApiClient.Of(server);
        using var seen = await api.Client.GetAsync("/api/layers/customer:tags");
        var tag = seen.Headers.ETag!.Tag;
        Assert.Equal("\"0\"", tag);
        Assert.Equal(200, (await api.Ask("PATCH", "/api/layers/customer:tags", new { entries = new[] { new { name = "Display_Name_1_", value = "one" } } }, tag)).Status);
        var (status, problem) = await api.Ask("PATCH", "/api/layers/customer:tags", new { entries = new[] { new { name = "Display_Name_1_", value = "two" } } }, tag);
        Assert.Equal((412, "The layer of customer tags was changed meanwhile (revision 1, not 0): read it again and repeat the change."), (status, problem.GetProperty("detail").GetString()));
        Assert.Equal(412, (await api.Ask("DELETE", "/api/layers/customer:tags?name=Display_Name_1_", null, tag)).Status);
        Assert.Equal("one", server.Store.Read(on => server.Store.Layers.Get(on, LayerScope.Parse("customer:tags").OrThrow())).Entries["Display_Name_1_"].Text);
        Assert.Equal(200, (await api.Ask("DELETE", "/api/layers/customer:tags?name=Display_Name_1_", null, "\"1\"")).Status);
    }

    // Method, path, body, status, and what the detail begins with.
    public static TheoryData<string, string, string?, int, string> Refused => new()
    {
        { "GET", "/api/nothing", null, 404, "There is nothing at this address" },
        { "PUT", "/api/devices", "{}", 405, "This address does not take that method" },
        { "POST", "/api/devices", "{", 400, "The body is not as /api/openapi.json describes it" },
        { "POST", "/api/devices", "{}", 400, "The body is not as /api/openapi.json describes it" },
        { "POST", "/api/devices", "{\"mac\":\"000e08d00009\",\"custommer\":\"x\"}", 400, "The body is not as /api/openapi.json describes it, at $.custommer" },
        { "POST", "/api/devices", "{\"mac\":\"no\"}", 400, "The body is not as /api/openapi.json describes it, at $.mac" },
        { "POST", "/api/devices", "{\"mac\":\"000e08d00009\",\"site\":\"x\"}", 422, "A site needs a customer" },
        { "POST", "/api/devices/bulk", "{\"macs\":[\"000e08d00009\"],\"action\":\"explode\"}", 400, "The body is not as /api/openapi.json describes it, at $.action" },
        { "POST", "/api/devices/bulk", "{\"macs\":[\"000e08d00009\"],\"action\":1}", 400, "The body is not as /api/openapi.json describes it, at $.action" },
        { "GET", "/api/devices?limit=many", null, 400, "The request is not as" },
        { "GET", "/api/devices/zzz", null, 404, "zzz is not in the inventory" },
        { "GET", "/api/layers/planet:mars", null, 404, "'planet:mars' names no layer" },
        { "PATCH", "/api/layers/all", "{\"entries\":[{\"name\":\"Dial_Tone\",\"value\":\"loud\"}]}", 422, "Nothing was changed: mend what the errors name." },
        { "POST", "/api/waiting/none/approve", null, 404, "No unit waits" },
        { "PUT", "/api/firmware/SPA3102/assignment", "{\"version\":\"9.9.9\"}", 404, "There is no image 9.9.9" },
        { "POST", "/api/tokens", "{\"name\":\"x\",\"scopes\":[\"devices:*\"]}", 422, "There is no scope 'devices:*'" },
        { "POST", "/api/tokens", "{\"name\":\"x\",\"scopes\":[\"devices:read\"],\"days\":100000}", 422, "A token is good for 1 to 730 days." },
        { "DELETE", "/api/tokens/00000000", null, 404, "There is no token 00000000." },
        { "POST", "/api/operators", "{\"name\":\"a b\",\"password\":\"0123456789\",\"role\":\"viewer\"}", 422, "A name has 1 to 40" },
        { "POST", "/api/operators", "{\"name\":\"x\",\"password\":\"short\",\"role\":\"viewer\"}", 422, "A password has at least 10" },
        { "DELETE", "/api/operators/admin", null, 409, "admin is the last administrator" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_is_refused_says_what_and_why(string method, string path, string? body, int status, string detail)
    {
        using var api = await ApiClient.Of(server);
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        using var answer = await api.Client.SendAsync(request);
        Assert.Equal((status, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.StartsWith(detail, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task A_bad_value_is_named_with_its_place()
    {
        using var api = await ApiClient.Of(server);
        var (_, problem) = await api.Ask("PATCH", "/api/layers/all", new { entries = new[] { new { name = "Dial_Tone", value = "420@-19;loud" } } });
        var error = Assert.Single(problem.GetProperty("errors").EnumerateArray());
        Assert.Equal(("Dial_Tone", 8), (error.GetProperty("field").GetString(), error.GetProperty("at").GetInt32()));
        Assert.StartsWith("Dial_Tone cannot be this", error.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [Attack("W4")]
    [InlineData("text/plain", 100, 415)]
    [InlineData("application/json", 300_000, 413)]
    public async Task A_body_of_another_kind_or_size_is_refused(string type, int bytes, int status)
    {
        using var api = await ApiClient.Of(server);
        using var body = new StringContent($"{{\"mac\":\"{new string('0', bytes)}\"}}", Encoding.UTF8, type);
        using var answer = await api.Client.PostAsync("/api/devices", body);
        Assert.Equal((status, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    [Attack("W1")]
    public async Task Without_a_token_every_address_of_the_api_gives_the_same_answer()
    {
        var answers = new HashSet<string>();
        foreach (var path in new[] { "/api", "/api/", "/api/devices", "/API/devices", "/api//devices", "/api/%64evices", "/api/devices/000e08d00001", "/api/nothing", "/api/openapi.json", "/api/operators", "/api/audit" })
        {
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post, HttpMethod.Delete })
            {
                using var request = new HttpRequestMessage(method, path);
                using var answer = await server.Plain.SendAsync(request);
                Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
                answers.Add($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            }
        }

        Assert.StartsWith("401 ", Assert.Single(answers), StringComparison.Ordinal);
    }

    [Fact]
    [Attack("W3")]
    public async Task A_session_cookie_alone_opens_nothing_and_with_the_pages_token_it_does()
    {
        using var browser = await LoggedIn.To(server);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.Client.GetAsync("/api/devices")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.Client.PostAsJsonAsync("/api/devices", new { mac = "000e08d3ffff" })).StatusCode);
        Assert.Null(server.Store.Read(on => Devices.Find(on, MacAddress.Of("000e08d3ffff"))));
        var token = LoggedIn.Token(await browser.Get("/waiting"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/devices") { Content = JsonContent.Create(new { mac = "000e08d3ffff" }) };
        request.Headers.Add("X-Spa-Form", token);
        using var answer = await browser.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    [Fact]
    public async Task A_token_may_what_its_scopes_and_its_owner_may()
    {
        using var reader = await ApiClient.Of(server, "admin", Role.Admin, null, "devices:read");
        Assert.Equal(200, (await reader.Ask("GET", "/api/devices")).Status);
        var (status, problem) = await reader.Ask("POST", "/api/devices", new { mac = "000e08d30001" });
        Assert.Equal((403, "The token has not the scope devices:write."), (status, problem.GetProperty("detail").GetString()));
        Assert.Equal(403, (await reader.Ask("GET", "/api/audit")).Status);

        // A token makes no token that may more than itself, and what the owner loses the token loses.
        using var maker = await ApiClient.Of(server, "maker", Role.Operator, null, "tokens:write", "devices:read", "devices:write");
        Assert.Equal(201, (await maker.Ask("POST", "/api/tokens", new { name = "child", scopes = new[] { "devices:read" } })).Status);
        Assert.Equal(422, (await maker.Ask("POST", "/api/tokens", new { name = "child", scopes = new[] { "layers:write" } })).Status);
        Assert.Equal(403, (await maker.Ask("POST", "/api/tokens", new { name = "child", scopes = new[] { "devices:read" }, @operator = "admin" })).Status);
        Assert.Equal(404, (await maker.Ask("DELETE", $"/api/tokens/{reader.Id}")).Status);
        Assert.Equal(201, (await maker.Ask("POST", "/api/devices", new { mac = "000e08d30002" })).Status);
        Assert.Null(await server.Accounts.Allow("maker", Role.Viewer, [], Actors.Eve));
        Assert.Equal(403, (await maker.Ask("POST", "/api/devices", new { mac = "000e08d30003" })).Status);
        Assert.Null(await server.Accounts.Remove("maker", Actors.Eve));
        Assert.Equal(401, (await maker.Ask("GET", "/api/devices")).Status);
    }

    [Fact]
    public async Task A_token_is_shown_once_kept_as_a_hash_and_ends()
    {
        using var api = await ApiClient.Of(server);
        var (status, made) = await api.Ask("POST", "/api/tokens", new { name = "erp", scopes = new[] { "devices:read" }, days = 30 });
        Assert.Equal(201, status);
        var token = made.GetProperty("token").GetString()!;
        var id = made.GetProperty("made").GetProperty("id").GetString()!;
        using var other = new HttpClient { BaseAddress = new Uri(server.Report.Http) };
        other.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/api/devices")).StatusCode);
        var listed = (await api.Ask("GET", "/api/tokens")).Body;
        Assert.Contains(listed.EnumerateArray(), t => t.GetProperty("id").GetString() == id && t.GetProperty("lastAddress").GetString() == "127.0.0.1");
        Assert.DoesNotContain(token[13..], listed.GetRawText(), StringComparison.Ordinal);
        var kept = server.Store.Read(on => Tokens.Find(on, id))!;
        Assert.DoesNotContain(kept.Hash, listed.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(token[13..], kept + kept.Hash, StringComparison.Ordinal);
        Assert.Equal(204, (await api.Ask("DELETE", $"/api/tokens/{id}")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await other.GetAsync("/api/devices")).StatusCode);
    }

    [Fact]
    public async Task A_token_that_is_over_opens_nothing()
    {
        using var folder = new Folder();
        using var store = Store.Open(folder.Path);
        var clock = new TestClock();
        var tokens = new AccessTokens(store, clock);
        await store.Write(on => Operators.Put(on, "eve", "x", clock.GetUtcNow()));
        var (_, token, _) = await tokens.Add("eve", "short", ["devices:read"], TimeSpan.FromDays(1), Actors.Eve);
        Assert.Equal("eve", (await tokens.Whose(token!, "192.0.2.1"))?.Name);
        clock.Now += TimeSpan.FromDays(1);
        Assert.Null(await tokens.Whose(token!, "192.0.2.1"));
        Assert.Null(await tokens.Whose(new string('x', 5000), "192.0.2.1"));
    }

    [Fact]
    [Attack("D2")]
    public async Task A_token_of_one_customers_operator_sees_no_others()
    {
        await server.Operations.Add(MacAddress.Of("000e08d40001"), new() { Customer = "acme" }, Actors.Eve);
        await server.Operations.Add(MacAddress.Of("000e08d40002"), new() { Customer = "beta" }, Actors.Eve);
        await server.Operations.Set(LayerScope.Parse("customer:beta").OrThrow(), [new("Display_Name_1_", "x", null)], [], Actors.Eve);
        using var api = await ApiClient.Of(server, "api-acme", Role.Operator, "acme");
        foreach (var (method, path, body) in new (string, string, object?)[]
        {
            ("GET", "", null), ("PATCH", "", new { note = "x" }), ("DELETE", "", null), ("POST", "/block", null), ("POST", "/unblock", null), ("POST", "/new-key", null), ("GET", "/report", null), ("GET", "/events", null), ("GET", "/profile", null),
        })
        {
            var theirs = await api.Ask(method, $"/api/devices/000e08d40002{path}", body);
            var none = await api.Ask(method, $"/api/devices/000e08d4ffff{path}", body);
            Assert.Equal((404, none.Body.GetRawText().Replace("000e08d4ffff", "000e08d40002", StringComparison.Ordinal)), (theirs.Status, theirs.Body.GetRawText()));
        }

        Assert.Equal(404, (await api.Ask("GET", "/api/layers/customer:beta")).Status);
        Assert.Equal(404, (await api.Ask("GET", "/api/layers/device:000e08d40002")).Status);
        Assert.Equal(404, (await api.Ask("PATCH", "/api/layers/customer:beta", new { })).Status);
        Assert.Equal(403, (await api.Ask("PATCH", "/api/layers/all", new { })).Status);
        var (_, list) = await api.Ask("GET", "/api/devices");
        Assert.All(list.GetProperty("items").EnumerateArray(), d => Assert.Equal("acme", d.GetProperty("customer").GetString()));
        Assert.DoesNotContain("beta", list.GetRawText() + (await api.Ask("GET", "/api/layers?devices=true")).Body.GetRawText(), StringComparison.Ordinal);
        var (_, bulk) = await api.Ask("POST", "/api/devices/bulk", new { macs = new[] { "000e08d40001", "000e08d40002" }, action = "block" });
        Assert.Equal(1, bulk.GetProperty("done").GetInt32());
        Assert.Equal(DeviceState.Expected, server.Store.Read(on => Devices.Find(on, MacAddress.Of("000e08d40002")))!.State);
    }

    [Fact]
    public async Task Too_many_requests_of_one_token_wait_and_those_of_others_do_not()
    {
        var slow = new RunningServer { Change = o => o with { ApiRate = 1 } };
        await slow.InitializeAsync();
        try
        {
            using var one = await ApiClient.Of(slow);
            using var other = await ApiClient.Of(slow);
            var answers = new List<HttpResponseMessage>();
            for (var i = 0; i < 20; i++)
            {
                answers.Add(await one.Client.GetAsync("/api/devices"));
            }

            var refused = answers.First(a => a.StatusCode == HttpStatusCode.TooManyRequests);
            Assert.NotNull(refused.Headers.RetryAfter);
            Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
            Assert.Equal(HttpStatusCode.OK, (await other.Client.GetAsync("/api/devices")).StatusCode);
        }
        finally
        {
            await slow.DisposeAsync();
        }
    }

    [Fact]
    [Attack("W7")]
    public async Task After_wrong_tokens_even_the_right_one_waits()
    {
        var locked = new RunningServer();
        await locked.InitializeAsync();
        try
        {
            using var api = await ApiClient.Of(locked);
            using var guess = new HttpClient { BaseAddress = new Uri(locked.Report.Http) };
            var answers = new HashSet<string>();
            for (var i = 0; i < AddressLocks.FreeTries; i++)
            {
                guess.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", $"spa_{api.Id}_{i:x64}");
                var answer = await guess.GetAsync("/api/devices");
                answers.Add($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            }

            var right = await api.Client.GetAsync("/api/devices");
            answers.Add($"{(int)right.StatusCode} {await right.Content.ReadAsStringAsync()}");
            Assert.StartsWith("401 ", Assert.Single(answers), StringComparison.Ordinal);
        }
        finally
        {
            await locked.DisposeAsync();
        }
    }

    [Fact]
    [Attack("W7")]
    public void The_wait_of_an_address_grows_and_a_right_one_ends_it()
    {
        var clock = new TestClock();
        var locks = new AddressLocks(clock);
        var (one, other) = (IPAddress.Parse("198.51.100.1"), IPAddress.Parse("198.51.100.2"));
        for (var i = 0; i < AddressLocks.FreeTries - 1; i++)
        {
            locks.Failed(one);
        }

        Assert.Null(locks.Locked(one));
        locks.Failed(one);
        Assert.Equal((TimeSpan.FromSeconds(10), null), (locks.Locked(one), locks.Locked(other)));
        clock.Now += TimeSpan.FromSeconds(10);
        Assert.Null(locks.Locked(one));
        locks.Failed(one);
        Assert.Equal(TimeSpan.FromSeconds(20), locks.Locked(one));
        for (var i = 0; i < 10_000; i++)
        {
            locks.Failed(one);
        }

        Assert.Equal(TimeSpan.FromMinutes(15), locks.Locked(one));
        clock.Now += TimeSpan.FromMinutes(16);
        locks.Succeeded(one);
        locks.Failed(one);
        Assert.Null(locks.Locked(one));
        Assert.Equal(AddressLocks.Part(IPAddress.Parse("2001:db8:1:2:3::1")), AddressLocks.Part(IPAddress.Parse("2001:db8:1:2:ffff::9")));
        Assert.Equal(AddressLocks.Part(one), AddressLocks.Part(one.MapToIPv6()));
    }
}
