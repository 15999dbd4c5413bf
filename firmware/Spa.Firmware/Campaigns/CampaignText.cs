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
    private const int MaxName = 100;

    private static readonly SignedText<Campaign> File = new("campaign document", "SPA-CAMPAIGN", "texts in UTF-8, times such as 2026-01-31T12:00:00Z and signatures in base64", ReadSigned, WriteSigned);
    private static readonly string[] SignedMembers = ["type", "name", "version", "issued", "expires", "product", "image"];
    private static readonly string[] ImageMembers = ["file", "version", "identity"];

    /// <summary>Reads it; its signatures are not judged.</summary>
    public static Parsed<SignedCampaign> Read(ReadOnlySpan<byte> file)
        => File.Read(file).Ok(out var signed, out var error) ? new SignedCampaign(signed.Document, signed.Signatures) : error;

    /// <summary>True for a name that a document or an image beside it may have: letters, digits, <c>-</c> and <c>.</c>, not beginning with a dot.</summary>
    public static bool IsName(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length is > 0 and <= MaxName && char.IsAsciiLetterOrDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.');
    }

    internal static byte[] Message(Campaign campaign) => File.Message(campaign);

    internal static byte[] Write(Campaign campaign, IReadOnlyList<KeySignature> signatures) => File.Write(campaign, signatures);

    private static void WriteSigned(Utf8JsonWriter json, Campaign campaign)
    {
        json.WriteStartObject();
        json.WriteString("type", Type);
        json.WriteString("name", campaign.Name);
        json.WriteNumber("version", campaign.Version);
        json.WriteString("issued", SignedTime.Write(campaign.Issued));
        json.WriteString("expires", SignedTime.Write(campaign.Expires));
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
                case "issued": issued = SignedTime.Read(StrictJson.Text(ref r, member)); break;
                case "expires": expires = SignedTime.Read(StrictJson.Text(ref r, member)); break;
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
}
