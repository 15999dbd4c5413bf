using System.Net;
using Spa.Foundation.Tftp;

namespace Spa.Hosting.Tftp;

/// <summary>The files behind a TFTP server. Called from several threads at once.</summary>
public interface ITftpFiles
{
    /// <summary>A file to be read. The name is as sent, a leading '/' included; it comes from anyone and names nothing on a disk by itself.</summary>
    ValueTask<TftpFileAnswer> Read(string file, IPEndPoint from, CancellationToken cancellation);

    /// <summary>Asked before the bytes of a file to be written come; null lets them come.</summary>
    /// <param name="file">The name as sent.</param>
    /// <param name="size">Size as announced; null when it was not.</param>
    /// <param name="from">The client.</param>
    /// <param name="cancellation">The server ends.</param>
    ValueTask<TftpRefusal?> Offer(string file, long? size, IPEndPoint from, CancellationToken cancellation);

    /// <summary>Takes a file that came whole; the client learns that it succeeded only after this. Null = kept.</summary>
    ValueTask<TftpRefusal?> Write(string file, ReadOnlyMemory<byte> content, IPEndPoint from, CancellationToken cancellation);
}

/// <summary>The answer to a read.</summary>
public abstract record TftpFileAnswer
{
    private TftpFileAnswer()
    {
    }

    /// <summary>The file's bytes, which must not change any more.</summary>
    /// <param name="Bytes">All of them.</param>
    public sealed record Content(ReadOnlyMemory<byte> Bytes) : TftpFileAnswer;

    /// <summary>No file for this client.</summary>
    /// <param name="Why">The error to send.</param>
    public sealed record Refused(TftpRefusal Why) : TftpFileAnswer;
}
