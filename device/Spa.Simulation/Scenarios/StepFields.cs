using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Spa.Simulation.Scenarios;

/// <summary>The fields of a step while it is read: each is asked for once, and what nobody asked for is refused.</summary>
internal sealed class StepFields
{
    private readonly Dictionary<string, JsonElement> fields = new(StringComparer.Ordinal);
    private readonly HashSet<string> asked = ["about"];

    public StepFields(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            Refusal = "expected an object";
            return;
        }

        foreach (var property in element.EnumerateObject())
        {
            fields[property.Name] = property.Value;
        }

        // What is named by the step's verb needs no name once more: "expect state talks".
        var verb = Raw("expect") ?? Raw("do") ?? string.Empty;
        var rest = element.EnumerateObject().Where(property => property.Name is not ("about" or "at" or "do")).Select(property => property.Name switch
        {
            "expect" => $"expect {property.Value}",
            var name when name == verb => $"{property.Value}",
            var name => $"{name} {property.Value}",
        });
        Words = string.Join(' ', new[] { Raw("at") is { } at ? $"{at}:" : string.Empty, Raw("do") ?? string.Empty }.Where(word => word.Length > 0).Concat(rest));

        string? Raw(string name) => fields.TryGetValue(name, out var field) && field.ValueKind == JsonValueKind.String ? field.GetString() : null;
    }

    /// <summary>Why the step is refused; null = it is not, so far.</summary>
    public string? Refusal { get; private set; }

    /// <summary>The step in the words of a report.</summary>
    public string Words { get; } = string.Empty;

    public bool Has(string name) => fields.ContainsKey(name);

    public ScenarioStep? Refuse(string why)
    {
        Refusal ??= why;
        return null;
    }

    public Expectation? RefuseExpectation(string why)
    {
        Refusal ??= why;
        return null;
    }

    /// <summary>What nobody asked for; null = nothing.</summary>
    public string? Left() => fields.Keys.FirstOrDefault(name => !asked.Contains(name)) is { } left ? $"\"{left}\" is not known here" : null;

    public string? Text(string name)
    {
        if (Take(name) is not { } field)
        {
            return null;
        }

        if (field.ValueKind != JsonValueKind.String)
        {
            Refusal ??= $"{name}: expected a text";
            return null;
        }

        return field.GetString();
    }

    public bool? Flag(string name)
    {
        if (Take(name) is not { } field)
        {
            return null;
        }

        if (field.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            Refusal ??= $"{name}: expected true or false";
            return null;
        }

        return field.GetBoolean();
    }

    public double? Number(string name, double least, double most) => Take(name) is { } field ? Value(name, field, least, most) : null;

    public ImmutableArray<double> Numbers(string name, double least, double most)
    {
        if (Take(name) is not { } field)
        {
            return [];
        }

        return field.ValueKind == JsonValueKind.Array
            ? [.. field.EnumerateArray().Select(one => Value(name, one, least, most)).OfType<double>()]
            : Value(name, field, least, most) is { } single ? [single] : [];
    }

    /// <summary>A text, number or flag as the HTTP API takes it; null = it is not there.</summary>
    public string? Written(string name)
    {
        if (Take(name) is not { } field)
        {
            return null;
        }

        switch (field.ValueKind)
        {
            case JsonValueKind.String:
                return field.GetString();
            case JsonValueKind.Number:
                return field.GetRawText();
            case JsonValueKind.True:
                return "yes";
            case JsonValueKind.False:
                return "no";
            default:
                Refusal ??= $"{name}: expected a text or a number";
                return null;
        }
    }

    private double? Value(string name, JsonElement field, double least, double most)
    {
        if (field.ValueKind == JsonValueKind.Number && field.TryGetDouble(out var value) && value >= least && value <= most)
        {
            return value;
        }

        Refusal ??= string.Create(CultureInfo.InvariantCulture, $"{name}: expected a number from {least} to {most}");
        return null;
    }

    private JsonElement? Take(string name)
    {
        asked.Add(name);
        return fields.TryGetValue(name, out var field) ? field : null;
    }
}
