using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Spa.Device.Web;
using Spa.Marks;

namespace Spa.Device.Tests.Host;

/// <summary>The status as it is sent to pages that stay open.</summary>
public sealed class StatusFeedTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly DeskStub desk = new();
    private StatusFeed feed = null!;
    private readonly HttpClient client = new();
    private PageServer pages = null!;

    public async Task InitializeAsync()
    {
        feed = new StatusFeed(() => desk.Status(), desk.Failures.Add);
        pages = await PageServer.Start(new IPEndPoint(IPAddress.Loopback, 0), desk, new Login(() => desk.Passwords, new LockOut(() => TimeSpan.Zero)), new FormToken(), feed, desk.Failures.Add);
    }

    public async Task DisposeAsync()
    {
        await feed.DisposeAsync();
        await pages.DisposeAsync();
    }

    public void Dispose() => client.Dispose();

    public static TheoryData<string, Func<StatusDocument, StatusDocument>, bool> News => new()
    {
        { "the same", d => d, false },
        { "a second later", d => d with { Unit = d.Unit with { UpSeconds = 6, Clock = "2026-11-24T17:00:01Z" }, Settings = d.Settings with { NextSeconds = 99 } }, false },
        { "a due time that wavers", d => d with { Settings = d.Settings with { NextSeconds = 98 } }, false },
        { "a due time that moved", d => d with { Settings = d.Settings with { NextSeconds = 60 } }, true },
        { "no due time any more", d => d with { Settings = d.Settings with { NextSeconds = null } }, true },
        { "another headline", d => d with { Headline = "In use" }, true },
        { "bytes that come in", d => d with { Firmware = d.Firmware with { Bytes = 1 } }, true },
    };

    [Theory]
    [MemberData(nameof(News))]
    public void A_counter_that_goes_on_is_no_news(string what, Func<StatusDocument, StatusDocument> next, bool isNews)
    {
        var first = desk.Document with { Settings = desk.Document.Settings with { NextSeconds = 100 } };
        Assert.True(StatusFeed.IsNews(null, first));
        Assert.True(isNews == StatusFeed.IsNews(first, next(first)), what);
    }

    [Fact]
    public async Task A_page_gets_the_status_and_what_is_new_of_it()
    {
        await using var page = await Watch("admin:k7qm-2x9d");
        Assert.Equal(("Ready for calls", "admin"), Of(await page.Next()));
        desk.Document = desk.Document with { Headline = "In use" };
        Assert.Equal(("In use", "admin"), Of(await page.Next()));
        await using var other = await Watch("user:u-pass");
        Assert.Equal(("In use", "user"), Of(await other.Next()));
    }

    [Fact]
    [Attack("W1")]
    public async Task A_page_that_stays_open_ends_when_the_passwords_change()
    {
        await using var page = await Watch("admin:k7qm-2x9d");
        await page.Next();
        desk.PasswordsEdition++;
        desk.Document = desk.Document with { Headline = "Hidden from the old password" };
        Assert.Null(await page.Next());
    }

    [Fact]
    public async Task More_pages_than_it_feeds_are_told_to_ask_and_a_place_that_is_left_is_free()
    {
        var watches = Enumerable.Range(0, StatusFeed.MaxWatchers).Select(_ => feed.Open()!).ToList();
        Assert.Null(feed.Open());
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{pages.LocalEndPoint}{LiveStatus.Path}");
        request.Headers.TryAddWithoutValidation("Authorization", $"Basic {Convert.ToBase64String("admin:k7qm-2x9d"u8)}");
        using var answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        watches[3].Dispose();
        using var again = feed.Open();
        Assert.NotNull(again);
        watches.ForEach(w => w.Dispose());
    }

    [Fact]
    public async Task A_page_that_watches_does_not_keep_the_pages_from_closing()
    {
        var page = await Watch("admin:k7qm-2x9d");
        await page.Next();
        await pages.DisposeAsync().AsTask().WaitAsync(Limit);
        Assert.Null(await page.Next());
        await page.DisposeAsync();
    }

    [Fact]
    public async Task A_unit_that_fails_ends_the_watch_and_is_told_to_the_log()
    {
        desk.IsBroken = true;
        await using var page = await Watch("admin:k7qm-2x9d");
        Assert.Null(await page.Next());
        Assert.Equal("secret inner text", Assert.Single(desk.Failures).Message);
    }

    private static (string?, string?) Of(JsonElement? news) => (news!.Value.GetProperty("headline").GetString(), news.Value.GetProperty("account").GetString());

    private async Task<Page> Watch(string who)
    {
        var socket = new TcpClient();
        await socket.ConnectAsync(pages.LocalEndPoint);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"GET {LiveStatus.Path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(who))}\r\nConnection: close\r\n\r\n"));
        return new Page(socket);
    }

    private sealed class Page(TcpClient socket) : IAsyncDisposable
    {
        private readonly StreamReader reader = new(socket.GetStream());

        /// <summary>The next document; null = the answer has ended.</summary>
        public async Task<JsonElement?> Next()
        {
            while (await reader.ReadLineAsync().WaitAsync(Limit) is { } line)
            {
                if (line.StartsWith("data: ", StringComparison.Ordinal))
                {
                    return JsonDocument.Parse(line["data: ".Length..]).RootElement.Clone();
                }

                // The last chunk.
                if (line == "0")
                {
                    return null;
                }
            }

            return null;
        }

        public ValueTask DisposeAsync()
        {
            reader.Dispose();
            socket.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
