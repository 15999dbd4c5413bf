using System.CommandLine;
using System.Text.Json.Nodes;
using Spa.Firmware.Image;

namespace Spa.Firmware.Tool;

/// <summary><c>firmware sign</c>: adds signatures to an image.</summary>
internal static class SignCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("IMAGE") { Description = "The image." };
        var keys = new Option<string[]>("--key") { Description = "Private key to sign with; may be repeated.", Required = true };
        var output = new Option<string?>("--out") { Description = "Where the signed image goes; default: in its place." };
        var command = new Command("sign", "Sign an image; a signature by the same key is replaced.") { path, keys, output };
        return command.Does(ToolAction.JsonOption(), parsed =>
        {
            var from = parsed.GetValue(path)!;
            using var image = ToolFiles.Open(from);
            var header = ToolFiles.ReadHeader(from, image);
            var manifest = ToolFiles.ReadManifest(from, header);
            foreach (var name in parsed.GetValue(keys)!)
            {
                using var key = ToolFiles.ReadKey(name);
                header = ImageWriter.Sign(header, key);
            }

            if (header.Signatures.Length > ImageFormat.MaxSignatures)
            {
                throw ToolFault.Bad($"{from}: at most {ImageFormat.MaxSignatures} signatures fit");
            }

            var to = parsed.GetValue(output) ?? from;
            ToolFiles.Write(to, stream =>
            {
                stream.Write(header.Write());
                image.CopyTo(stream);
            });
            return new(
                new JsonObject { ["image"] = to, ["version"] = manifest.Version.ToString(), ["signatures"] = header.Signatures.Length },
                [$"{to}: {manifest.Version}, {header.Signatures.Length} signature(s)"]);
        });
    }
}
