using System.CommandLine;
using Spa.Configuration.Parameters;
using Spa.Fleet.Layers;
using Spa.ProvisioningServer.Hosting;
using Spectre.Console;

namespace Spa.ProvisioningServer.Commands;

/// <summary><c>server layer</c>.</summary>
internal static class LayerCommands
{
    public static Command Create()
    {
        var command = new Command("layer", "Settings for all devices, a model, a customer, a site, or one device.") { List(), ShowOne(), Set(), Unset() };
        foreach (var one in DraftCommands.All())
        {
            command.Subcommands.Add(one);
        }

        return command;
    }

    private static Command List()
    {
        var devices = new Option<bool>("--devices") { Description = "Those of single devices too." };
        var command = new Command("list", "The layers that say something.") { devices };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, (store, _) =>
        {
            var layers = store.Read(on => Storage.Layers.All(on, parsed.GetValue(devices)));
            return Task.FromResult(Shared.Show(parsed, layers.Select(l => new { scope = l.Scope.ToString(), l.Entries, l.Variables, l.Changed, l.ChangedBy }), console =>
            {
                var table = new Table().AddColumns("Layer", "Parameters", "Variables", "Changed");
                foreach (var layer in layers)
                {
                    table.AddRow(new Text(layer.Scope.ToString()), new Text($"{layer.Entries}"), new Text($"{layer.Variables}"), new Text($"{Shared.Ago(layer.Changed)} by {layer.ChangedBy}"));
                }

                console.Write(layers.Count == 0 ? new Text("No layer says anything: every device gets factory values.\n") : table);
            }));
        }));
        return command;
    }

    private static Command ShowOne()
    {
        var scope = Scope();
        var command = new Command("show", "What a layer says; secrets as ***.") { scope };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, (store, _) =>
        {
            if (!Read(parsed, scope, out var wanted))
            {
                return Task.FromResult(Shared.Failed);
            }

            var layer = store.Read(on => store.Layers.Get(on, wanted));
            var entries = layer.Entries.Values.Select(e => new { e.Name, Value = LayerText.Shown(e), e.Access }).ToList();
            var variables = layer.Variables.Values.Select(v => new { v.Name, v.Type, Value = v.Shown, v.Choices }).ToList();
            return Task.FromResult(Shared.Show(parsed, new { scope = wanted.ToString(), layer.Revision, entries, variables }, console =>
            {
                foreach (var variable in variables)
                {
                    console.Write(new Text($"{{{{{variable.Name}}}}} ({variable.Type.ToString().ToLowerInvariant()}) = {variable.Value}\n", new Style(Color.Blue)));
                }

                foreach (var entry in entries)
                {
                    console.Write(new Text($"{entry.Name}{(entry.Access is { } access ? $" [{LayerText.Short(access)}]" : string.Empty)}{(entry.Value is null ? string.Empty : $" = {entry.Value}")}\n"));
                }
            }));
        }));
        return command;
    }

    private static Command Set()
    {
        var scope = Scope();
        var values = new Argument<string[]>("NAME=VALUE")
        {
            Description = "Parameters to set. A VALUE of @FILE is read from a file, @- from standard input (for secrets), @@... is a text that begins with @. Variables are written {{name}}.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var variables = new Option<string[]>("--variable") { Description = "NAME=VALUE of a variable; may be repeated.", HelpName = "NAME=VALUE" };
        var type = new Option<VariableType>("--type") { Description = "Type of the variables.", DefaultValueFactory = _ => VariableType.Text };
        var access = new Option<string?>("--access") { Description = "What the user may do with the parameters: na, ro or rw. With NAME alone only that is set." };
        access.AcceptOnlyFromAmong("na", "ro", "rw");
        var reason = new Option<string>("--reason") { Description = "Why, for the history.", HelpName = "TEXT", DefaultValueFactory = _ => string.Empty };
        var command = new Command("set", "Set parameters and variables of a layer for all its devices at once, past its draft: all of them, or none.") { scope, values, variables, type, access, reason };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, async (_, operations) =>
        {
            if (!Read(parsed, scope, out var wanted))
            {
                return Shared.Failed;
            }

            UserAccess? right = parsed.GetValue(access) switch { "na" => UserAccess.None, "ro" => UserAccess.ReadOnly, "rw" => UserAccess.ReadWrite, _ => null };
            try
            {
                var entries = (parsed.GetValue(values) ?? []).Select(Split).Select(v => new LayerEntry(v.Name, v.Value, right)).ToList();
                var named = (parsed.GetValue(variables) ?? []).Select(Split).Select(v => new LayerVariable(v.Name, parsed.GetValue(type), v.Value ?? string.Empty)).ToList();
                if (entries.Count + named.Count == 0)
                {
                    return Shared.Fail(parsed, "Nothing to set: give NAME=VALUE, or --variable NAME=VALUE.");
                }

                var faults = await operations.Set(wanted, entries, named, Shared.Actor, reason: parsed.GetValue(reason)!);
                return faults.Count > 0 ? Shared.Fail(parsed, string.Join('\n', faults)) : Shared.Tell(parsed, null, $"{entries.Count + named.Count} set in the layer of {wanted.Spoken}.");
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                return Shared.Fail(parsed, e.Message);
            }
        }));
        return command;
    }

    private static Command Unset()
    {
        var scope = Scope();
        var names = new Argument<string[]>("NAME") { Description = "Parameters, or variables as {{name}}.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("unset", "Take parameters or variables out of a layer.") { scope, names };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, async (_, operations) =>
        {
            if (!Read(parsed, scope, out var wanted))
            {
                return Shared.Failed;
            }

            foreach (var name in parsed.GetValue(names)!)
            {
                if (await operations.Unset(wanted, name, Shared.Actor) is { } fault)
                {
                    return Shared.Fail(parsed, fault);
                }
            }

            return Shared.Tell(parsed, null, "Done.");
        }));
        return command;
    }

    internal static Argument<string> Scope() => new("LAYER") { Description = "all, model:NAME, customer:NAME, site:CUSTOMER/SITE or device:MAC." };

    internal static bool Read(ParseResult parsed, Argument<string> argument, out LayerScope scope)
    {
        if (LayerScope.Parse(parsed.GetValue(argument)!).Ok(out var read, out var error))
        {
            scope = read;
            return true;
        }

        scope = LayerScope.All;
        Shared.Fail(parsed, $"The layer '{parsed.GetValue(argument)}': {error}.");
        return false;
    }

    internal static (string Name, string? Value) Split(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
        {
            return (text, null);
        }

        var value = text[(equals + 1)..];
        return (text[..equals], value switch
        {
            "@-" => Console.In.ReadToEnd().TrimEnd('\n', '\r'),
            ['@', '@', ..] => value[1..],
            ['@', ..] => File.ReadAllText(value[1..]).TrimEnd('\n', '\r'),
            _ => value,
        });
    }
}
