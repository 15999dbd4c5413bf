using System.Text.Json;
using System.Text.Json.Nodes;
using Spa.Fleet.Access;
using Spa.Marks;

namespace Spa.Fleet.Tests.Http;

/// <summary>The description of the API: it is checked in, it describes every operation, and answers are as it says.</summary>
public class OpenApiTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task It_is_as_docs_openapi_json_says() => CheckedIn.ShouldEqual((await Document()).ToJsonString(Written).ReplaceLineEndings("\n") + "\n", "docs", "openapi.json");

    [Fact]
    public async Task Every_operation_names_its_scope_has_a_summary_and_an_answer()
    {
        var operations = Operations(await Document()).ToList();
        Assert.True(operations.Count > 25, $"{operations.Count}");
        Assert.Equal(operations.Count, operations.Select(o => (string?)o.Operation["operationId"]).Distinct().Count());
        Assert.All(operations, o =>
        {
            Assert.False(string.IsNullOrEmpty((string?)o.Operation["summary"]), o.Path);
            Assert.Contains(AccessRules.Table, r => ((string?)o.Operation["description"])?.Contains($"`{r.Scope}`", StringComparison.Ordinal) == true);
            Assert.Contains(o.Operation["responses"]!.AsObject(), r => r.Key.StartsWith('2'));
        });
    }

    private static IEnumerable<(string Path, string Method, JsonNode Operation)> Operations(JsonNode document)
        => document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Select(m => (p.Key, m.Key, m.Value!)));

    private async Task<JsonNode> Document()
    {
        using var api = await ApiClient.Of(server);
        return JsonNode.Parse(await api.Client.GetStringAsync("/api/openapi.json"))!;
    }
}
