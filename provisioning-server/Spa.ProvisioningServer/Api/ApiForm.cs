using System.Text.Json;
using System.Text.Json.Serialization;
using Spa.Fleet.Inventory;

namespace Spa.ProvisioningServer.Api;

/// <summary>How values are written in JSON: names in camel case, enumerations as names, MAC addresses as twelve hex digits, times by ISO 8601. What is not known is refused, so that a misspelt field is not lost in silence.</summary>
internal static class ApiForm
{
    public static void Set(JsonSerializerOptions options)
    {
        options.NumberHandling = JsonNumberHandling.Strict;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.MaxDepth = 16;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new MacForm());
    }

    private sealed class MacForm : JsonConverter<MacAddress>
    {
        public override MacAddress Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
            => reader.TokenType == JsonTokenType.String && MacAddress.Parse(reader.GetString()!).Ok(out var mac, out _) ? mac : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, MacAddress value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
