using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Spa.Scripts.Rules;

namespace Spa.Firmware.Image;

/// <summary>The manifest as canonical JSON: the members in one order, no blanks. What is read must be, byte for byte, what would be written.</summary>
public static class ManifestText
{
    private const string Time = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    private static readonly SearchValues<char> HexCharacters = SearchValues.Create("0123456789abcdef");

    private static readonly string[] Members =
    [
        "product", "hardware", "version", "securityEpoch", "minLauncher", "settings", "requires", "customer", "entry", "files", "payload", "buildId", "created", "expires",
    ];

    private static readonly string[] MoreMembers = ["securityRelease"];
    private static readonly string[] SettingsMembers = ["min", "max"];
    private static readonly string[] FileMembers = ["path", "mode", "size", "sha256"];
    private static readonly string[] PayloadMembers = ["length", "sha256", "encoding", "from"];

    /// <summary>Writes it. The manifest must be one that <see cref="TryRead"/> would take; see <see cref="ManifestRules.Check"/>.</summary>
    public static byte[] Write(Manifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("product", manifest.Product);
        json.WriteStartArray("hardware");
        foreach (var id in manifest.Hardware)
        {
            json.WriteStringValue(id);
        }

        json.WriteEndArray();
        json.WriteString("version", manifest.Version.ToString());
        json.WriteNumber("securityEpoch", manifest.SecurityEpoch);
        json.WriteString("minLauncher", manifest.MinLauncher.ToString());
        json.WriteStartObject("settings");
        json.WriteNumber("min", manifest.MinSettings);
        json.WriteNumber("max", manifest.MaxSettings);
        json.WriteEndObject();
        json.WriteString("requires", manifest.Requires?.ToString());
        json.WriteString("customer", manifest.Customer);
        json.WriteString("entry", manifest.Entry);
        json.WriteStartArray("files");
        foreach (var file in manifest.Files)
        {
            json.WriteStartObject();
            json.WriteString("path", file.Path);
            json.WriteString("mode", file.Executable ? "0755" : "0644");
            json.WriteNumber("size", file.Size);
            json.WriteString("sha256", file.Sha256);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("payload");
        json.WriteNumber("length", manifest.Payload.Length);
        json.WriteString("sha256", manifest.Payload.Sha256);
        json.WriteString("encoding", manifest.Payload.Encoding);
        json.WriteString("from", manifest.Payload.From);
        json.WriteEndObject();
        json.WriteString("buildId", manifest.BuildId);
        json.WriteString("created", TimeText(manifest.Created));
        json.WriteString("expires", manifest.Expires is { } expires ? TimeText(expires) : null);
        if (manifest.SecurityRelease)
        {
            json.WriteBoolean("securityRelease", true);
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>SHA-256 of the manifest without its payload, 64 lower-case hexadecimal digits: the same for an image that comes whole and for a patch that makes the same of a unit.</summary>
    public static string Identity(Manifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return Convert.ToHexStringLower(SHA256.HashData(Write(manifest with { Payload = new(0, string.Empty, string.Empty, null) })));
    }

    /// <summary>Reads the meta of an image whose signature has been checked, and judges all in it that needs no knowledge of the unit.</summary>
    public static bool TryRead(ReadOnlySpan<byte> meta, ImageLimits limits, [NotNullWhen(true)] out Manifest? manifest, [NotNullWhen(false)] out ImageRefusal? refusal)
    {
        ArgumentNullException.ThrowIfNull(limits);
        manifest = null;
        try
        {
            refusal = Read(meta, out var read);
            refusal ??= ManifestRules.Check(read, limits);
            if (refusal is null && !Write(read).AsSpan().SequenceEqual(meta))
            {
                refusal = new ImageRefusal(ImageFault.DamagedManifest, "it is not in canonical form");
            }

            manifest = refusal is null ? read : null;
        }
        catch (JsonException e)
        {
            refusal = new ImageRefusal(ImageFault.DamagedManifest, StrictJson.Reason(e));
        }
        catch (InvalidOperationException)
        {
            // GetString on a text with broken UTF-8 or half a surrogate pair.
            refusal = new ImageRefusal(ImageFault.DamagedManifest, "it holds a text that is not valid UTF-8");
        }

        return refusal is null && manifest is not null;
    }

    private static ImageRefusal? Read(ReadOnlySpan<byte> meta, out Manifest manifest)
    {
        string product = "", entry = "", build = "";
        string? customer = null;
        FirmwareVersion? version = null, launcher = null, requires = null;
        long epoch = 0;
        int min = 0, max = 0;
        DateTimeOffset created = default;
        DateTimeOffset? expires = null;
        PayloadDescription? payload = null;
        var security = false;
        var hardware = ImmutableArray.CreateBuilder<string>();
        var files = ImmutableArray.CreateBuilder<ImageFile>();
        ImageRefusal? refusal = null;

        var json = StrictJson.Open(meta);
        StrictJson.Object(ref json, "the manifest", Members, (ref Utf8JsonReader r, string name) =>
        {
            switch (name)
            {
                case "product": product = StrictJson.Text(ref r, name); break;
                case "hardware": StrictJson.Array(ref r, name, 64, (ref Utf8JsonReader i) => hardware.Add(StrictJson.Text(ref i, "hardware"))); break;
                case "version": version = Version(StrictJson.Text(ref r, name), name); break;
                case "securityEpoch": epoch = StrictJson.Number(ref r, name); break;
                case "minLauncher": launcher = Version(StrictJson.Text(ref r, name), name); break;
                case "settings":
                    StrictJson.Object(ref r, name, SettingsMembers, (ref Utf8JsonReader m, string which) =>
                    {
                        var number = StrictJson.SmallNumber(ref m, "settings." + which);
                        (min, max) = which == "min" ? (number, max) : (min, number);
                    });
                    break;
                case "requires": requires = StrictJson.TextOrNull(ref r, name) is { } least ? Version(least, name) : null; break;
                case "customer": customer = StrictJson.TextOrNull(ref r, name); break;
                case "entry": entry = StrictJson.Text(ref r, name); break;
                case "files": StrictJson.Array(ref r, name, 10_000, (ref Utf8JsonReader i) => files.Add(ReadFile(ref i, ref refusal))); break;
                case "payload": payload = ReadPayload(ref r); break;
                case "buildId": build = StrictJson.Text(ref r, name); break;
                case "created": created = ReadTime(StrictJson.Text(ref r, name), name); break;
                case "expires": expires = StrictJson.TextOrNull(ref r, name) is { } end ? ReadTime(end, name) : null; break;
                case "securityRelease": security = StrictJson.Flag(ref r, name); break;
            }
        }, MoreMembers);
        StrictJson.Close(ref json);
        manifest = new(product, hardware.ToImmutable(), version!, epoch, launcher!, min, max, requires, customer, entry, files.ToImmutable(), payload!, build, created, expires, security);
        return refusal;
    }

    private static ImageFile ReadFile(ref Utf8JsonReader json, ref ImageRefusal? refusal)
    {
        string path = "", mode = "", digest = "";
        long size = 0;
        StrictJson.Object(ref json, "a file", FileMembers, (ref Utf8JsonReader r, string name) =>
        {
            switch (name)
            {
                case "path": path = StrictJson.Text(ref r, name, 1000); break;
                case "mode": mode = StrictJson.Text(ref r, name); break;
                case "size": size = StrictJson.Number(ref r, "size"); break;
                case "sha256": digest = Digest(StrictJson.Text(ref r, name), name); break;
            }
        });
        if (mode is not ("0644" or "0755"))
        {
            refusal ??= new(ImageFault.UnsafeMode, $"{StrictJson.Printable(path)} has mode {StrictJson.Printable(mode)}, only 0644 and 0755 are taken");
        }

        return new(path, mode == "0755", size, digest);
    }

    private static PayloadDescription ReadPayload(ref Utf8JsonReader json)
    {
        long length = 0;
        string digest = "", encoding = "";
        string? from = null;
        StrictJson.Object(ref json, "payload", PayloadMembers, (ref Utf8JsonReader r, string name) =>
        {
            switch (name)
            {
                case "length": length = StrictJson.Number(ref r, "payload.length"); break;
                case "sha256": digest = Digest(StrictJson.Text(ref r, name), "payload.sha256"); break;
                case "encoding": encoding = StrictJson.Text(ref r, name); break;
                case "from": from = StrictJson.TextOrNull(ref r, name); break;
            }
        });
        return new(length, digest, encoding, from);
    }

    private static FirmwareVersion Version(string text, string where)
        => FirmwareVersion.Parse(text).Ok(out var version, out var error) ? version : throw new JsonException($"{where}: {error}");

    internal static string Digest(string text, string where)
    {
        StrictJson.Expect(text.Length == 64 && !text.AsSpan().ContainsAnyExcept(HexCharacters), where, "64 lower-case hexadecimal digits");
        return text;
    }

    private static string TimeText(DateTimeOffset time) => time.UtcDateTime.ToString(Time, CultureInfo.InvariantCulture);

    private static DateTimeOffset ReadTime(string text, string where)
        => DateTimeOffset.TryParseExact(text, Time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new JsonException($"{where} must be a time such as 2026-01-31T12:00:00Z");
}
