using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Spa.ProvisioningServer.Storage;

/// <summary>A file under a passphrase: written once from its beginning to its end, read the same way. What was changed, cut or appended is found before a byte of that part is handed on.</summary>
/// <remarks>
/// Layout: <c>SPABAK01</c>, rounds (4 bytes, big-endian), salt (16); then parts of 64 KiB, the last one shorter or empty, each with its tag (16) behind it.
/// Key: PBKDF2-HMAC-SHA256. Parts: AES-256-GCM, nonce = number of the part, associated data = one byte that is 1 for the last.
/// </remarks>
internal sealed class SealedStream : Stream
{
    private const int PartBytes = 64 * 1024;
    private const int TagBytes = 16;
    private const int SaltBytes = 16;
    private const int Rounds = 600_000;
    private const int MostRounds = 10_000_000;
    private static readonly byte[] Mark = "SPABAK01"u8.ToArray();

    private readonly Stream inner;
    private readonly AesGcm cipher;
    private readonly bool writing;
    private readonly byte[] part = new byte[PartBytes];
    private readonly byte[] box = new byte[PartBytes + TagBytes];
    private int filled;
    private int read;
    private ulong number;
    private bool ended;

    private SealedStream(Stream inner, byte[] salt, int rounds, string passphrase, bool writing)
    {
        (this.inner, this.writing) = (inner, writing);
        var key = Rfc2898DeriveBytes.Pbkdf2(passphrase, salt, rounds, HashAlgorithmName.SHA256, 32);
        cipher = new AesGcm(key, TagBytes);
        CryptographicOperations.ZeroMemory(key);
    }

    public override bool CanRead => !writing;

    public override bool CanSeek => false;

    public override bool CanWrite => writing;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Begins a file. It is whole only when the stream was disposed.</summary>
    public static SealedStream Write(Stream to, string passphrase)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        Span<byte> rounds = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(rounds, Rounds);
        to.Write(Mark);
        to.Write(rounds);
        to.Write(salt);
        return new SealedStream(to, salt, Rounds, passphrase, writing: true);
    }

    /// <summary>Begins to read one. The passphrase is judged with the first part.</summary>
    /// <exception cref="InvalidDataException">It is no such file.</exception>
    public static SealedStream Read(Stream from, string passphrase)
    {
        var head = new byte[Mark.Length + 4 + SaltBytes];
        if (from.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length || !head.AsSpan(0, Mark.Length).SequenceEqual(Mark))
        {
            throw new InvalidDataException("it is no backup of this server");
        }

        var rounds = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(Mark.Length));
        return rounds is > 0 and <= MostRounds
            ? new SealedStream(from, head[^SaltBytes..], rounds, passphrase, writing: false)
            : throw new InvalidDataException("it is no backup of this server");
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">Another passphrase, or the file was changed or cut.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (read == filled)
        {
            if (ended)
            {
                return 0;
            }

            Open();
        }

        var take = Math.Min(buffer.Length, filled - read);
        part.AsSpan(read, take).CopyTo(buffer);
        read += take;
        return take;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (filled == PartBytes)
            {
                Close(last: false);
            }

            var take = Math.Min(buffer.Length, PartBytes - filled);
            buffer[..take].CopyTo(part.AsSpan(filled));
            filled += take;
            buffer = buffer[take..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Writes the last part.</summary>
    public void End()
    {
        if (filled == PartBytes)
        {
            Close(last: false);
        }

        Close(last: true);
        ended = true;
    }

    protected override void Dispose(bool disposing)
    {
        cipher.Dispose();
        CryptographicOperations.ZeroMemory(part);
        base.Dispose(disposing);
    }

    private void Close(bool last)
    {
        cipher.Encrypt(Nonce(), part.AsSpan(0, filled), box.AsSpan(0, filled), box.AsSpan(filled, TagBytes), [last ? (byte)1 : (byte)0]);
        inner.Write(box, 0, filled + TagBytes);
        filled = 0;
        number++;
    }

    private void Open()
    {
        var got = inner.ReadAtLeast(box, box.Length, throwOnEndOfStream: false);
        var last = got < box.Length;
        if (got < TagBytes)
        {
            throw new InvalidDataException("it was cut off");
        }

        filled = got - TagBytes;
        read = 0;
        try
        {
            cipher.Decrypt(Nonce(), box.AsSpan(0, filled), box.AsSpan(filled, TagBytes), part.AsSpan(0, filled), [last ? (byte)1 : (byte)0]);
        }
        catch (AuthenticationTagMismatchException)
        {
            filled = 0;
            throw new InvalidDataException(number == 0 ? "the passphrase is another one, or it was changed" : "it was changed or cut off");
        }

        number++;
        ended = last;
    }

    private byte[] Nonce()
    {
        var nonce = new byte[12];
        BinaryPrimitives.WriteUInt64BigEndian(nonce.AsSpan(4), number);
        return nonce;
    }
}
