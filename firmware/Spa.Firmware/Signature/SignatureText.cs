using System.Collections.Immutable;
using System.Text.Json;
using Spa.Firmware.Image;

namespace Spa.Firmware.Signature;

/// <summary>The signatures of a document in JSON: <c>"signatures":[{"key":...,"algorithm":...,"signature":...}]</c>.</summary>
internal static class SignatureText
{
    private static readonly string[] Members = ["key", "algorithm", "signature"];

    public static void Write(Utf8JsonWriter json, IReadOnlyList<KeySignature> signatures)
    {
        json.WriteStartArray("signatures");
        foreach (var signature in signatures)
        {
            json.WriteStartObject();
            json.WriteString("key", signature.KeyId);
            json.WriteNumber("algorithm", signature.Algorithm);
            json.WriteBase64String("signature", signature.Bytes.AsSpan());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void Read(ref Utf8JsonReader json, string where, ImmutableArray<KeySignature>.Builder signatures)
        => StrictJson.Array(ref json, where, ImageFormat.MaxSignatures, (ref Utf8JsonReader i) => signatures.Add(ReadOne(ref i)));

    /// <summary>The sentence of a refused signature, said of a document that is no image.</summary>
    public static string About(ImageRefusal refusal) => refusal.Sentence.Replace("the image", "it", StringComparison.Ordinal);

    private static KeySignature ReadOne(ref Utf8JsonReader json)
    {
        string key = "", bytes = "";
        byte algorithm = 0;
        StrictJson.Object(ref json, "a signature", Members, (ref Utf8JsonReader r, string name) =>
        {
            switch (name)
            {
                case "key": key = StrictJson.Text(ref r, name); break;
                case "algorithm":
                    var number = StrictJson.SmallNumber(ref r, name);
                    StrictJson.Expect(number <= byte.MaxValue, name, "a number below 256");
                    algorithm = (byte)number;
                    break;
                case "signature": bytes = StrictJson.Text(ref r, name, 20_000); break;
            }
        });
        return new(key, algorithm, [.. Convert.FromBase64String(bytes)]);
    }
}
