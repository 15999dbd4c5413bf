using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Spa.Marks;

namespace Spa.Flows.Tests.Features;

/// <summary>G08: the provider configures phone line and PSTN line apart, and the owner sees and changes only what the provider's <c>ua</c> allows.</summary>
public class TwoLinesTests
{
    private const string Profile = """
        <flat-profile>
          <Resync_Periodic>0</Resync_Periodic>
          <User_Password>owner</User_Password>
          <Dial_Tone ua="rw">600@-12;*(*/0/1)</Dial_Tone>
          <Proxy_1_ ua="ro">phone.example.net</Proxy_1_>
          <Proxy_2_ ua="na">line.example.net</Proxy_2_>
          <Preferred_Codec_1_ ua="rw">G711a</Preferred_Codec_1_>
          <Preferred_Codec_2_ ua="ro">G711u</Preferred_Codec_2_>
          <Dial_Plan_1_ ua="na">(1xx)</Dial_Plan_1_>
          <Dial_Plan_1_2_ ua="ro">(2xx)</Dial_Plan_1_2_>
          <Display_Name_1_ ua="rw"/>
        </flat-profile>
        """;

    [Fact]
    [Feature("G08")]
    public Task Both_lines_are_configured_apart_by_the_provider_and_within_his_rights_by_the_owner() => Proof.Shown(async broken =>
    {
        await using var site = await WebSite.Open();

        // Broken: the provider gives the owner no right to the tone.
        site.Files["/mine.xml"] = Encoding.ASCII.GetBytes(Profile.Replace("<Dial_Tone ua=\"rw\">", $"<Dial_Tone ua=\"{(broken ? "ro" : "rw")}\">", StringComparison.Ordinal));
        await using var unit = await Home.Make(broken, settings: ["Resync_On_Reset=No"]);
        await unit.PlugIn(null);
        await unit.Open($"/resync?{site.Address}/mine.xml");
        await unit.Until("the provider's settings are there", s => s.LastResync is { Good: true });

        // The provider: each line has its own.
        var (phone, line) = (await Page(unit, "admin", unit.Password, "line-1"), await Page(unit, "admin", unit.Password, "pstn-line"));
        Assert.Equal(("phone.example.net", "line.example.net"), (phone["Proxy_1_"].Text, line["Proxy_2_"].Text));
        Assert.Equal(("G711a", "G711u"), (phone["Preferred_Codec_1_"].Text, line["Preferred_Codec_2_"].Text));
        Assert.Equal(("(1xx)", "(2xx)"), (phone["Dial_Plan_1_"].Text, line["Dial_Plan_1_2_"].Text));
        Assert.Equal(("profile", "factory"), (phone["Proxy_1_"].By, phone["Display_Name_1_"].By));
        await unit.Hears((600, -12));

        // The owner: sees what is ro and rw, and nothing else.
        var (mine, exchange) = (await Page(unit, "user", "owner", "line-1"), await Page(unit, "user", "owner", "pstn-line"));
        Assert.True(mine["Preferred_Codec_1_"].MayChange && mine["Display_Name_1_"].MayChange && !mine["Proxy_1_"].MayChange && !exchange["Preferred_Codec_2_"].MayChange);
        Assert.DoesNotContain("Dial_Plan_1_", mine.Keys);
        Assert.DoesNotContain("Proxy_2_", exchange.Keys);

        // He changes what is his; the rest stays the provider's.
        var answer = await Save(unit, "user", "owner", """{"set":{"Dial_Tone":"425@-15;*(*/0/1)","Display_Name_1_":"Hall","Proxy_1_":"evil.example","Proxy_2_":"evil.example","Dial_Plan_1_":"(xx.)"}}""");
        Assert.Equal(["Dial_Plan_1_", "Proxy_1_", "Proxy_2_"], answer.GetProperty("refused").EnumerateArray().Select(r => r.GetProperty("name").GetString()!).Order(StringComparer.Ordinal));
        Assert.Equal(["Dial_Tone", "Display_Name_1_"], answer.GetProperty("changed").EnumerateArray().Select(r => r.GetString()!).Order(StringComparer.Ordinal));
        await unit.Hears((425, -15));
        phone = await Page(unit, "admin", unit.Password, "line-1");
        Assert.Equal(("phone.example.net", "(1xx)", "Hall", "user"), (phone["Proxy_1_"].Text, phone["Dial_Plan_1_"].Text, phone["Display_Name_1_"].Text, phone["Display_Name_1_"].By));

        // A later profile overrides what it names and leaves what it does not.
        site.Files["/mine.xml"] = "<flat-profile><Dial_Tone>350@-19,440@-19;*(*/0/1+2)</Dial_Tone><Display_Name_1_/></flat-profile>"u8.ToArray();
        await unit.Open($"/resync?{site.Address}/mine.xml");
        await unit.Until("the provider's tone is back", async () => (await Page(unit, "admin", unit.Password, "regional"))["Dial_Tone"] is { By: "profile" });
        await unit.Hears((350, -19), (440, -19));
        Assert.Equal(("Hall", "user"), ((await Page(unit, "user", "owner", "line-1"))["Display_Name_1_"].Text, (await Page(unit, "user", "owner", "line-1"))["Display_Name_1_"].By));
    });

    private static async Task<Dictionary<string, Field>> Page(Home unit, string user, string password, string id)
    {
        using var client = Client(unit, user, password);
        using var answer = await client.GetAsync(new Uri($"/api/settings/{id}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("sections").EnumerateArray()
            .SelectMany(s => s.GetProperty("rows").EnumerateArray())
            .ToDictionary(r => r.GetProperty("name").GetString()!, r => new Field(r.GetProperty("text").GetString()!, r.GetProperty("by").GetString()!, r.GetProperty("mayChange").GetBoolean()));
    }

    private static async Task<JsonElement> Save(Home unit, string user, string password, string body)
    {
        using var client = Client(unit, user, password);
        var token = JsonDocument.Parse(await client.GetStringAsync(new Uri("/api/settings", UriKind.Relative))).RootElement.GetProperty("token").GetString();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/settings") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Spa-Token", token);
        using var answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.Clone();
    }

    private static HttpClient Client(Home unit, string user, string password)
    {
        var client = new HttpClient { BaseAddress = unit.Pages };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        return client;
    }

    private sealed record Field(string Text, string By, bool MayChange);
}
