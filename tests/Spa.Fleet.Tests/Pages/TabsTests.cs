using Microsoft.Playwright;
using Spa.Fleet.Tests.Http;
using Spa.Marks;

namespace Spa.Fleet.Tests.Pages;

/// <summary>An operator with more tabs than a browser has connections to one server (six, by HTTP/1.1).</summary>
public class TabsTests(Chromium chromium) : IClassFixture<Chromium>
{
    // A browser without a head shows every page at once; so the pages are told here which of them is seen.
    private const string Seen = """
        let seen = 'visible';
        Object.defineProperty(document, 'visibilityState', { get: () => seen });
        Object.defineProperty(document, 'hidden', { get: () => seen === 'hidden' });
        window.see = now => { seen = now; document.dispatchEvent(new Event('visibilitychange')); };
        """;

    [Needs("chromium")]
    public async Task Eight_tabs_all_load_and_a_tab_that_is_shown_again_catches_up_and_keeps_what_was_typed()
    {
        var (first, troubles) = await chromium.Open();
        await first.Context.AddInitScriptAsync(Seen);
        await chromium.LogIn(first);
        var (mac, _) = await chromium.Server.Enrolled("000e08a70001");
        await first.GotoAsync($"/devices/{mac}");
        await first.FillAsync("textarea[name=Note]", "behind the cup");
        await Assertions.Expect(first.Locator("#facts")).ToBeVisibleAsync();
        var tabs = new List<IPage> { first };
        while (tabs.Count < 8)
        {
            await tabs[^1].EvaluateAsync("see('hidden')");
            var next = await first.Context.NewPageAsync();
            next.PageError += (_, error) => troubles.Add($"page error: {error}");
            await next.GotoAsync(tabs.Count % 2 == 0 ? "/" : "/layers", new() { Timeout = 60_000 });
            await Assertions.Expect(next.Locator("h1")).ToBeVisibleAsync();
            tabs.Add(next);
        }

        // While the first is hidden its device changes; nothing tells it, until it is shown.
        Assert.Null(await chromium.Server.Operations.Block(mac, true, Actors.Eve));
        await Assertions.Expect(tabs[^1].Locator("h1")).ToBeVisibleAsync();
        Assert.DoesNotContain("Blocked", await first.Locator("#events").InnerTextAsync(), StringComparison.OrdinalIgnoreCase);
        await tabs[^1].EvaluateAsync("see('hidden')");
        await first.EvaluateAsync("see('visible')");
        await Assertions.Expect(first.Locator("#events")).ToContainTextAsync("Blocked by eve", new() { Timeout = 60_000, IgnoreCase = true });
        Assert.Equal("behind the cup", await first.InputValueAsync("textarea[name=Note]"));

        // And it goes on being told.
        Assert.Null(await chromium.Server.Operations.Block(mac, false, Actors.Eve));
        await Assertions.Expect(first.Locator("#events")).ToContainTextAsync("Unblocked by eve", new() { Timeout = 60_000, IgnoreCase = true });
        Assert.Empty(troubles);
        await first.Context.CloseAsync();
    }
}
