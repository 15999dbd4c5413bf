using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Spa.Media.Rtp.Secure;

/// <summary>The keys of RTP or of RTCP, derived from the master key (RFC 3711 4.3), and what is done with them. The key derivation rate is 0: derived once.</summary>
internal sealed class SessionKeys : IDisposable
{
    public const int FullTag = 20;
    private const int AuthenticationKeyLength = 20;
    private readonly CounterCipher cipher;
    private readonly IncrementalHash mac;
    private readonly UInt128 salt;

    /// <summary>Derives the three.</summary>
    /// <param name="key">Master key and salt.</param>
    /// <param name="firstLabel">0 for RTP, 3 for RTCP; the next two numbers are authentication and salt.</param>
    public SessionKeys(SrtpKey key, byte firstLabel)
    {
        Span<byte> bytes = stackalloc byte[AuthenticationKeyLength];
        using var derivation = new CounterCipher(key.Key.AsSpan());
        Derive(derivation, key, firstLabel, bytes[..SrtpKey.KeyLength]);
        cipher = new(bytes[..SrtpKey.KeyLength]);
        Derive(derivation, key, (byte)(firstLabel + 1), bytes);
        mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, bytes);
        bytes.Clear();
        Derive(derivation, key, (byte)(firstLabel + 2), bytes[..SrtpKey.SaltLength]);
        salt = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        bytes.Clear();
    }

    public void Dispose()
    {
        cipher.Dispose();
        mac.Dispose();
    }

    /// <summary>Key material for a label: the key stream whose counter is label and salt (RFC 3711 4.3.3).</summary>
    internal static void Derive(CounterCipher derivation, SrtpKey key, byte label, Span<byte> into)
    {
        // x = salt XOR (label || index 0 of 48 bits), then 16 bits of counter.
        Span<byte> start = stackalloc byte[16];
        start.Clear();
        key.Salt.CopyTo(start);
        start[7] ^= label;
        into.Clear();
        derivation.Apply(BinaryPrimitives.ReadUInt128BigEndian(start), into);
    }

    /// <summary>Encrypts or decrypts (RFC 3711 4.1.1): the counter is salt XOR (source in bits 64 to 95) XOR (index in bits 16 to 63).</summary>
    public void Crypt(uint ssrc, ulong index, Span<byte> data) => cipher.Apply(salt ^ ((UInt128)ssrc << 64) ^ ((UInt128)index << 16), data);

    /// <summary>The tag of a packet.</summary>
    /// <param name="packet">From the header to the end of what is encrypted.</param>
    /// <param name="rollover">Appended for RTP; null for RTCP.</param>
    /// <param name="tag">20 bytes, to be cut.</param>
    public void Tag(ReadOnlySpan<byte> packet, uint? rollover, Span<byte> tag)
    {
        mac.AppendData(packet);
        if (rollover is { } cycles)
        {
            Span<byte> bytes = stackalloc byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, cycles);
            mac.AppendData(bytes);
        }

        mac.GetHashAndReset(tag);
    }
}
