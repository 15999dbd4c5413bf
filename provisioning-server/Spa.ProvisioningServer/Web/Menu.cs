using System.Collections.Immutable;
using System.Globalization;
using Spa.Fleet.Access;

namespace Spa.ProvisioningServer.Web;

/// <summary>The main menu and the tabs below it. An entry stands there when its page does; a page at <c>/settings/tokens</c> is a tab of Settings without being named here.</summary>
internal sealed class Menu(EndpointDataSource endpoints)
{
    private static readonly MenuEntry[] Known =
    [
        new("fleet", "/", "Fleet", 'f'),
        new("waiting", "/waiting", "Waiting", 'w'),
        new("layers", "/layers", "Layers", 'l'),
        new("publishes", "/publishes", "Publishes", 'p'),
        new("firmware", "/firmware", "Firmware", 'i'),
        new("units", "/units", "Units", 'u'),
        new("settings", "/settings", "Settings", 's'),
    ];

    // What people look for first comes first; the rest follows by its address.
    private static readonly string[] First = ["/", "/units", "/settings", "/settings/operators", "/settings/tokens", "/fleet/groups", "/fleet/import", "/fleet/jobs"];

    // Entries whose pages are tabs, and pages that are only reached from another one.
    private static readonly string[] Tabbed = ["fleet", "units", "settings"];
    private static readonly string[] Reached = ["/fleet/bulk"];

    private readonly Lazy<ImmutableArray<(string Path, Right? Right)>> pages = new(() => Addresses(endpoints));

    /// <summary>Entries that have a page; one without a page of its own leads to its first tab.</summary>
    /// <param name="actor">Who looks: what he may not see is not there; null = nobody in particular.</param>
    public IEnumerable<MenuEntry> Entries(Actor? actor)
        => from entry in Known
           let tabs = Tabs(entry.Name, actor)
           where tabs.Length > 0
           select tabs.Any(t => t.Path == entry.Path) ? entry : entry with { Path = tabs[0].Path };

    /// <summary>Pages of an entry; fewer than two need no tabs.</summary>
    /// <param name="name">The entry.</param>
    /// <param name="actor">Who looks: what he may not see is not there; null = nobody in particular.</param>
    public ImmutableArray<(string Path, string Text)> Tabs(string name, Actor? actor)
    {
        var entry = Known.FirstOrDefault(e => e.Name == name);
        return entry is null ? [] : [.. pages.Value.Where(p => p.Right is not { } right || actor is null || actor.May(right)).Select(p => p.Path).Where(p => p == entry.Path || (Tabbed.Contains(name) && p.StartsWith($"/{name}/", StringComparison.Ordinal) && !Reached.Contains(p)))
            .OrderBy(p => Array.IndexOf(First, p) is var at and >= 0 ? at : First.Length).ThenBy(p => p, StringComparer.Ordinal)
            .Select(p => (p, Text(p, entry)))];
    }

    private static string Text(string path, MenuEntry entry)
    {
        if (path == entry.Path)
        {
            return entry.Name == "fleet" ? "Devices" : entry.Text;
        }

        var words = path[(path.LastIndexOf('/') + 1)..].Replace('-', ' ');
        return words.Length <= 3 ? words.ToUpperInvariant() : string.Concat(words[..1].ToUpper(CultureInfo.InvariantCulture), words[1..]);
    }

    // Only what can be opened without naming something: no parameters in the address, no handler that only answers forms.
    private static ImmutableArray<(string Path, Right? Right)> Addresses(EndpointDataSource endpoints)
        => [.. endpoints.Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<Microsoft.AspNetCore.Mvc.RazorPages.PageActionDescriptor>() is not null && e.RoutePattern.Parameters.Count == 0)
            .Select(e => ("/" + (e.RoutePattern.RawText ?? string.Empty).TrimStart('/'), e.Metadata.GetMetadata<NeedsRightAttribute>()?.Right)).Distinct()];
}
