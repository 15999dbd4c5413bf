using System.CommandLine;
using System.Globalization;
using Spa.Foundation.Text;
using Spa.Scripts.Rules;
using Spectre.Console;

namespace Spa.ProvisioningServer.Commands;

/// <summary><c>profile rule</c>: how a rule expands and what a unit would then do.</summary>
internal static class ProfileRuleCommand
{
    public static Command Create()
    {
        var upgrade = new Option<bool>("--upgrade") { Description = "Read it as an Upgrade_Rule." };
        var report = new Option<bool>("--report") { Description = "Read it as a Report_Rule." };
        var trigger = new Option<bool>("--trigger") { Description = "Read it as a Resync_Trigger." };
        var context = new Option<string?>("--context") { Description = "State of the unit as JSON: {\"macros\":{\"MA\":\"...\"},\"gpp\":{\"A\":\"...\"},\"secrets\":{\"SA\":\"...\"},\"dhcp66\":\"...\"}. By default a unit as it leaves the factory." };
        var json = ProfileFiles.Json();
        var rule = new Argument<string>("RULE") { Description = "The text of the rule." };
        var command = new Command("rule", "Show how a provisioning rule expands and what it decides. JSON with --json or when the output is no terminal: it then holds the key too.") { upgrade, report, trigger, context, json, rule };
        command.Validators.Add(result =>
        {
            if (new[] { upgrade, report, trigger }.Count(result.GetValue) > 1) result.AddError("Only one of --upgrade, --report and --trigger.");
        });
        command.SetAction(arguments =>
        {
            var (output, errors) = (arguments.InvocationConfiguration.Output, arguments.InvocationConfiguration.Error);
            var unit = ProfileRuleContext.Default;
            if (arguments.GetValue(context) is { } path)
            {
                if (ProfileFiles.Read(path, errors) is not { } file) return ProfileCommand.Usage;
                if (ProfileRuleContext.Read(file, out var reason) is not { } read)
                {
                    errors.WriteLine($"{path} is no context: {reason}");
                    return ProfileCommand.Usage;
                }

                unit = read;
            }

            if (unit.Rule() is not { } state)
            {
                errors.WriteLine("The macro SWVER of the context is no version such as 5.1.10(GW).");
                return ProfileCommand.Usage;
            }

            var text = arguments.GetValue(rule)!;
            var asJson = arguments.GetValue(json) || !ProfilePrint.IsTerminal(output);
            if (arguments.GetValue(trigger))
            {
                var outcome = TriggerExpression.Evaluate(text, state.Macros, state.Running);
                if (asJson) ProfilePrint.Json(output, new { expanded = outcome.Expanded, expect = outcome.Error is null ? (object)new { value = outcome.Value } : new { error = Error(RuleFault.Syntax, outcome.Error) } });
                else ShowTrigger(ProfilePrint.Human(output), outcome);
                return Report(outcome.Error, outcome.Error is null, errors);
            }

            var kind = arguments.GetValue(upgrade) ? RuleKind.Upgrade : arguments.GetValue(report) ? RuleKind.Report : RuleKind.Profile;
            var done = ProvisioningRule.Evaluate(text, kind, state);
            if (asJson) ProfilePrint.Json(output, new { expanded = done.Expanded, expect = Expectation(done.Decision, kind) });
            else Show(ProfilePrint.Human(output), done);
            if (ProvisioningRule.UnreachableAt(text, kind) is { } at) errors.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Warning: the alternative at {at} is never reached: one before it has no condition."));
            var failed = done.Decision as RuleDecision.Failed;
            return Report(failed?.Error, failed is null, errors);
        });
        return command;
    }

    private static int Report(ParseError? error, bool good, TextWriter errors)
    {
        if (error is not null) errors.WriteLine($"Rule syntax: {error}.");
        return good ? ProfileCommand.Good : ProfileCommand.Bad;
    }

    private static Dictionary<string, object> Expectation(RuleDecision decision, RuleKind kind)
    {
        var seen = new Dictionary<string, object>();
        switch (decision)
        {
            case RuleDecision.Fetch fetch:
                seen["decision"] = "fetch";
                seen["alternative"] = fetch.Alternative;
                if (fetch.Assignments.Length > 0) seen["assign"] = Pairs(fetch.Assignments);
                seen["scheme"] = RuleUrl.Name(fetch.Url.Scheme);
                seen["host"] = fetch.Url.Host;
                seen["port"] = fetch.Url.Port;
                seen["path"] = fetch.Url.Path;
                seen["method"] = Method(fetch, kind);
                if (fetch.Url.UserInfo is { } user) seen["userinfo"] = user;
                if (fetch.Key is { } key) seen["key"] = key;
                if (fetch.Alias is { } alias) seen["alias"] = alias.ToString();
                if (fetch.PostBody is { } body) seen["body"] = body;
                if (fetch.Uid is { } uid) seen["uid"] = uid;
                if (fetch.Pwd is { } pwd) seen["pwd"] = pwd;
                if (fetch.Delta) seen["delta"] = true;
                if (fetch.Status) seen["status"] = true;
                break;

            case RuleDecision.Assign assign:
                seen["decision"] = "assign";
                seen["alternative"] = assign.Alternative;
                seen["assign"] = Pairs(assign.Assignments);
                break;

            case RuleDecision.Skip skip:
                seen["decision"] = "skip";
                if (skip.Alternative is { } alternative) seen["alternative"] = alternative;
                break;

            case RuleDecision.Failed failed:
                seen["decision"] = "error";
                seen["error"] = Error(failed.Fault, failed.Error);
                break;
        }

        return seen;
    }

    private static Dictionary<string, object> Error(RuleFault fault, ParseError? error)
    {
        var seen = new Dictionary<string, object> { ["class"] = fault switch { RuleFault.Syntax => "syntax", RuleFault.NoKey => "no-key", _ => "no-server" } };
        if (error is not null) seen["at"] = error.At;
        return seen;
    }

    private static string Method(RuleDecision.Fetch fetch, RuleKind kind) => (fetch.Url.Scheme, kind) switch
    {
        (RuleScheme.Tftp, RuleKind.Report) => "WRQ",
        (RuleScheme.Tftp, _) => "RRQ",
        (_, RuleKind.Report) => "POST",
        _ => fetch.PostLetter is null ? "GET" : "POST",
    };

    private static string[][] Pairs(IEnumerable<RuleAssignment> assignments) => [.. assignments.Select(a => new[] { a.Name, a.Value })];

    private static void Show(IAnsiConsole console, RuleOutcome done)
    {
        var table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumns("what", "is");
        table.AddRow("expanded", Markup.Escape(ProfilePrint.Shown("Profile_Rule", done.Expanded)));
        table.AddRow("decision", done.Decision is RuleDecision.Failed ? $"[red]{Markup.Escape(done.Decision.ToString())}[/]" : $"[green]{Markup.Escape(done.Decision.ToString())}[/]");
        if (done.Decision is RuleDecision.Fetch fetch)
        {
            table.AddRow("from", Markup.Escape(fetch.Url.ToString()));
            if (fetch.Key is not null) table.AddRow("key", "***");
        }

        var assignments = done.Decision switch { RuleDecision.Fetch f => f.Assignments, RuleDecision.Assign a => a.Assignments, _ => [] };
        foreach (var one in assignments)
        {
            table.AddRow("sets", Markup.Escape($"{one.Name} = {ProfilePrint.Shown(one.Name, one.Value)}"));
        }

        console.Write(table);
    }

    private static void ShowTrigger(IAnsiConsole console, TriggerOutcome outcome)
    {
        console.MarkupLine($"expanded  {Markup.Escape(outcome.Expanded)}");
        console.MarkupLine(outcome.Error is not null ? $"[red]{Markup.Escape(outcome.Error.ToString())}[/]" : outcome.Value ? "[green]true: a resync is due[/]" : "false: nothing happens");
    }
}
