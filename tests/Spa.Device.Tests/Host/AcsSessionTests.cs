using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Spa.Device.Fetching;
using Spa.Device.Management;
using Spa.Foundation.Ports;
using Spa.Foundation.Security;
using Spa.Gateway.Ports;
using Spa.Marks;

namespace Spa.Device.Tests.Host;

public sealed class AcsSessionTests : IDisposable
{
    private static readonly FetchCredentials Credentials = new("000E08-1", "pw");
    private readonly FetchBench bench = new();
    private readonly AcsSession session;

    public AcsSessionTests() => session = Session(bench);

    public void Dispose() => session.Dispose();

    [Fact]
    public async Task A_message_and_an_empty_POST_look_as_the_standard_says()
    {
        var seen = new ConcurrentQueue<string>();
        await using var server = await WebStub.Start(async context =>
        {
            var headers = context.Request.Headers;
            seen.Enqueue($"{headers.ContentLength}|{headers.ContentType}|{(headers.TryGetValue("SOAPAction", out var action) ? $"[{action}]" : "none")}|{headers.Cookie}|{context.Connection.Id}");
            context.Response.Cookies.Append("session", "s1");
            context.Response.Cookies.Append("other", "o1");
            await context.Response.WriteAsync("<x/>");
        });
        Assert.Equal((200, "<x/>"), Seen(await Post(server.Port, "<a/>")));
        Assert.Equal((200, "<x/>"), Seen(await Post(server.Port, "")));
        var lines = seen.Select(s => s.Split('|')).ToList();
        Assert.Equal(["4", "text/xml; charset=\"utf-8\"", "[]", ""], lines[0][..4]);
        Assert.Equal(["0", "", "none", "session=s1; other=o1"], lines[1][..4]);
        Assert.Equal(lines[0][4], lines[1][4]);
    }

    [Fact]
    public async Task Digest_is_answered_once_and_carried_on_with_a_rising_count()
    {
        var seen = new ConcurrentQueue<string>();
        await using var server = await WebStub.Start(async context =>
        {
            var header = context.Request.Headers.Authorization.ToString();
            if (!header.StartsWith("Digest ", StringComparison.Ordinal) || !Right(header, "nonce1"))
            {
                context.Response.StatusCode = 401;
                context.Response.Headers.WWWAuthenticate = "Digest " + new DigestChallenge { Realm = "acs", Nonce = "nonce1" }.ToFields();
                return;
            }

            Assert.True(AuthFields.Parse(header["Digest ".Length..]).Ok(out var fields, out _));
            seen.Enqueue(fields!["nc"]!);
            await context.Response.WriteAsync("ok");
        });
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal((200, "ok"), Seen(await Post(server.Port, "<a/>")));
        }

        Assert.Equal(["00000001", "00000002", "00000003"], seen);
        Assert.Equal(4, server.Asked.Count);
    }

    [Fact]
    public async Task A_wrong_password_is_an_answer_and_no_loop()
    {
        await using var server = await WebStub.Start(context =>
        {
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = "Digest " + new DigestChallenge { Realm = "acs", Nonce = "same" }.ToFields();
            return Task.CompletedTask;
        });
        Assert.Equal((401, string.Empty), Seen(await Post(server.Port, "<a/>")));
        Assert.Equal(2, server.Asked.Count);
    }

    [Fact]
    public async Task A_password_in_the_clear_goes_only_over_TLS()
    {
        RequestDelegate basic = async context =>
        {
            if (!context.Request.Headers.Authorization.ToString().StartsWith("Basic ", StringComparison.Ordinal))
            {
                context.Response.StatusCode = 401;
                context.Response.Headers.WWWAuthenticate = "Basic realm=\"acs\"";
                return;
            }

            await context.Response.WriteAsync("ok");
        };
        await using var plain = await WebStub.Start(basic);
        Assert.Equal((401, string.Empty), Seen(await Post(plain.Port, "<a/>")));
        var pki = new TestPki();
        await using var secure = await WebStub.Start(basic, pki.Server(["server.test"]));
        using var trusting = Session(new FetchBench(pki));
        Assert.Equal((200, "ok"), Seen(await trusting.Post(Of(new FetchTarget(FetchScheme.Https, "server.test", secure.Port, "/acs"), "<a/>"), default)));
    }

    [Theory]
    [InlineData("elsewhere.test", false, "wrong name")]
    [InlineData("server.test", true, "unknown issuer")]
    [Attack("C5")]
    public async Task An_ACS_that_cannot_show_who_it_is_is_told_nothing(string name, bool ofAnother, string why)
    {
        var pki = new TestPki();
        await using var server = await WebStub.Start(context => context.Response.WriteAsync("ok"), (ofAnother ? new TestPki() : pki).Server([name]));
        using var trusting = Session(new FetchBench(pki));
        var reply = await trusting.Post(Of(new FetchTarget(FetchScheme.Https, "server.test", server.Port, "/acs"), "<a/>"), default);
        Assert.Equal(FetchFault.TlsFailed, reply.Fault);
        Assert.Contains(why, reply.Detail, StringComparison.Ordinal);
        Assert.Empty(server.Asked);
    }

    [Fact]
    [Attack("C5")]
    public async Task A_server_that_it_is_sent_on_to_gets_no_proof_of_the_password_where_it_asks_for_one()
    {
        var told = new ConcurrentQueue<string>();
        await using var second = await WebStub.Start(context =>
        {
            told.Enqueue(context.Request.Headers.Authorization.ToString());
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = "Digest " + new DigestChallenge { Realm = "acs", Nonce = $"nonce {told.Count}" }.ToFields();
            return Task.CompletedTask;
        });
        await using var first = await WebStub.Start(context =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = $"http://other.test:{second.Port}/there";
            return Task.CompletedTask;
        });
        Assert.Equal((401, string.Empty), Seen(await Post(first.Port, "<a/>")));
        Assert.Equal((401, string.Empty), Seen(await Post(first.Port, "<b/>")));
        Assert.Equal(["", ""], told);
    }

    [Fact]
    public async Task A_redirect_counts_for_the_rest_of_the_session_and_another_server_is_not_told_the_password()
    {
        var told = new ConcurrentQueue<string>();
        await using var second = await WebStub.Start(async context =>
        {
            told.Enqueue(context.Request.Headers.Authorization.ToString());
            if (context.Request.Path == "/there")
            {
                await context.Response.WriteAsync("second");
                return;
            }

            context.Response.StatusCode = 404;
        });
        await using var first = await WebStub.Start(context =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = $"http://other.test:{second.Port}/there";
            return Task.CompletedTask;
        });
        Assert.Equal((200, "second"), Seen(await Post(first.Port, "<a/>")));
        Assert.Equal((200, "second"), Seen(await Post(first.Port, "<b/>")));
        Assert.Single(first.Asked);
        Assert.All(told, t => Assert.Empty(t));
    }

    [Fact]
    public async Task Redirects_in_a_circle_end()
    {
        await using var server = await WebStub.Start(context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = "/again";
            return Task.CompletedTask;
        });
        Assert.Equal(FetchFault.Refused, (await Post(server.Port, "<a/>")).Fault);
        Assert.InRange(server.Asked.Count, 5, 6);
    }

    // What servers of the field do with HTTP.
    [Theory]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Type: text/xml\r\n\r\n<x/>", 200, "<x/>")]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\n<x/>", 200, "<x/>")]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n<x\r\n2\r\n/>\r\n0\r\n\r\n", 200, "<x/>")]
    [InlineData("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n", 204, "")]
    [InlineData("HTTP/1.0 204 No Content\r\n\r\n", 204, "")]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", 200, "")]
    [InlineData("HTTP/1.1 500 Internal Server Error\r\nConnection: close\r\nContent-Length: 4\r\n\r\n<x/>", 500, "<x/>")]
    public async Task Answers_of_every_make_are_read(string answer, int status, string body)
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var accepted = Task.Run(async () =>
        {
            for (var i = 0; i < 2; i++)
            {
                using var client = await server.AcceptTcpClientAsync();
                var stream = client.GetStream();
                var read = new byte[4096];
                var got = string.Empty;
                while (!got.EndsWith("<a/>", StringComparison.Ordinal))
                {
                    got += Encoding.ASCII.GetString(read, 0, await stream.ReadAsync(read));
                }

                await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
            }
        });
        var port = ((IPEndPoint)server.LocalEndpoint).Port;
        Assert.Equal((status, body), Seen(await Post(port, "<a/>")));
        Assert.Equal((status, body), Seen(await Post(port, "<a/>")));
        await accepted;
    }

    [Fact]
    public async Task A_packed_answer_is_unpacked_within_the_limit()
    {
        await using var server = await WebStub.Start(async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await using var packed = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            await packed.WriteAsync(context.Request.Path == "/bomb" ? new byte[10 << 20] : "<x/>"u8.ToArray());
        });
        Assert.Equal((200, "<x/>"), Seen(await Post(server.Port, "<a/>")));
        Assert.Equal(FetchFault.TooLarge, (await session.Post(Of(new FetchTarget(FetchScheme.Http, "server.test", server.Port, "/bomb"), "<a/>"), default)).Fault);
    }

    [Fact]
    public async Task Nobody_there_and_no_such_name_are_told_apart()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();
        Assert.Equal((FetchFault.Failed, "connection refused"), ((await Post(port, "<a/>")).Fault!.Value, (await Post(port, "<a/>")).Detail));
        Assert.Equal(FetchFault.NameLookupFailed, (await session.Post(Of(new FetchTarget(FetchScheme.Http, "nowhere.test", 80, "/"), "<a/>"), default)).Fault);
    }

    // The way to it is dead, or it is: each message has its own time.
    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<x")]
    public async Task An_ACS_that_falls_silent_ends_a_message_when_its_time_is_over(string said)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var post = session.Post(Of(new FetchTarget(FetchScheme.Http, "server.test", ((IPEndPoint)silent.LocalEndpoint).Port, "/acs"), "<a/>") with { Timeout = TimeSpan.FromMilliseconds(300) }, default);
        using var taken = await silent.AcceptSocketAsync();
        await taken.SendAsync(Encoding.ASCII.GetBytes(said));
        Assert.Equal(FetchFault.Timeout, (await post.WaitAsync(TimeSpan.FromSeconds(20))).Fault);
    }

    private static AcsSession Session(FetchBench bench) => new(new ServerTrust(bench.Trust, bench.Client, new Trusted()), () => FetchBench.UserAgent, bench.Find, TimeSpan.FromSeconds(5));

    private static AcsPost Of(FetchTarget target, string body) => new(target, Credentials, Encoding.UTF8.GetBytes(body), 1 << 20, TimeSpan.FromSeconds(20), ServerPolicy.Open);

    private static (int, string) Seen(AcsReply reply) => (reply.Status, Encoding.UTF8.GetString(reply.Body.Span));

    private static bool Right(string header, string nonce)
        => AuthFields.Parse(header["Digest ".Length..]).Ok(out var fields, out _) && DigestCredentials.Read(fields!).Ok(out var given, out _) && given.Nonce == nonce
            && given.Response == DigestHash.Response(DigestAlgorithm.Md5, DigestHash.Identity(DigestAlgorithm.Md5, Credentials.User, "acs", Credentials.Password), "POST", given.Uri, nonce, given.NonceCount ?? 0, given.ClientNonce, given.Quality);

    private Task<AcsReply> Post(int port, string body) => session.Post(Of(new FetchTarget(FetchScheme.Http, "server.test", port, "/acs"), body), default);

    private sealed class Trusted : ICalendar
    {
        public DateTimeOffset UtcNow => DateTimeOffset.UtcNow;

        public bool IsTrusted => true;
    }
}
