using System.CommandLine;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Hosting.Bulk;
using Spa.ProvisioningServer.Storage;
using Spectre.Console;

namespace Spa.ProvisioningServer.Commands;

/// <summary><c>server bulk</c>: one thing done to many devices.</summary>
internal static class BulkCommands
{
    private const int MostAnswers = 10_000;

    public static Command Create() => new("bulk", "Do one thing to many devices, in the background, durable and with one entry in the audit log.")
    {
        Act("tag", "TAGS", "Add tags.", BulkAction.Tag), Act("untag", "TAGS", "Take tags away.", BulkAction.Untag), Act("move", "CUSTOMER[/SITE]", "Move to a customer, or to a site of one.", BulkAction.Move),
        Act("firmware", "VERSION", "Assign a version to each of them; '' = what its model runs.", BulkAction.Firmware), Act("block", null, "Answer them as if they were unknown.", BulkAction.Block),
        Act("unblock", null, "Take them back into service.", BulkAction.Unblock), Act("new-key", null, "Change their keys.", BulkAction.NewKey), Act("remove", null, "Take them out of the inventory with all that belongs to them.", BulkAction.Remove),
        Ask(), Act("call", null, "Ask each by a connection request of CWMP to begin a session now.", BulkAction.CwmpCall), Answers(), Rename(), Jobs(), Stop(),
    };

    private static Command Act(string name, string? argument, string description, BulkAction action)
    {
        var text = argument is null ? null : new Argument<string>(argument) { Description = argument == "TAGS" ? "Tags, separated by blanks." : "As in the inventory." };
        var command = new Command(name, description);
        if (text is not null)
        {
            command.Arguments.Add(text);
        }

        if (action == BulkAction.CwmpCall)
        {
            command.Options.Add(CwmpCommands.Allow);
        }

        return Selecting(command, (parsed, query) => new BulkOrder(action, text is null ? string.Empty : parsed.GetValue(text)!.Trim(), query, []));
    }

    private static Command Ask()
    {
        var kind = new Argument<AcsTaskKind>("WHAT") { Description = "refresh, set, download, upload, reboot, factoryreset, addobject, deleteobject, browse, diagnose." };
        var path = new Option<string[]>("--path") { Description = "What is read, all if none; of addobject, deleteobject and diagnose: the one path with its final dot.", HelpName = "PATH", DefaultValueFactory = _ => [] };
        var value = new Option<string[]>("--value") { Description = "For set, and for diagnose by the names within its object; may be repeated.", HelpName = "NAME=VALUE", DefaultValueFactory = _ => [] };
        var wish = new AskOptions();
        var command = new Command("ask", "Ask something of each by CWMP, in its next session.") { kind, path, value };
        wish.AddTo(command);
        return Selecting(command, (parsed, query) =>
        {
            var pairs = (parsed.GetValue(value) ?? []).Select(w => w.Split('=', 2)).ToList();
            return pairs.Any(p => p.Length < 2) ? null : BulkOrder.Ask(wish.Of(parsed, parsed.GetValue(kind), parsed.GetValue(path) ?? [], pairs), query, []);
        });
    }

    private static Command Answers()
    {
        var id = new Argument<string>("JOB") { Description = "Its name, as 'bulk jobs' lists it." };
        var state = new Option<AcsTaskState?>("--state") { Description = "Only devices whose task stands so: queued, sent, taken, done, failed, unknown.", HelpName = "STATE" };
        var command = new Command("answers", "What devices have answered to what was asked of them by CWMP, and what they failed on.") { id, state };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, (store, _) =>
        {
            var (job, standing, devices) = store.Read(on => (BulkJobs.Find(on, parsed.GetValue(id)!), CwmpTasks.Standing(on, parsed.GetValue(id)!), CwmpTasks.OfOrder(on, parsed.GetValue(id)!, parsed.GetValue(state), null, MostAnswers)));
            return Task.FromResult(job is null || job.Order.Action != BulkAction.CwmpTask ? Shared.Fail(parsed, $"There is no job {parsed.GetValue(id)} that asks something by CWMP.") : Shared.Show(
                parsed,
                new { job = Json(job), waiting = standing.Waiting, underWay = standing.UnderWay, states = standing.States.ToDictionary(s => s.Key.ToString(), s => s.Value), standing.Faults, devices },
                console =>
                {
                    console.Write(new Text($"{job.Order.Spoken}: {standing.Sentence(job.Done)}\n"));
                    foreach (var fault in standing.Faults)
                    {
                        console.Write(new Text($"{fault.Devices} x {fault.Code} {(fault.Parameter.Length > 0 ? fault.Parameter : "(the whole request)")}, as {fault.First}\n"));
                    }

                    var table = new Table().AddColumns("Device", "State", "Tries", "Result");
                    foreach (var device in devices)
                    {
                        table.AddRow(new Text(device.Mac.ToString()), new Text($"{device.State}"), new Text($"{device.Tries}"), new Text(device.Result));
                    }

                    console.Write(table);
                }));
        }));
        return command;
    }

    // What all orders have in common: which devices, and that none is meant by mistake.
    private static Command Selecting(Command command, Func<ParseResult, DeviceQuery, BulkOrder?> make)
    {
        var search = new Argument<string[]>("SEARCH") { Description = "Which devices, as the search box takes it: words, tag:pilot, health:silent, ...", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<bool>("--all") { Description = "Every device: needed when there is no search." };
        var count = new Option<bool>("--count") { Description = "Only say how many devices it would be." };
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

            if (make(parsed, query) is not { } order)
            {
                return Shared.Fail(parsed, "set takes --value NAME=VALUE.");
            }

            using var caller = order.Action == BulkAction.CwmpCall ? CwmpCommands.Caller(parsed, store) : null;
            if (order.Action == BulkAction.CwmpCall && caller is null)
            {
                return Shared.Fail(parsed, "--allow takes a network, as 127.0.0.0/8.");
            }

            var work = new BulkWork(store, TimeProvider.System, caller);
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
