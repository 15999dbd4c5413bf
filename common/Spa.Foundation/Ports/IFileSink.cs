namespace Spa.Foundation.Ports;

/// <summary>A file being written. Disposing closes it and promises nothing: only <see cref="Sync"/> does.</summary>
public interface IFileSink : IDisposable
{
    /// <summary>Bytes in the file so far, those before an append included.</summary>
    long Length { get; }

    /// <summary>Adds bytes at the end.</summary>
    void Write(ReadOnlySpan<byte> bytes);

    /// <summary>Forces the content to the disk.</summary>
    void Sync();
}
