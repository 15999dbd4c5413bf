using System.CommandLine;
using Spa.Fleet;
using Spa.Fleet.Layers;
using Spa.ProvisioningServer.Hosting.Publishing;
using Spectre.Console;

namespace Spa.ProvisioningServer.Commands;

/// <summary><c>server layer draft|diff|publish|history|rollback|import</c>.</summary>
internal static class DraftCommands
{
    private const int MostShown = 40;

    public static IEnumerable<Command> All() => [Draft(), Diff(), Publish(), History(), RollBack(), Import()];

    private static Command Draft()
    {
        var scope = LayerCommands.Scope();
        var values = new Argument<string[]>("NAME=VALUE") { Description = "Parameters to set in the draft, as for 'layer set'.", Arity = ArgumentArity.ZeroOrMore };
        var variables = new Option<string[]>("--variable") { Description = "NAME=VALUE of a variable, NAME alone to declare one that later layers give; may be repeated.", HelpName = "NAME[=VALUE]" };
        var type = new Option<VariableType>("--type") { Description = "Type of the variables.", DefaultValueFactory = _ => VariableType.Text };
        var choices = new Option<string>("--choices") { Description = "What a variable of the type choice may be, separated by commas.", HelpName = "A,B,C" };
        var takeOut = new Option<string[]>("--take-out") { Description = "Parameters, or variables as {{name}}, to take out of the layer.", HelpName = "NAME" };
        var drop = new Option<string[]>("--drop") { Description = "Changes of the draft to throw away.", HelpName = "NAME" };
        var discard = new Option<bool>("--discard") { Description = "Throw the whole draft away." };
        var command = new Command("draft", "Change the draft of a layer, or show it. No device gets it before it is published.") { scope, values, variables, type, choices, takeOut, drop, discard };
        command.SetAction((parsed, _) => OnLayer(parsed, scope, async (work, wanted) =>
        {
            if (parsed.GetValue(discard))
            {
                return Shared.Tell(parsed, await work.Discard(wanted, null, Shared.Actor), "The draft is gone.");
            }

            foreach (var key in parsed.GetValue(drop) ?? [])
            {
                if (await work.Discard(wanted, key, Shared.Actor) is { } fault)
                {
                    return Shared.Fail(parsed, fault.Sentence);
                }
            }

            IReadOnlyList<string> may = [.. (parsed.GetValue(choices) ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
            List<LayerChange> changes =
            [
                .. (parsed.GetValue(variables) ?? []).Select(LayerCommands.Split).Select(v => new LayerChange.SetVariable(new(v.Name, parsed.GetValue(type), v.Value) { Choices = [.. may] })),
                .. (parsed.GetValue(values) ?? []).Select(LayerCommands.Split).Select(v => new LayerChange.SetEntry(new(v.Name, v.Value, null))),
                .. (parsed.GetValue(takeOut) ?? []).Select(key => new LayerChange.TakeOut(key)),
            ];
            if (changes.Count > 0)
            {
                var outcome = await work.Edit(wanted, changes, null, Shared.Actor);
                if (!outcome.Done)
                {
                    return Shared.Fail(parsed, string.Join('\n', outcome.Faults));
                }
            }

            return Show(parsed, work.Look(wanted, Shared.Actor), false);
        }));
        return command;
    }

    private static Command Diff()
    {
        var scope = LayerCommands.Scope();
        var command = new Command("diff", "What publishing the draft would change, on how many devices, which could not take it, and what a stranger could do then.") { scope };
        command.SetAction((parsed, _) => OnLayer(parsed, scope, (work, wanted) => Task.FromResult(Show(parsed, work.Look(wanted, Shared.Actor), true))));
        return command;
    }

    private static Command Publish()
    {
        var scope = LayerCommands.Scope();
        var wish = new WishOptions();
        var command = new Command("publish", "Make the draft the layer's next revision and bring it to devices: to everybody, or first to some.") { scope };
        wish.AddTo(command);
        command.SetAction((parsed, _) => OnLayer(parsed, scope, async (work, wanted)
            => wish.Read(parsed, out var asked, out var fault) ? Tell(parsed, await work.Publish(wanted, asked, Shared.Actor)) : Shared.Fail(parsed, fault)));
        return command;
    }

    private static Command RollBack()
    {
        var scope = LayerCommands.Scope();
        var revision = new Argument<long>("REVISION") { Description = "Revision to bring back, as 'layer history' shows it." };
        var wish = new WishOptions();
        var command = new Command("rollback", "Bring back what a layer said in an earlier revision, as its newest one.") { scope, revision };
        wish.AddTo(command);
        command.SetAction((parsed, _) => OnLayer(parsed, scope, async (work, wanted)
            => wish.Read(parsed, out var asked, out var fault) ? Tell(parsed, await work.RollBack(wanted, parsed.GetValue(revision), asked, Shared.Actor)) : Shared.Fail(parsed, fault)));
        return command;
    }

    private static Command History()
    {
        var scope = LayerCommands.Scope();
        var command = new Command("history", "The revisions of a layer: who, when, why.") { scope };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, (store, _) =>
        {
            if (!LayerCommands.Read(parsed, scope, out var wanted))
            {
                return Task.FromResult(Shared.Failed);
            }

            var revisions = store.Read(on => Storage.Layers.History(on, wanted));
            return Task.FromResult(Shared.Show(parsed, revisions, console =>
            {
                var table = new Table().AddColumns("Revision", "Made", "By", "Why", "Parameters", "Variables");
                foreach (var one in revisions)
                {
                    table.AddRow(new Text($"{one.Revision}"), new Text(Shared.Ago(one.Made)), new Text(one.MadeBy), new Text(one.Restores is { } back ? $"{one.Reason} (brings back {back})" : one.Reason), new Text($"{one.Entries}"), new Text($"{one.Variables}"));
                }

                console.Write(revisions.Count == 0 ? new Text("It was never written.\n") : table);
            }));
        }));
        return command;
    }

    private static Command Import()
    {
        var scope = LayerCommands.Scope();
        var file = new Argument<string>("FILE") { Description = "Profile of a unit in any form; - is standard input." };
        var key = ProfileFiles.Key();
        var dry = new Option<bool>("--dry-run") { Description = "Only tell what would go into the draft." };
        var command = new Command("import", "Take a unit's profile into the draft of a layer: what differs from the factory and from the layers below.") { scope, file, key, dry };
        command.SetAction((parsed, _) => OnLayer(parsed, scope, async (work, wanted) =>
        {
            if (ProfileFiles.Read(parsed.GetValue(file)!, Console.Error) is not { } bytes)
            {
                return Shared.Failed;
            }

            var import = work.Import(wanted, bytes, parsed.GetValue(key));
            if (import.Fault is { } fault)
            {
                return Shared.Fail(parsed, fault);
            }

            var kept = 0;
            if (!parsed.GetValue(dry) && !import.Changes.IsEmpty)
            {
                var outcome = await work.Edit(wanted, import.Changes, null, Shared.Actor);
                if (!outcome.Done)
                {
                    return Shared.Fail(parsed, string.Join('\n', outcome.Faults));
                }

                kept = import.Changes.Length;
            }

            return Shared.Show(parsed, new { import.Elements, changes = import.Changes.Select(c => c.Key), import.Same, import.Wrong, import.Server, import.Unknown, drafted = kept }, console =>
            {
                console.WriteLine($"{Plural.Of(import.Elements, "parameter")}: {import.Changes.Length} {(import.Changes.Length == 1 ? "differs" : "differ")}, {import.Same} are as devices have them anyway.");
                List("Differ", import.Changes.Select(c => c.Key));
                List("Wrong, not taken", import.Wrong.Select(w => w.ToString()));
                List("Written by the server, not taken", import.Server);
                List("Unknown, not taken", import.Unknown);
                console.WriteLine(parsed.GetValue(dry) ? "Nothing was changed." : $"{Plural.Of(kept, "change")} {(kept == 1 ? "stands" : "stand")} in the draft: see 'layer diff {wanted}'.");

                void List(string title, IEnumerable<string> lines)
                {
                    foreach (var (line, at) in lines.Take(MostShown).Select((l, i) => (l, i)))
                    {
                        console.Write(new Text($"{(at == 0 ? $"{title}:\n" : string.Empty)}  {line}\n"));
                    }
                }
            });
        }));
        return command;
    }

    private static Task<int> OnLayer(ParseResult parsed, Argument<string> scope, Func<LayerWork, LayerScope, Task<int>> act) => Shared.OnStore(parsed, async (store, _) =>
    {
        if (!LayerCommands.Read(parsed, scope, out var wanted))
        {
            return Shared.Failed;
        }

        try
        {
            return await act(new LayerWork(store, new PublishWork(store, TimeProvider.System), TimeProvider.System), wanted);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Shared.Fail(parsed, e.Message);
        }
    });

    private static int Show(ParseResult parsed, (LayerDraft Draft, ChangeImpact Impact) look, bool impact)
    {
        var (draft, effect) = look;
        var differences = draft.Differences;
        var warnings = draft.Warnings().ToList();
        return Shared.Show(
            parsed,
            new
            {
                scope = draft.Published.Scope.ToString(),
                revision = draft.Published.Revision,
                seen = draft.Token.ToString(),
                changes = draft.Changes.Select(c => new { c.Change.Key, c.Changed, c.ChangedBy }),
                differences = differences.Select(d => new { d.Key, d.Verb, d.Before, d.After, d.IsSecret, devices = effect.Reaches.GetValueOrDefault(d.Key) }),
                effect.Devices,
                broken = effect.Refusals(),
                warnings = warnings.Select(w => new { w.Name, w.Message }),
            },
            console =>
            {
                if (differences.IsEmpty)
                {
                    console.WriteLine("The draft changes nothing.");
                    return;
                }

                var table = new Table().AddColumns("", "Was", "Becomes", "Devices");
                foreach (var one in differences)
                {
                    table.AddRow(new Text(one.Key), new Text(one.Before ?? "-"), new Text(one.After ?? "-"), new Text($"{effect.Reaches.GetValueOrDefault(one.Key)} of {effect.Devices}"));
                }

                console.Write(table);
                foreach (var (name, message) in impact ? warnings : [])
                {
                    console.Write(new Text($"Warning: {name}: {message}.\n", new Style(Color.Yellow)));
                }

                foreach (var sentence in effect.Refusals())
                {
                    console.Write(new Text($"Cannot be published: {sentence}\n", new Style(Color.Red)));
                }
            });
    }

    private static int Tell(ParseResult parsed, PublishOutcome outcome)
        => !outcome.Done ? Shared.Fail(parsed, string.Join('\n', outcome.Refusals))
            : Shared.Show(parsed, new { ok = true, outcome.Revision, outcome.Publish }, console =>
                console.WriteLine(outcome.Publish is { } id ? $"Revision {outcome.Revision} is on its way: publish {id}, see 'publish show {id}'." : $"Revision {outcome.Revision} is the device's from its next resync on."));
}
