using System.CommandLine;
using Spa.Fleet.Publishing;
using Spa.ProvisioningServer.Hosting.Publishing;
using Spa.ProvisioningServer.Storage;
using Spectre.Console;

namespace Spa.ProvisioningServer.Commands;

/// <summary><c>server publish</c>.</summary>
internal static class PublishCommands
{
    public static Command Create() => new("publish", "Publishes of layers: how far they are, and what an operator does with them.")
    {
        List(),
        ShowOne(),
        Act("pause", "Nobody else gets the new revision until it is continued.", (_, _) => new PublishEvent.Pause(Shared.Actor.Name)),
        Act("continue", "Let it go on; failures so far no longer count.", (_, _) => new PublishEvent.Continue(Shared.Actor.Name)),
        Act("stop", "Stop it: nobody else gets the new revision.", (parsed, reason) => new PublishEvent.Stop(Shared.Actor.Name, parsed.GetValue(reason) ?? string.Empty)),
        Act("rollback", "Take it back: every device gets what the layer said before.", (_, _) => new PublishEvent.RollBack(Shared.Actor.Name)),
    };

    private static Command List()
    {
        var command = new Command("list", "Publishes, newest first.");
        command.SetAction((parsed, _) => Shared.OnStore(parsed, (store, _) =>
        {
            var all = store.Read(on => Publishes.List(on));
            return Task.FromResult(Shared.Show(parsed, all.Select(p => PublishText.Of(p)), console =>
            {
                var table = new Table().AddColumns("Publish", "Layer", "Revision", "State", "Begun", "Why");
                foreach (var one in all)
                {
                    table.AddRow(new Text($"{one.Id}"), new Text(one.Scope.ToString()), new Text($"{one.From} to {one.To}"), new Text(PublishText.State(one)), new Text($"{Shared.Ago(one.Started)} by {one.By}"), new Text(one.Reason));
                }

                console.Write(all.Count == 0 ? new Text("Nothing was published yet.\n") : table);
            }));
        }));
        return command;
    }

    private static Command ShowOne()
    {
        var id = Id();
        var command = new Command("show", "How far a publish is, and the devices that failed or fell silent.") { id };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, (store, _) =>
        {
            var now = DateTimeOffset.UtcNow;
            var found = store.Read(on => Publishes.Find(on, parsed.GetValue(id)) is { } one
                ? (one, PublishStages.Progress(on, one, now), PublishTurns.Devices(on, one.Id, DeviceOutcome.Failed), one.Standing.IsOpen ? PublishStages.Silent(on, one, now, 100) : [])
                : default((Publication, PublishProgress, IReadOnlyList<PublishDevice>, IReadOnlyList<Fleet.Inventory.MacAddress>)?));
            if (found is not var (publication, progress, failed, silent))
            {
                return Task.FromResult(Shared.Fail(parsed, $"There is no publish {parsed.GetValue(id)}."));
            }

            return Task.FromResult(Shared.Show(parsed, PublishText.Of(publication, progress, failed, silent), console =>
            {
                console.Write(new Text($"Publish {publication.Id} of the layer of {publication.Scope.Spoken}, revision {publication.From} to {publication.To}: {publication.Reason}\n{PublishText.State(publication)}, {publication.StageSpoken}. {publication.Standing.Why}\n{PublishText.Progress(progress)}\n"));
                foreach (var device in failed)
                {
                    console.Write(new Text($"  {device.Mac} failed{(device.Excused ? " (excused)" : string.Empty)}: {device.Why}\n", new Style(Color.Red)));
                }

                foreach (var mac in silent)
                {
                    console.Write(new Text($"  {mac} is silent\n", new Style(Color.Yellow)));
                }
            }));
        }));
        return command;
    }

    private static Command Act(string name, string what, Func<ParseResult, Option<string?>, PublishEvent> wish)
    {
        var id = Id();
        var reason = new Option<string?>("--reason") { Description = "Why.", HelpName = "TEXT" };
        var command = new Command(name, what) { id };
        if (name == "stop")
        {
            command.Options.Add(reason);
        }

        command.SetAction((parsed, _) => Shared.OnStore(parsed, async (store, _)
            => Shared.Tell(parsed, await new PublishWork(store, TimeProvider.System).Act(parsed.GetValue(id), wish(parsed, reason), Shared.Actor), "Done.")));
        return command;
    }

    private static Argument<long> Id() => new("NUMBER") { Description = "Number of the publish." };
}
