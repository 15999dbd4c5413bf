using System.Text.Json.Nodes;
using Spa.Firmware.Image;
using Spectre.Console;

namespace Spa.Firmware.Tool;

/// <summary>Patches out of two images.</summary>
internal static class PatchFiles
{
    /// <summary>Writes the patch from one image to another.</summary>
    public static ToolResult Write(string from, string old, string to, string[] keys, int level)
    {
        using var image = ToolFiles.Open(from);
        var header = ToolFiles.ReadHeader(from, image);
        var manifest = ToolFiles.ReadManifest(from, header);
        var (before, after) = (Archive(old), Archive(from));
        var payload = Make(before, after, manifest, level);
        var signers = keys.Select(ToolFiles.ReadKey).ToList();
        ToolFiles.Write(to, stream =>
        {
            if (ImageWriter.Write(stream, manifest, payload, signers) is { } refusal)
            {
                throw ToolFault.Bad($"{from}: {refusal.Sentence}");
            }
        });
        signers.ForEach(s => s.Dispose());
        var (size, whole) = (new FileInfo(to).Length, image.Length);
        var name = ImagePatch.FileName(Path.GetFileName(from), payload.Description.From!);
        return new(
            new JsonObject { ["image"] = to, ["version"] = manifest.Version.ToString(), ["size"] = size, ["wholeSize"] = whole, ["from"] = payload.Description.From, ["name"] = name, ["signatures"] = signers.Count },
            [
                $"{to}: patch to {manifest.Version}, {size} bytes, the whole image has {whole}; {(signers.Count == 0 ? "unsigned" : $"signed by {signers.Count}")}",
                $"units look for it beside the image as {name}",
            ]);
    }

    /// <summary>The archive that an image carries.</summary>
    public static byte[] Archive(string path)
    {
        using var image = ToolFiles.Open(path);
        var header = ToolFiles.ReadHeader(path, image);
        var manifest = ToolFiles.ReadManifest(path, header);
        var start = image.Position;
        if (ImageReader.CheckPayload(image, manifest.Payload) is { } refusal)
        {
            throw ToolFault.Bad($"{path}: {refusal.Sentence}");
        }

        image.Position = start;
        return ImagePatch.ArchiveOf(image, manifest)
            ?? throw ToolFault.Bad($"{path}: {(manifest.Payload.Encoding == PayloadDescription.ZstdPatch ? "this is itself a patch; a whole image is needed" : $"its files are more than the {ImagePatch.MaxArchive >> 20} MiB that patches are made for")}");
    }

    private static ImagePayload Make(byte[] before, byte[] after, Manifest manifest, int level)
    {
        if (level == ImagePayload.FastLevel || Console.IsErrorRedirected)
        {
            return ImagePatch.Make(before, after, manifest.Files, level);
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress().Start(bars =>
        {
            var bar = bars.AddTask("comparing", maxValue: after.Length);
            return ImagePatch.Make(before, after, manifest.Files, level, done => bar.Value = done);
        });
    }
}
