using System.Net;
using System.Net.Sockets;
using System.Text;
using Spa.Fleet.Access;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Marks;
using Spa.ProvisioningServer;
using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Http;

public class PageTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static readonly string[] Addresses =
        ["/", "/?handler=Rows", "/waiting", "/waiting?handler=Rows", "/waiting?handler=Count", "/layers", "/layers/edit?scope=all", "/layers/edit?handler=Find&scope=all&q=tone", "/layers/draft?scope=all", "/layers/history?scope=all", "/layers/import?scope=all", "/publishes", "/publishes?handler=Rows", "/layers/open?kind=model&name=x", "/firmware", "/account", "/traffic", "/live", "/devices/000e08400001", "/fleet/groups", "/fleet/import", "/fleet/jobs", "/fleet/bulk", "/fleet/figures", "/fleet/export"];

    [Fact]
    [Attack("W1")]
    public async Task Without_a_login_there_is_nothing_but_the_door()
    {
        foreach (var address in Addresses.Concat([$"{server.Report.Http}//", "/FIRMWARE", "/%66irmware", "/devices/../firmware"]))
        {
            var answer = await server.Plain.GetAsync(address);
            Assert.True(answer.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.NotFound, $"{address}: {answer.StatusCode}");
            Assert.Equal(string.Empty, answer.StatusCode == HttpStatusCode.Redirect ? await answer.Content.ReadAsStringAsync() : string.Empty);
        }

        Assert.Equal(HttpStatusCode.OK, (await server.Plain.GetAsync("/login")).StatusCode);
    }

    /// <summary>Telephones of that make take XML by POST from anybody: it dials, plays, opens the microphone.</summary>
    [Theory]
    [Attack("W5")]
    [InlineData("/CGI/Execute")]
    [InlineData("/CGI/Execute/")]
    [InlineData("//CGI/Execute")]
    [InlineData("/cgi%2fexecute")]
    [InlineData("/admin/CGI/Execute")]
    [InlineData("/execute")]
    public async Task No_command_comes_in_as_XML_from_a_stranger(string path)
    {
        using var browser = await LoggedIn.To(server);

        // Whatever is done has its row there; the store's version also moves when the server looks at its fleet.
        var before = server.Store.Read(Audits.Heads);
        using var body = new StringContent("<CiscoIPPhoneExecute><ExecuteItem URL=\"Dial:0900123456\"/><ExecuteItem URL=\"RTPRx:192.0.2.1:20000\"/></CiscoIPPhoneExecute>", System.Text.Encoding.UTF8, "text/xml");
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Report.Http + path) { Content = body };
        Assert.True((await server.Plain.SendAsync(request)).StatusCode is HttpStatusCode.Redirect or HttpStatusCode.NotFound, "a stranger gets the door or nothing");
        using var again = new StringContent("<CiscoIPPhoneExecute/>", System.Text.Encoding.UTF8, "text/xml");
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Client.PostAsync(server.Report.Http + path, again)).StatusCode);
        Assert.Equal(before, server.Store.Read(Audits.Heads));
    }

    [Fact]
    [Attack("W8")]
    public async Task Every_page_forbids_foreign_scripts_and_frames()
    {
        using var browser = await LoggedIn.To(server);
        foreach (var address in Addresses.Where(a => a != "/live"))
        {
            var answer = await browser.Client.GetAsync(address);
            var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Equal("DENY", Assert.Single(answer.Headers.GetValues("X-Frame-Options")));
            Assert.Contains("no-store", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_session_cookie_is_out_of_reach()
    {
        using var browser = LoggedIn.Stranger(server);
        var answer = await browser.TryLogIn("admin", server.Password);
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), c => c.StartsWith("spa-session=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("samesite=strict", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logging_out_ends_the_session_on_the_server()
    {
        using var browser = LoggedIn.Stranger(server);
        await browser.TryLogIn("admin", server.Password);
        Assert.Equal(HttpStatusCode.OK, (await browser.Client.GetAsync("/")).StatusCode);
        await browser.Post("/", "/login?handler=Out");
        Assert.Equal(HttpStatusCode.Redirect, (await browser.Client.GetAsync("/")).StatusCode);
    }

    [Theory]
    [Attack("W3")]
    [InlineData("/?handler=Add")]
    [InlineData("/waiting?handler=Approve")]
    [InlineData("/fleet/import")]
    [InlineData("/fleet/bulk?handler=Start")]
    [InlineData("/fleet/groups?handler=Rename")]
    [InlineData("/layers/edit?handler=Set")]
    [InlineData("/layers/edit?handler=Unset")]
    [InlineData("/firmware?handler=Assign")]
    [InlineData("/account")]
    [InlineData("/login?handler=Out")]
    public async Task A_form_from_another_site_is_refused(string action)
    {
        using var browser = await LoggedIn.To(server);
        using var form = new FormUrlEncodedContent([new("scope", "all"), new("mac", "000e08400099"), new("name", "Display_Name_1_"), new("text", "x"), new("__RequestVerificationToken", "CfDJ8forged")]);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.Client.PostAsync(action, form)).StatusCode);
        Assert.Null(server.Store.Read(on => Devices.Find(on, MacAddress.Of("000e08400099"))));
        Assert.Equal(HttpStatusCode.OK, (await browser.Client.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task A_bad_value_comes_back_with_its_place_and_is_not_kept()
    {
        using var browser = await LoggedIn.To(server);
        var answer = await browser.Post("/layers/edit?scope=all", "/layers/edit?handler=Set", ("scope", "all"), ("name", "Second_Dial_Tone"), ("text", "420@-19;loud"));
        var html = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("Second_Dial_Tone cannot be this", html, StringComparison.Ordinal);
        Assert.Contains("420@-19;<mark>l</mark>oud", html, StringComparison.Ordinal);
        Assert.False(server.Store.Read(on => server.Store.Layers.Get(on, LayerScope.All)).Entries.ContainsKey("Second_Dial_Tone"));
    }

    [Fact]
    [Attack("C9", "W2")]
    public async Task What_a_stranger_sends_is_text_on_every_page()
    {
        const string Evil = "<script>alert('x')</script>\"'><img src=x onerror=alert(1)>";
        using var certificate = RunningServer.SelfSigned("000e08400001");
        using (var client = server.Secure(certificate))
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", Evil);
            await client.GetAsync("/enrol/000e08400001.xml");
        }

        var (mac, key) = await server.Enrolled("000e08400002");
        await server.Plain.PostAsync($"/report/{key.Token}/{mac}.xml", new ByteArrayContent(ReportTests.Report(key, 1, Evil[..40], Evil)));
        using (var socket = new UdpClient())
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes($"<14>SPA3102 {mac.WithColons()} -- Resync failed: {Evil}"), "127.0.0.1", server.Report.SyslogPort);
        }

        await Eventually(() => server.Store.Read(on => Devices.Find(on, mac))!.Health.ResyncFault.Length > 0);
        Assert.Null(await server.Operations.Change(mac, new() { Note = Evil, Tags = Evil.Replace(' ', '_')[..40] }, Actors.Eve));
        Assert.Empty(await server.Operations.Set(LayerScope.Of(mac), [new("Display_Name_1_", Evil, null)], [new("evil", VariableType.Text, Evil)], Actors.Eve));
        using var browser = await LoggedIn.To(server);
        foreach (var address in Addresses.Where(a => a is not "/live" and not "/fleet/export" and not "/devices/000e08400001").Concat(
        [
            $"/devices/{mac}", $"/devices/{mac}?handler=Preview", $"/devices/{mac}?handler=Report", $"/devices/{mac}?handler=Events", $"/devices/{mac}?handler=Values&all=true&name=Display",
            $"/layers/edit?scope=device:{mac}", $"/layers/edit?scope=device:{mac}&name=Display_Name_1_", $"/?q={Uri.EscapeDataString(Evil)}", $"/layers/open?kind={Uri.EscapeDataString(Evil)}&name=x",
        ]))
        {
            var html = await browser.Get(address);
            Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<img src=x", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    [Attack("D9", "W6")]
    public async Task No_page_log_or_answer_shows_a_secret()
    {
        const string Secret = "Geheimnis4711";
        var (mac, key) = await server.Enrolled("000e08400003");
        Assert.Empty(await server.Operations.Set(
            LayerScope.Of(mac), [new("Password_1_", $"{Secret}-password", null), new("User_ID_1_", "{{account}}", null), new("GPP_SB", $"{Secret}-gpp", null)], [new("account", VariableType.Secret, $"{Secret}-variable")], Actors.Eve));
        var profile = ProfileTests.Open(await server.Plain.GetByteArrayAsync($"/p/{key.Token}/{mac}.cfg"), key.Key);
        Assert.Equal(($"{Secret}-password", $"{Secret}-variable", $"{Secret}-gpp"), (profile["Password_1_"], profile["User_ID_1_"], profile["GPP_SB"]));
        await server.Plain.PostAsync($"/report/{key.Token}/{mac}.xml", new ByteArrayContent([1, 2, 3]));
        using (var socket = new UdpClient())
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes($"<14>SPA3102 {mac.WithColons()} -- Successful resync http://127.0.0.1:80/p/{key.Token}/{mac}.cfg"), "127.0.0.1", server.Report.SyslogPort);
        }

        await Eventually(() => server.Store.Read(on => DeviceEvents.Of(on, mac)).Any(e => e.Kind == "syslog"));
        using var browser = await LoggedIn.To(server);
        var refused = await browser.Post($"/devices/{mac}", "/layers/edit?handler=Set", ("scope", $"device:{mac}"), ("name", "Password_1_"), ("text", $"{Secret}{new string('x', 4000)}"));
        var seen = new StringBuilder(await refused.Content.ReadAsStringAsync());
        foreach (var address in Addresses.Where(a => a is not "/live" and not "/devices/000e08400001").Concat(
            [$"/devices/{mac}", $"/devices/{mac}?handler=Preview", $"/devices/{mac}?handler=Report", $"/devices/{mac}?handler=Values&all=true", $"/devices/{mac}?handler=Values&name={Secret}", $"/layers/edit?scope=device:{mac}", $"/layers/edit?scope=device:{mac}&name=Password_1_"]))
        {
            seen.Append(await browser.Get(address));
        }

        using var stranger = LoggedIn.Stranger(server);
        await stranger.TryLogIn(Secret, "wrong");
        Assert.Contains("***", seen.ToString(), StringComparison.Ordinal);
        foreach (var log in Directory.GetFiles(Path.Combine(server.Data, "logs")))
        {
            await using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            seen.Append(await new StreamReader(file).ReadToEndAsync());
        }

        foreach (var secret in new[] { Secret, key.Key, key.Token, server.Password })
        {
            Assert.DoesNotContain(secret, seen.ToString(), StringComparison.Ordinal);
        }

        // Nor does the store, which may be copied without its master key.
        foreach (var file in Directory.GetFiles(server.Data, "fleet.db*"))
        {
            await using var from = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new MemoryStream();
            await from.CopyToAsync(bytes);
            foreach (var secret in new[] { Secret, key.Key, server.Password })
            {
                Assert.True(bytes.ToArray().AsSpan().IndexOf(Encoding.ASCII.GetBytes(secret)) < 0, file);
            }
        }
    }

    [Fact]
    public async Task An_operator_does_all_of_it_on_the_pages()
    {
        using var certificate = RunningServer.SelfSigned("000e08400004");
        using var client = server.Secure(certificate);
        await client.GetAsync("/enrol/000e08400004.xml");
        using var browser = await LoggedIn.To(server);
        var code = Spa.Foundation.Text.EnrolmentCode.Of(certificate.PublicKey.ExportSubjectPublicKeyInfo());
        Assert.Contains(code, await browser.Get("/waiting"), StringComparison.Ordinal);
        await browser.Post("/waiting", "/waiting?handler=Approve", ("code", code));
        Assert.Contains("GPP_SA", await client.GetStringAsync("/enrol/000e08400004.xml"), StringComparison.Ordinal);
        await browser.Post("/devices/000e08400004", "/devices/000e08400004?handler=Save", ("Customer", "acme"), ("Site", "berlin"), ("Tags", "b a"), ("Note", "attic"));
        var device = server.Store.Read(on => Devices.Find(on, MacAddress.Of("000e08400004")))!;
        Assert.Equal(("acme", "berlin", "a b", "attic", "admin"), (device.Customer, device.Site, string.Join(' ', device.Tags), device.Note, device.EnrolledBy));
        await browser.Post("/layers/edit?scope=customer:acme", "/layers/edit?handler=Set", ("scope", "customer:acme"), ("name", "Display_Name_1_"), ("text", "Acme"), ("access", "ro"));
        await browser.Post("/layers/draft?scope=customer:acme", "/layers/draft?handler=Publish", ("scope", "customer:acme"), ("reason", "the customer's name"), ("first", "everybody"), ("failures", "3"), ("silent", "10"));
        Assert.Contains("customer acme", await browser.Get("/devices/000e08400004?handler=Values&name=Display_Name_1_"), StringComparison.Ordinal);
        Assert.Contains("000e08400004", await browser.Get("/?handler=Rows&q=berlin+acme"), StringComparison.Ordinal);
        Assert.DoesNotContain("000e08400004", await browser.Get("/?handler=Rows&q=berlin+other"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_password_file_is_for_its_owner_only()
    {
        foreach (var file in new[] { "first-password.txt", "master.key", "ca/ca.key", "tls/server.pem" })
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(server.Data, file)));
        }
    }

    [Fact]
    public void A_password_hash_fits_its_password_only()
    {
        var hash = PasswordHash.Of("correct horse");
        Assert.True(PasswordHash.Fits("correct horse", hash));
        Assert.False(PasswordHash.Fits("correct horsf", hash));
        Assert.False(PasswordHash.Fits("nobody has this password", null));
        Assert.NotEqual(hash, PasswordHash.Of("correct horse"));
    }

    [Fact]
    public async Task A_password_is_slow_to_try_unless_the_server_was_told_otherwise()
    {
        Assert.StartsWith("pbkdf2-sha256$600000$", PasswordHash.Of("correct horse"), StringComparison.Ordinal);
        var usual = new RunningServer { Change = o => o with { PasswordRounds = new ServerOptions { DataFolder = o.DataFolder }.PasswordRounds } };
        await usual.InitializeAsync();
        try
        {
            Assert.Null(await usual.Accounts.Add("slow", "a long password", Role.Viewer, [], Actors.Eve));
            Assert.All(["admin", "slow"], name => Assert.StartsWith("pbkdf2-sha256$600000$", usual.Store.Read(on => Operators.Find(on, name))!.Password, StringComparison.Ordinal));
        }
        finally
        {
            await usual.DisposeAsync();
        }
    }

    internal static async Task Eventually(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            await Task.Delay(10, limit.Token);
        }
    }
}
