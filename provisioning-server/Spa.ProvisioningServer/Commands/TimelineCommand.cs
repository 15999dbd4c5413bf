using System.CommandLine;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Storage;
using Spectre.Console;

namespace Spa.ProvisioningServer.Commands;

/// <summary><c>server device timeline</c>.</summary>
internal static class TimelineCommand
{
    public static Command Create()
    {
        var mac = Shared.Mac();
        var kinds = new Option<string[]>("--kind") { Description = $"Only lines of this kind, several may be given: {string.Join(", ", Timeline.Kinds)}.", HelpName = "KIND", AllowMultipleArgumentsPerToken = true };
        kinds.AcceptOnlyFromAmong([.. Timeline.Kinds]);
        var wrong = new Option<bool>("--wrong") { Description = "Only warnings and problems." };
        var limit = new Option<int>("--limit") { Description = "Lines, the newest.", DefaultValueFactory = _ => 100, HelpName = "N" };
        var command = new Command("timeline", "What happened to a device: reports, syslog, fetches, upgrades, operators, faults.") { mac, kinds, wrong, limit };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, (store, _) =>
        {
            if (!Shared.Mac(parsed, mac, out var wanted))
            {
                return Task.FromResult(Shared.Failed);
            }

            if (store.Read(on => Reach.Find(on, Shared.Actor, wanted)) is null)
            {
                return Task.FromResult(Shared.Fail(parsed, $"{wanted} is not in the inventory."));
            }

            var lines = store.Read(on => Timeline.Of(on, wanted, parsed.GetValue(kinds) ?? [], parsed.GetValue(wrong) ? Severity.Warning : Severity.Fine, null, Math.Clamp(parsed.GetValue(limit), 1, 1000)));
            return Task.FromResult(Shared.Show(parsed, lines.Select(l => l.Event), console =>
            {
                foreach (var (_, line) in lines.Reverse())
                {
                    console.Write(new Text($"{line.At:yyyy-MM-dd HH:mm:ss}  {line.Kind,-9}  {line.Text}\n", DeviceCommands.Colour(line.Severity)));
                }

                if (lines.Count == 0)
                {
                    console.WriteLine("No such line.");
                }
            }));
        }));
        return command;
    }
}
