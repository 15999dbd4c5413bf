using System.CommandLine;
using Spa.Fleet.Access;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Storage;
using Spectre.Console;

namespace Spa.ProvisioningServer.Commands;

/// <summary><c>server device</c> and <c>server waiting</c>.</summary>
internal static class DeviceCommands
{
    private static readonly Option<string?> Serial = Text("--serial", "Serial number.");
    private static readonly Option<string?> Model = Text("--model", "Model, SPA3102 if not given.");
    private static readonly Option<string?> Customer = Text("--customer", "Customer.");
    private static readonly Option<string?> Site = Text("--site", "Site of the customer.");
    private static readonly Option<string?> Tags = Text("--tags", "Tags, separated by blanks.");
    private static readonly Option<string?> Note = Text("--note", "Note.");
    private static readonly Option<string?> Firmware = Text("--firmware", "Version that this device alone runs.");

    public static Command Create() => new("device", "The inventory.") { List(), ShowOne(), TimelineCommand.Create(), SheetCommands.Import(), SheetCommands.Export(), Approve(), Refuse(), Add(), Assign(), Block("block", true), Block("unblock", false), NewKey(), NotifyCommand.Create(), CwmpCommands.Create(), Remove() };

    public static Command Waiting()
    {
        var refused = new Option<bool>("--refused") { Description = "Those that were refused." };
        var command = new Command("waiting", "Units that wait to be let in, with their enrolment codes.") { refused };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, (store, _) =>
        {
            var units = store.Read(on => WaitingUnits.All(on, parsed.GetValue(refused)));
            return Task.FromResult(Shared.Show(parsed, units.Select(u => new { u.Code, u.Mac, u.Serial, u.Model, u.Reason, u.FromProvider, u.FirstSeen, u.LastSeen, u.Address, u.UserAgent }), console =>
            {
                var table = new Table().AddColumns("Code", "MAC", "Serial", "Model", "From", "Asked", "Why it waits");
                foreach (var unit in units)
                {
                    table.AddRow(new Text(unit.Code, new Style(decoration: Decoration.Bold)), new Text(unit.Mac.WithColons()), new Text(unit.Serial ?? string.Empty), new Text(unit.Model), new Text(unit.Address), new Text(Shared.Ago(unit.LastSeen)), new Text(unit.Reason));
                }

                console.Write(units.Count == 0 ? new Text("Nobody waits.\n") : table);
            }));
        }));
        return command;
    }

    private static Command List()
    {
        var words = new Argument<string[]>("SEARCH") { Description = "What the search box takes: words, MACs, state: customer: site: tag: model: version: health: filters; a minus before a filter = not.", Arity = ArgumentArity.ZeroOrMore };
        var limit = new Option<int>("--limit") { Description = "Most devices to list.", DefaultValueFactory = _ => 1000, HelpName = "N" };
        var command = new Command("list", "The devices of the fleet, problems first.") { words, limit };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, (store, _) =>
        {
            var typed = string.Join(' ', parsed.GetValue(words) ?? []);
            if (!DeviceQuery.Parse(typed).Ok(out var _, out var error))
            {
                return Task.FromResult(Shared.Fail(parsed, $"The search: {error}."));
            }

            var devices = store.Read(on => DeviceView.List(on, Shared.Actor, typed, DateTimeOffset.UtcNow, Math.Clamp(parsed.GetValue(limit), 1, DeviceSearch.MostAtOnce)));
            return Task.FromResult(Shared.Show(parsed, devices.Select(d => d.ToJson()), console =>
            {
                var table = new Table().AddColumns("MAC", "Serial", "Customer", "Firmware", "Profile", "Seen", "State");
                foreach (var view in devices)
                {
                    var device = view.Device;
                    table.AddRow(
                        new Text(device.Mac.WithColons()), new Text(device.Serial ?? string.Empty), new Text(device.Customer is null ? string.Empty : device.Site is null ? device.Customer : $"{device.Customer}/{device.Site}"),
                        new Text(device.Health.Software ?? string.Empty), new Text($"{device.Health.SequenceTaken}/{device.Sequence}"), new Text(Shared.Ago(device.Health.LastSeen)),
                        new Text(view.Diagnosis.Sentence, Colour(view.Diagnosis.Severity)));
                }

                console.Write(devices.Count == 0 ? new Text("No devices.\n") : table);
            }));
        }));
        return command;
    }

    private static Command ShowOne()
    {
        var mac = Shared.Mac();
        var profile = new Option<bool>("--profile") { Description = "Every value of its profile with its origin; secrets as ***." };
        var command = new Command("show", "All about a device.") { mac, profile };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, (store, _) =>
        {
            if (!Shared.Mac(parsed, mac, out var wanted))
            {
                return Task.FromResult(Shared.Failed);
            }

            if (store.Read(on => DeviceView.Find(on, Shared.Actor, wanted, DateTimeOffset.UtcNow)) is not { } view)
            {
                return Task.FromResult(Shared.Fail(parsed, $"{wanted} is not in the inventory."));
            }

            var events = store.Read(on => DeviceEvents.Of(on, wanted, 30));
            var plan = parsed.GetValue(profile) ? store.Read(on => new ProfileMaker(store, TimeProvider.System).Plan(on, view.Device, new("HOST", 8080, 8443, 5514))) : null;
            var values = plan?.Values.Where(v => v.Text is not null).Select(v => new { v.Parameter.Name, Value = v.Shown, Origin = DeviceView.Origin(v.Origin) }).ToList();
            return Task.FromResult(Shared.Show(parsed, new { device = view.ToJson(), events, values, problems = plan?.Problems.Select(p => p.ToString()) }, console =>
            {
                var device = view.Device;
                console.Write(new Text(view.Diagnosis.Sentence + "\n", Colour(view.Diagnosis.Severity)));
                var grid = new Grid().AddColumn().AddColumn();
                foreach (var (name, value) in new (string, string?)[]
                {
                    ("MAC", device.Mac.WithColons()), ("Serial", device.Serial), ("Model", device.Model), ("Customer", device.Customer), ("Site", device.Site), ("Tags", string.Join(' ', device.Tags)),
                    ("State", device.State.ToString()), ("Enrolled", device.EnrolledAt is null ? null : $"{Shared.Ago(device.EnrolledAt)} by {device.EnrolledBy}"), ("Firmware", device.Health.Software), ("Assigned", view.Wanted),
                    ("Profile", $"{device.Sequence} made, {device.Health.SequenceTaken} taken, {device.Health.SequenceReported} reported"), ("Seen", $"{Shared.Ago(device.Health.LastSeen)} at {device.Health.Address}"), ("Note", device.Note),
                })
                {
                    grid.AddRow(new Text(name), new Text(value ?? string.Empty));
                }

                console.Write(grid);
                foreach (var line in events.Reverse())
                {
                    console.Write(new Text($"{line.At:yyyy-MM-dd HH:mm:ss}  {line.Kind,-9}  {line.Text}\n", Colour(line.Severity)));
                }

                foreach (var value in values ?? [])
                {
                    console.Write(new Text($"{value.Name} = {value.Value}   ({value.Origin})\n"));
                }
            }));
        }));
        return command;
    }

    private static Command Approve() => OnUnit("approve", "Let in a unit whose enrolment code was compared.", "let in", (operations, unit) => operations.Approve(unit, Shared.Actor));

    private static Command Refuse() => OnUnit("refuse", "Refuse a waiting unit.", "refused", (operations, unit) => operations.Refuse(unit, Shared.Actor));

    private static Command OnUnit(string name, string description, string done, Func<Operations, string, Task<Refusal?>> act)
    {
        var unit = new Argument<string>("CODE|MAC") { Description = "Enrolment code, or the MAC address when only one unit claims it." };
        var command = new Command(name, description) { unit };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, async (_, operations) => Shared.Tell(parsed, await act(operations, parsed.GetValue(unit)!), $"{parsed.GetValue(unit)} {done}.")));
        return command;
    }

    private static Command Add() => WithFields("add", "Put a device into the inventory before its unit asks.", "added", (operations, mac, change) => operations.Add(mac, change, Shared.Actor));

    private static Command Assign() => WithFields(
        "assign", "Change what the inventory says of a device; an empty value clears.", "changed", (operations, mac, change) => operations.Change(mac, change, Shared.Actor));

    private static Command WithFields(string name, string description, string done, Func<Operations, MacAddress, DeviceChange, Task<Refusal?>> act)
    {
        var mac = Shared.Mac();
        var command = new Command(name, description) { mac, Serial, Model, Customer, Site, Tags, Note, Firmware };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, async (_, operations) =>
        {
            var change = new DeviceChange
            {
                Serial = parsed.GetValue(Serial),
                Model = parsed.GetValue(Model),
                Customer = parsed.GetValue(Customer),
                Site = parsed.GetValue(Site),
                Tags = parsed.GetValue(Tags),
                Note = parsed.GetValue(Note),
                Firmware = parsed.GetValue(Firmware),
            };
            return Shared.Mac(parsed, mac, out var wanted) ? Shared.Tell(parsed, await act(operations, wanted, change), $"{wanted} {done}.") : Shared.Failed;
        }));
        return command;
    }

    private static Command Block(string name, bool blocked)
        => OnMac(name, blocked ? "Answer a device as if it were unknown." : "Take a blocked device back into service.", name + "ed", (operations, mac) => operations.Block(mac, blocked, Shared.Actor));

    private static Command NewKey() => OnMac("new-key", "Change the key of a device: the new one rides in its next profile.", "gets a new key", (operations, mac) => operations.NewKey(mac, Shared.Actor));

    private static Command Remove() => OnMac("remove", "Take a device out of the inventory with all that belongs to it.", "removed", (operations, mac) => operations.Remove(mac, Shared.Actor));

    private static Command OnMac(string name, string description, string done, Func<Operations, MacAddress, Task<Refusal?>> act)
    {
        var mac = Shared.Mac();
        var command = new Command(name, description) { mac };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, async (_, operations)
            => Shared.Mac(parsed, mac, out var wanted) ? Shared.Tell(parsed, await act(operations, wanted), $"{wanted} {done}.") : Shared.Failed));
        return command;
    }

    internal static Style Colour(Severity severity) => severity switch
    {
        Severity.Problem => new Style(Color.Red),
        Severity.Warning => new Style(Color.Yellow),
        Severity.Pending => new Style(Color.Blue),
        _ => Style.Plain,
    };

    private static Option<string?> Text(string name, string description) => new(name) { Description = description, HelpName = "TEXT" };
}
