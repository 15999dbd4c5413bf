using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Spa.Device.Fetching;
using Spa.Gateway.Ports;
using Spa.Marks;
using static Spa.Device.Tests.Host.FetchBench;

namespace Spa.Device.Tests.Host;

public class HttpFetchTests
{
    private static readonly FetchCredentials Credentials = new("unit", "s3cret\"x");
    private readonly FetchBench bench = new();

    public static TheoryData<int, string> Statuses => new()
    {
        { 400, "Failed: HTTP 400" },
        { 401, "AccessDenied: HTTP 401" },
        { 403, "AccessDenied: HTTP 403" },
        { 404, "NotFound: HTTP 404" },
        { 407, "AccessDenied: HTTP 407" },
        { 500, "Failed: HTTP 500" },
        { 503, "Failed: HTTP 503" },
        { 204, "Failed: HTTP 204" },
        { 303, "Failed: HTTP 303" },
        { 307, "Failed: HTTP 307" },
    };

    [Fact]
    public async Task A_profile_is_fetched_as_the_original_asks_for_it()
    {
        string? headers = null;
        await using var server = await WebStub.Start(async context =>
        {
            headers = string.Join('\n', context.Request.Headers.OrderBy(h => h.Key).Select(h => $"{h.Key}: {h.Value}"));
            await context.Response.WriteAsync("hello");
        });
        Assert.Equal("got hello from 127.0.0.1", Line(await bench.Get(FetchScheme.Http, server.Port, "/cfg/spa.xml?a=b&c")));
        Assert.Equal(["GET /cfg/spa.xml?a=b&c"], server.Asked);
        Assert.Equal($"Accept: */*\nConnection: close\nHost: server.test:{server.Port}\nUser-Agent: {UserAgent}", headers);
        Assert.Equal(["127.0.0.1"], bench.Asking);
    }

    [Fact]
    public async Task A_post_carries_its_body()
    {
        await using var server = await WebStub.Start(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            await context.Response.WriteAsync($"{context.Request.Method} {context.Request.ContentLength} {await reader.ReadToEndAsync()}");
        });
        Assert.Equal("got POST 3 abc from 127.0.0.1", Line(await bench.Get(FetchScheme.Http, server.Port, body: "abc"u8.ToArray())));
    }

    [Fact]
    public async Task A_content_coding_is_named_and_not_undone()
    {
        await using var server = await WebStub.Start(async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await context.Response.WriteAsync("zz");
        });
        Assert.Equal("got zz from 127.0.0.1, gzip", Line(await bench.Get(FetchScheme.Http, server.Port)));
    }

    [Theory]
    [MemberData(nameof(Statuses))]
    public async Task Each_status_has_its_class(int status, string line)
    {
        await using var server = await WebStub.Start(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        Assert.Equal(line, Line(await bench.Get(FetchScheme.Http, server.Port)));
    }

    [Fact]
    public async Task All_addresses_of_a_name_are_tried_in_order()
    {
        await using var server = await WebStub.Text("here");
        bench.Names["many.test"] = [IPAddress.Parse("127.0.0.9"), IPAddress.Parse("127.0.0.8"), IPAddress.Loopback];
        Assert.Equal("got here from 127.0.0.1", Line(await bench.Get(FetchScheme.Http, server.Port, host: "many.test")));
        Assert.Equal(["127.0.0.9", "127.0.0.8", "127.0.0.1"], bench.Asking);
    }

    [Fact]
    public async Task Further_hosts_of_a_list_are_asked_when_the_one_before_does_not_answer()
    {
        var asked = new List<string>();
        await using var server = await WebStub.Start(async context =>
        {
            asked.Add(context.Request.Host.Host);
            await context.Response.WriteAsync("here");
        });
        var target = new FetchTarget(FetchScheme.Http, "nowhere.test", server.Port, "/a") { Others = ["127.0.0.9", "server.test", "other.test"] };
        Assert.Equal("got here from 127.0.0.1", Line(await bench.Fetcher.Fetch(new FetchRequest(target, null, null, 1000, TimeSpan.FromSeconds(20), ServerPolicy.Open, bench.Asking.Add))));
        Assert.Equal(["127.0.0.9", "127.0.0.1"], bench.Asking);
        Assert.Equal(["server.test"], asked);
    }

    [Fact]
    public async Task A_name_without_an_address_is_said_so()
        => Assert.Equal("NameLookupFailed: nowhere.test", Line(await bench.Get(FetchScheme.Http, 80, host: "nowhere.test")));

    [Fact]
    public async Task A_closed_port_is_said_so()
        => Assert.Equal("Failed: connection refused", Line(await bench.Get(FetchScheme.Http, FreePort())));

    [Fact]
    public async Task A_document_beyond_the_limit_is_not_taken()
    {
        await using var sized = await WebStub.Text(new string('x', 1001));
        Assert.Equal("TooLarge: more than 1000 bytes", Line(await bench.Get(FetchScheme.Http, sized.Port)));
        await using var endless = await WebStub.Start(async context =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", context.RequestAborted);
            }
        });
        Assert.Equal("TooLarge: more than 1000 bytes", Line(await bench.Get(FetchScheme.Http, endless.Port)));
    }

    [Fact]
    public async Task A_silent_or_trickling_server_ends_by_the_time_limit()
    {
        await using var silent = await WebStub.Start(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        Assert.Equal("Timeout: ", Line(await bench.Get(FetchScheme.Http, silent.Port, timeout: TimeSpan.FromMilliseconds(300))));
        await using var trickling = await WebStub.Start(async context =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync("x");
                await context.Response.Body.FlushAsync();
                await Task.Delay(20, context.RequestAborted);
            }
        });
        Assert.Equal("Timeout: ", Line(await bench.Get(FetchScheme.Http, trickling.Port, timeout: TimeSpan.FromMilliseconds(300))));
    }

    [Fact]
    public async Task A_cut_body_is_no_profile()
    {
        await using var server = await WebStub.Start(async context =>
        {
            context.Response.ContentLength = 500;
            await context.Response.WriteAsync("half");
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        Assert.Equal("Failed: the connection ended early", Line(await bench.Get(FetchScheme.Http, server.Port)));
    }

    [Fact]
    public async Task What_is_not_http_is_said_so()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(async () =>
        {
            using var client = await listener.AcceptSocketAsync();
            await client.ReceiveAsync(new byte[4000]);
            await client.SendAsync("SSH-2.0-OpenSSH\r\n\r\n"u8.ToArray());
        });
        Assert.Equal("Failed: the answer is not HTTP", Line(await bench.Get(FetchScheme.Http, ((IPEndPoint)listener.LocalEndpoint).Port)));
        await serving;
    }

    [Fact]
    public async Task A_redirect_is_followed_and_others_are_not()
    {
        await using var server = await WebStub.Start(async context =>
        {
            if (context.Request.Path == "/a")
            {
                context.Response.StatusCode = 302;
                context.Response.Headers.Location = "/b?x=1";
                return;
            }

            await context.Response.WriteAsync("there");
        });
        Assert.Equal("got there from 127.0.0.1", Line(await bench.Get(FetchScheme.Http, server.Port)));
        Assert.Equal(["GET /a", "GET /b?x=1"], server.Asked);
    }

    [Fact]
    [Attack("F14")]
    public async Task A_redirect_loop_ends_after_five()
    {
        await using var server = await WebStub.Start(context =>
        {
            context.Response.StatusCode = 301;
            context.Response.Headers.Location = "/a";
            return Task.CompletedTask;
        });
        Assert.Equal("Refused: more than 5 redirects", Line(await bench.Get(FetchScheme.Http, server.Port)));
        Assert.Equal(6, server.Asked.Count);
    }

    [Fact]
    [Attack("F14", "P8")]
    public async Task A_redirect_out_of_the_allowed_domains_or_to_another_kind_of_server_is_refused()
    {
        await using var server = await WebStub.Start(context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = context.Request.Path == "/away" ? "http://evil.example/b" : "file:///etc/passwd";
            return Task.CompletedTask;
        });
        Assert.Equal(
            "Refused: server evil.example is not in Restricted_Access_Domains",
            Line(await bench.Get(FetchScheme.Http, server.Port, "/away", policy: ServerPolicy.Parse("server.test"))));
        Assert.Equal("Refused: redirect without a place to go to", Line(await bench.Get(FetchScheme.Http, server.Port, "/file")));
    }

    [Fact]
    [Attack("F14")]
    public async Task A_redirect_to_a_link_local_address_is_refused()
    {
        await using var server = await WebStub.Start(context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = "http://169.254.169.254/latest/meta-data";
            return Task.CompletedTask;
        });
        Assert.Equal("Refused: redirect to the link-local address 169.254.169.254", Line(await bench.Get(FetchScheme.Http, server.Port)));
        Assert.Equal(["127.0.0.1"], bench.Asking);
    }

    // A name that comes to the unit itself is seen only when it is looked up.
    [Fact]
    [Attack("C10")]
    public async Task A_name_that_leads_to_the_unit_itself_is_not_asked_for_somebody_elsewhere()
    {
        var asked = 0;
        await using var server = await WebStub.Start(context =>
        {
            asked++;
            return Task.CompletedTask;
        });
        Assert.Equal("Refused: 127.0.0.1 is this unit itself or a neighbour on its wire", Line(await bench.Get(FetchScheme.Http, server.Port, policy: ServerPolicy.Open with { ForbidsLocal = true })));
        Assert.Equal(0, asked);
        Assert.Equal("got  from 127.0.0.1", Line(await bench.Get(FetchScheme.Http, server.Port)));
    }

    public static TheoryData<string, string, string?> LocalRedirects => new()
    {
        { "203.0.113.5", "127.0.0.1", "redirect to this unit's own address 127.0.0.1" },
        { "203.0.113.5", "::1", "redirect to this unit's own address ::1" },
        { "203.0.113.5", "::ffff:127.0.0.1", "redirect to this unit's own address ::ffff:127.0.0.1" },
        { "203.0.113.5", "0.0.0.0", "redirect to this unit's own address 0.0.0.0" },
        { "203.0.113.5", "fe80::1", "redirect to the link-local address fe80::1" },
        { "203.0.113.5", "198.51.100.7", null },
        { "192.168.1.10", "192.168.1.11", null },
        { "127.0.0.1", "127.0.0.2", null },
    };

    [Theory]
    [Attack("F14")]
    [MemberData(nameof(LocalRedirects))]
    public void No_server_points_the_unit_at_itself_or_at_its_neighbours(string from, string to, string? refusal)
        => Assert.Equal(refusal, LocalRedirect.Refuses(IPAddress.Parse(from), IPAddress.Parse(to)));

    [Fact]
    public async Task Basic_credentials_are_sent_only_when_asked_for()
    {
        var seen = new List<string>();
        await using var server = await WebStub.Start(async context =>
        {
            var given = context.Request.Headers.Authorization.ToString();
            seen.Add(given);
            if (given != $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("unit:s3cret\"x"))}")
            {
                context.Response.StatusCode = 401;
                context.Response.Headers.WWWAuthenticate = "Basic realm=\"p\"";
                return;
            }

            await context.Response.WriteAsync("in");
        });
        Assert.Equal("got in from 127.0.0.1", Line(await bench.Get(FetchScheme.Http, server.Port, credentials: Credentials)));
        Assert.Equal(string.Empty, seen[0]);
        Assert.Equal("AccessDenied: HTTP 401", Line(await bench.Get(FetchScheme.Http, server.Port)));
        seen.Clear();
        Assert.Equal("AccessDenied: HTTP 401", Line(await bench.Get(FetchScheme.Http, server.Port, credentials: new FetchCredentials("unit", "wrong"))));
        Assert.Equal(2, seen.Count);
    }

    [Fact]
    public async Task Credentials_do_not_follow_a_redirect_to_another_server()
    {
        var seen = new List<string>();
        await using var other = await WebStub.Start(context =>
        {
            seen.Add(context.Request.Headers.Authorization.ToString());
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"p\"";
            return Task.CompletedTask;
        });
        await using var server = await WebStub.Start(context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = $"http://other.test:{other.Port}/";
            return Task.CompletedTask;
        });
        Assert.Equal("AccessDenied: HTTP 401", Line(await bench.Get(FetchScheme.Http, server.Port, credentials: Credentials)));
        Assert.Equal([string.Empty], seen);
    }

    [Fact]
    public async Task A_wrong_password_is_said_once_though_the_nonce_is_another_each_time()
    {
        var nonces = 0;
        await using var server = await WebStub.Start(context =>
        {
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = $"Digest realm=\"spa\", nonce=\"n{nonces++}\", qop=\"auth\", algorithm=MD5";
            return Task.CompletedTask;
        });
        Assert.Equal("AccessDenied: HTTP 401", Line(await bench.Get(FetchScheme.Http, server.Port, credentials: Credentials)));
        Assert.Equal(2, nonces);
    }

    [Fact]
    public async Task A_stale_digest_nonce_is_answered_anew()
    {
        var answers = new List<string>();
        await using var server = await WebStub.Start(async context =>
        {
            answers.Add(context.Request.Headers.Authorization.ToString());
            if (answers.Count == 3)
            {
                await context.Response.WriteAsync("in");
                return;
            }

            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = $"Digest realm=\"spa\", nonce=\"n{answers.Count}\", qop=\"auth,auth-int\", algorithm=MD5{(answers.Count == 2 ? ", stale=true" : string.Empty)}, opaque=\"o,p\"";
        });
        Assert.Equal("got in from 127.0.0.1", Line(await bench.Get(FetchScheme.Http, server.Port, credentials: Credentials)));
        Assert.Contains("nonce=\"n1\"", answers[1], StringComparison.Ordinal);
        Assert.Contains("nonce=\"n2\"", answers[2], StringComparison.Ordinal);
        Assert.Contains("opaque=\"o,p\", qop=auth, nc=00000001", answers[2], StringComparison.Ordinal);
    }

    // RFC 7616 section 3.9.1, and RFC 2617 section 3.5 with its own client nonce.
    public static TheoryData<string, string> DigestExamples => new()
    {
        { "SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1" },
        { "MD5", "8ca523f5e9506fed4657c9700eebdbec" },
    };

    [Theory]
    [MemberData(nameof(DigestExamples))]
    public void The_digest_of_rfc_7616_comes_out(string algorithm, string response)
    {
        var challenge = new System.Net.Http.Headers.AuthenticationHeaderValue(
            "Digest",
            $"realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm={algorithm}, nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"");
        var answer = HttpChallenge.Answer([challenge], new FetchCredentials("Mufasa", "Circle of Life"), "GET", "/dir/index.html", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");
        Assert.Contains($"response=\"{response}\"", answer!.Parameter, StringComparison.Ordinal);
    }

    [Fact]
    [Attack("F14")]
    public void Whatever_a_server_demands_no_line_is_broken_and_no_password_is_told()
    {
        const string Good = "realm=\"spa\", nonce=\"n1\", qop=\"auth,auth-int\", algorithm=SHA-256, opaque=\"o,p\", stale=true";
        string[] tokens = ["\"", "\\", ",", "=", "\u0001", "\t", "realm=", "nonce=", "algorithm=MD5", "algorithm=SHA-512-256", "qop=", new string('x', 5000), "\u00fc"];
        var entropy = new Spa.Foundation.Ports.Entropy(3);
        for (var i = 0; i < 5_000; i++)
        {
            var text = new StringBuilder(Good);
            for (var n = 0; n < 1 + (i % 4); n++)
            {
                text.Insert(At(text.Length + 1), tokens[At(tokens.Length)]);
                text.Remove(At(text.Length), 1);
            }

            var answer = HttpChallenge.Answer([new System.Net.Http.Headers.AuthenticationHeaderValue("Digest", text.ToString())], new FetchCredentials("unit", "s3cret"), "GET", "/a", "c0ffee");
            if (answer?.Parameter is { } header)
            {
                Assert.DoesNotContain(header, char.IsControl);
                Assert.DoesNotContain("s3cret", header, StringComparison.Ordinal);
            }
        }

        int At(int count) => (int)(entropy.UpTo(TimeSpan.FromTicks(count)).Ticks % count);
    }

    [Fact]
    public async Task A_report_is_posted_or_put()
    {
        await using var server = await WebStub.Start(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            context.Response.StatusCode = await reader.ReadToEndAsync() == "<x/>" && context.Request.ContentType == "text/xml" ? 201 : 400;
        });
        var target = new FetchTarget(FetchScheme.Http, "server.test", server.Port, "/r");
        var request = new SendRequest(target, null, "<x/>"u8.ToArray(), "text/xml", false, TimeSpan.FromSeconds(20), ServerPolicy.Open);
        Assert.Equal(new SendAnswer(null, string.Empty), await bench.Fetcher.Send(request));
        Assert.Equal(new SendAnswer(null, string.Empty), await bench.Fetcher.Send(request with { Put = true }));
        Assert.Equal(new SendAnswer(FetchFault.Failed, "HTTP 400"), await bench.Fetcher.Send(request with { Body = [1] }));
        Assert.Equal(["POST /r", "PUT /r", "POST /r"], server.Asked);
    }

    [Fact]
    public async Task A_report_encrypted_by_rfc_8188_says_so_in_its_header()
    {
        string? coding = null;
        await using var server = await WebStub.Start(context =>
        {
            coding = context.Request.Headers.ContentEncoding.ToString();
            return Task.CompletedTask;
        });
        var request = new SendRequest(new FetchTarget(FetchScheme.Http, "server.test", server.Port, "/r"), null, [1], "application/octet-stream", false, TimeSpan.FromSeconds(20), ServerPolicy.Open) { Coding = "aes128gcm" };
        Assert.Equal(new SendAnswer(null, string.Empty), await bench.Fetcher.Send(request));
        Assert.Equal("aes128gcm", coding);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
