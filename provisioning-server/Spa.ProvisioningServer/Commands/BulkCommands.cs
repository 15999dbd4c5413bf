using System.CommandLine;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Hosting.Bulk;
using Spa.ProvisioningServer.Storage;
using Spectre.Console;

namespace Spa.ProvisioningServer.Commands;

/// <summary><c>server bulk</c>: one thing done to many devices.</summary>
internal static class BulkCommands
{
    public static Command Create() => new("bulk", "Do one thing to many devices, in the background, durable and with one entry in the audit log.")
    {
        Act("tag", "TAGS", "Add tags.", BulkAction.Tag), Act("untag", "TAGS", "Take tags away.", BulkAction.Untag), Act("move", "CUSTOMER[/SITE]", "Move to a customer, or to a site of one.", BulkAction.Move),
        Act("firmware", "VERSION", "Assign a version to each of them; '' = what its model runs.", BulkAction.Firmware), Act("block", null, "Answer them as if they were unknown.", BulkAction.Block),
        Act("unblock", null, "Take them back into service.", BulkAction.Unblock), Act("new-key", null, "Change their keys.", BulkAction.NewKey), Act("remove", null, "Take them out of the inventory with all that belongs to them.", BulkAction.Remove),
        Rename(), Jobs(), Stop(),
    };

    private static Command Act(string name, string? argument, string description, BulkAction action)
    {
        var text = argument is null ? null : new Argument<string>(argument) { Description = argument == "TAGS" ? "Tags, separated by blanks." : "As in the inventory." };
        var search = new Argument<string[]>("SEARCH") { Description = "Which devices, as the search box takes it: words, tag:pilot, health:silent, ...", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<bool>("--all") { Description = "Every device: needed when there is no search." };
        var count = new Option<bool>("--count") { Description = "Only say how many devices it would be." };
        var command = new Command(name, description);
        if (text is not null)
        {
            command.Arguments.Add(text);
        }

        command.Arguments.Add(search);
        command.Options.Add(all);
        command.Options.Add(count);
        command.SetAction((parsed, _) => Shared.OnStore(parsed, async (store, _) =>
        {
            if (!DeviceQuery.Parse(string.Join(' ', parsed.GetValue(search) ?? [])).Ok(out var query, out var error))
            {
                return Shared.Fail(parsed, $"The search: {error}.");
            }

            if (query.IsAll && !parsed.GetValue(all))
            {
                return Shared.Fail(parsed, "This would be every device: narrow it by a search, or say --all.");
            }

            var work = new BulkWork(store, TimeProvider.System);
            var order = new BulkOrder(action, text is null ? string.Empty : parsed.GetValue(text)!.Trim(), query, []);
            if (parsed.GetValue(count))
            {
                var (number, exact) = work.Count(order, Shared.Actor);
                return Shared.Show(parsed, new { count = number, exact }, console => console.WriteLine($"{(exact ? string.Empty : "At least ")}{number} devices."));
            }

            var (id, fault) = await work.Start(order, Shared.Actor);
            return fault is not null ? Shared.Fail(parsed, fault.Sentence) : await Finish(parsed, store, work, id!);
        }));
        return command;
    }

    private static Command Rename()
    {
        var field = new Argument<string>("FIELD") { Description = "customer, site or tag." };
        field.AcceptOnlyFromAmong("customer", "site", "tag");
        var from = new Argument<string>("FROM") { Description = "The present name; a site as customer/site." };
        var to = new Argument<string>("TO") { Description = "The new name; one that is there already merges the two." };
        var command = new Command("rename", "Rename or merge customers, sites or tags.") { field, from, to };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, async (store, _) =>
        {
            var work = new BulkWork(store, TimeProvider.System);
            var (id, fault) = await new Groups(store, work).Rename(Enum.Parse<DeviceField>(parsed.GetValue(field)!, ignoreCase: true), parsed.GetValue(from)!, parsed.GetValue(to)!.Trim(), Shared.Actor);
            return fault is not null ? Shared.Fail(parsed, fault.Sentence) : await Finish(parsed, store, work, id!);
        }));
        return command;
    }

    private static Command Jobs()
    {
        var command = new Command("jobs", "What is and was done to many devices.");
        command.SetAction((parsed, _) => Shared.OnStore(parsed, (store, _) =>
        {
            var jobs = store.Read(BulkJobs.All);
            return Task.FromResult(Shared.Show(parsed, jobs.Select(Json), console =>
            {
                var table = new Table().AddColumns("Job", "What", "Devices", "By", "Begun", "Outcome");
                foreach (var job in jobs)
                {
                    table.AddRow(new Text(job.Id), new Text(job.Order.Spoken), new Text(job.Order.Which), new Text(job.By), new Text(Shared.Ago(job.Created)), new Text($"{job.State}: {job.Sentence}"));
                }

                console.Write(jobs.Count == 0 ? new Text("None.\n") : table);
            }));
        }));
        return command;
    }

    private static Command Stop()
    {
        var id = new Argument<string>("JOB") { Description = "Its name, as 'bulk jobs' lists it." };
        var command = new Command("stop", "Stop a job; what was done stays done.") { id };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, async (store, _) => Shared.Tell(parsed, await new BulkWork(store, TimeProvider.System).Stop(parsed.GetValue(id)!, Shared.Actor), "Stopped.")));
        return command;
    }

    // The server would go on with it too; so it also gets done when none runs.
    private static async Task<int> Finish(ParseResult parsed, Store store, BulkWork work, string id)
    {
        async Task Steps(Action<BulkJob>? tell)
        {
            while (await work.Step(id))
            {
                tell?.Invoke(store.Read(on => BulkJobs.Find(on, id))!);
            }
        }

        if (parsed.GetValue(Shared.Json) || Console.IsOutputRedirected)
        {
            await Steps(null);
        }
        else
        {
            await AnsiConsole.Progress().StartAsync(async progress =>
            {
                var bar = progress.AddTask("devices", maxValue: Math.Max(1, store.Read(on => BulkJobs.Find(on, id))!.Expected));
                await Steps(job => bar.Value = job.Done + job.Refused);
                bar.Value = bar.MaxValue;
            });
        }

        var job = store.Read(on => BulkJobs.Find(on, id))!;
        Shared.Show(parsed, Json(job), console =>
        {
            console.WriteLine(job.Sentence);
            foreach (var reason in job.Reasons)
            {
                console.WriteLine(reason);
            }
        });
        return job.Refused == 0 ? 0 : Shared.Failed;
    }

    private static object Json(BulkJob job) => new { job.Id, job.Created, job.By, what = job.Order.Spoken, devices = job.Order.Which, job.Expected, job.Done, job.Refused, job.Reasons, job.State, job.Ended };
}
