using System.Text;
using Spa.Configuration.Parameters;
using Spa.Foundation.Text;
using Spa.Scripts.Cadences;
using Spa.Scripts.DialPlans;
using Spa.Scripts.Rules;
using Spa.Scripts.Tones;

namespace Spa.Fuzz.Targets;

/// <summary>The small languages inside values: what is read can be written, and reads again as the same; an error stands inside the text.</summary>
internal static class ScriptTargets
{
    /// <summary>Call progress tones.</summary>
    public static FuzzTarget Tone { get; } = Script(
        "tone", Defaults<ToneScript>, ["@-19", ",", ";", "10(*/0/1+2)", "(.1/.1/1)", "*", "+", "0", "999", "-99", "@", ";;", "350@-19,440@-19;", "1e9", "\u0664"], ToneScript.Parse);

    /// <summary>Ring and call waiting cadences.</summary>
    public static FuzzTarget Cadence { get; } = Script("cadence", Defaults<CadenceScript>, ["60(2/4)", ";", ",", "(", ")", "*", ".", "0", "/", "99999999999", "-1"], CadenceScript.Parse);

    /// <summary>Dial plans, and keys run through them.</summary>
    public static FuzzTarget DialPlan { get; } = new(
        "dialplan",
        () =>
        [
            .. Catalogue.All.Where(p => p.Name.StartsWith("Dial_Plan", StringComparison.Ordinal)).Select(p => p.DefaultText).Distinct().Select(Encoding.UTF8.GetBytes),
            .. Words(
                "(*xx|[3469]11|0|00|[2-9]xxxxxx|1xxx[2-9]xxxxxxS0|xxxxxxxxxxxx.)", "(S0<:18005551212>)", "(P5<:1000@gw1>|xx.)", "L:10,S:3,(<9,:1>xxx|9,8,xx.!|<:@gw0>911S0)",
                "(<8:1408>xxxxxxx<:@voip.example.net:5082;uid=u;pwd=p;nat>|[1-35-9*]x.S4|1900xxxxxxx!)"),
        ],
        [.. Words("x", ".", "*", "#", "[", "]", "[2-9]", "-", "<", ">", ":", "<:1>", "@gw0", "@gw5", "@h:1;uid=a;pwd=b;nat", ",", "!", "S0", "L10", "P5", "S999999999999", "|", "(", ")", "L:", "S:3,", "x.x.x.x.x.x.", "\u0660")],
        input =>
        {
            var text = Encoding.UTF8.GetString(input);
            RoundTrips(text, Scripts.DialPlans.DialPlan.Parse);
            foreach (var keys in new[] { string.Empty, "911", "18005551212#", "*69", "9408555" })
            {
                foreach (DialWait? wait in new DialWait?[] { null, DialWait.UntilShort, DialWait.UntilLong })
                {
                    var explained = DialPlanExplain.Run(text, keys, wait);
                    BrokenException.Unless(explained.Result is "accepted" or "rejected" or "barred" or "pending", "A result without its word.");
                    BrokenException.Unless((explained.Result == "accepted") == (explained.Sent is not null && explained.Route is not null), "Accepted without number or route, or the reverse.");
                    BrokenException.Unless(wait != DialWait.UntilLong || explained.Result != "pending" || explained.After is null, "The long timer ran out and nothing was decided.");
                }
            }
        })
    { MaxLength = 3000 };

    /// <summary>Provisioning rules and triggers.</summary>
    public static FuzzTarget Rule { get; } = new(
        "rule",
        () => [.. Vectors.Cases("provisioning/rules.json").Select(c => Encoding.UTF8.GetBytes(c.GetProperty("text").GetString()!))],
        [
            .. Words(
                "$MA", "$(MAU:4)", "$(A:2:3)", "$$", "$SA", "$SWVER", "(", ")?", ")!", "[--key $SA]", "[--post a]", "--alias b", "--uid u", "--pwd \"p\"", "--delta", "]", "|", "http://", "tftp://", "https://h:1/", "/x", "and", " eq ", " ne ",
                " lt ", " ge ", "!", "\"", "5.1.10(GW)", "-1", "99999999999999999999", "#", "a = \"x\" ;", "$A", "$(B", "@", ":", "[::1]", "u:p@h/"),
        ],
        input =>
        {
            var text = Encoding.UTF8.GetString(input);
            foreach (var kind in new[] { RuleKind.Profile, RuleKind.Upgrade, RuleKind.Report })
            {
                var outcome = ProvisioningRule.Evaluate(text, kind, Unit.Context);
                if (outcome.Decision is RuleDecision.Failed { Error: { } error }) BrokenException.Unless(error.At >= 0 && error.At <= outcome.Expanded.Length, $"An error at {error.At} of {outcome.Expanded.Length}.");
                BrokenException.Unless(outcome.Decision is not RuleDecision.Fetch { Url: { Port: < 1 or > 65535 } }, "A port that is none.");
                BrokenException.Unless(outcome.Decision is not RuleDecision.Fetch { Key: "" }, "An empty key.");
                BrokenException.Unless(!outcome.ToString().Contains(Unit.Key, StringComparison.Ordinal), "A secret was printed.");
                if (!ProvisioningRule.Check(text, kind).Ok(out _, out _)) BrokenException.Unless(outcome.Decision is RuleDecision.Failed { Fault: RuleFault.Syntax }, "Refused when it was set, taken when it was used.");
                if (ProvisioningRule.UnreachableAt(text, kind) is { } at) BrokenException.Unless(at > 0 && at <= text.Length, "An alternative outside the text.");
            }

            var trigger = TriggerExpression.Evaluate(text, Unit.Context.Macros, Unit.Context.Running);
            if (trigger.Error is { } why) BrokenException.Unless(!trigger.Value && why.At >= 0 && why.At <= trigger.Expanded.Length, "A failed trigger that fires, or an error outside the text.");
            RoundTrips(text, DelayList.Parse);
            RoundTrips(text, FirmwareVersion.Parse);
        })
    { MaxLength = 8192 };

    private static FuzzTarget Script<T>(string name, Func<IReadOnlyList<byte[]>> corpus, string[] tokens, Func<string, Parsed<T>> parse)
        where T : notnull
        => new(name, corpus, [.. Words(tokens)], input => RoundTrips(Encoding.UTF8.GetString(input), parse)) { MaxLength = 1024 };

    private static void RoundTrips<T>(string text, Func<string, Parsed<T>> parse)
        where T : notnull
    {
        if (!parse(text).Ok(out var value, out var error))
        {
            BrokenException.Unless(error.At >= 0 && error.At <= text.Length, $"An error at {error.At} of {text.Length}.");
            BrokenException.Unless(error.Expected.Length > 0 && error.Rule.Length > 0, "An error that says nothing.");
            return;
        }

        var written = value.ToString()!;
        BrokenException.Unless(parse(written).Ok(out var again, out error), $"'{written}', written for '{text}', cannot be read: {error}");
        BrokenException.Unless(value.Equals(again), $"'{written}', written for '{text}', reads as something else.");
    }

    private static List<byte[]> Defaults<T>()
        where T : notnull
        => [.. Catalogue.All.Where(p => p.Kind is Kind<T>).Select(p => p.DefaultText).Where(t => t.Length > 0).Distinct().Select(Encoding.UTF8.GetBytes)];

    private static IEnumerable<byte[]> Words(params string[] words) => words.Select(Encoding.UTF8.GetBytes);

    private sealed class Unit : IMacroSource, ISecretSource
    {
        public const string Key = "k-one-8f2c61";

        public static RuleContext Context { get; } = new(new Unit(), new Unit(), "192.0.2.66", FirmwareVersion.Parse("5.1.10(GW)").OrThrow());

        public string? Value(string name) => name switch
        {
            "MA" => "000e08012345",
            "MAU" => "000E08012345",
            "SWVER" => "5.1.10(GW)",
            "A" => "http://p.example.net/$MA | ",
            "B" => new string('x', 2000),
            "REGTMR1" or "PRVTMR" => "412",
            _ => null,
        };

        public string Secret(string name) => name == "SC" ? string.Empty : Key;
    }
}
