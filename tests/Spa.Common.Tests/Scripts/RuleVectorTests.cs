using System.Text.Json;
using System.Text.Json.Nodes;
using Spa.Foundation.Text;
using Spa.Marks;
using Spa.Scripts.Rules;

namespace Spa.Common.Tests.Scripts;

public class RuleVectorTests
{
    private static readonly JsonElement All = JsonDocument.Parse(File.ReadAllBytes(Repository.Path("tests", "vectors", "provisioning", "rules.json"))).RootElement;

    public static TheoryData<string, string> Cases
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var one in All.GetProperty("cases").EnumerateArray())
            {
                rows.Add(one.GetProperty("id").GetString()!, one.GetProperty("title").GetString()!);
            }

            return rows;
        }
    }

    [Fact]
    public void All_60_cases_are_here() => Assert.Equal(60, Cases.Count);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_case_comes_out_as_expected(string id, string title)
    {
        var one = All.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("id").GetString() == id);
        var common = All.GetProperty("context");
        var unit = one.TryGetProperty("context", out var own) ? new Unit(common, own) : new Unit(common);
        var text = one.GetProperty("text").GetString()!;
        var expect = JsonNode.Parse(one.GetProperty("expect").GetRawText());
        string? expanded = null;
        JsonNode actual = one.GetProperty("kind").GetString() switch
        {
            "rule" => Rule(text, RuleKind.Profile, unit, out expanded),
            "upgrade-rule" => Rule(text, RuleKind.Upgrade, unit, out expanded),
            "trigger" => Trigger(text, unit, out expanded),
            "macro" => JsonValue.Create(Macros.Expand(text, unit))!,
            "delays" => Delays(text, expect!["ranges"]!.AsArray().Count),
            var kind => throw new InvalidDataException($"unknown kind {kind}"),
        };
        Assert.True(JsonNode.DeepEquals(expect, actual), $"{title}\nexpected {expect!.ToJsonString()}\nactual   {actual.ToJsonString()}");
        if (one.TryGetProperty("expanded", out var wanted))
        {
            Assert.Equal(wanted.GetString(), expanded);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_works_later_is_not_refused_before(string id, string title)
    {
        var one = All.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("id").GetString() == id);
        var text = one.GetProperty("text").GetString()!;
        var fails = one.GetProperty("expect") is { ValueKind: JsonValueKind.Object } expect && expect.TryGetProperty("error", out var error)
            && error.GetProperty("class").GetString() == "syntax";
        var check = one.GetProperty("kind").GetString() switch
        {
            "rule" => ProvisioningRule.Check(text, RuleKind.Profile),
            "upgrade-rule" => ProvisioningRule.Check(text, RuleKind.Upgrade),
            "trigger" => TriggerExpression.Check(text),
            _ => text,
        };
        Assert.True(fails || check.Ok(out _, out _), title);
        if (fails && !text.Contains('$', StringComparison.Ordinal))
        {
            Assert.False(check.Ok(out _, out var why));
            Assert.Equal(one.GetProperty("expect").GetProperty("error").GetProperty("at").GetInt32(), why!.At);
        }
    }

    private static JsonObject Rule(string text, RuleKind kind, Unit unit, out string expanded)
    {
        var outcome = ProvisioningRule.Evaluate(text, kind, unit.Context);
        expanded = outcome.Expanded;
        switch (outcome.Decision)
        {
            case RuleDecision.Failed failed:
                return new JsonObject { ["decision"] = "error", ["error"] = Error(failed.Fault, failed.Error) };
            case RuleDecision.Skip skip:
                var skipped = new JsonObject { ["decision"] = "skip" };
                if (skip.Alternative is { } place)
                {
                    skipped["alternative"] = place;
                }

                return skipped;
            case RuleDecision.Assign assign:
                return new JsonObject { ["decision"] = "assign", ["alternative"] = assign.Alternative, ["assign"] = Assignments(assign.Assignments) };
            case RuleDecision.Fetch fetch:
                var url = fetch.Url;
                var answer = new JsonObject
                {
                    ["decision"] = "fetch",
                    ["alternative"] = fetch.Alternative,
                    ["scheme"] = RuleUrl.Name(url.Scheme),
                    ["host"] = url.Host,
                    ["port"] = url.Port,
                    ["path"] = url.Path,
                    ["method"] = url.Scheme == RuleScheme.Tftp ? "RRQ" : fetch.PostLetter is null ? "GET" : "POST",
                };
                Add(answer, "userinfo", url.UserInfo);
                Add(answer, "key", fetch.Key);
                Add(answer, "alias", fetch.Alias?.ToString());
                Add(answer, "body", fetch.PostBody);
                if (!fetch.Assignments.IsEmpty)
                {
                    answer["assign"] = Assignments(fetch.Assignments);
                }

                return answer;
            default:
                throw new InvalidOperationException();
        }
    }

    private static JsonObject Trigger(string text, Unit unit, out string expanded)
    {
        var outcome = TriggerExpression.Evaluate(text, unit, unit.Context.Running);
        expanded = outcome.Expanded;
        return outcome.Error is { } error ? new JsonObject { ["error"] = Error(RuleFault.Syntax, error) } : new JsonObject { ["value"] = outcome.Value };
    }

    private static JsonObject Delays(string text, int attempts)
    {
        var list = DelayList.Parse(text).OrThrow();
        var ranges = new JsonArray();
        for (var attempt = 0; attempt < attempts; attempt++)
        {
            var (low, high) = list.At(attempt);
            ranges.Add((JsonNode)new JsonArray((int)low.TotalSeconds, (int)high.TotalSeconds));
        }

        return new JsonObject { ["ranges"] = ranges };
    }

    private static JsonObject Error(RuleFault fault, ParseError? error)
    {
        var json = new JsonObject { ["class"] = fault.Err().Replace("rule ", "", StringComparison.Ordinal).Replace(' ', '-') };
        if (error is not null)
        {
            json["at"] = error.At;
        }

        return json;
    }

    private static JsonArray Assignments(IEnumerable<RuleAssignment> assignments)
        => new([.. assignments.Select(a => (JsonNode)new JsonArray(a.Name, a.Value))]);

    private static void Add(JsonObject json, string name, string? value)
    {
        if (value is not null)
        {
            json[name] = value;
        }
    }
}
