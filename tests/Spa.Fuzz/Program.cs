using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Spa.Fuzz;

var name = new Argument<string>("NAME") { Description = $"One of: {string.Join(", ", FuzzTargets.All.Select(t => t.Name))}; or all." };
var seconds = new Option<int>("--seconds") { Description = "How long to run (each target, with all).", DefaultValueFactory = _ => 30 };
var seed = new Option<ulong?>("--seed") { Description = "Makes the run repeatable; by default another one each time." };
var again = new Option<FileInfo?>("--input") { Description = "Runs this one saved input instead." };
var json = new Option<bool>("--json") { Description = "Print the figures as one JSON document." };
var command = new RootCommand("Feeds broken input to what strangers can reach, until something breaks. Exit status 1 when something did.") { name, seconds, seed, again, json };
command.SetAction(arguments =>
{
    var wanted = arguments.GetValue(name)!;
    var targets = wanted == "all" ? FuzzTargets.All : FuzzTargets.Find(wanted) is { } one ? [one] : [];
    if (targets.Count == 0)
    {
        Console.Error.WriteLine($"There is no target '{wanted}'. Targets: {string.Join(", ", FuzzTargets.All.Select(t => t.Name))}, all.");
        return 2;
    }

    if (arguments.GetValue(again) is { } file)
    {
        if (!file.Exists)
        {
            Console.Error.WriteLine($"There is no file {file.FullName}.");
            return 2;
        }

        var reason = Fuzzing.Reason(targets[0], File.ReadAllBytes(file.FullName));
        Console.WriteLine(reason ?? "All held.");
        return reason is null ? 0 : 1;
    }

    var start = arguments.GetValue(seed) ?? BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));
    var figures = new List<object>();
    var broken = false;
    foreach (var target in targets)
    {
        var watch = Stopwatch.StartNew();
        var shown = TimeSpan.Zero;
        var limit = TimeSpan.FromSeconds(arguments.GetValue(seconds));
        var find = Fuzzing.Run(
            target,
            start,
            done =>
            {
                if (!Console.IsErrorRedirected && watch.Elapsed - shown > TimeSpan.FromSeconds(0.5))
                {
                    shown = watch.Elapsed;
                    Console.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{target.Name}: {watch.Elapsed.TotalSeconds:F0} of {limit.TotalSeconds:F0} s, {done} executions, {done / watch.Elapsed.TotalSeconds:F0}/s "));
                }

                return watch.Elapsed < limit;
            },
            out var executions);
        var rate = executions / watch.Elapsed.TotalSeconds;
        if (!Console.IsErrorRedirected) Console.Error.Write("\r\u001b[K");
        string? saved = null;
        if (find is not null)
        {
            broken = true;
            var folder = Directory.CreateDirectory(Path.Combine("artifacts", "fuzz"));
            saved = Path.Combine(folder.FullName, $"{target.Name}-{Convert.ToHexStringLower(SHA256.HashData(find.Input))[..12]}.bin");
            File.WriteAllBytes(saved, find.Input);
        }

        figures.Add(new { target = target.Name, executions, perSecond = Math.Round(rate), seconds = Math.Round(watch.Elapsed.TotalSeconds, 1), seed = start, find = saved, reason = find?.Reason });
        if (!arguments.GetValue(json))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{target.Name}: {executions} executions, {rate:F0}/s, seed {start}: {(find is null ? "nothing broke" : $"broke at execution {find.Execution}, input saved as {saved}")}"));
            if (find is not null) Console.WriteLine(find.Reason);
        }

        if (broken) break;
    }

    if (arguments.GetValue(json)) Console.WriteLine(JsonSerializer.Serialize(figures));
    return broken ? 1 : 0;
});
return command.Parse(args).Invoke();
