using System.CommandLine;
using System.Text;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Hosting.Sheets;
using Spa.ProvisioningServer.Storage;
using Spectre.Console;

namespace Spa.ProvisioningServer.Commands;

/// <summary><c>server device import</c> and <c>export</c>.</summary>
internal static class SheetCommands
{
    public static Command Import()
    {
        var file = new Argument<string>("FILE") { Description = "Sheet (CSV, UTF-8); - reads standard input. docs/server.md describes its columns." };
        var dry = new Option<bool>("--dry-run") { Description = "Say what would happen, every fault by line and column; change nothing." };
        var command = new Command("import", "Take in a sheet of devices: all of it, or nothing of it.") { file, dry };
        command.SetAction((parsed, cancellation) => Shared.OnStore(parsed, async (store, _) =>
        {
            var name = parsed.GetValue(file)!;
            byte[] bytes;
            try
            {
                bytes = name == "-" ? await Standard(cancellation) : await File.ReadAllBytesAsync(name, cancellation);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return Shared.Fail(parsed, $"{name} cannot be read: {e.Message}");
            }

            var imports = new Imports(store, TimeProvider.System);
            var plan = parsed.GetValue(dry) ? imports.Check(bytes, Shared.Actor) : await imports.Do(bytes, name, Shared.Actor);
            Shared.Show(parsed, new { ok = plan.Faults.Count == 0, plan.Done, plan.Rows, plan.Added, plan.Changed, plan.Same, faults = plan.Faults, changes = plan.First }, console =>
            {
                foreach (var fault in plan.Faults)
                {
                    console.Write(new Text($"{fault}\n", new Style(Color.Red)));
                }

                if (parsed.GetValue(dry))
                {
                    foreach (var change in plan.First)
                    {
                        console.Write(new Text($"Line {change.Line}, {change.Mac}: {change.Text}\n"));
                    }
                }

                console.WriteLine(plan.Sentence);
            });
            return plan.Faults.Count == 0 ? 0 : Shared.Failed;
        }));
        return command;
    }

    public static Command Export()
    {
        var words = new Argument<string[]>("SEARCH") { Description = "What the search box takes; nothing = every device.", Arity = ArgumentArity.ZeroOrMore };
        var output = new Option<string?>("--output", "-o") { Description = "File to write; standard output if not given.", HelpName = "FILE" };
        var command = new Command("export", "Write devices as a sheet (CSV): import takes it back; secrets stand as ***.") { words, output };
        command.SetAction((parsed, _) => Shared.OnStore(parsed, async (store, _) =>
        {
            if (!DeviceQuery.Parse(string.Join(' ', parsed.GetValue(words) ?? [])).Ok(out var query, out var error))
            {
                return Shared.Fail(parsed, $"The search: {error}.");
            }

            try
            {
                await using var to = parsed.GetValue(output) is { } name ? new StreamWriter(name, append: false, new UTF8Encoding(false)) : new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false));
                var written = await new Exports(store, TimeProvider.System).Write(to, () => Selection.Of(DeviceSearch.For(Shared.Actor, query)));
                await Shared.Errors(parsed).WriteLineAsync($"{written} devices written.");
                return 0;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return Shared.Fail(parsed, $"It cannot be written: {e.Message}");
            }
        }));
        return command;
    }

    private static async Task<byte[]> Standard(CancellationToken cancellation)
    {
        await using var from = Console.OpenStandardInput();
        var bytes = new MemoryStream();
        await from.CopyToAsync(bytes, cancellation);
        return bytes.ToArray();
    }
}
