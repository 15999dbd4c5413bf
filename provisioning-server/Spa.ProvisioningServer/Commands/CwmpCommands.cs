using System.CommandLine;
using System.Net;
using Spa.Fleet.Acs;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Hosting;
using Spa.ProvisioningServer.Hosting.Acs;
using Spectre.Console;

namespace Spa.ProvisioningServer.Commands;

/// <summary><c>server device cwmp</c>: from this machine itself, whether or not the server runs.</summary>
internal static class CwmpCommands
{
    /// <summary>Networks that connection requests may lead to.</summary>
    internal static readonly Option<string[]> Allow = new("--allow") { Description = "Network of this machine or this link that it may lead to, as 127.0.0.0/8; may be repeated.", HelpName = "NETWORK", DefaultValueFactory = _ => [] };

    public static Command Create() => new("cwmp", "Devices that are managed by CWMP (TR-069).") { Show(), Parameters(), Tree(), Ask(), Add(), Delete(), Drop(), Call(), Join(), Log() };

    private static Command Show()
    {
        var mac = Shared.Mac();
        var command = new Command("show", "How a device is reached, and its tasks.") { mac, Allow };
        command.SetAction((parsed, _) => Run(parsed, mac, (operations, wanted) =>
        {
            if (operations.Find(wanted, Shared.Actor) is not { } known)
            {
                return Task.FromResult(Shared.Fail(parsed, NotThere(wanted)));
            }

            var (tasks, way) = (operations.Tasks(wanted, Shared.Actor), operations.Way(wanted, Shared.Actor));
            return Task.FromResult(Shared.Show(
                parsed,
                new { known.Identity, known.Root, known.Url, reached = way?.Name, reachedText = way?.Spoken, known.Informed, known.Fault, refused = AcsRefusals.Names(known.Refused), tasks = tasks.Select(t => new { t.Number, t.Kind, t.State, t.Tries, t.AskedBy, t.AskedAt, t.EndedAt, t.Result }) },
                console =>
                {
                    console.Write(new Text($"{known.Identity}, {known.Root} told something new {Shared.Ago(known.Informed)}{(known.Fault.Length > 0 ? $"; wrong: {known.Fault}" : string.Empty)}\n{way?.Spoken}\n"));
                    var table = new Table().AddColumns("Task", "What", "State", "Tries", "Asked", "Result");
                    foreach (var task in tasks)
                    {
                        table.AddRow(new Text($"{task.Number}"), new Text($"{task.Kind}"), new Text($"{task.State}"), new Text($"{task.Tries}"), new Text($"{Shared.Ago(task.AskedAt)} by {task.AskedBy}"), new Text(task.Told(DateTimeOffset.UtcNow)));
                    }

                    console.Write(tasks.IsEmpty ? new Text("No tasks.\n") : table);
                }));
        }));
        return command;
    }

    private static Command Parameters()
    {
        var mac = Shared.Mac();
        var part = new Argument<string?>("PART") { Description = "A part of the name; all if not given.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("parameters", "Its parameters as they are known; secrets as ***.") { mac, part };
        command.SetAction((parsed, _) => Run(parsed, mac, (operations, wanted) =>
        {
            if (operations.Find(wanted, Shared.Actor) is null)
            {
                return Task.FromResult(Shared.Fail(parsed, NotThere(wanted)));
            }

            var text = parsed.GetValue(part) ?? string.Empty;
            var values = operations.Values(wanted, Shared.Actor)?.Values.Where(v => v.Key.Contains(text, StringComparison.OrdinalIgnoreCase)).Select(v => new { Name = v.Key, Value = v.Value.Shown }).ToList() ?? [];
            return Task.FromResult(Shared.Show(parsed, values, console =>
            {
                foreach (var value in values)
                {
                    console.Write(new Text($"{value.Name} = {value.Value}\n"));
                }

                if (values.Count == 0)
                {
                    console.Write(new Text("Nothing is known of it: ask for 'refresh'.\n"));
                }
            }));
        }));
        return command;
    }

    private static Command Tree()
    {
        var mac = Shared.Mac();
        var path = new Argument<string?>("PATH") { Description = "An object with its final dot; the root if not given.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("tree", "What is known to be in one object of its tree; 'ask browse PATH' asks the unit.") { mac, path };
        command.SetAction((parsed, _) => Run(parsed, mac, (operations, wanted) =>
        {
            if (operations.Level(wanted, parsed.GetValue(path) ?? string.Empty, Shared.Actor) is not var (told, nodes, read, values))
            {
                return Task.FromResult(Shared.Fail(parsed, NotThere(wanted)));
            }

            return Task.FromResult(Shared.Show(parsed, new { told, read, nodes = nodes.Select(n => new { n.Path, n.Writable, value = values.GetValueOrDefault(n.Path)?.Shown }) }, console =>
            {
                console.Write(new Text(told is { } at ? $"The unit told so {Shared.Ago(at)}.\n" : "Known only as far as parameters were read: ask for 'browse'.\n"));
                foreach (var node in nodes)
                {
                    console.Write(new Text($"{node.Path}{(values.GetValueOrDefault(node.Path) is { } known ? " = " + known.Shown : string.Empty)}{(node.Writable == false && !node.IsObject ? " (read only)" : string.Empty)}\n"));
                }
            }));
        }));
        return command;
    }

    private static Command Ask()
    {
        var mac = Shared.Mac();
        var kind = new Argument<AcsTaskKind>("WHAT") { Description = "What the device shall do: refresh (read PATHs, all if none), set (NAME=VALUE), download, upload, reboot, factoryreset, addobject, deleteobject, browse (one PATH), diagnose (PATH of a diagnosis, then NAME=VALUE of its parameters: Device.IP.Diagnostics.IPPing. Host=sip.example.net)." };
        var rest = new Argument<string[]>("PATH") { Description = "Paths; for set NAME=VALUE.", Arity = ArgumentArity.ZeroOrMore };
        var wish = new AskOptions();
        var command = new Command("ask", "Ask something of a device: it is done in its next session.") { mac, kind, rest };
        wish.AddTo(command);
        command.SetAction((parsed, _) => Run(parsed, mac, async (operations, wanted) =>
        {
            var what = parsed.GetValue(kind);
            var words = parsed.GetValue(rest) ?? [];
            var paths = what switch
            {
                AcsTaskKind.Set => [],
                AcsTaskKind.Diagnose => words[..Math.Min(1, words.Length)],
                _ => words,
            };
            var pairs = words[paths.Length..].Select(w => w.Split('=', 2)).ToList();
            if (pairs.Find(p => p.Length < 2) is [var alone, ..])
            {
                return Shared.Fail(parsed, $"{what.ToString().ToLowerInvariant()} takes NAME=VALUE; '{alone}' has no value.");
            }

            var (task, fault) = await operations.Ask(wanted, wish.Of(parsed, what, paths, pairs), Shared.Actor);
            return fault is not null ? Shared.Fail(parsed, fault) : Shared.Show(parsed, new { ok = true, task!.Number }, console => console.Write(new Text($"Task {task.Number} waits for the next session.\n")));
        }));
        return command;
    }

    private static Command Add() => Row("add", "Add a row to a table of its tree, in its next session.", AcsTaskKind.AddObject, "The table with its final dot: Device.ManagementServer.InformParameter.");

    private static Command Delete() => Row("delete", "Take a row out of a table of its tree, in its next session.", AcsTaskKind.DeleteObject, "The row with its final dot: Device.ManagementServer.InformParameter.1.");

    private static Command Row(string name, string meaning, AcsTaskKind kind, string what)
    {
        var mac = Shared.Mac();
        var path = new Argument<string>("PATH") { Description = what };
        var command = new Command(name, meaning) { mac, path };
        command.SetAction((parsed, _) => Run(parsed, mac, async (operations, wanted) =>
        {
            var (task, fault) = await operations.Ask(wanted, new AcsWish(kind) { Paths = [parsed.GetValue(path)!] }, Shared.Actor);
            return fault is not null ? Shared.Fail(parsed, fault) : Shared.Show(parsed, new { ok = true, task!.Number }, console => console.Write(new Text($"Task {task.Number} waits for the next session.\n")));
        }));
        return command;
    }

    private static Command Drop()
    {
        var mac = Shared.Mac();
        var number = new Argument<long>("TASK") { Description = "Its number." };
        var command = new Command("drop", "Take a task away that has not been sent.") { mac, number };
        command.SetAction((parsed, _) => Run(parsed, mac, async (operations, wanted) => Shared.Tell(parsed, await operations.Drop(wanted, parsed.GetValue(number), Shared.Actor), $"Task {parsed.GetValue(number)} taken away.")));
        return command;
    }

    private static Command Call()
    {
        var mac = Shared.Mac();
        var command = new Command("call", "Ask a device by a connection request to begin a session now.") { mac, Allow };
        command.SetAction((parsed, _) => Run(parsed, mac, async (operations, wanted, store) =>
        {
            if (operations.Way(wanted, Shared.Actor) is AcsWay.Nat)
            {
                var (taken, sentence) = await ServersCall.Ask(store, wanted);
                return Shared.Tell(parsed, taken ? null : sentence, sentence);
            }

            var (called, fault) = await operations.Call(wanted, Shared.Actor);
            return Shared.Tell(parsed, fault ?? (called!.IsTaken ? null : called.Sentence), called?.Sentence ?? string.Empty);
        }));
        return command;
    }

    private static Command Join()
    {
        var mac = Shared.Mac();
        var other = new Argument<string>("OTHER") { Description = "The other address of the unit." };
        var command = new Command("join", "Say that two devices are the same unit, which came by CWMP before its MAC address was known: they become one, under that.") { mac, other };
        command.SetAction((parsed, _) => Run(parsed, mac, async (operations, wanted) =>
        {
            if (!Shared.Mac(parsed, other, out var with))
            {
                return Shared.Failed;
            }

            var (left, fault) = await operations.Join(wanted, with, Shared.Actor);
            return Shared.Tell(parsed, fault, $"They are one device now, {left}.");
        }));
        return command;
    }

    private static Command Log()
    {
        var mac = Shared.Mac();
        var minutes = new Option<int?>("--minutes") { Description = "Keep its messages so long from now on; 0 = no longer. Shows what was kept if not given.", HelpName = "N" };
        var command = new Command("log", "The messages of its sessions, secrets masked.") { mac, minutes };
        command.SetAction((parsed, _) => Run(parsed, mac, async (operations, wanted) =>
        {
            if (parsed.GetValue(minutes) is { } time)
            {
                return Shared.Tell(parsed, await operations.Log(wanted, time, Shared.Actor), time == 0 ? "Its messages are no longer kept." : $"Its messages are kept for {time} minutes.");
            }

            if (operations.Find(wanted, Shared.Actor) is null)
            {
                return Shared.Fail(parsed, NotThere(wanted));
            }

            var lines = operations.Messages(wanted, Shared.Actor);
            return Shared.Show(parsed, lines, console =>
            {
                foreach (var line in lines)
                {
                    console.Write(new Text($"{line.At:yyyy-MM-dd HH:mm:ss.fff} {(line.Sent ? "->" : "<-")}\n{line.Text}\n"));
                }

                if (lines.Count == 0)
                {
                    console.Write(new Text("Nothing was kept: --minutes 30 keeps what comes.\n"));
                }
            });
        }));
        return command;
    }

    /// <summary>What asks for sessions from here; null = a network is not one.</summary>
    internal static AcsCaller? Caller(ParseResult parsed, Storage.Store store) => Options(parsed, out _) is { } options ? new AcsCaller(options, new AcsCredentials(store.Box, options, TimeProvider.System), TimeProvider.System) : null;

    private static AcsOptions? Options(ParseResult parsed, out string? none)
    {
        var networks = parsed.GetResult(Allow) is null ? [] : parsed.GetValue(Allow) ?? [];
        none = networks.FirstOrDefault(n => !IPNetwork.TryParse(n, out var _));
        return none is null ? new AcsOptions { Allow = [.. networks.Select(n => IPNetwork.Parse(n))] } : null;
    }

    private static string NotThere(MacAddress mac) => $"{mac} is not in the inventory, or was never heard by CWMP.";

    private static Task<int> Run(ParseResult parsed, Argument<string> mac, Func<AcsOperations, MacAddress, Task<int>> act) => Run(parsed, mac, (operations, wanted, _) => act(operations, wanted));

    private static Task<int> Run(ParseResult parsed, Argument<string> mac, Func<AcsOperations, MacAddress, Storage.Store, Task<int>> act) => Shared.OnStore(parsed, async (store, _) =>
    {
        if (!Shared.Mac(parsed, mac, out var wanted))
        {
            return Shared.Failed;
        }

        if (Options(parsed, out var none) is not { } options)
        {
            return Shared.Fail(parsed, $"--allow takes a network, as 127.0.0.0/8; '{none}' is none.");
        }

        var clock = TimeProvider.System;
        var profiles = new ProfileMaker(store, clock);
        var credentials = new AcsCredentials(store.Box, options, clock);
        using var caller = new AcsCaller(options, credentials, clock);
        return await act(new AcsOperations(store, profiles, new AcsSessions(options, new AcsReadings(), clock), caller, new AcsTwins(store, credentials), clock), wanted, store);
    });
}
