using System.CommandLine;
using System.Text.Json;
using Spa.Bench;
using Spa.Bench.Acs;
using Spa.Bench.Calls;
using Spa.Bench.Media;
using Spectre.Console;

if (args is ["bare", var kind, var folder])
{
    return await BarePeers.Run(kind, folder);
}

const int ReportWidth = 140;
var name = new Argument<string?>("name") { Description = "profile, boot, serve (a part of resync), resync, acs, acs-postgres and acs-first (parts of it), store, sip, media, calls, host; all when absent.", Arity = ArgumentArity.ZeroOrOne };
var json = new Option<bool>("--json") { Description = "One JSON document on standard output." };
var devices = new Option<int?>("--devices") { Description = "store: devices in the store instead of a million.", HelpName = "N" };
devices.Validators.Add(result =>
{
    if (result.GetValueOrDefault<int?>() is < 100)
    {
        result.AddError("--devices takes 100 or more.");
    }
});
var keep = new Option<string?>("--keep") { Description = "store: folder in which the made stores stay for the next run.", HelpName = "DIR" };
var root = new Option<string>("--root") { Description = "The repository's folder.", Required = true };
var plots = new Option<bool>("--plots") { Description = "Charts of the media figures as SVG files in artifacts/plots." };
var command = new RootCommand("Measured figures beside their targets; ratios are taken within one run.") { name, json, devices, keep, plots, root };
command.SetAction(async (parse, cancel) =>
{
    var all = new Dictionary<string, Func<string, Task<IReadOnlyList<BenchRow>>>>
    {
        ["profile"] = ProfileBench.Run,
        ["boot"] = BootBench.Run,
        ["serve"] = ServeBench.Run,
        ["resync"] = ResyncBench.Run,
        ["acs"] = AcsBench.Run,
        ["acs-postgres"] = AcsBench.Shared,
        ["acs-first"] = AcsBench.First,
        ["sip"] = async folder => [.. await SipBench.Run(folder), .. await CallBench.Run()],
        ["media"] = async folder =>
        {
            var charts = parse.GetValue(plots) ? Path.Combine(folder, "artifacts", "plots") : null;
            return [.. await MediaBench.Run(charts), .. await JitterBench.Run(charts), .. await DeviceBench.Run()];
        },
        ["calls"] = CallsBench.Run,
        ["host"] = TimelineBench.Run,
        ["store"] = path => StoreBench.Run(path, parse.GetValue(devices), parse.GetValue(keep)),
    };
    var wanted = parse.GetValue(name);
    if (wanted is not null && !all.ContainsKey(wanted))
    {
        Console.Error.WriteLine($"There is no benchmark '{wanted}'; there are {string.Join(", ", all.Keys)}.");
        return 2;
    }

    var rows = new List<BenchRow>();
    foreach (var (_, run) in all.Where(b => wanted is null ? b.Key is not ("serve" or "acs-postgres" or "acs-first") : b.Key == wanted))
    {
        rows.AddRange(await run(parse.GetRequiredValue(root)));
    }

    if (parse.GetValue(json))
    {
        Console.WriteLine(JsonSerializer.Serialize(rows, new JsonSerializerOptions(JsonSerializerDefaults.Web)));
        return rows.All(r => r.Met) ? 0 : 1;
    }

    AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, ReportWidth);
    var table = new Table().Border(TableBorder.Simple).AddColumns("bench", "figure", "value", "target", "met", "beside");
    foreach (var row in rows)
    {
        table.AddRow(
            new Text(row.Bench),
            new Text(row.Name),
            new Text($"{row.Value:0.###} {row.Unit}"),
            new Text(row.Target is { } t ? $"{(row.Better == "lower" ? "<=" : ">=")} {t:0.###}" : "-"),
            new Text(row.Met ? "yes" : "no", row.Met ? Color.Green : Color.Red),
            new Text(row.Peer is null ? string.Empty : $"{row.Peer}: {row.PeerValue:0.###}"));
    }

    AnsiConsole.Write(table);
    return rows.All(r => r.Met) ? 0 : 1;
});
return await command.Parse(args).InvokeAsync();
