using System.CommandLine;
using Spa.Stack;
using Spectre.Console;

var root = new Option<string>("--root") { Description = "The repository's folder.", Required = true, Hidden = true, Recursive = true };
var broken = new Option<DemoBreak>("--break") { Description = "Break one thing on purpose; the demo then fails at that step with exit status 1.", HelpName = "key|profile|tone|account|image|report" };
var demo = new Command("demo", "The whole story with no hand on it, each step with its proof.") { broken };
demo.SetAction(async (parse, _) => Built(parse, out var places) ? await Demo.Run(AnsiConsole.Console, places, parse.GetValue(broken)) ? 0 : 1 : 2);

var data = new Option<string>("--data") { Description = "Folder that everything is kept in between runs.", DefaultValueFactory = _ => "data" };
var anyPort = new Option<bool>("--any-port") { Description = "Free ports instead of the usual ones, when a folder is begun: it keeps those that it was begun with." };
var up = new Command("up", "Start server, lines and a device, and watch them; Ctrl-C ends all of it.") { data, anyPort };
up.SetAction(async (parse, stop) => Built(parse, out var places) ? await Up.Run(AnsiConsole.Console, places, parse.GetValue(data)!, parse.GetValue(anyPort), stop) : 2);

return await new RootCommand("Runs the whole product.") { root, up, demo }.Parse(args).InvokeAsync();

bool Built(ParseResult parse, out Places places)
{
    places = new Places(Path.GetFullPath(parse.GetRequiredValue(root)));
    if (places.Missing is not { Count: > 0 } missing)
    {
        return true;
    }

    Console.Error.WriteLine($"Not built: {string.Join(", ", missing)}. Run it by ./spa.");
    return false;
}
