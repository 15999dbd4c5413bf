using Spa.Foundation.Ports;

namespace Spa.Hosting.Files;

/// <summary>A file being written. Nothing is buffered in the process; after a failed sync the descriptor is never used again.</summary>
internal sealed class DurableFile(FileStream stream) : IFileSink
{
    private bool broken;
    private long length = stream.Length;

    public long Length => length;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        ThrowIfBroken();
        try
        {
            RandomAccess.Write(stream.SafeFileHandle, bytes, length);
            length += bytes.Length;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            broken = true;
            throw DurableFiles.AsDiskFailure(e);
        }
    }

    public void Sync()
    {
        ThrowIfBroken();
        try
        {
            RandomAccess.FlushToDisk(stream.SafeFileHandle);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The kernel may have dropped the dirty pages: a second fsync would succeed and lie.
            broken = true;
            throw DurableFiles.AsDiskFailure(e);
        }
    }

    public void Dispose() => stream.Dispose();

    private void ThrowIfBroken()
    {
        if (broken)
        {
            throw new IOException("an earlier write or sync of this file failed");
        }
    }
}
