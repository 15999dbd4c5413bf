using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Spa.Marks;
using Xunit.Abstractions;

namespace Spa.Fleet.Tests.Pages;

/// <summary>Every page on a server that is full, at a desk, in the dark and on a telephone.</summary>
public class FullHouseTests(Chromium chromium, ITestOutputHelper output) : IClassFixture<Chromium>
{
    // Pages that only lead elsewhere, and the one for errors.
    private static readonly string[] Elsewhere = ["/layers/open", "/trouble"];

    // Text that is cut or sticks out of the window, and text that is too faint to read (WCAG 2 AA: 4.5 to 1).
    private const string Faults = """
        () => {
          const found = new Set();
          const say = (e, what) => found.add(`${what}: ${e.tagName.toLowerCase()}${e.className && typeof e.className === 'string' ? '.' + e.className.trim().replaceAll(' ', '.') : ''} "${e.textContent.trim().slice(0, 40)}"`);
          const parts = c => { const n = c.match(/[\d.]+/g).map(Number); return { rgb: n.slice(0, 3), a: n.length > 3 ? n[3] : 1 }; };
          const light = rgb => { const [r, g, b] = rgb.map(v => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
          const behind = e => { for (let up = e; up; up = up.parentElement) { const c = parts(getComputedStyle(up).backgroundColor); if (c.a === 1) return c.rgb; } return matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18] : [255, 255, 255]; };
          const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          for (let node; node = texts.nextNode();) {
            const e = node.parentElement;
            if (!node.data.trim() || !e.checkVisibility({ checkVisibilityCSS: true, checkOpacity: true }) || e.closest('.skip, script, option, datalist')) continue;
            const range = document.createRange();
            range.selectNodeContents(node);
            for (const box of range.getClientRects()) {
              if (box.width === 0) continue;
              let scrolls = false;
              for (let up = e; up && up !== document.body; up = up.parentElement) {
                const style = getComputedStyle(up), edge = up.getBoundingClientRect();
                if (['auto', 'scroll'].includes(style.overflowX)) { scrolls = true; break; }
                if (['hidden', 'clip'].includes(style.overflowX) && (box.right > edge.right + 1 || box.left < edge.left - 1)) say(e, 'cut off');
              }
              if (!scrolls && (box.right > innerWidth + 1 || box.left < -1)) say(e, 'beyond the window');
            }
            if (!e.closest(':disabled')) {
              const [a, b] = [light(parts(getComputedStyle(e).color).rgb), light(behind(e))].sort((x, y) => y - x);
              if ((a + 0.05) / (b + 0.05) < 4.5) say(e, `too faint (${((a + 0.05) / (b + 0.05)).toFixed(1)})`);
            }
          }
          return [...found];
        }
        """;

    [Needs("chromium")]
    public async Task Every_page_of_a_full_server_is_whole_readable_and_quiet_at_a_desk_in_the_dark_and_on_a_telephone()
    {
        var house = new FullHouse(chromium.Server);
        await house.Fill();
        var customer = Uri.EscapeDataString(FullHouse.LongCustomer);
        (string Name, string Address)[] pages =
        [
            ("fleet", "/"), ("fleet-failing", "/?q=health%3Aresync-failing"), ("device", $"/devices/{house.Well}"), ("device-failing", $"/devices/{house.Failing}"), ("waiting", "/waiting"),
            ("layers", "/layers"), ("layer-edit", "/layers/edit?scope=all"), ("layer-edit-long", $"/layers/edit?scope=customer:{customer}"), ("layer-draft", "/layers/draft?scope=customer:Acme%20Telecom"),
            ("layer-history", "/layers/history?scope=customer:Nordlicht&revision=2"), ("layer-import", "/layers/import?scope=customer:Nordlicht"), ("publishes", "/publishes"), ("publish", $"/publishes/{house.Publish}"),
            ("firmware", "/firmware"), ("units", "/units"), ("import", "/fleet/import"), ("bulk", "/fleet/bulk?q=customer:Nordlicht"), ("groups", "/fleet/groups"), ("jobs", "/fleet/jobs"), ("job", $"/fleet/jobs/{house.Job}"),
            ("operators", "/settings/operators"), ("tokens", "/settings/tokens"), ("audit", "/settings/audit"), ("webhooks", "/settings/webhooks"), ("account", "/account"), ("login", "/login"),
        ];
        Assert.Equal(Known().Except(Elsewhere).Order(), pages.Select(p => Pattern(p.Address)).Distinct().Order());

        var looks = await Task.WhenAll(new[] { ("wide", 1280, ColorScheme.Light), ("dark", 1280, ColorScheme.Dark), ("phone", 390, ColorScheme.Light) }.Select(l => Look(pages, l.Item1, l.Item2, l.Item3)));
        output.WriteLine(string.Join('\n', looks.SelectMany(l => l.Times)));
        var faults = looks.SelectMany(l => l.Faults).ToList();
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    private async Task<(List<string> Faults, List<string> Times)> Look((string Name, string Address)[] pages, string look, int width, ColorScheme scheme)
    {
        var (faults, times) = (new List<string>(), new List<string>());
        var (page, troubles) = await chromium.Open(width, 844, scheme);
        await chromium.Enter(page);
        foreach (var (name, address) in pages)
        {
            if (name == "login")
            {
                await page.Context.ClearCookiesAsync();
            }

            var answer = (await page.GotoAsync(address))!;
            await Assertions.Expect(page.Locator("h1")).ToBeVisibleAsync();
            await Assertions.Expect(page.Locator("html[data-ready]")).ToHaveCountAsync(1);
            if (name is "fleet" && look != "phone")
            {
                await Assertions.Expect(page.Locator("[data-chart=versions] canvas")).ToBeVisibleAsync();
            }

            var wide = await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth");
            var seen = await page.EvaluateAsync<string[]>(Faults);
            var time = await page.EvaluateAsync<double[]>("(() => { const t = performance.getEntriesByType('navigation')[0]; return [t.responseEnd - t.requestStart, t.loadEventEnd - t.startTime]; })()");
            times.Add($"{look,-5} {name,-16} answered in {time[0],4:f0} ms, there after {time[1],4:f0} ms");
            faults.AddRange(seen.Concat(troubles).Select(s => $"{look} {name}: {s}"));
            troubles.Clear();
            if (answer.Status != 200 || wide)
            {
                faults.Add($"{look} {name}: answered {answer.Status}{(wide ? ", and is wider than the window" : string.Empty)}");
            }

            await Chromium.Picture(page, $"house-{name}-{look}");
            await Chromium.Picture(page, $"window-{name}-{look}", whole: false);
        }

        await page.Context.CloseAsync();
        return (faults, times);
    }

    // Addresses of all pages there are, with * for what is named in them.
    private IEnumerable<string> Known() => chromium.Server.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(e => e.Metadata.GetMetadata<Microsoft.AspNetCore.Mvc.RazorPages.PageActionDescriptor>() is not null)
        .Select(e => "/" + string.Join('/', e.RoutePattern.PathSegments.Select(s => s.Parts is [Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart] ? "*" : string.Concat(s.Parts.OfType<Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart>().Select(p => p.Content)))));

    private static string Pattern(string address)
    {
        var path = address.Split('?')[0];
        return path.StartsWith("/devices/", StringComparison.Ordinal) || path.StartsWith("/publishes/", StringComparison.Ordinal) || path.StartsWith("/fleet/jobs/", StringComparison.Ordinal) ? path[..(path.LastIndexOf('/') + 1)] + "*" : path;
    }
}
