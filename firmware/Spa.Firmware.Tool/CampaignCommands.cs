using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Spa.Firmware.Campaigns;
using Spa.Firmware.Image;

namespace Spa.Firmware.Tool;

/// <summary><c>firmware campaign</c>: says which image is wanted, by a document that units believe for a while.</summary>
internal static class CampaignCommands
{
    private const int DefaultDays = 7;

    public static Command Create() => new("campaign", "Say which image is wanted: a signed document that an Upgrade_Rule may name instead of an image.") { New(), Show() };

    private static Command New()
    {
        var path = new Argument<string>("DOCUMENT") { Description = "The document to write, named NAME.campaign; it is served in the folder of the image. One that is there is issued anew, its number one higher." };
        var image = new Option<string>("--image") { Description = "The image, or a patch to it.", Required = true };
        var file = new Option<string?>("--file") { Description = "Name under which the image is served; default: that of --image." };
        var number = new Option<long?>("--number") { Description = "Number of this issue; default: one more than that of the document that is there, or 1." };
        var days = new Option<int>("--days") { Description = "Days for which units believe it. Issue it anew before.", DefaultValueFactory = _ => DefaultDays };
        var keys = new Option<string[]>("--key") { Description = "Private key of the campaign role; may be repeated.", Required = true };
        var command = new Command("new", "Write and sign a campaign document.") { path, image, file, number, days, keys };
        return command.Does(ToolAction.JsonOption(), parsed =>
        {
            var to = parsed.GetValue(path)!;
            var name = Path.GetFileName(to);
            if (!name.EndsWith(Campaign.Ending, StringComparison.Ordinal) || !CampaignText.IsName(name[..^Campaign.Ending.Length]))
            {
                throw ToolFault.Usage($"{to}: a campaign document is named NAME{Campaign.Ending}, NAME of letters, digits, - and .");
            }

            var from = parsed.GetValue(image)!;
            var served = parsed.GetValue(file) ?? Path.GetFileName(from);
            if (!CampaignText.IsName(served))
            {
                throw ToolFault.Usage($"--file {served}: the image must be served under a name of letters, digits, - and .");
            }

            if (parsed.GetValue(days) is < 1 or > 3650)
            {
                throw ToolFault.Usage("--days is 1 to 3650");
            }

            using var stream = ToolFiles.Open(from);
            var manifest = ToolFiles.ReadManifest(from, ToolFiles.ReadHeader(from, stream));
            var now = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds());
            var issue = parsed.GetValue(number) ?? (File.Exists(to) ? Read(to).Campaign.Version + 1 : 1);
            var campaign = new Campaign(name[..^Campaign.Ending.Length], issue, now, now.AddDays(parsed.GetValue(days)), manifest.Product, served, manifest.Version, ManifestText.Identity(manifest));
            var document = new SignedCampaign(campaign, []);
            foreach (var key in parsed.GetValue(keys)!)
            {
                using var signer = ToolFiles.ReadKey(key);
                document = document.Sign(signer);
            }

            ToolFiles.Write(to, output => output.Write(document.Write()));
            return new(Json(to, document), [$"{to}: issue {issue}, {manifest.Version} in {served}, believed until {campaign.Expires.UtcDateTime:yyyy-MM-dd HH:mm} UTC"]);
        });
    }

    private static Command Show()
    {
        var path = new Argument<string>("DOCUMENT") { Description = "The document." };
        var root = new Option<string?>("--root") { Description = "Root document that units trust: judge the campaign by it, now." };
        var command = new Command("show", "Print a campaign document; with --root end with 1 when units would not follow it.") { path, root };
        return command.Does(ToolAction.JsonOption(), parsed =>
        {
            var file = parsed.GetValue(path)!;
            var document = Read(file);
            if (parsed.GetValue(root) is { } trusted
                && CampaignRules.Check(document, ToolFiles.ReadRoot(trusted), document.Campaign.Name, document.Campaign.Product, 0, DateTimeOffset.UtcNow) is { } refusal)
            {
                throw ToolFault.Bad($"{file}: {refusal.Sentence}");
            }

            string Row(string name, string value) => $"{name,-16}{value}";
            var campaign = document.Campaign;
            return new(Json(file, document),
            [
                Row("name", campaign.Name),
                Row("issue", campaign.Version.ToString(CultureInfo.InvariantCulture)),
                Row("issued", $"{campaign.Issued.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC"),
                Row("expires", $"{campaign.Expires.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC"),
                Row("product", campaign.Product),
                Row("image", $"{campaign.File}, version {campaign.Firmware}"),
                Row("identity", campaign.Identity),
                .. document.Signatures.Select(s => Row("signed by", s.KeyId)),
            ]);
        });
    }

    private static SignedCampaign Read(string file)
        => CampaignText.Read(ToolFiles.Read(file)).Ok(out var document, out var error) ? document : throw ToolFault.Bad($"{file}: {error}");

    private static JsonObject Json(string file, SignedCampaign document) => new()
    {
        ["document"] = file,
        ["name"] = document.Campaign.Name,
        ["issue"] = document.Campaign.Version,
        ["issued"] = document.Campaign.Issued.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        ["expires"] = document.Campaign.Expires.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        ["product"] = document.Campaign.Product,
        ["file"] = document.Campaign.File,
        ["version"] = document.Campaign.Firmware.ToString(),
        ["identity"] = document.Campaign.Identity,
        ["signatures"] = new JsonArray([.. document.Signatures.Select(s => (JsonNode)s.KeyId)]),
    };
}
