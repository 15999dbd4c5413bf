using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Spa.Foundation.Ports;
using Spa.Scripts.DialPlans;

namespace Spa.Common.Tests.Scripts;

/// <summary>What holds of any plan and any keys.</summary>
public class DialPlanPropertyTests
{

    // A plan, keys of which about half follow a sequence of it, and how long is waited behind them.
    private static readonly Gen<(DialPlan Plan, string Keys, DialWait? Wait)> Dialled =
        from plan in PlanGenerator.Plans
        from seed in Gen.Choose(0, int.MaxValue)
        from ended in Gen.Elements(string.Empty, "#")
        from wait in Gen.Elements<DialWait?>(null, DialWait.UntilShort, DialWait.UntilLong)
        select (plan, Keys(plan, new Entropy((ulong)seed)) + ended, wait);

    [Property(Replay = "20261130,7", MaxTest = 1000)]
    public Property What_is_explained_is_what_a_phone_does() => Prop.ForAll(Dialled.ToArbitrary(), dialled =>
    {
        // What is kept of a plan is its text, with the password.
        var (plan, keys, wait) = dialled;
        if (!DialPlan.Parse(plan.ToString()).Ok(out var read, out _))
        {
            return plan.ToString().Length > DialPlan.Limit;
        }

        var matcher = new DialMatcher(read, DialOptions.Default);
        var step = matcher.Start();
        foreach (var key in keys)
        {
            step = matcher.On(step.Next, new DialEvent.Key(key));
        }

        var explained = DialPlanExplain.Run(plan.ToString(), keys, wait);
        var timer = (step.Outcome as DialOutcome.Collecting)?.Timer;
        var waited = timer is not null && (wait == DialWait.UntilLong || (wait == DialWait.UntilShort && timer != DialTimer.InterdigitLong));
        step = waited ? matcher.On(step.Next, new DialEvent.TimedOut()) : step;
        return step.Outcome switch
        {
            DialOutcome.Accepted a => explained == new DialExplanation("accepted", a.Number, a.Route?.Target ?? "proxy", After(a.Decided), null) && IsOfThePlan(read, step.Next.Keys, a),
            DialOutcome.Barred b => explained == new DialExplanation("barred", null, null, After(b.Decided), null) && read.Sequences.Any(one => one.IsBarred && Fits(one, step.Next.Keys)),
            DialOutcome.Rejected r => explained == new DialExplanation("rejected", null, null, After(r.Decided), null) && (!keys.EndsWith('#') || keys[..^1] != step.Next.Keys || IsOfNoSequence(read, step.Next.Keys)),
            _ => explained.Result == "pending" && explained.Sent is null,
        };

        string After(DialDecision decided) => decided switch
        {
            DialDecision.AtOnce => "now",
            DialDecision.AfterShortTimer => "short",
            DialDecision.AfterLongTimer => "long",
            _ => wait == DialWait.UntilLong ? "long" : "short",
        };
    });

    [Fact]
    public void Those_keys_come_to_every_end()
    {
        var ends = Dialled.Sample(1000, 20).Select(one => DialPlanExplain.Run(one.Plan.ToString(), one.Keys, one.Wait).Result).CountBy(result => result).ToDictionary();
        Assert.All(new[] { "accepted", "barred", "rejected", "pending" }, result => Assert.True(ends.GetValueOrDefault(result) > 30, string.Join(", ", ends)));
    }

    // By regular expressions, which know nothing of the matcher.
    private static bool IsOfThePlan(DialPlan plan, string keys, DialOutcome.Accepted accepted)
        => plan.Sequences.Any(one => !one.IsBarred && one.Route == accepted.Route && Fits(one, keys) && (one.Elements.Any(element => element is DialElement.Substitution { Dialed.IsEmpty: false } or DialElement.Substitution { Sent.Length: > 0 }) || keys == accepted.Number));

    // The leftmost that fits may send nothing nowhere.
    private static bool IsOfNoSequence(DialPlan plan, string keys)
        => keys.Length == 0 || plan.Sequences.FirstOrDefault(one => Fits(one, keys)) is not { } first || (first is { IsBarred: false, Route: null } && first.Elements.Any(element => element is DialElement.Substitution));

    private static bool Fits(DialSequence sequence, string keys) => Regex.IsMatch(keys, $"^{string.Concat(sequence.Elements.Select(Pattern))}$", RegexOptions.NonBacktracking);

    private static string Pattern(DialElement element) => element switch
    {
        DialElement.Key key => Pattern(key.Keys) + (key.Repeated ? "*" : string.Empty),
        DialElement.Substitution one => $"(?:{string.Concat(one.Dialed.Select(Pattern))}){(one.Repeated ? "*" : string.Empty)}",
        _ => string.Empty,
    };

    private static string Pattern(DialKeys keys) => $"[{Of(keys)}]";

    private static string Of(DialKeys keys) => string.Concat("0123456789*#".Where(keys.Has));

    private static string Keys(DialPlan plan, Entropy chance)
    {
        var keys = string.Empty;
        foreach (var element in plan.Sequences[chance.Below(plan.Sequences.Length)].Elements)
        {
            for (var times = element is DialElement.Key { Repeated: true } or DialElement.Substitution { Repeated: true } ? chance.Below(3) : 1; times > 0; times--)
            {
                foreach (var one in element is DialElement.Substitution substitution ? substitution.Dialed.OfType<DialElement.Key>() : element is DialElement.Key key ? [key] : [])
                {
                    // Now and then something else.
                    var of = chance.Below(20) == 0 ? "0123456789*#" : Of(one.Keys);
                    keys += of[chance.Below(of.Length)];
                }
            }
        }

        return chance.Below(4) == 0 ? keys[..chance.Below(keys.Length + 1)] : keys;
    }
}
