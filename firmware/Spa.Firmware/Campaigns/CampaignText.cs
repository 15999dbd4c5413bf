using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Spa.Firmware.Image;
using Spa.Firmware.Signature;
using Spa.Foundation.Text;
using Spa.Scripts.Rules;

namespace Spa.Firmware.Campaigns;

/// <summary>A campaign document as a file: <c>{"signed":{...},"signatures":[...]}</c>, canonical JSON.</summary>
public static class CampaignText
{
    /// <summary>Largest file that is looked at, in bytes.</summary>
    public const int MaxBytes = 64 * 1024;

    private const string Type = "spa-firmware-campaign";
    private const string Rule = "campaign document";
    private const string Time = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const int MaxName = 100;

    private static readonly string[] FileMembers = ["signed", "signatures"];
    private static readonly string[] SignedMembers = ["type", "name", "version", "issued", "expires", "product", "image"];
    private static readonly string[] ImageMembers = ["file", "version", "identity"];

    /// <summary>Reads it; its signatures are not judged.</summary>
    public static Parsed<SignedCampaign> Read(ReadOnlySpan<byte> file)
    {
        try
        {
            Campaign? campaign = null;
            var signatures = ImmutableArray.CreateBuilder<KeySignature>();
            var json = StrictJson.Open(file);
            StrictJson.Object(ref json, "the document", FileMembers, (ref Utf8JsonReader r, string name) =>
            {
                if (name == "signed")
                {
                    campaign = ReadSigned(ref r);
                }
                else
                {
                    SignatureText.Read(ref r, name, signatures);
                }
            });
            StrictJson.Close(ref json);
            return Write(campaign!, signatures).AsSpan().SequenceEqual(file)
                ? new SignedCampaign(campaign!, signatures.ToImmutable())
                : new ParseError(0, "the document in canonical form", Rule);
        }
        catch (JsonException e)
        {
            return new ParseError((int)(e.BytePositionInLine ?? 0), $"a sound document, but {StrictJson.Reason(e)}", Rule);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            return new ParseError(0, "texts in UTF-8, times such as 2026-01-31T12:00:00Z and signatures in base64", Rule);
        }
    }

    /// <summary>True for a name that a document or an image beside it may have: letters, digits, <c>-</c> and <c>.</c>, not beginning with a dot.</summary>
    public static bool IsName(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length is > 0 and <= MaxName && char.IsAsciiLetterOrDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.');
    }

    internal static byte[] Message(Campaign campaign)
    {
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write("SPA-CAMPAIGN"u8);
        using var json = new Utf8JsonWriter(buffer);
        WriteSigned(json, campaign);
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    internal static byte[] Write(Campaign campaign, IReadOnlyList<KeySignature> signatures)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WritePropertyName("signed");
        WriteSigned(json, campaign);
        SignatureText.Write(json, signatures);
        json.WriteEndObject();
        json.Flush();
        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteSigned(Utf8JsonWriter json, Campaign campaign)
    {
        json.WriteStartObject();
        json.WriteString("type", Type);
        json.WriteString("name", campaign.Name);
        json.WriteNumber("version", campaign.Version);
        json.WriteString("issued", TimeText(campaign.Issued));
        json.WriteString("expires", TimeText(campaign.Expires));
        json.WriteString("product", campaign.Product);
        json.WriteStartObject("image");
        json.WriteString("file", campaign.File);
        json.WriteString("version", campaign.Firmware.ToString());
        json.WriteString("identity", campaign.Identity);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static Campaign ReadSigned(ref Utf8JsonReader json)
    {
        string name = "", product = "", file = "", identity = "";
        long version = 0;
        FirmwareVersion? firmware = null;
        DateTimeOffset issued = default, expires = default;
        StrictJson.Object(ref json, "signed", SignedMembers, (ref Utf8JsonReader r, string member) =>
        {
            switch (member)
            {
                case "type": StrictJson.Expect(StrictJson.Text(ref r, member) == Type, member, Type); break;
                case "name": name = NameOf(StrictJson.Text(ref r, member), member); break;
                case "version":
                    version = StrictJson.Number(ref r, member);
                    StrictJson.Expect(version > 0, member, "1 or more");
                    break;
                case "issued": issued = ReadTime(StrictJson.Text(ref r, member)); break;
                case "expires": expires = ReadTime(StrictJson.Text(ref r, member)); break;
                case "product": product = StrictJson.Text(ref r, member, MaxName); break;
                case "image":
                    StrictJson.Object(ref r, member, ImageMembers, (ref Utf8JsonReader i, string which) =>
                    {
                        switch (which)
                        {
                            case "file": file = NameOf(StrictJson.Text(ref i, which), which); break;
                            case "version": firmware = VersionOf(StrictJson.Text(ref i, which)); break;
                            case "identity": identity = ManifestText.Digest(StrictJson.Text(ref i, which), which); break;
                        }
                    });
                    break;
            }
        });
        return new(name, version, issued, expires, product, file, firmware!, identity);
    }

    private static string NameOf(string text, string where)
    {
        StrictJson.Expect(IsName(text), where, "a name of letters, digits, - and .");
        return text;
    }

    private static FirmwareVersion VersionOf(string text)
        => FirmwareVersion.Parse(text).Ok(out var version, out var error) ? version : throw new JsonException($"image.version: {error}");

    private static string TimeText(DateTimeOffset time) => time.UtcDateTime.ToString(Time, CultureInfo.InvariantCulture);

    private static DateTimeOffset ReadTime(string text) => DateTimeOffset.ParseExact(text, Time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
