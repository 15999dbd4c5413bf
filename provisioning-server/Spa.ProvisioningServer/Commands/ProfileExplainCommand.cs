using System.CommandLine;
using Spa.Scripts.DialPlans;
using Spectre.Console;

namespace Spa.ProvisioningServer.Commands;

/// <summary><c>profile explain</c>: how dialled digits run through a dial plan.</summary>
internal static class ProfileExplainCommand
{
    public static Command Create()
    {
        var wait = new Option<string?>("--wait") { Description = "Let that interdigit timer run out after the last digit: short or long." };
        wait.AcceptOnlyFromAmong("short", "long");
        var json = ProfileFiles.Json();
        var plan = new Argument<string>("PLAN") { Description = "The dial plan: \"(911|[2-9]xxxxxxS0|1xxxxxxxxxx|xx.)\"." };
        var digits = new Argument<string>("DIGITS") { Description = "What is dialled: 0-9 * and a closing #." };
        var command = new Command("explain", "Show how digits run through a dial plan: accepted or not, what is sent, where it goes, and after which timer.") { wait, json, plan, digits };
        command.SetAction(arguments =>
        {
            var output = arguments.InvocationConfiguration.Output;
            var text = arguments.GetValue(plan)!;
            var keys = arguments.GetValue(digits)!;
            DialWait? until = arguments.GetValue(wait) switch { "short" => DialWait.UntilShort, "long" => DialWait.UntilLong, _ => null };
            var explanation = DialPlanExplain.Run(text, keys, until);
            if (arguments.GetValue(json)) output.WriteLine(explanation.ToJson());
            else Show(ProfilePrint.Human(output), text, keys, explanation);
            return explanation.Error is null ? ProfileCommand.Good : ProfileCommand.Bad;
        });
        return command;
    }

    private static void Show(IAnsiConsole console, string plan, string keys, DialExplanation explanation)
    {
        if (explanation.Error is { } error)
        {
            // The error is in the plan, or in the digits when the plan can be read.
            var bad = DialPlan.Parse(plan).Ok(out _, out _) ? keys : plan;
            console.MarkupLine($"[red]{Markup.Escape($"expected {error.Expected} at {error.At}")}[/]");
            var shown = ProfilePrint.Shown("Dial_Plan_1_", bad);
            console.WriteLine("  " + shown);
            if (shown == bad) console.WriteLine("  " + new string(' ', error.At) + "^");
            return;
        }

        var colour = explanation.Result switch { "accepted" => "green", "pending" => "yellow", _ => "red" };
        console.MarkupLine($"[{colour}]{explanation.Result}[/]" + (explanation.After switch
        {
            "now" => " at once",
            { } timer when explanation.Result == "pending" => $", the {timer} timer runs",
            { } timer => $" when the {timer} timer has run out",
            null => ", waiting for a digit",
        }));
        if (explanation.Sent is { } sent) console.WriteLine($"  sent   {(sent.Length == 0 ? "(nothing)" : sent)}");
        if (explanation.Route is { } route)
        {
            console.WriteLine($"  route  {route switch { "proxy" => "the line's own proxy", "gw0" => "gw0: the telephone line", _ => route }}");
        }
    }
}
