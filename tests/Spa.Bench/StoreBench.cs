using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Spa.Fleet.Access;
using Spa.Fleet.Layers;
using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Storage;

namespace Spa.Bench;

/// <summary>A large fleet in the embedded store: how large it is, how fast the search box and the fleet page answer, what it takes of memory, and how fast a change reaches everybody.</summary>
internal static class StoreBench
{
    private const string Name = "store";
    private const int Many = 1_000_000;
    private const int Published = 100_000;
    private const int Rounds = 12;

    /// <summary>Runs the benchmark.</summary>
    /// <param name="root">The repository's folder.</param>
    /// <param name="devices">Devices of the large fleet; null = a million. The fleet that a change is published to has a tenth of it.</param>
    /// <param name="keep">Folder in which the stores stay and from which they are taken again, as they are, by the next run; null = they are made anew and go.</param>
    public static async Task<IReadOnlyList<BenchRow>> Run(string root, int? devices, string? keep)
    {
        var many = devices ?? Many;
        var folder = keep ?? Directory.CreateTempSubdirectory("spa-bench-").FullName;
        try
        {
            var rows = new List<BenchRow>();
            rows.AddRange(await Large(root, Path.Combine(folder, "large"), many));
            rows.AddRange(await Change(root, Path.Combine(folder, "change"), Math.Min(Published, Math.Max(1, many / 10))));
            return rows;
        }
        finally
        {
            if (keep is null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static async Task<List<BenchRow>> Large(string root, string data, int devices)
    {
        var (now, filled) = await Made(data, devices, ownLayers: false);
        var each = (double)new FileInfo(Path.Combine(data, "fleet.db")).Length / devices;
        var what = devices.ToString("N0", CultureInfo.InvariantCulture);
        await using var server = await BenchServer.Start(root, data);
        using var eve = await Operator.SignIn(server);
        List<BenchRow> rows =
        [
            .. filled is { } seconds ? [new(Name, $"{what} devices: time to write them by the server's own code", seconds, "s", null, "lower")] : Array.Empty<BenchRow>(),
            new(Name, "disk for each idle device", each, "bytes", 1000, "lower"),
            new(Name, "server: start until it serves", server.StartSeconds, "s", null, "lower"),
        ];
        foreach (var (kind, query) in Searches(devices, now))
        {
            rows.Add(await Times($"search box: {kind}", 100, i => $"/?handler=Rows&q={Uri.EscapeDataString(query(i))}"));
        }

        rows.Add(await Times("fleet page: the first", 200, _ => "/"));
        rows.Add(await Times("fleet page: of a large customer", 200, i => $"/?q={Uri.EscapeDataString($"customer:\"{Large(i).Customer}\"")}"));
        rows.Add(await Times("fleet page: what fails", 200, i => i % 2 == 0 ? "/?q=health%3Aresync-failing" : "/?q=health%3Aproblem"));
        rows.Add(await Times("fleet page: by MAC, in the middle", 200, i => $"/?sort=mac&after={MadeFleet.Device(i * 7, devices, now).Mac}"));
        rows.Add(new(Name, "server's memory after searches and pages", ProcessMeter.ResidentMiB(server.Process.Id), "MiB", 600, "lower", "at its peak", server.PeakMiB()));
        return rows;

        Fleet.Inventory.Device Large(int i) => Enumerable.Range(i * 1000, 1000).Select(n => MadeFleet.Device(n % devices, devices, now)).First(d => d.Customer is { } c && !char.IsAsciiDigit(c[^1]));

        async Task<BenchRow> Times(string name, double target, Func<int, string> path)
        {
            var (clock, processor) = (new List<double>(), new List<double>());
            for (var i = 0; i < Rounds; i++)
            {
                var address = path(i);
                var before = ProcessMeter.CpuMilliseconds(server.Process.Id);
                clock.Add((await eve.Open(address)).Milliseconds);
                processor.Add(ProcessMeter.CpuMilliseconds(server.Process.Id) - before);
            }

            return new(Name, $"{name}: processor time, median of {Rounds}", Figures.Median(processor), "ms", target, "lower", "by the clock", Figures.Median(clock));
        }
    }

    // The time of the fleet stands in a file beside its store, so that the next run names the same devices.
    private static async Task<(DateTimeOffset Now, double? Seconds)> Made(string data, int devices, bool ownLayers)
    {
        var file = Path.Combine(data, "made");
        if (File.Exists(file))
        {
            return File.ReadAllText(file).Split(' ') is [var of, var at] && of == $"{devices}"
                ? (DateTimeOffset.FromUnixTimeSeconds(long.Parse(at, CultureInfo.InvariantCulture)), null)
                : throw new InvalidOperationException($"{data} holds another fleet: name another folder, or as many devices as there are in it.");
        }

        var now = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        var seconds = await Progress.While($"{devices} devices", devices, told => StoreFill.Fill(data, devices, now, ownLayers, told));
        File.WriteAllText(file, $"{devices} {now.ToUnixTimeSeconds()}");
        return (now, seconds);
    }

    // What people type; each round another word of its kind.
    private static IEnumerable<(string Kind, Func<int, string> Query)> Searches(int devices, DateTimeOffset now)
    {
        Fleet.Inventory.Device At(int i, Func<Fleet.Inventory.Device, bool> fits) => Enumerable.Range(i * 131, devices).Select(n => MadeFleet.Device(n % devices, devices, now)).First(fits);
        Fleet.Inventory.Device Owned(int i) => At(i, d => d.Customer is not null && d.Health.Address is not null);
        yield return ("a serial", i => Owned(i).Serial!);
        yield return ("part of a serial", i => Owned(i).Serial![4..10]);
        yield return ("a MAC", i => Owned(i).Mac.WithColons());
        yield return ("the end of a MAC", i => Owned(i).Mac.ToString()[8..]);
        yield return ("an address", i => Owned(i).Health.Address!);
        yield return ("part of an address", i => Owned(i).Health.Address![..^3]);
        yield return ("a customer", i => Owned(i).Customer!);
        yield return ("customer:", i => $"customer:\"{Owned(i).Customer}\"");
        yield return ("customer: and site:", i => Owned(i) is var d ? $"customer:\"{d.Customer}\" site:\"{d.Site}\"" : string.Empty);
        yield return ("a tag", i => $"tag:{At(i, d => !d.Tags.IsEmpty).Tags[0]}");
        yield return ("a version", i => i % 2 == 0 ? $"version:{Owned(i).Health.Software}" : Owned(i).Health.Software!);
        yield return ("a state", i => (i % 3) switch { 0 => "state:blocked", 1 => "state:expected", _ => "enrolled" });
        yield return ("what is wrong", i => (i % 3) switch { 0 => "health:silent", 1 => "health:resync-failing", _ => "-health:fine" });
        yield return ("two letters", i => Owned(i).Customer![..2]);
        yield return ("one letter", i => Owned(i).Customer![..1]);
        yield return ("three letters that all have", i => i % 2 == 0 ? "spa" : "310");
        yield return ("no hit", i => $"nowhere{i}");
        yield return ("a number that nobody has", i => $"99{900_000 + i}77");
        yield return ("several words", i => At(i, d => d.Customer is not null && !d.Tags.IsEmpty) is var d ? $"{d.Customer} {d.Site} {d.Tags[0]}" : string.Empty);
        yield return ("words that fit many, and one that is not to be", i => $"{Owned(i).Site![..4]} 5.1 -tag:vip");
        yield return ("two words of many that never meet", i => $"state:expected version:{Owned(i).Health.Software}");
    }

    private static async Task<List<BenchRow>> Change(string root, string data, int devices)
    {
        await Made(data, devices, ownLayers: true);
        await using var server = await BenchServer.Start(root, data);
        using var store = Store.Open(data);
        var (_, token, fault) = await new AccessTokens(store, TimeProvider.System).Add("admin", "bench", ["layers:read", "layers:write"], TimeSpan.FromDays(1), Actor.Terminal("bench"));
        using var client = new HttpClient { BaseAddress = server.Http, Timeout = TimeSpan.FromMinutes(5) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token ?? throw new InvalidOperationException(fault!.Sentence));
        var what = devices.ToString("N0", CultureInfo.InvariantCulture);
        var plain = await Publish(new { entries = new[] { new { name = "Display_Name_1_", value = "Round one" } } });
        await Publish(new { entries = new[] { new { name = "Display_Name_1_", value = "{{greeting}} {{number}}" } }, variables = new[] { new { name = "greeting", value = "Line", type = "text" }, new { name = "number", value = "none", type = "text" } } });
        var variable = await Publish(new { variables = new[] { new { name = "greeting", value = "Desk", type = "text" } } });
        return
        [
            new(Name, $"{what} devices: a value of the layer of all drafted, looked at and published: processor time", plain.Processor, "s", 5, "lower", "by the clock", plain.Clock),
            new(Name, $"{what} devices: a variable that all use drafted, checked for each and published: processor time", variable.Processor, "s", 5, "lower", "by the clock", variable.Clock),
            new(Name, "server's memory after that", ProcessMeter.ResidentMiB(server.Process.Id), "MiB", 600, "lower", "at its peak", server.PeakMiB()),
        ];

        async Task<(double Processor, double Clock)> Publish(object change)
        {
            var before = ProcessMeter.CpuMilliseconds(server.Process.Id);
            var watch = System.Diagnostics.Stopwatch.StartNew();
            using (var drafted = await client.PatchAsJsonAsync("/api/drafts/all", change))
            {
                await Good(drafted);
            }

            var draft = await client.GetFromJsonAsync<JsonElement>("/api/drafts/all");
            if (draft.GetProperty("devices").GetInt64() != devices || draft.GetProperty("broken").GetArrayLength() > 0)
            {
                throw new InvalidOperationException($"the draft reaches {draft.GetProperty("devices")} devices; broken: {draft.GetProperty("broken")}");
            }

            using var published = await client.PostAsJsonAsync("/api/publishes", new { scope = "all", reason = "measured", seen = draft.GetProperty("seen").GetString() });
            var revision = (await Good(published)).GetProperty("revision").GetInt64();
            var took = ((ProcessMeter.CpuMilliseconds(server.Process.Id) - before) / 1000, watch.Elapsed.TotalSeconds);

            // Every single device would be served it now, were it to ask.
            var behind = store.Read(on => Devices.Under(on, LayerScope.All).SelectMany(some => some).Count(d => Layers.Served(on, d).First(s => s.Scope == LayerScope.All).Revision != revision));
            return behind == 0 ? took : throw new InvalidOperationException($"{behind} devices would not be served revision {revision}");
        }

        async Task<JsonElement> Good(HttpResponseMessage answer) => answer.IsSuccessStatusCode
            ? await answer.Content.ReadFromJsonAsync<JsonElement>()
            : throw new InvalidOperationException($"{answer.RequestMessage!.RequestUri} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }
}
