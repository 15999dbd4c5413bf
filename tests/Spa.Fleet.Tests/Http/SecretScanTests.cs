using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Spa.Fleet.Access;
using Spa.Fleet.Layers;
using Spa.Marks;
using Spa.ProvisioningServer.Hosting.Webhooks;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Http;

/// <summary>Looks for secrets in everything that the server gives away or writes down.</summary>
public class SecretScanTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static readonly string[] Settings = ["/settings/operators", "/settings/tokens", "/settings/audit", "/settings/audit?handler=Rows", "/settings/audit?handler=Verify", "/settings/webhooks", "/settings/webhooks?handler=Rows", "/account"];

    [Fact]
    [Attack("D9", "W6")]
    public async Task No_page_answer_figure_log_or_row_holds_a_secret()
    {
        const string Secret = "Geheimnis4712";
        var (mac, key) = await server.Enrolled("000e08f20001");
        Assert.Empty(await server.Operations.Set(LayerScope.Of(mac), [new("Password_1_", $"{Secret}-1", null), new("User_ID_1_", "{{account}}", null)], [new("account", VariableType.Secret, $"{Secret}-2")], Actors.Eve));
        Assert.Null(await server.Accounts.Add("scan", $"{Secret}-password", Role.Viewer, [], Actors.Eve));
        using var api = await ApiClient.Of(server);
        var webhooks = server.Host.Services.GetRequiredService<WebhookOperations>();
        var (made, hookSecret, _) = await webhooks.Add("scan", $"https://203.0.114.1/{Secret}-hook", ["unit.waiting"], Actors.Eve);
        Assert.Null(await webhooks.Test(made!.Id, Actors.Eve));
        await server.Plain.GetAsync($"/p/{key.Token}/{mac}.cfg");

        var seen = new StringBuilder();
        foreach (var path in new[]
        {
            "/api/devices", $"/api/devices/{mac}", $"/api/devices/{mac}/profile", $"/api/devices/{mac}/events", $"/api/layers/device:{mac}", "/api/layers?devices=true", "/api/operators", "/api/tokens", "/api/audit?limit=500", "/api/audit/verify",
            "/api/webhooks", $"/api/webhooks/{made.Id}/deliveries", "/api/health", "/api/firmware", "/api/waiting", "/api/openapi.json", "/metrics",
        })
        {
            var answer = await api.Client.GetAsync(path);
            Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode}");
            seen.Append(await answer.Content.ReadAsStringAsync());
        }

        // What is refused does not say what was given.
        foreach (var (path, body) in new (string, object)[]
        {
            ("/api/operators", new { name = "x y", password = $"{Secret}-3", role = "viewer" }), ("/api/operators", new { name = "z", password = 4711, role = $"{Secret}-4" }), ("/api/webhooks", new { name = "x", address = $"ftp://x/{Secret}-5", kinds = new[] { "unit.waiting" } }),
        })
        {
            var answer = await api.Client.PostAsJsonAsync(path, body);
            Assert.False(answer.IsSuccessStatusCode);
            seen.Append(await answer.Content.ReadAsStringAsync());
        }

        seen.Append((await api.Ask("PATCH", $"/api/layers/device:{mac}", new { entries = new[] { new { name = "Password_1_", value = $"{Secret}{new string('x', 5000)}" } } })).Body.GetRawText());
        using var browser = await LoggedIn.To(server);
        foreach (var page in Settings)
        {
            seen.Append(await browser.Get(page));
        }

        using var stranger = LoggedIn.Stranger(server);
        await stranger.TryLogIn("scan", $"{Secret}-wrong");
        seen.Append(string.Join('\n', server.Store.Read(on => Audits.Page(on, string.Empty, null, 1000)).Select(r => JsonSerializer.Serialize(r))));
        foreach (var log in Directory.GetFiles(Path.Combine(server.Data, "logs")))
        {
            await using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            seen.Append(await new StreamReader(file).ReadToEndAsync());
        }

        string[] secrets = [Secret, key.Key, key.Token, server.Password, server.Session!, api.Token, api.Token[13..], hookSecret!];
        Assert.Contains("***", seen.ToString(), StringComparison.Ordinal);
        Assert.All(secrets, s => Assert.DoesNotContain(s, seen.ToString(), StringComparison.Ordinal));

        // Nor does the store, which may be copied without its master key: path tokens stand there in the clear, they open nothing without it.
        foreach (var file in Directory.GetFiles(server.Data, "fleet.db*"))
        {
            await using var from = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new MemoryStream();
            await from.CopyToAsync(bytes);
            Assert.All(secrets.Except([key.Token]), s => Assert.True(bytes.ToArray().AsSpan().IndexOf(Encoding.ASCII.GetBytes(s)) < 0, file));
        }
    }

    [Fact]
    public async Task What_is_made_is_shown_in_the_answer_to_its_form_and_never_again()
    {
        using var browser = await LoggedIn.To(server);
        var answer = await browser.Post("/settings/tokens", "/settings/tokens?handler=Add", ("name", "page"), ("scopes", "devices:read"), ("days", "30"));
        var html = await answer.Content.ReadAsStringAsync();
        var token = System.Text.RegularExpressions.Regex.Match(html, "spa_[0-9a-f]{8}_[0-9a-f]{64}").Value;
        Assert.NotEmpty(token);
        Assert.DoesNotContain(token, string.Join('\n', answer.Headers.SelectMany(h => h.Value)), StringComparison.Ordinal);
        Assert.DoesNotContain(token[13..], await browser.Get("/settings/tokens"), StringComparison.Ordinal);
        using var program = new HttpClient { BaseAddress = server.Plain.BaseAddress, DefaultRequestHeaders = { Authorization = new("Bearer", token) } };
        Assert.True((await program.GetAsync("/api/devices")).IsSuccessStatusCode);
        await browser.Post("/settings/tokens", "/settings/tokens?handler=Revoke", ("id", token[4..12]));
        Assert.False((await program.GetAsync("/api/devices")).IsSuccessStatusCode);

        html = await (await browser.Post("/settings/operators", "/settings/operators?handler=Add", ("name", "pia"), ("role", "Viewer"), ("customers", "acme, beta"))).Content.ReadAsStringAsync();
        var password = System.Text.RegularExpressions.Regex.Match(html, "<code class=\"secret\">([a-z0-9]{20})</code>").Groups[1].Value;
        Assert.Equal("acme beta", string.Join(' ', server.Store.Read(on => Operators.Find(on, "pia"))!.Actor(string.Empty).Customers));
        using var pia = LoggedIn.Stranger(server);
        Assert.Equal(System.Net.HttpStatusCode.Redirect, (await pia.TryLogIn("pia", password)).StatusCode);

        // A viewer sees no tab, and no page, that is not for viewers.
        Assert.DoesNotContain("/settings/audit", await pia.Get("/settings/tokens"), StringComparison.Ordinal);
        foreach (var page in new[] { "/settings/operators", "/settings/audit", "/settings/webhooks", "/settings/audit?handler=Verify" })
        {
            Assert.Equal(System.Net.HttpStatusCode.Forbidden, (await pia.Client.GetAsync(page)).StatusCode);
        }

        Assert.Equal(System.Net.HttpStatusCode.Forbidden, (await pia.Post("/settings/tokens", "/settings/operators?handler=Add", ("name", "mallory"), ("role", "Admin"))).StatusCode);
        Assert.Null(server.Store.Read(on => Operators.Find(on, "mallory")));
    }

    [Fact]
    [Attack("W2", "C9")]
    public async Task Names_are_text_on_the_pages_of_settings()
    {
        const string Evil = "<script>alert('x')</script>\"'><img src=x onerror=1>";
        using var browser = await LoggedIn.To(server);
        await browser.Post("/settings/tokens", "/settings/tokens?handler=Add", ("name", Evil), ("scopes", "devices:read"), ("days", "30"));
        await browser.Post("/settings/webhooks", "/settings/webhooks?handler=Add", ("name", Evil), ("address", "https://203.0.114.1/"), ("kinds", "unit.waiting"));
        await server.Store.Write(on => server.Store.Audits.Add(on, Actors.Eve with { From = Evil }, Evil, Evil));
        foreach (var page in Settings)
        {
            var html = await browser.Get(page);
            Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<img src=x", html, StringComparison.Ordinal);
        }

        Assert.Contains("&lt;script&gt;alert", await browser.Get("/settings/tokens"), StringComparison.Ordinal);
    }

    [Theory]
    [Attack("W3")]
    [InlineData("/settings/operators?handler=Add")]
    [InlineData("/settings/operators?handler=Remove")]
    [InlineData("/settings/tokens?handler=Add")]
    [InlineData("/settings/webhooks?handler=Add")]
    [InlineData("/settings/webhooks?handler=Secret")]
    public async Task A_form_from_another_site_is_refused(string action)
    {
        using var browser = await LoggedIn.To(server);
        using var form = new FormUrlEncodedContent([new("name", "forged"), new("role", "Admin"), new("scopes", "devices:read"), new("address", "https://example.com/"), new("kinds", "unit.waiting"), new("__RequestVerificationToken", "CfDJ8forged")]);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, (await browser.Client.PostAsync(action, form)).StatusCode);
        Assert.Null(server.Store.Read(on => Operators.Find(on, "forged")));
    }
}
