using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Spa.Fleet.Access;
using Spa.Fleet.Inventory;
using Spa.Fleet.Layers;
using Spa.Marks;
using Spa.ProvisioningServer.Hosting.Bulk;
using Spa.ProvisioningServer.Hosting.Publishing;
using Spa.ProvisioningServer.Storage;
using Spa.ProvisioningServer.Web;

namespace Spa.Fleet.Tests.Http;

/// <summary>What pages show to whom: nothing to press that would be refused, and nothing of other customers.</summary>
public sealed partial class LeastSightTests(RunningServer server) : IClassFixture<RunningServer>
{
    // A device of another customer.
    private const string Beta = "000e08cb0002";

    // Page, and the forms (address or handler) that are left to a viewer of all, to a limited operator, and to an operator of all. Every page may end the session; looking at a selection changes nothing.
    public static TheoryData<string, string, string, string> Pages => new()
    {
        { "/", "", "Add", "Add" },
        { "/devices/000e08cb0001", "Save", "Save Block Notify Remove Set Unset", "Save Block Notify Remove Set Unset" },
        { "/waiting", "", "Approve Refuse", "Approve Refuse" },
        { "/units", "", "Code", "Code" },
        { "/firmware", "", "", "Assign Remove" },
        { "/layers", "", "", "" },
        { "/layers/edit?scope=all", "", "", "Set Unset Variable" },
        { "/layers/edit?scope=customer:acme", "", "Set Unset Variable", "Set Unset Variable" },
        { "/layers/draft?scope=all", "", "", "Drop Publish" },
        { "/layers/draft?scope=customer:acme", "", "Drop Publish", "Drop Publish" },
        { "/layers/history?scope=all&revision=1", "", "", "Back" },
        { "/layers/history?scope=customer:acme&revision=1", "", "Back", "Back" },
        { "/layers/import?scope=all", "", "", "import" },
        { "/layers/import?scope=customer:acme", "", "import", "import" },
        { "/publishes/{acme}", "", "Back Pause Stop", "Back Pause Stop" },
        { "/fleet/import", "", "import", "import" },
        { "/fleet/bulk?q=customer:acme", "", "Start", "Start" },
        { "/fleet/bulk?q=state:expected", "", "Start", "Start" },
        { "/fleet/groups", "", "Rename", "Rename" },
        { "/account", "account", "account", "account" },
    };

    [Fact]
    [Attack("D2")]
    public async Task Nobody_is_shown_what_he_may_not_press()
    {
        var publish = await Fill();
        var faults = new List<string>();
        foreach (var (name, role, customer, column) in new (string, Role, string?, int)[] { ("sight-viewer", Role.Viewer, null, 1), ("sight-acme", Role.Operator, "acme", 2), ("sight-operator", Role.Operator, null, 3) })
        {
            using var browser = await Enter(name, role, customer);
            foreach (var row in Pages)
            {
                var page = ((string)row[0]).Replace("{acme}", publish, StringComparison.Ordinal);
                var html = await browser.Get(page);
                var forms = Forms().Matches(html).Select(m => Name(m.Value, page)).Where(f => f is not ("Out" or "Look")).ToHashSet();
                var wanted = ((string)row[column]).Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet();
                if (!forms.SetEquals(wanted))
                {
                    faults.Add($"{name} {page}: {string.Join(' ', forms.Order())} instead of {string.Join(' ', wanted.Order())}");
                }

                if (customer is not null && new[] { "beta", Beta, MacAddress.Of(Beta).WithColons() }.FirstOrDefault(b => html.Contains(b, StringComparison.OrdinalIgnoreCase)) is { } shown)
                {
                    faults.Add($"{name} {page} shows {shown}");
                }

                if (role == Role.Viewer && html.Contains("class=\"main\"", StringComparison.Ordinal) && page is not ("/account" or "/layers") && html.Split("class=\"main\"").Length > 2)
                {
                    faults.Add($"{name} {page} has a button to change something");
                }
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    [Attack("D2")]
    public async Task News_and_figures_tell_a_limited_operator_nothing_of_others()
    {
        await Fill();
        using var limited = await Enter("sight-acme", Role.Operator, "acme");
        using var all = await LoggedIn.To(server);
        foreach (var address in new[] { "/traffic", "/fleet/figures" })
        {
            Assert.Equal(System.Net.HttpStatusCode.NotFound, (await limited.Client.GetAsync(address)).StatusCode);
            Assert.Equal(System.Net.HttpStatusCode.OK, (await all.Client.GetAsync(address)).StatusCode);
        }

        // A word comes whether or not something has changed, so that it says nothing; who sees all is told of changes alone.
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var since = server.Store.Version();
        Assert.Equal("event: changed", await First(limited, $"/live?since={since + 1000}", limit.Token));
        Assert.Equal("event: changed", await First(all, $"/live?since={since - 1}", limit.Token));
        using var stream = await all.Client.GetAsync($"/live?since={server.Store.Version()}", HttpCompletionOption.ResponseHeadersRead, limit.Token);
        Assert.Equal("text/event-stream", stream.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task News_of_a_change_that_came_before_the_page_listened_come_at_once_and_without_one_wait()
    {
        var news = server.Host.Services.GetRequiredService<LiveNews>();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await using (var missed = news.Listen(news.Now - 1, limit.Token).GetAsyncEnumerator(limit.Token))
        {
            var first = missed.MoveNextAsync();
            var isAtOnce = first.IsCompleted;
            Assert.True(await first);
            Assert.True(isAtOnce, "the word waits");
            Assert.Equal("changed", missed.Current.EventType);
        }

        // The server itself may write between the two: then it is asked again.
        for (var waits = false; !waits; limit.Token.ThrowIfCancellationRequested())
        {
            var state = news.Now;
            await using var listening = news.Listen(state, limit.Token).GetAsyncEnumerator(limit.Token);
            var first = listening.MoveNextAsync();
            waits = !first.IsCompleted;
            Assert.True(waits || news.Now != state, "a word without a change");
            if (waits)
            {
                Assert.Null(await server.Operations.Add(MacAddress.Of("000e08cb0009"), new() { Customer = "beta" }, Actors.Eve));
            }

            Assert.True(await first);
            Assert.Equal("changed", listening.Current.EventType);
        }
    }

    // The handler of a form, or the last part of its address; without an address that of its page.
    private static string Name(string form, string page)
    {
        var action = System.Net.WebUtility.HtmlDecode(Regex.Match(form, "action=\"([^\"]*)\"") is { Success: true } match ? match.Groups[1].Value : page.Split('?')[0]);
        return action.Contains("handler=", StringComparison.Ordinal) ? action.Split("handler=")[1].Split('&')[0] : action.Split('/')[^1];
    }

    private static async Task<string?> First(LoggedIn browser, string address, CancellationToken limit)
    {
        using var answer = await browser.Client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, limit);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(limit));
        return await reader.ReadLineAsync(limit);
    }

    private async Task<LoggedIn> Enter(string name, Role role, string? customer)
    {
        if (server.Store.Read(on => Operators.Find(on, name)) is null)
        {
            Assert.Null(await server.Accounts.Add(name, "a long password", role, customer is null ? [] : [customer], Actors.Eve));
        }

        var browser = LoggedIn.Stranger(server);
        Assert.Equal(System.Net.HttpStatusCode.Redirect, (await browser.TryLogIn(name, "a long password")).StatusCode);
        return browser;
    }

    private async Task<string> Fill()
    {
        var layers = server.Host.Services.GetRequiredService<LayerWork>();
        var acme = LayerScope.Parse("customer:acme").OrThrow();
        if (server.Store.Read(on => Publishes.List(on, acme)) is [.., var first])
        {
            return $"{first.Id}";
        }

        foreach (var (mac, customer) in new[] { ("000e08cb0001", "acme"), (Beta, "beta") })
        {
            Assert.Null(await server.Operations.Add(MacAddress.Of(mac), new() { Customer = customer }, Actors.Eve));
            Assert.Empty(await server.Operations.Set(LayerScope.Of(MacAddress.Of(mac)), [new("Display_Name_1_", "x", null)], [], Actors.Eve));
            using var certificate = RunningServer.SelfSigned(mac);
            using var unit = server.Secure(certificate);
            await unit.GetAsync($"/enrol/{mac}.xml");
        }

        foreach (var scope in new[] { LayerScope.All, acme, LayerScope.Parse("customer:beta").OrThrow() })
        {
            Assert.Empty(await server.Operations.Set(scope, [new("Display_Name_2_", "x", null)], [], Actors.Eve));
            Assert.Empty(await server.Operations.Set(scope, [new("Display_Name_2_", "y", null)], [], Actors.Eve));
        }

        var change = new LayerChange.SetEntry(new("Proxy_1_", "sip.example.net", null));
        Assert.True((await layers.Edit(acme, [change], null, Actors.Eve)).Done);
        Assert.True((await layers.Edit(LayerScope.All, [change], null, Actors.Eve)).Done);
        Assert.Null((await server.Host.Services.GetRequiredService<BulkWork>().Start(new(BulkAction.Tag, "x", null, [MacAddress.Of(Beta)]), Actors.Eve)).Fault);
        await server.Store.Write(on => FirmwareImages.Put(on, new() { Model = ModelName.Default, Version = "6.1.0", File = "a.bin", Size = 1, Sha256 = new string('0', 64), Added = DateTimeOffset.UtcNow, AddedBy = "eve" }));

        // One that waits for its first device, and a draft beside it.
        var (mac1, key) = await server.Enrolled("000e08cb0003");
        Assert.Null(await server.Operations.Change(mac1, new() { Customer = "acme" }, Actors.Eve));
        await server.Plain.GetAsync($"/p/{key.Token}/{mac1}.cfg");
        var outcome = await layers.Publish(acme, new("theirs", [new Fleet.Publishing.StageTarget.One(mac1)], Fleet.Publishing.PublishLimits.Usual, null), Actors.Eve);
        Assert.Empty(outcome.Refusals);
        Assert.True((await layers.Edit(acme, [new LayerChange.SetEntry(new("Proxy_1_", "other.example.net", null))], null, Actors.Eve)).Done);
        return $"{outcome.Publish}";
    }

    [GeneratedRegex("<form[^>]*method=\"post\"[^>]*>")]
    private static partial Regex Forms();
}
