using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NJsonSchema;
using Spa.Marks;

namespace Spa.Fleet.Tests.Http;

/// <summary>Compares requests and answers with <c>docs/openapi.json</c>: the status must be named there, and the bodies must be as its schemas say.</summary>
internal static class ApiDescription
{
    private static readonly Lazy<JsonNode> Document = new(() => JsonNode.Parse(File.ReadAllText(Repository.Path("docs", "openapi.json")))!);
    private static readonly ConcurrentDictionary<string, Lazy<JsonSchema>> Schemas = new(StringComparer.Ordinal);

    public static void Check(string method, string path, string? request, int status, string? type, string answer)
    {
        var (template, operation) = Find(method, path.Split('?')[0]);
        if (operation is null)
        {
            Assert.True(status is 401 or 404 or 405 or 429, $"{method} {path} is not described and answered {status}");
            return;
        }

        var where = $"{method} {template} {status}";
        var described = operation["responses"]?[$"{status}"];
        Assert.True(described is not null, $"{where} is not described: {answer}");
        if (described["content"]?.AsObject() is { Count: > 0 } content)
        {
            Assert.True(type is not null && content.ContainsKey(type), $"{where} is of type {type}");
            Fits(content[type]!["schema"], answer, where);
        }
        else
        {
            Assert.Equal(string.Empty, answer);
        }

        if (request is not null && status < 300)
        {
            Fits(operation["requestBody"]?["content"]?["application/json"]?["schema"], request, $"request of {where}");
        }
    }

    private static void Fits(JsonNode? schema, string json, string where)
    {
        Assert.True(schema is not null, $"{where} has no schema");
        var judge = Schemas.GetOrAdd(schema.ToJsonString(), text => new(() =>
        {
            var whole = JsonNode.Parse(text)!.AsObject();

            // What stands beside a reference is not read, so the schema itself goes to the top.
            whole = (string?)whole["$ref"] is { } named ? Document.Value["components"]!["schemas"]![named.Split('/')[^1]]!.DeepClone().AsObject() : whole;
            whole["definitions"] = Document.Value["components"]!["schemas"]!.DeepClone();
            return JsonSchema.FromJsonAsync(whole.ToJsonString().Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal)).GetAwaiter().GetResult();
        }));
        var faults = judge.Value.Validate(json);
        Assert.True(faults.Count == 0, $"{where}: {string.Join("; ", faults)} in {json}");
    }

    private static (string? Template, JsonNode? Operation) Find(string method, string path)
        => Document.Value["paths"]!.AsObject()
            .Where(p => Regex.IsMatch(path.TrimEnd('/'), "^" + Regex.Replace(Regex.Escape(p.Key).Replace("\\{scope}", ".+", StringComparison.Ordinal), @"\\\{[a-z]+}", "[^/]+") + "$", RegexOptions.IgnoreCase))
            .OrderBy(p => p.Key.Count(c => c == '{'))
            .Select(p => (p.Key, p.Value![method.ToLowerInvariant()])).FirstOrDefault(p => p.Item2 is not null);
}
