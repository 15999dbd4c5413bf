using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Spa.Firmware.Image;

namespace Spa.Firmware.Tool;

/// <summary><c>firmware show</c>: what an image says of itself, believed or not.</summary>
internal static class ShowCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("IMAGE") { Description = "The image." };
        var command = new Command("show", "Print the manifest of an image. Nothing is checked: use verify for that.") { path };
        return command.Does(ToolAction.JsonOption(), parsed =>
        {
            var from = parsed.GetValue(path)!;
            using var image = ToolFiles.Open(from);
            var header = ToolFiles.ReadHeader(from, image);
            var manifest = ToolFiles.ReadManifest(from, header);
            return new(Json(header), Lines(header, manifest));
        });
    }

    internal static JsonObject Json(ImageHeader header)
    {
        var json = JsonNode.Parse(header.Meta.Span)!.AsObject();
        json["identity"] = ManifestText.TryRead(header.Meta.Span, ImageLimits.Default, out var manifest, out _) ? ManifestText.Identity(manifest) : null;
        json["signatures"] = new JsonArray([.. header.Signatures.Select(s => (JsonNode)new JsonObject { ["key"] = s.KeyId, ["algorithm"] = s.Algorithm })]);
        return json;
    }

    internal static List<string> Lines(ImageHeader header, Manifest manifest)
    {
        string Row(string name, string value) => $"{name,-16}{value}";
        var lines = new List<string>
        {
            Row("version", manifest.Version.ToString()),
            Row("product", manifest.Product),
            Row("hardware", string.Join(", ", manifest.Hardware)),
            Row("customer", manifest.Customer ?? "everybody"),
            Row("security epoch", manifest.SecurityEpoch.ToString(CultureInfo.InvariantCulture)),
            Row("launcher", $"{manifest.MinLauncher} or newer"),
            Row("installs over", manifest.Requires is { } least ? $"{least} or newer" : "any version"),
            Row("build", $"{manifest.BuildId}, {manifest.Created.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC"),
            Row("expires", manifest.Expires is { } end ? $"{end.UtcDateTime:yyyy-MM-dd}" : "never"),
            Row("settings", $"forms {manifest.MinSettings} to {(manifest.MaxSettings == int.MaxValue ? "any" : manifest.MaxSettings.ToString(CultureInfo.InvariantCulture))}"),
            Row("security", manifest.SecurityRelease ? "a security release" : "an ordinary release"),
            Row("payload", $"{manifest.Payload.Length} bytes, {manifest.Payload.Encoding}{(manifest.Payload.From is { } basis ? $", for units with {basis}" : string.Empty)}"),
            Row("identity", ManifestText.Identity(manifest)),
            Row("starts", manifest.Entry),
        };
        lines.AddRange(manifest.Files.Select(f => Row("file", $"{(f.Executable ? "0755" : "0644")} {f.Size,10} {f.Path}")));
        lines.AddRange(header.Signatures.Select(s => Row("signed by", s.KeyId)));
        if (header.Signatures.IsEmpty)
        {
            lines.Add(Row("signed by", "nobody"));
        }

        return lines;
    }
}
