using System.CommandLine;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Storage;
using Spectre.Console;

namespace Spa.ProvisioningServer.Commands;

/// <summary><c>server overview</c>.</summary>
internal static class OverviewCommand
{
    public static Command Create()
    {
        var hours = new Option<int>("--hours") { Description = "Hours to add up.", DefaultValueFactory = _ => 24, HelpName = "N" };
        var command = new Command("overview", "The fleet at a glance: what needs attention, and what happened in the last hours.") { hours };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, (store, _) =>
        {
            var last = Math.Clamp(parsed.GetValue(hours), 1, 24 * 90);
            var since = FleetHours.Hour(DateTimeOffset.UtcNow) - last + 1;
            var (troubles, figures) = store.Read(on => (FleetCounts.Troubles(on), FleetHours.Since(on, since)));
            var sums = figures.Where(f => f.What is FleetHours.Resyncs or FleetHours.Reports or FleetHours.ResyncFailures or FleetHours.UpgradeFailures or FleetHours.GoneSilent).GroupBy(f => f.What).ToDictionary(g => g.Key, g => g.Sum(f => f.Value));
            var looked = figures.Where(f => f.What == FleetHours.Enrolled).Select(f => (long?)f.Hour).Max();
            var now = figures.Where(f => f.Hour == looked).ToList();
            var versions = now.Where(f => f.What == FleetHours.Version).OrderByDescending(f => f.Value).ToDictionary(f => f.Name, f => f.Value);
            return Task.FromResult(Shared.Show(parsed, new
            {
                devices = troubles.Values.Sum(),
                online = now.FirstOrDefault(f => f.What == FleetHours.Online)?.Value,
                health = troubles.ToDictionary(t => TroubleWords.Word(t.Key), t => t.Value),
                hours = last,
                happened = sums,
                versions,
            }, console =>
            {
                console.WriteLine($"{troubles.Values.Sum()} devices{(now.FirstOrDefault(f => f.What == FleetHours.Online) is { } online ? $", {online.Value} online" : string.Empty)}.");
                foreach (var (trouble, count) in troubles.OrderByDescending(t => TroubleWords.SeverityOf(t.Key)).ThenByDescending(t => t.Value))
                {
                    console.Write(new Text($"{count,8} {TroubleWords.Spoken(trouble),-36} ./spa server device list health:{TroubleWords.Word(trouble)}\n", DeviceCommands.Colour(TroubleWords.SeverityOf(trouble))));
                }

                console.WriteLine($"In the last {last} hours: {string.Join(", ", sums.Select(s => $"{s.Value} {s.Key}"))}{(sums.Count == 0 ? "nothing" : string.Empty)}.");
                foreach (var (version, count) in versions)
                {
                    console.Write(new Text($"{count,8} run {version}\n"));
                }
            }));
        }));
        return command;
    }
}
