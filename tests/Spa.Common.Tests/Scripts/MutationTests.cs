using System.Text;
using Spa.Foundation.Ports;
using Spa.Foundation.Text;
using Spa.Scripts.Cadences;
using Spa.Scripts.DialPlans;
using Spa.Scripts.Patterns;
using Spa.Scripts.Rules;
using Spa.Scripts.Tones;

namespace Spa.Common.Tests.Scripts;

/// <summary>Broken texts of each language: always a value or an error with a position inside the text, and a value is written so that it reads equal.</summary>
public class MutationTests
{
    private const int Mutations = 10_000;

    public static TheoryData<string> Languages => [.. Samples.Keys];

    private static readonly Unit Box = new() { ["MA"] = "000e08012345", ["A"] = "(<9.9)? /x | /y", ["SWVER"] = "5.1.10(GW)", ["SA"] = "k", DhcpServer = "192.0.2.66" };

    private static readonly Dictionary<string, (string[] Texts, Action<string> Try)> Samples = new(StringComparer.Ordinal)
    {
        ["tone"] = ([.. ToneScriptTests.FactoryTones.Select(row => (string)row[1]), "400*33@-19;10(*/0/1)"], text => Check(text, ToneScript.Parse)),
        ["frequency"] = (["440@-10", "350@-19,440*33@-19.5"], text => Check(text, FrequencyScript.Parse)),
        ["cadence"] = ([.. CadenceScriptTests.FactoryCadences.Select(row => (string)row[0])], text => Check(text, CadenceScript.Parse)),
        ["phone patterns"] = (["1408*, 1512???1234", "%2a69,911", "192.168.?.*"], text => Check(text, PhonePatterns.Parse)),
        ["response codes"] = (["404, 5*", "40?,486"], text => Check(text, ResponseCodePatterns.Parse)),
        ["dial plan"] = ([.. DialMatcherTests.Worked.Select(row => (string)row[0]).Distinct(), .. DialPlanTests.Canonical.Select(row => (string)row[0])], Dial),
        ["delays"] = (["3600", "1800+300,3600+600,7200+900"], text => Check(text, DelayList.Parse)),
        ["version"] = (["5.1.10(GW)", "1.0"], text => Check(text, FirmwareVersion.Parse)),
        ["rule"] = (
            [
                "/spa$PSN.cfg", "http://prov.example.net:8080/p/$MA.cfg", "[--key $SA --post j] https://u:p@p.example.net/cpe?", "$A",
                "( $SWVER ne 5.1.10(GW) )? http://a.example.net/fw | http://b.example.net/p.cfg", "(<1.0)? tftp://a/1 | (! 5.1.10(gw))? tftp://[::1]/3",
                "(\"$CCERT\" eq \"Installed\" and $REGTMR2 gt 300)? ( Line_Enable_1_ = \"No\"; d = \"$MA\" ; )! https://p.example.net/init | https://p.example.net/go",
            ],
            Rule),
        ["trigger"] = (["$REGTMR1 gt 300 and $PRVTMR gt 1200 and \"$EXTIP\" ne \"\"", "gt 5.1.9 and 1 eq 1"], Trigger),
        ["macros"] = (["$(MAU:4)/$(MAU:8:2)/$(A:2:3)$$MA", "$MA$A$SA"], text => Macros.Expand(text, Box)),
    };

    [Theory]
    [MemberData(nameof(Languages))]
    public void Broken_text_is_a_value_or_an_error_inside_the_text(string language)
    {
        var (texts, tryIt) = Samples[language];
        var chance = new Entropy(20261124);
        var alphabet = string.Concat(texts) + "()[]<>|;:,.*#@$\"!?=- \t\0\uFFFFäx019SLP";
        for (var i = 0; i < Mutations; i++)
        {
            var text = Mutate(texts[chance.Below(texts.Length)], texts, alphabet, chance);
            try
            {
                tryIt(text);
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"{language}, mutation {i}: '{text}' threw {e}");
            }
        }
    }

    private static string Mutate(string text, string[] texts, string alphabet, Entropy chance)
    {
        var mutant = new StringBuilder(text);
        for (var n = 1 + chance.Below(4); n > 0; n--)
        {
            var at = chance.Below(mutant.Length + 1);
            switch (chance.Below(5))
            {
                case 0:
                    mutant.Insert(at, alphabet[chance.Below(alphabet.Length)]);
                    break;
                case 1 when at < mutant.Length:
                    mutant.Remove(at, Math.Min(1 + chance.Below(4), mutant.Length - at));
                    break;
                case 2 when at < mutant.Length:
                    mutant[at] = alphabet[chance.Below(alphabet.Length)];
                    break;
                case 3:
                    var other = texts[chance.Below(texts.Length)];
                    var from = chance.Below(other.Length);
                    mutant.Insert(at, other.AsSpan(from, chance.Below(other.Length - from) + 1));
                    break;
                case 4:
                    mutant.Length = at;
                    break;
            }
        }

        return mutant.ToString();
    }

    private static void Check<T>(string text, Func<string, Parsed<T>> parse)
        where T : notnull
    {
        if (!parse(text).Ok(out var value, out var error))
        {
            Inside(text, error);
            return;
        }

        if (value is not FirmwareVersion)
        {
            // Stored texts obey the same limit: what was accepted must not outgrow it.
            Assert.True(value.ToString()!.Length <= text.Length, $"'{text}' grew to '{value}'");
        }

        Assert.True(parse(value.ToString()!).Ok(out var again, out _), $"'{text}' was written as '{value}', which is refused");
        Assert.Equal(value, again);
        Assert.Equal(value.ToString(), again!.ToString());
    }

    private static void Dial(string text)
    {
        Check(text, DialPlan.Parse);
        if (!DialPlan.Parse(text).Ok(out var plan, out _))
        {
            return;
        }

        var matcher = new DialMatcher(plan, DialOptions.Default);
        var step = matcher.Start();
        foreach (var key in "140#*2A")
        {
            step = matcher.On(step.Next, new DialEvent.Key(key));
        }

        step = matcher.On(step.Next, new DialEvent.TimedOut());
        Assert.NotNull(step.Outcome);
    }

    private static void Rule(string text)
    {
        foreach (var kind in Enum.GetValues<RuleKind>())
        {
            var outcome = ProvisioningRule.Evaluate(text, kind, Box.Context);
            if (outcome.Decision is RuleDecision.Failed { Error: { } error })
            {
                Inside(outcome.Expanded, error);
            }

            // What fails before the macros are known fails afterwards too, at the same place.
            if (!ProvisioningRule.Check(text, kind).Ok(out _, out var early))
            {
                Inside(text, early);
                Assert.Equal(early, Assert.IsType<RuleDecision.Failed>(outcome.Decision).Error);
            }

            _ = ProvisioningRule.UnreachableAt(text, kind);
        }
    }

    private static void Trigger(string text)
    {
        var outcome = TriggerExpression.Evaluate(text, Box, Box.Context.Running);
        if (outcome.Error is { } error)
        {
            Inside(outcome.Expanded, error);
        }

        if (!TriggerExpression.Check(text).Ok(out _, out var early))
        {
            Assert.Equal(early, outcome.Error);
        }
    }

    private static void Inside(string text, ParseError error)
    {
        Assert.InRange(error.At, 0, text.Length);
        Assert.False(string.IsNullOrWhiteSpace(error.Expected));
        Assert.False(string.IsNullOrWhiteSpace(error.Rule));
    }
}
