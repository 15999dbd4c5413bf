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

            var wide = await page.EvaluateAsync<bool>(PageFaults.IsWider);
            var seen = await page.EvaluateAsync<string[]>(PageFaults.Script);
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
