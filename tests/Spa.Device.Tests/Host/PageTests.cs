using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Spa.Device.Web;
using Spa.Marks;

namespace Spa.Device.Tests.Host;

public sealed class PageTests : IAsyncLifetime, IDisposable
{
    private const string Admin = "admin:k7qm-2x9d", User = "user:u-pass";
    private readonly DeskStub desk = new();
    private readonly LockOutClock clock = new();
    private StatusFeed feed = null!;
    private PageServer pages = null!;
    private HttpClient client = null!;

    public async Task InitializeAsync()
    {
        feed = new StatusFeed(desk.Status, desk.Failures.Add);
        pages = await PageServer.Start(new IPEndPoint(IPAddress.Loopback, 0), desk, new Login(() => desk.Passwords, new LockOut(() => clock.Now)), new FormToken(), feed, desk.Failures.Add);
        client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri($"http://{pages.LocalEndPoint}/") };
    }

    public async Task DisposeAsync()
    {
        await feed.DisposeAsync();
        await pages.DisposeAsync();
    }

    public void Dispose() => client.Dispose();

    public static TheoryData<string, string> Barred
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var path in (string[])["/", "/app.js", "/api/status", "/api/status/live", "/settings", "/settings.js", "/api/settings", "/api/settings/system", "/api/sounds/Busy_Tone", "/admin/factory-reset", "/admin/", "/admin/spacfg.xml", "/admin/config.xml", "/resync?http://a/b", "/admin/resync", "/upgrade?http://a/b", "/admin/upgrade?tftp://a/b", "/reboot", "/admin/reboot"])
            {
                rows.Add("GET", path);
                rows.Add("POST", path);
            }

            return rows;
        }
    }

    [Theory]
    [Attack("F1", "W1")]
    [MemberData(nameof(Barred))]
    public async Task Nothing_is_there_without_a_login(string method, string path)
    {
        using var answer = await Ask(method, path, null);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Basic realm=\"spa admin\", charset=\"UTF-8\"", answer.Headers.WwwAuthenticate.ToString());
        Assert.Empty(desk.Acted);
    }

    public static TheoryData<string, string> Tricks => new()
    {
        { "GET", "//admin/spacfg.xml" },
        { "GET", "/admin/%2e%2e/admin/reboot" },
        { "GET", "/ADMIN/reboot" },
        { "GET", "/admin//reboot" },
        { "GET", "/Reboot" },
        { "GET", "/reboot/" },
        { "GET", "/reboot;x" },
        { "GET", "/admin/../api/status" },
        { "GET", "/reboot%00" },
        { "PUT", "/reboot" },
        { "DELETE", "/resync" },
        { "REBOOT", "/reboot" },
    };

    [Theory]
    [Attack("W1")]
    [MemberData(nameof(Tricks))]
    public async Task The_user_gets_nowhere_by_another_spelling(string method, string path)
    {
        var answer = await Raw($"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic {Base64(User)}\r\nX-HTTP-Method-Override: POST\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        Assert.Matches("^HTTP/1.1 (302|400|403|404|405) |^HTTP/1.1 200 OK(.|\n)*\"account\":\"user\"", answer);
        Assert.Empty(desk.Acted);
    }

    /// <summary>Telephones of that make take XML by POST from anybody: it dials, plays, opens the microphone.</summary>
    [Theory]
    [Attack("W5")]
    [InlineData("/CGI/Execute")]
    [InlineData("//CGI/Execute")]
    [InlineData("/cgi-bin/execute")]
    [InlineData("/admin/CGI/Execute")]
    public async Task No_command_comes_in_as_XML(string path)
    {
        const string Body = "<CiscoIPPhoneExecute><ExecuteItem URL=\"Dial:0900123456\"/></CiscoIPPhoneExecute>";
        foreach (var (login, answered) in new[] { (string.Empty, "401"), ($"Authorization: Basic {Base64(User)}\r\n", "403|404"), ($"Authorization: Basic {Base64(Admin)}\r\n", "403|404") })
        {
            var answer = await Raw($"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{login}Content-Type: text/xml\r\nContent-Length: {Body.Length}\r\nConnection: close\r\n\r\n{Body}");
            Assert.Matches($"^HTTP/1.1 ({answered}) ", answer);
        }

        Assert.Empty(desk.Acted);
    }

    [Fact]
    [Attack("W1")]
    public async Task The_user_may_look_and_not_act()
    {
        using var page = await Ask("GET", "/", User);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        foreach (var path in (string[])["/resync?", "/admin/upgrade?http://a/b", "/reboot", "/admin/factory-reset", "/admin/spacfg.xml"])
        {
            using var answer = await Ask("GET", path, User);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        using var posted = await Post("/reboot", User, await Token(User), string.Empty);
        Assert.Equal(HttpStatusCode.Forbidden, posted.StatusCode);
        Assert.Empty(desk.Acted);
    }

    [Fact]
    public async Task The_administrator_acts_by_the_old_links_with_the_login_in_the_request()
    {
        foreach (var path in (string[])["/resync?http://p.example:81/a%20b?x", "/admin/resync", "/upgrade?tftp://10.0.0.1/spa.img", "/admin/reboot?"])
        {
            using var answer = await Ask("GET", path, Admin);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.Equal(["resync http://p.example:81/a b?x for 127.0.0.1", "resync  for 127.0.0.1", "upgrade tftp://10.0.0.1/spa.img for 127.0.0.1", "reboot"], desk.Acted);
    }

    public static TheoryData<string> Sites => ["cross-site", "same-site"];

    [Theory]
    [Attack("W3")]
    [MemberData(nameof(Sites))]
    public async Task A_link_on_another_site_only_asks(string site)
    {
        using var answer = await Ask("GET", "/upgrade?http://evil.example/\"><script>x</script>", Admin, ("Sec-Fetch-Site", site));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("Install firmware?", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>x", text, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;x", text, StringComparison.Ordinal);
        Assert.Empty(desk.Acted);
    }

    [Fact]
    [Attack("W3")]
    public async Task The_switch_turns_the_old_links_into_a_question()
    {
        desk.FunctionUrls = false;
        using var answer = await Ask("GET", "/reboot", Admin);
        Assert.Contains("Restart the unit?", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(desk.Acted);
    }

    [Fact]
    [Attack("W3")]
    public async Task Factory_settings_are_never_a_link()
    {
        using var answer = await Ask("GET", "/admin/factory-reset", Admin);
        Assert.Contains("Forget all settings?", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var other = await Ask("GET", "/factory-reset", Admin);
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        Assert.Empty(desk.Acted);
        using var posted = await Post("/admin/factory-reset", Admin, await Token(Admin), string.Empty);
        Assert.Equal(["factory reset"], desk.Acted);
    }

    [Fact]
    public async Task The_button_of_the_question_acts()
    {
        using var answer = await Post("/admin/resync", Admin, await Token(Admin), "http://p/a", ("Origin", $"http://{pages.LocalEndPoint}"), ("Sec-Fetch-Site", "same-origin"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["resync http://p/a for 127.0.0.1"], desk.Acted);
    }

    [Fact]
    [Attack("W3")]
    public async Task A_form_of_another_site_is_refused()
    {
        var token = await Token(Admin);
        (string? Token, (string, string)[] Headers)[] tries =
        [
            (null, []),
            ("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", []),
            (await Token(User), []),
            (token, [("Origin", "http://evil.example")]),
            (token, [("Origin", "null")]),
            (token, [("Sec-Fetch-Site", "cross-site")]),
        ];
        foreach (var (given, headers) in tries)
        {
            using var answer = await Post("/reboot", Admin, given, string.Empty, headers);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        using var asJson = await Ask("POST", "/reboot", Admin, content: new StringContent($"{{\"token\":\"{token}\"}}", Encoding.UTF8, "text/plain"));
        Assert.Equal(HttpStatusCode.Forbidden, asJson.StatusCode);
        Assert.Empty(desk.Acted);
    }

    public static TheoryData<string, int> Hosts => new()
    {
        { "127.0.0.1", 200 },
        { "[::1]:8081", 200 },
        { "192.168.1.1:80", 200 },
        { "localhost:8081", 200 },
        { "GATEWAY", 200 },
        { "evil.example", 421 },
        { "127.0.0.1.evil.example", 421 },
        { "gateway.evil.example", 421 },
    };

    [Theory]
    [Attack("W8")]
    [MemberData(nameof(Hosts))]
    public async Task Only_own_names_are_answered(string host, int status)
    {
        var answer = await Raw($"GET /api/status HTTP/1.1\r\nHost: {host}\r\nAuthorization: Basic {Base64(Admin)}\r\nConnection: close\r\n\r\n");
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
    }

    [Fact]
    [Attack("W2", "W8")]
    public async Task No_page_can_be_framed_or_run_foreign_script()
    {
        using var answer = await Ask("GET", "/", Admin);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("DENY", answer.Headers.GetValues("X-Frame-Options").Single());
        var page = await answer.Content.ReadAsStringAsync();
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("onclick", page, StringComparison.Ordinal);
    }

    [Fact]
    [Attack("W7")]
    public async Task Guessing_is_slowed_down_even_for_the_right_password()
    {
        for (var i = 0; i < LockOut.FreeFailures; i++)
        {
            using var wrong = await Ask("GET", "/", $"admin:guess{i}");
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        }

        using (var right = await Ask("GET", "/", Admin))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, right.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(1), right.Headers.RetryAfter!.Delta);
        }

        clock.Now += TimeSpan.FromSeconds(1);
        using var later = await Ask("GET", "/", Admin);
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
    }

    public static TheoryData<string, string> Malformed => new()
    {
        { $"GET /{new string('a', 9000)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "414" },
        { $"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: {new string('a', 40_000)}\r\n\r\n", "431" },
        { $"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n{string.Concat(Enumerable.Range(0, 60).Select(i => $"X{i}: a\r\n"))}\r\n", "431" },
        { "GET / HTTP/1.1\r\n\r\n", "400" },
        { "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "400" },
        { "POST /reboot HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -5\r\n\r\n", "400" },
        { "POST /reboot HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde", "400" },
        { "POST /reboot HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic YWRtaW46azdxbS0yeDlk\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n", "400" },
        { "POST /reboot HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic YWRtaW46azdxbS0yeDlk\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 99999999\r\n\r\n", "413" },
        { "GARBAGE\r\n\r\n", "400" },
        { "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nBad Header: x\r\n\r\n", "400" },
    };

    [Theory]
    [Attack("W4")]
    [MemberData(nameof(Malformed))]
    public async Task A_malformed_request_is_refused_and_the_pages_live_on(string request, string status)
    {
        Assert.StartsWith($"HTTP/1.1 {status} ", await Raw(request), StringComparison.Ordinal);
        using var after = await Ask("GET", "/api/status", Admin);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.Empty(desk.Failures);
        Assert.Empty(desk.Acted);
    }

    [Fact]
    [Attack("W6")]
    public async Task The_status_holds_no_password()
    {
        using var answer = await Ask("GET", "/api/status", Admin);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.DoesNotContain("k7qm-2x9d", text, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(text);
        Assert.Equal("admin", json.RootElement.GetProperty("account").GetString());
        Assert.Equal([[500, 500]], json.RootElement.GetProperty("light").GetProperty("blinks").EnumerateArray().Select(b => b.EnumerateArray().Select(v => v.GetInt32()).ToArray()));
    }

    [Fact]
    public async Task A_page_that_is_known_is_not_sent_again()
    {
        using var first = await Ask("GET", "/app.js", Admin);
        using var second = await Ask("GET", "/app.js", Admin, ("If-None-Match", first.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal("text/javascript", first.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_failing_unit_is_told_to_the_log_and_not_to_the_browser()
    {
        desk.IsBroken = true;
        using var answer = await Ask("GET", "/api/status", Admin);
        Assert.Equal("The unit could not answer that; its log says why.\n", await answer.Content.ReadAsStringAsync());
        Assert.Equal("secret inner text", Assert.Single(desk.Failures).Message);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private async Task<string> Token(string who)
    {
        using var answer = await Ask("GET", "/api/status", who);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return json.RootElement.GetProperty("token").GetString()!;
    }

    private Task<HttpResponseMessage> Post(string path, string who, string? token, string url, params (string, string)[] headers)
        => Ask("POST", path, who, new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = token ?? string.Empty, ["url"] = url }), headers);

    private Task<HttpResponseMessage> Ask(string method, string path, string? who, params (string Name, string Value)[] headers) => Ask(method, path, who, null, headers);

    private Task<HttpResponseMessage> Ask(string method, string path, string? who, HttpContent? content, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = content };
        if (who is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Basic {Base64(who)}");
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return client.SendAsync(request);
    }

    private async Task<string> Raw(string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(pages.LocalEndPoint);
        var stream = socket.GetStream();
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        }
        catch (IOException)
        {
            // Refused before it was read whole.
        }

        var answer = new StringBuilder();
        var buffer = new byte[8192];
        try
        {
            for (int got; (got = await stream.ReadAsync(buffer).AsTask().WaitAsync(TimeSpan.FromSeconds(20))) > 0;)
            {
                answer.Append(Encoding.UTF8.GetString(buffer, 0, got));
                if (!request.Contains("Connection: close", StringComparison.Ordinal) && answer.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
                {
                    break;
                }
            }
        }
        catch (IOException)
        {
            // Closed at once: what was read counts.
        }

        return answer.ToString();
    }

    private sealed class LockOutClock
    {
        public TimeSpan Now { get; set; }
    }
}
