using System.Collections.Immutable;
using System.Text.Json;
using Spa.Firmware.Image;
using Spa.Foundation.Text;

namespace Spa.Firmware.Signature;

/// <summary>The trust root as a file: <c>{"signed":{...},"signatures":[...]}</c>, canonical JSON; signed by its own root role.</summary>
public static class TrustRootText
{
    private const string Type = "spa-firmware-root";
    private const string Rule = "firmware root document";
    private const int MaxKeys = 32;

    private static readonly SignedText<TrustRoot> File = new(Rule, "SPA-ROOT", "texts in UTF-8 and keys in base64", ReadSigned, WriteSigned);
    private static readonly string[] SignedMembers = ["type", "version", "expires", "keys", "roles"];
    private static readonly string[] KeyMembers = ["id", "public"];
    private static readonly string[] RoleNames = ["root", "firmware"];
    private static readonly string[] MoreRoleNames = ["campaign"];
    private static readonly string[] RoleMembers = ["keys", "threshold"];

    /// <summary>Writes and signs it. <paramref name="signers"/> must reach the root role's own threshold, or the document could not be read again.</summary>
    public static byte[] Write(TrustRoot root, IReadOnlyList<SigningKey> signers)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(signers);
        var message = Message(root);
        return Write(root, [.. signers.Select(s => s.Sign(message))]);
    }

    /// <summary>Reads it and checks that its own root role signed it, which finds damage; who made it is known only from where it lies.</summary>
    public static Parsed<TrustRoot> Read(ReadOnlySpan<byte> file)
    {
        if (!ReadSigned(file).Ok(out var signed, out var error))
        {
            return error;
        }

        return signed.CheckBy(signed.Root) is { } refusal
            ? new ParseError(0, $"a document signed by its root role, but {SignatureText.About(refusal)}", Rule)
            : signed.Root;
    }

    /// <summary>Reads it without judging its signatures: for one that is still being signed, and for a successor, which its forerunner judges.</summary>
    public static Parsed<SignedRoot> ReadSigned(ReadOnlySpan<byte> file)
        => File.Read(file).Ok(out var signed, out var error) ? new SignedRoot(signed.Document, signed.Signatures) : error;

    internal static byte[] Message(TrustRoot root) => File.Message(root);

    internal static byte[] Write(TrustRoot root, IReadOnlyList<KeySignature> signatures) => File.Write(root, signatures);

    private static void WriteSigned(Utf8JsonWriter json, TrustRoot root)
    {
        json.WriteStartObject();
        json.WriteString("type", Type);
        json.WriteNumber("version", root.Version);
        json.WriteString("expires", root.Expires is { } until ? SignedTime.Write(until) : null);
        json.WriteStartArray("keys");
        foreach (var key in root.Keys.Values)
        {
            json.WriteStartObject();
            json.WriteString("id", key.Id);
            json.WriteBase64String("public", key.Encoded.AsSpan());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("roles");
        foreach (var (name, role) in new[] { ("root", root.Root), ("firmware", root.Firmware), ("campaign", root.Campaign) })
        {
            if (role is null)
            {
                continue;
            }

            json.WriteStartObject(name);
            json.WriteStartArray("keys");
            foreach (var id in role.KeyIds)
            {
                json.WriteStringValue(id);
            }

            json.WriteEndArray();
            json.WriteNumber("threshold", role.Threshold);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static TrustRoot ReadSigned(ref Utf8JsonReader json)
    {
        long version = 0;
        DateTimeOffset? expires = null;
        var keys = ImmutableSortedDictionary.CreateBuilder<string, PublicKey>(StringComparer.Ordinal);
        var roles = new Dictionary<string, TrustRole>(StringComparer.Ordinal);
        StrictJson.Object(ref json, "signed", SignedMembers, (ref Utf8JsonReader r, string name) =>
        {
            switch (name)
            {
                case "type":
                    StrictJson.Expect(StrictJson.Text(ref r, name) == Type, name, Type);
                    break;
                case "version":
                    version = StrictJson.Number(ref r, name);
                    StrictJson.Expect(version > 0, name, "1 or more");
                    break;
                case "expires":
                    expires = StrictJson.TextOrNull(ref r, name) is { } text ? SignedTime.Read(text) : null;
                    break;
                case "keys":
                    StrictJson.Array(ref r, name, MaxKeys, (ref Utf8JsonReader i) =>
                    {
                        var key = ReadKey(ref i);
                        StrictJson.Expect(keys.TryAdd(key.Id, key), "keys", "different keys");
                    });
                    break;
                case "roles":
                    StrictJson.Object(ref r, name, RoleNames, (ref Utf8JsonReader m, string role) => roles[role] = ReadRole(ref m, role, keys), MoreRoleNames);
                    break;
            }
        });
        return new(version, expires, keys.ToImmutable(), roles["root"], roles["firmware"], roles.GetValueOrDefault("campaign"));
    }

    private static PublicKey ReadKey(ref Utf8JsonReader json)
    {
        string id = "", encoded = "";
        StrictJson.Object(ref json, "a key", KeyMembers, (ref Utf8JsonReader r, string name) =>
        {
            var text = StrictJson.Text(ref r, name, 1000);
            (id, encoded) = name == "id" ? (text, encoded) : (id, text);
        });
        if (!PublicKey.Parse(Convert.FromBase64String(encoded)).Ok(out var key, out var error))
        {
            throw new JsonException(error.ToString());
        }

        StrictJson.Expect(key.Id == id, $"the id of key {StrictJson.Printable(PublicKey.Abbreviate(id))}", "the digest of the key");
        return key;
    }

    private static TrustRole ReadRole(ref Utf8JsonReader json, string role, ImmutableSortedDictionary<string, PublicKey>.Builder keys)
    {
        var ids = ImmutableArray.CreateBuilder<string>();
        var threshold = 0;
        StrictJson.Object(ref json, $"role {role}", RoleMembers, (ref Utf8JsonReader r, string name) =>
        {
            if (name == "threshold")
            {
                threshold = StrictJson.SmallNumber(ref r, name);
                return;
            }

            StrictJson.Array(ref r, name, MaxKeys, (ref Utf8JsonReader i) =>
            {
                var id = StrictJson.Text(ref i, "a key id");
                StrictJson.Expect(keys.ContainsKey(id) && !ids.Contains(id), $"role {role}", "made of known keys, each once");
                ids.Add(id);
            });
        });
        StrictJson.Expect(threshold >= 1 && threshold <= ids.Count, $"the threshold of role {role}", "from 1 to the number of its keys");
        return new(ids.ToImmutable(), threshold);
    }
}
