using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Spa.Media.Tones;

namespace Spa.Simulation.Scenarios;

/// <summary>Reads scenario files (docs/scenarios.md). Strict: what it does not know is refused, with the step and what would be taken.</summary>
public static class ScenarioReader
{
    private const int MostSteps = 1000;
    private const double Hour = 3600;
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(10);

    // What must be there of an action's arguments.
    private static readonly HashSet<string> Needed = ["keys", "key", "digits", "hz speak", "number", "user", "new", "event", "on"];

    /// <summary>Reads one; null with the reason when it is refused.</summary>
    /// <param name="utf8">The file.</param>
    /// <param name="name">Its name when it says none.</param>
    /// <param name="error">Why it was refused.</param>
    public static Scenario? Read(ReadOnlyMemory<byte> utf8, string name, out ScenarioError? error)
    {
        error = null;
        if (!Utf8.IsValid(utf8.Span))
        {
            error = new ScenarioError(0, "the file is not UTF-8");
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return Read(document.RootElement, name, out error);
        }
        catch (JsonException e)
        {
            error = new ScenarioError(0, string.Create(CultureInfo.InvariantCulture, $"line {e.LineNumber + 1}, column {e.BytePositionInLine + 1}: no JSON there"));
            return null;
        }
        catch (InvalidOperationException)
        {
            // So System.Text.Json says it, and only when the text is asked for.
            error = new ScenarioError(0, "half of a character in a text: \\ud800 to \\udfff stand in pairs only");
            return null;
        }
    }

    private static Scenario? Read(JsonElement root, string name, out ScenarioError? error)
    {
        error = null;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("steps", out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() is 0 or > MostSteps)
        {
            error = new ScenarioError(0, $"expected {{\"name\": \"...\", \"steps\": [...]}} with 1 to {MostSteps} steps");
            return null;
        }

        foreach (var other in root.EnumerateObject().Where(property => property.Name is not ("name" or "steps" or "about")))
        {
            error = new ScenarioError(0, $"\"{other.Name}\" is not known; a scenario has name, about and steps");
            return null;
        }

        var steps = ImmutableArray.CreateBuilder<ScenarioStep>();
        foreach (var element in list.EnumerateArray())
        {
            var fields = new StepFields(element);
            var step = fields.Refusal is null ? Step(fields) : null;
            if ((fields.Refusal ?? fields.Left()) is { } why)
            {
                error = new ScenarioError(steps.Count + 1, why);
                return null;
            }

            steps.Add(step! with { Words = fields.Words });
        }

        return new Scenario(root.TryGetProperty("name", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString()! : name, steps.ToImmutable());
    }

    private static ScenarioStep? Step(StepFields fields)
    {
        var at = fields.Text("at") ?? "phone";
        if (fields.Has("wait"))
        {
            return new ScenarioStep.Wait(TimeSpan.FromSeconds(fields.Number("wait", 0, Hour) ?? 0));
        }

        if (fields.Text("do") is { } act)
        {
            return Act(fields, at, act);
        }

        if (fields.Text("expect") is { } expected)
        {
            var within = fields.Number("within", 0, Hour) is { } seconds ? TimeSpan.FromSeconds(seconds) : Within;
            return Expectation(fields, at, expected) is { } what ? new ScenarioStep.Expect(what, within) { At = at } : null;
        }

        return fields.Refuse("expected one of do, expect and wait");
    }

    private static ScenarioStep? Act(StepFields fields, string at, string act)
    {
        var acts = ScenarioActs.Of(at);
        if (!acts.TryGetValue(act, out var names))
        {
            return fields.Refuse($"do: at {(at is "phone" or "exchange" or "provider" ? at : "a station")} there is {string.Join(", ", acts.Keys)}, not \"{act}\"");
        }

        var arguments = new List<KeyValuePair<string, string>>();
        foreach (var name in names)
        {
            if (fields.Written(name) is { } value)
            {
                arguments.Add(new(name, value));
            }
            else if (Needed.Contains(name) || Needed.Contains($"{name} {act}"))
            {
                return fields.Refuse($"{act} needs \"{name}\"");
            }
        }

        if (arguments.Find(pair => pair.Key is "keys" or "key").Value is { } keys && !keys.All(DtmfGenerator.IsKey))
        {
            return fields.Refuse($"keys are 0 to 9, *, #, A to D, not \"{keys}\"");
        }

        return new ScenarioStep.Act(act, arguments) { At = at };
    }

    private static Expectation? Expectation(StepFields fields, string at, string expected)
    {
        switch (expected)
        {
            case "tone":
                return Tone(fields);
            case "speech":
                return fields.Number("hz", 50, 3900) is { } hertz
                    ? new Expectation.Speech(hertz, fields.Number("dbm0", -60, 3), fields.Number("tolerance", 0, 60) ?? 3)
                    : fields.RefuseExpectation("speech needs \"hz\", 50 to 3900");
            case "silence":
                return new Expectation.Silence(TimeSpan.FromSeconds(fields.Number("seconds", 0.1, Hour) ?? 1));
            case "ring":
                return new Expectation.Ring(fields.Flag("rings") ?? true);
            case "caller":
                return new Expectation.Caller(fields.Text("number"), fields.Text("name"));
            case "lamp":
                return new Expectation.Lamp(fields.Flag("lit") ?? true);
            case "state" when at is not ("phone" or "provider"):
                return fields.Text("state") is { } state ? new Expectation.State(state) : fields.RefuseExpectation("state needs \"state\": \"talks\" and the like");
            case "keys" when at is not ("phone" or "provider" or "exchange"):
                return fields.Text("keys") is { } keys ? new Expectation.Keys(keys) : fields.RefuseExpectation("keys needs \"keys\"");
            case "registered":
                return fields.Text("user") is { } user ? new Expectation.Registered(user, fields.Flag("registered") ?? true) : fields.RefuseExpectation("registered needs \"user\"");
            case "mailbox":
                return fields.Text("user") is { } owner && fields.Number("new", 0, 10_000) is { } count
                    ? new Expectation.Mailbox(owner, (int)count)
                    : fields.RefuseExpectation("mailbox needs \"user\" and \"new\"");
            default:
                return fields.RefuseExpectation($"expect: there is tone, speech, silence, ring, caller, lamp, registered, mailbox, at a station also state and keys, at the exchange state; not \"{expected}\"");
        }
    }

    private static Expectation? Tone(StepFields fields)
    {
        if (fields.Text("tone") is { } name)
        {
            return ToneShape.Named.TryGetValue(name, out var shape)
                ? new Expectation.Tone(shape)
                : fields.RefuseExpectation($"tone: there is {string.Join(", ", ToneShape.Named.Keys)}, not \"{name}\"; or give \"hz\": [350, 440] and \"on\", \"off\"");
        }

        var hertz = fields.Numbers("hz", 50, 3900);
        return hertz.IsEmpty
            ? fields.RefuseExpectation("tone needs \"tone\", a name, or \"hz\", a list of frequencies from 50 to 3900")
            : new Expectation.Tone(new ToneShape(hertz, Seconds(fields.Number("on", 0.02, Hour)), Seconds(fields.Number("off", 0.02, Hour))));
    }

    private static TimeSpan? Seconds(double? value) => value is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
}
