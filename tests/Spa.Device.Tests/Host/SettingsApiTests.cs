using System.Net;
using System.Text;
using System.Text.Json;
using Spa.Configuration.Parameters;
using Spa.Configuration.Settings;
using Spa.Device.Hosting;
using Spa.Device.Identity;
using Spa.Device.Logging;
using Spa.Device.Storage;
using Spa.Device.Web;
using Spa.Gateway.Ports;
using Spa.Hosting.Files;
using Spa.Marks;

namespace Spa.Device.Tests.Host;

/// <summary>The settings of a whole device through its pages' API, as administrator and as user.</summary>
public sealed class SettingsApiTests : IAsyncLifetime, IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("spa-set-");
    private readonly KeptText said = new();
    private readonly HttpClient browser = new();
    private DeviceProgram device = null!;

    public async Task InitializeAsync()
    {
        var files = new DurableFiles(folder.FullName);
        Assert.Null(new FactoryStep("SPA3102", null, null, null, null, null).Run(files, DateTimeOffset.UtcNow, out _));
        var settings = SettingsUpdate.Plan(
            SettingsSnapshot.Factory,
            [
                new("Admin_Passwd", "a-pass", null), new("User_Password", "u-pass", null), new("Resync_On_Reset", "no", null), new("GPP_A", "<b>mine</b>", UserAccess.ReadWrite),
                new("GPP_B", "read me", UserAccess.ReadOnly), new("Profile_Rule", "[--key \"hush-key\"] http://u:hush-pwd@127.0.0.1:9/x", UserAccess.ReadOnly), new("GPP_SA", "hush-secret", UserAccess.ReadWrite),
            ]).Next;
        Assert.Null(new SettingsStore(files).Save(settings));
        var options = new RunOptions(folder.FullName, null, null, new NetworkFacts(NetworkState.Up, string.Empty, string.Empty), new IPEndPoint(IPAddress.Loopback, 0), null, false, false);
        (var started, var why) = await DeviceProgram.Start(options, new StderrLog(Microsoft.Extensions.Logging.LogLevel.Information, said));
        device = started ?? throw new InvalidOperationException(why);
    }

    public async Task DisposeAsync() => await device.DisposeAsync();

    public void Dispose()
    {
        browser.Dispose();
        said.Dispose();
        folder.Delete(true);
    }

    [Fact]
    public async Task The_administrator_changes_a_value_and_it_is_on_the_disk_when_the_answer_comes()
    {
        var answer = await Save("admin:a-pass", """{"set":{"GPP_C":"new","Dial_Tone":"600@-10;20(*/0/1)"}}""");
        Assert.Equal((HttpStatusCode.OK, "Saved.", "Dial_Tone,GPP_C"), (answer.Status, Text(answer.Json, "sentence"), string.Join(',', List(answer.Json, "changed").Order(StringComparer.Ordinal))));
        var kept = new SettingsStore(new DurableFiles(folder.FullName)).Load().Settings;
        Assert.Equal(("new", SettingOrigin.User), (kept.Get(ProvisioningParameters.GppC), kept.Origin(ProvisioningParameters.GppC)));
        var row = Row((await Get("admin:a-pass", "/api/settings/provisioning")).Json, "GPP_C");
        Assert.Equal(("new", "user"), (Text(row, "text"), Text(row, "by")));
    }

    [Fact]
    public async Task Each_bad_value_is_refused_beside_its_field_and_the_good_ones_are_taken()
    {
        var answer = await Save("admin:a-pass", """{"set":{"GPP_C":"good","Debug_Level":"9","Profile_Rule":"( GPP_A","Nonsense":"1","License_Keys":"x","Admin_Passwd":""}}""");
        Assert.Equal("Saved. 4 values could not be taken.", Text(answer.Json, "sentence"));
        Assert.Equal(
            ["Admin_Passwd: may be replaced, not blanked", "Debug_Level: \"9\" refused, expected one of: 0; 1; 2; 3 at 0 (SPA type choice)", "Nonsense: there is no such setting"],
            Pairs(answer.Json, "refused").Where(r => !r.StartsWith("Profile_Rule", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal("License_Keys: without effect here: The original unit does not use it either; nothing here is unlocked by a key.", Assert.Single(Pairs(answer.Json, "withoutEffect")));
        Assert.Equal("good", Text(Row((await Get("admin:a-pass", "/api/settings/provisioning")).Json, "GPP_C"), "text"));
    }

    [Fact]
    public async Task A_change_that_needs_a_restart_says_so()
    {
        var answer = await Save("admin:a-pass", """{"set":{"Web_Server_Port":"8000"}}""");
        Assert.Equal(("Saved. It takes effect with a restart, which waits until phone and line are not in use.", "restart"), (Text(answer.Json, "sentence"), Text(answer.Json, "applies")));
    }

    [Fact]
    public async Task The_user_sees_and_changes_only_what_its_right_allows()
    {
        var index = (await Get("user:u-pass", "/api/settings")).Json;
        Assert.Equal("user", Text(index, "account"));
        Assert.DoesNotContain("sip", index.GetProperty("pages").EnumerateArray().Select(p => Text(p, "id")));
        Assert.Equal(HttpStatusCode.NotFound, (await Get("user:u-pass", "/api/settings/sip")).Status);
        var page = (await Get("user:u-pass", "/api/settings/provisioning")).Json;
        Assert.Equal(["GPP_A", "GPP_B", "GPP_SA", "Profile_Rule"], Rows(page).Select(r => Text(r, "name")).Order(StringComparer.Ordinal));
        Assert.Equal([true, false, true, false], Rows(page).OrderBy(r => Text(r, "name"), StringComparer.Ordinal).Select(r => r.GetProperty("mayChange").GetBoolean()));

        var answer = await Save("user:u-pass", """{"set":{"GPP_A":"changed","GPP_B":"barred","Admin_Passwd":"taken over","Nonsense":"x"},"back":["Profile_Rule"]}""");
        Assert.Equal("GPP_A", Assert.Single(List(answer.Json, "changed")));
        Assert.Equal(
            ["Admin_Passwd", "GPP_B", "Nonsense", "Profile_Rule"],
            Pairs(answer.Json, "refused").Order(StringComparer.Ordinal).Select(r => r.Replace(": only the administrator may change this", string.Empty, StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.OK, (await Get("admin:a-pass", "/api/settings")).Status);
    }

    [Fact]
    public async Task What_the_user_has_changed_can_be_given_back_to_the_provider()
    {
        await Save("user:u-pass", """{"set":{"GPP_A":"changed"}}""");
        var row = Row((await Get("user:u-pass", "/api/settings/provisioning")).Json, "GPP_A");
        Assert.Equal(("changed", "user", "<b>mine</b>"), (Text(row, "text"), Text(row, "by"), Text(row, "provided")));
        await Save("user:u-pass", """{"back":["GPP_A"]}""");
        row = Row((await Get("user:u-pass", "/api/settings/provisioning")).Json, "GPP_A");
        Assert.Equal(("<b>mine</b>", "profile"), (Text(row, "text"), Text(row, "by")));
    }

    [Fact]
    [Attack("W6")]
    public async Task No_page_no_answer_and_no_dump_holds_a_secret_and_a_mask_is_not_taken_for_one()
    {
        var all = new StringBuilder();
        foreach (var who in (string[])["admin:a-pass", "user:u-pass"])
        {
            foreach (var tab in (await Get(who, "/api/settings")).Json.GetProperty("pages").EnumerateArray().Select(p => Text(p, "id")))
            {
                all.Append((await Get(who, $"/api/settings/{tab}")).Json.GetRawText());
            }
        }

        var refused = await Save("admin:a-pass", """{"set":{"Profile_Rule":"[--key ***] http://***@127.0.0.1:9/y","GPP_SA":"hush-new","Web_Server_Port":"hush"}}""");
        all.Append(refused.Json.GetRawText()).Append(said).Append((await Ask(HttpMethod.Get, "admin:a-pass", "/admin/spacfg.xml")).Text);
        Assert.DoesNotContain("hush-", all.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("a-pass", all.ToString(), StringComparison.Ordinal);
        Assert.Contains("Profile_Rule: *** stands for a secret that is not shown; write the secret in its place", Pairs(refused.Json, "refused"));
        Assert.Equal("[--key \"hush-key\"] http://u:hush-pwd@127.0.0.1:9/x", new SettingsStore(new DurableFiles(folder.FullName)).Load().Settings.Text(ProvisioningParameters.ProfileRule));
    }

    [Fact]
    [Attack("W2")]
    public async Task A_value_with_markup_comes_as_data_and_the_page_never_makes_markup_of_it()
    {
        var answer = await Ask(HttpMethod.Get, "user:u-pass", "/api/settings/provisioning");
        Assert.DoesNotContain("<b>", answer.Text, StringComparison.Ordinal);
        Assert.Equal("<b>mine</b>", Text(Row(JsonDocument.Parse(answer.Text).RootElement, "GPP_A"), "text"));
        var script = (await Ask(HttpMethod.Get, "user:u-pass", "/settings.js")).Text;
        foreach (var way in (string[])["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("])
        {
            Assert.DoesNotContain(way, script, StringComparison.Ordinal);
        }
    }

    [Fact]
    [Attack("W3")]
    public async Task A_change_without_the_pages_own_token_is_refused()
    {
        var own = await Token("admin:a-pass");
        (string? Token, string Type, (string, string)[] Headers)[] tries =
        [
            (null, "application/json", []),
            (await Token("user:u-pass"), "application/json", []),
            (own, "application/json", [("Origin", "http://evil.example")]),
            (own, "application/json", [("Sec-Fetch-Site", "cross-site")]),
        ];
        foreach (var (token, type, headers) in tries)
        {
            var answer = await Ask(HttpMethod.Post, "admin:a-pass", "/api/settings", """{"set":{"GPP_C":"theirs"}}""", type, [.. headers, .. token is null ? [] : new[] { (SettingsApi.TokenHeader, token) }]);
            Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        }

        // What a form of another site can send is no change even with the token.
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await Ask(HttpMethod.Post, "admin:a-pass", "/api/settings", """{"set":{"GPP_C":"theirs"}}""", "text/plain", (SettingsApi.TokenHeader, own))).Status);
        Assert.Equal(string.Empty, Text(Row((await Get("admin:a-pass", "/api/settings/provisioning")).Json, "GPP_C"), "text"));
    }

    [Theory]
    [Attack("W4")]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"set\":{\"GPP_C\":null}}")]
    [InlineData("{\"set\":{\"GPP_C\":{\"a\":1}}}")]
    [InlineData("{\"back\":[null]}")]
    [InlineData("{\"set\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    public async Task A_body_that_is_no_wish_is_refused(string body)
        => Assert.Equal(HttpStatusCode.BadRequest, (await Save("admin:a-pass", body)).Status);

    [Fact]
    [Attack("W4")]
    public async Task A_body_without_an_end_and_a_thousand_and_more_changes_are_refused()
    {
        var big = await Ask(HttpMethod.Post, "admin:a-pass", "/api/settings", $"{{\"set\":{{\"GPP_C\":\"{new string('x', 300_000)}\"}}}}", "application/json", (SettingsApi.TokenHeader, await Token("admin:a-pass")));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, big.Status);
        var many = string.Join(',', Enumerable.Range(0, 1025).Select(i => $"\"N{i}\":\"x\""));
        Assert.Equal(HttpStatusCode.BadRequest, (await Save("admin:a-pass", $"{{\"set\":{{{many}}}}}")).Status);
    }

    [Theory]
    [Attack("W1")]
    [InlineData("/api/settings/")]
    [InlineData("/api/settings/System")]
    [InlineData("/api/settings/../status")]
    [InlineData("/api/settings/system/")]
    [InlineData("/api//settings")]
    public async Task Another_spelling_of_a_path_is_another_path(string path)
        => Assert.NotEqual("10", (await Ask(HttpMethod.Get, "user:u-pass", path)).Text.Contains("Admin_Passwd", StringComparison.Ordinal) ? "10" : string.Empty);

    [Fact]
    public async Task A_new_password_of_the_users_own_counts_at_once()
    {
        Assert.Equal("User_Password", Assert.Single(List((await Save("user:u-pass", """{"set":{"User_Password":"next"}}""")).Json, "changed")));
        Assert.Equal(HttpStatusCode.Unauthorized, (await Get("user:u-pass", "/api/settings")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Get("user:next", "/api/settings")).Status);
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static IEnumerable<string> List(JsonElement element, string name) => element.GetProperty(name).EnumerateArray().Select(e => e.GetString()!);

    private static IEnumerable<string> Pairs(JsonElement element, string name) => element.GetProperty(name).EnumerateArray().Select(e => $"{Text(e, "name")}: {Text(e, "value")}");

    private static IEnumerable<JsonElement> Rows(JsonElement page) => page.GetProperty("sections").EnumerateArray().SelectMany(s => s.GetProperty("rows").EnumerateArray());

    private static JsonElement Row(JsonElement page, string name) => Rows(page).Single(r => Text(r, "name") == name);

    private async Task<string> Token(string who) => Text((await Get(who, "/api/settings")).Json, "token");

    private async Task<(HttpStatusCode Status, JsonElement Json)> Get(string who, string path)
    {
        var (status, text) = await Ask(HttpMethod.Get, who, path);
        return (status, status == HttpStatusCode.OK ? JsonDocument.Parse(text).RootElement.Clone() : default);
    }

    private async Task<(HttpStatusCode Status, JsonElement Json)> Save(string who, string body)
    {
        var (status, text) = await Ask(HttpMethod.Post, who, "/api/settings", body, "application/json", (SettingsApi.TokenHeader, await Token(who)));
        return (status, status == HttpStatusCode.OK ? JsonDocument.Parse(text).RootElement.Clone() : default);
    }

    private async Task<(HttpStatusCode Status, string Text)> Ask(HttpMethod method, string who, string path, string? body = null, string type = "application/json", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri($"http://{device.Pages}{path}")) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, type) };
        request.Headers.TryAddWithoutValidation("Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(who))}");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await browser.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
