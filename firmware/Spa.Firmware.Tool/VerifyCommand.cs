using System.CommandLine;
using System.Text.Json.Nodes;
using Spa.Firmware.Image;

namespace Spa.Firmware.Tool;

/// <summary><c>firmware verify</c>: everything a unit checks that does not depend on the unit.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("IMAGE") { Description = "The image." };
        var root = new Option<string>("--root") { Description = "The root document units trust.", Required = true };
        var basis = new Option<string?>("--base") { Description = "For a patch: the image it applies to." };
        var command = new Command("verify", "Check an image to the last byte: signatures, manifest, payload, every file in it.") { path, root, basis };
        return command.Does(ToolAction.JsonOption(), parsed =>
        {
            var from = parsed.GetValue(path)!;
            var trusted = ToolFiles.ReadRoot(parsed.GetValue(root)!);
            using var image = ToolFiles.Open(from);
            var header = ToolFiles.ReadHeader(from, image);
            if (!header.TryVerify(trusted, ImageLimits.Default, out var manifest, out var refusal))
            {
                throw ToolFault.Bad($"{from}: {refusal.Sentence}");
            }

            var payload = image.Position;
            refusal = ImageReader.CheckPayload(image, manifest.Payload);
            image.Position = payload;
            if (refusal is null && manifest.Payload.Encoding == PayloadDescription.ZstdPatch && parsed.GetValue(basis) is null)
            {
                throw ToolFault.Usage($"{from} is a patch: --base names the image it applies to");
            }

            refusal ??= ImageReader.Unpack(image, manifest, new Nowhere(), parsed.GetValue(basis) is { } old ? PatchFiles.Archive(old) : null);
            return refusal is null
                ? new(new JsonObject { ["ok"] = true, ["image"] = from, ["version"] = manifest.Version.ToString() }, [$"{from}: {manifest.Version}, good"])
                : throw ToolFault.Bad($"{from}: {refusal.Sentence}");
        });
    }

    private sealed class Nowhere : IImageFileSink
    {
        public void Begin(ImageFile file)
        {
        }

        public void Write(ReadOnlySpan<byte> bytes)
        {
        }

        public void End()
        {
        }
    }
}
