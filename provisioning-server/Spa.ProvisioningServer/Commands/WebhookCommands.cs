using System.CommandLine;
using System.Net;
using Spa.Fleet.Access;
using Spa.Fleet.Webhooks;
using Spa.ProvisioningServer.Hosting.Webhooks;
using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Storage;
using Spectre.Console;

namespace Spa.ProvisioningServer.Commands;

/// <summary><c>server webhook</c>.</summary>
internal static class WebhookCommands
{
    public static Command Create() => new("webhook", "Who is told when something happens.")
    {
        List(), Add(), Change(), Secret(), Deliveries(), Act("test", "Send it something, to see among its deliveries whether it arrives.", "Sent.", (o, id) => o.Test(id, Shared.Actor)),
        Act("retry", "Send once more what was given up.", "Sent once more.", (o, id) => o.Retry(id, Shared.Actor)), Act("remove", "Tell it nothing any more and forget it.", "Removed.", (o, id) => o.Remove(id, Shared.Actor)),
    };

    private static Command List()
    {
        var command = new Command("list", "The webhooks, without their secrets.");
        command.SetAction((parsed, _) => Shared.OnStore(parsed, (store, _) =>
        {
            var webhooks = store.Read(Webhooks.All);
            return Task.FromResult(Shared.Show(parsed, webhooks.Select(w => new { w.Id, w.Name, w.Host, kinds = w.KindNames, enabled = w.Enabled != 0, w.Created, w.CreatedBy, w.Dropped }), console =>
            {
                var table = new Table().AddColumns("Id", "Name", "To", "Told", string.Empty);
                foreach (var one in webhooks)
                {
                    table.AddRow(new Text(one.Id), new Text(one.Name), new Text(one.Host), new Text(one.Kinds), new Text(one.Enabled == 0 ? "off" : one.Dropped > 0 ? $"{one.Dropped} dropped" : string.Empty));
                }

                console.Write(webhooks.Count == 0 ? new Text("No webhooks.\n") : table);
            }));
        }));
        return command;
    }

    private static Command Add()
    {
        var name = new Argument<string>("NAME") { Description = "What it is for." };
        var address = new Argument<string>("URL") { Description = "Where it is sent, https. @- reads it from standard input." };
        var kinds = Kinds();
        var command = new Command("add", "Make a webhook. Its secret is printed once.") { name, address, kinds };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, async (store, _) =>
        {
            var to = parsed.GetValue(address)! is var given && given == "@-" ? Console.In.ReadLine() ?? string.Empty : given;
            var (made, secret, fault) = await On(store).Add(parsed.GetValue(name)!, to, parsed.GetValue(kinds)!, Shared.Actor);
            return made is null ? Shared.Fail(parsed, fault!.Sentence) : Shared.Show(parsed, new { ok = true, made.Id, secret }, _ => Shared.Output(parsed).WriteLine($"{made.Id}  secret: {secret}"));
        }));
        return command;
    }

    private static Command Change()
    {
        var id = Id();
        var kinds = Kinds();
        var off = new Option<bool>("--off") { Description = "Tell it nothing until it is changed again." };
        var command = new Command("change", "Say anew what it is told.") { id, kinds, off };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, async (store, _) => Shared.Tell(parsed, await On(store).Change(parsed.GetValue(id)!, parsed.GetValue(kinds)!, !parsed.GetValue(off), Shared.Actor), "Changed.")));
        return command;
    }

    private static Command Secret()
    {
        var id = Id();
        var command = new Command("secret", "Give it a new secret, which is printed once.") { id };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, async (store, _) =>
        {
            var (secret, fault) = await On(store).NewSecret(parsed.GetValue(id)!, Shared.Actor);
            return secret is null ? Shared.Fail(parsed, fault!.Sentence) : Shared.Show(parsed, new { ok = true, secret }, _ => Shared.Output(parsed).WriteLine(secret));
        }));
        return command;
    }

    private static Command Deliveries()
    {
        var id = Id();
        var command = new Command("deliveries", "What it was told and is to be, the newest first.") { id };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, (store, _) =>
        {
            if (store.Read(on => Webhooks.Find(on, parsed.GetValue(id)!) is null ? null : WebhookDeliveries.Of(on, parsed.GetValue(id)!, 100)) is not { } rows)
            {
                return Task.FromResult(Shared.Fail(parsed, $"There is no webhook {parsed.GetValue(id)}."));
            }

            return Task.FromResult(Shared.Show(parsed, rows.Select(d => new { d.Id, d.Kind, d.Mac, d.Created, d.State, d.Attempts, d.Due, d.Outcome, d.Finished }), console =>
            {
                foreach (var row in rows)
                {
                    console.Write(new Text($"{row.Created:yyyy-MM-dd HH:mm:ss}  {row.Kind,-15}  {row.Mac,-12}  {row.State.ToString().ToLowerInvariant(),-9}  {row.Attempts} tries  {row.Outcome}\n"));
                }
            }));
        }));
        return command;
    }

    private static Command Act(string name, string description, string done, Func<WebhookOperations, string, Task<Refusal?>> act)
    {
        var id = Id();
        var command = new Command(name, description) { id };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, async (store, _) => Shared.Tell(parsed, await act(On(store), parsed.GetValue(id)!), done)));
        return command;
    }

    // Where it may lead is judged by the server that sends: it alone knows what it was started with.
    private static WebhookOperations On(Store store) => new(store, new OutboundAddresses([IPNetwork.Parse("0.0.0.0/0"), IPNetwork.Parse("::/0")]), TimeProvider.System);

    private static Argument<string> Id() => new("ID") { Description = "The webhook's id." };

    private static Option<string[]> Kinds() => new("--kind") { Description = $"What it is told; may be repeated: {string.Join(", ", NoticeKinds.All)}.", Required = true, HelpName = "KIND" };
}
