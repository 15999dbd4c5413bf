using Spa.Firmware.Image;
using Spa.Firmware.Signature;

namespace Spa.Firmware.Tool;

/// <summary>Files of the command line: read, or a sentence why not; written whole or not at all.</summary>
internal static class ToolFiles
{
    private const UnixFileMode Secret = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Public = Secret | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public static byte[] Read(string path) => Guard(path, () => File.ReadAllBytes(path));

    public static string ReadText(string path) => Guard(path, () => File.ReadAllText(path));

    public static FileStream Open(string path) => Guard(path, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read));

    /// <summary>Writes beside and renames, so that a file that was there is replaced whole.</summary>
    public static void Write(string path, Action<Stream> write, bool secret = false) => Guard(path, () =>
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        var beside = path + ".tmp";
        File.Delete(beside);
        using (var file = new FileStream(beside, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = secret ? Secret : Public }))
        {
            write(file);
            file.Flush(flushToDisk: true);
        }

        File.Move(beside, path, overwrite: true);
        return true;
    });

    /// <summary>Writes a key; one that is there is never overwritten.</summary>
    public static void WriteKey(string path, SigningKey key)
    {
        if (File.Exists(path))
        {
            throw ToolFault.Usage($"{path} exists already; a key is never overwritten, remove it first");
        }

        Write(path, file => file.Write(System.Text.Encoding.ASCII.GetBytes(key.ToPem())), secret: true);
    }

    public static SigningKey ReadKey(string path)
        => SigningKey.ParsePem(ReadText(path)).Ok(out var key, out var error) ? key : throw ToolFault.Bad($"{path}: {error}");

    public static PublicKey ReadPublicKey(string path)
        => PublicKey.ParsePem(ReadText(path)).Ok(out var key, out var error) ? key : throw ToolFault.Bad($"{path}: {error}");

    public static TrustRoot ReadRoot(string path)
        => TrustRootText.Read(Read(path)).Ok(out var root, out var error) ? root : throw ToolFault.Bad($"{path}: {error}");

    /// <summary>The header of an image; the stream then stands at the payload.</summary>
    public static ImageHeader ReadHeader(string path, Stream image)
        => ImageReader.TryReadHeader(image, out var header, out var refusal) ? header : throw ToolFault.Bad($"{path}: {refusal.Sentence}");

    public static Manifest ReadManifest(string path, ImageHeader header)
        => ManifestText.TryRead(header.Meta.Span, ImageLimits.Default, out var manifest, out var refusal) ? manifest : throw ToolFault.Bad($"{path}: {refusal.Sentence}");

    private static T Guard<T>(string path, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ToolFault.Usage($"{path}: {e.Message.TrimEnd('.')}");
        }
    }
}
