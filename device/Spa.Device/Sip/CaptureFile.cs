using System.Buffers.Binary;

namespace Spa.Device.Sip;

/// <summary>A capture file of bounded size: when full, it becomes the file before, and a new one begins.</summary>
internal sealed class CaptureFile : IDisposable
{
    /// <summary>Least size of one file: one message of the longest kind fits.</summary>
    public const int Least = 131_072;

    private readonly string path;
    private readonly long limit;
    private FileStream stream;
    private long written;

    private CaptureFile(string path, long limit, FileStream stream)
    {
        (this.path, this.limit, this.stream) = (path, limit, stream);
        Begin();
    }

    /// <summary>Creates it; null with the reason when that cannot be.</summary>
    public static CaptureFile? TryCreate(string path, long limit, out string? why)
    {
        try
        {
            why = null;
            return new CaptureFile(path, limit, Create(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            why = $"{path} cannot be written: {e.Message}; name a file in a folder that can be";
            return null;
        }
    }

    /// <summary>Writes whole blocks; why not, or null.</summary>
    public string? Write(ReadOnlySpan<byte> blocks)
    {
        try
        {
            while (!blocks.IsEmpty)
            {
                var length = (int)BinaryPrimitives.ReadUInt32LittleEndian(blocks[4..]);
                if (written + length > limit)
                {
                    Turn();
                }

                stream.Write(blocks[..length]);
                written += length;
                blocks = blocks[length..];
            }

            stream.Flush();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{path} is not written any more: {e.Message}";
        }
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private void Turn()
    {
        stream.Dispose();
        File.Move(path, $"{path}.1", overwrite: true);
        stream = Create(path);
        Begin();
    }

    private void Begin()
    {
        stream.Write(CaptureBlock.Beginning);
        written = CaptureBlock.Beginning.Length;
    }

    // Others may read it while it grows.
    private static FileStream Create(string path) => new(path, FileMode.Create, FileAccess.Write, FileShare.Read);
}
