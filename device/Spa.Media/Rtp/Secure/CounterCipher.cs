using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Spa.Media.Rtp.Secure;

/// <summary>AES in counter mode as RFC 3711 4.1.1 uses it. Allocates nothing after its construction.</summary>
internal sealed class CounterCipher : IDisposable
{
    private const int Block = 16;
    private const int BlocksAtOnce = 64;
    private readonly Aes aes;
    private readonly ICryptoTransform transform;
    private readonly byte[] counters = new byte[Block * BlocksAtOnce];
    private readonly byte[] stream = new byte[Block * BlocksAtOnce];

    public CounterCipher(ReadOnlySpan<byte> key)
    {
        aes = Aes.Create();
#pragma warning disable CA5358 // Single blocks under a counter: the mode is made of them (RFC 3711 4.1.1).
        (aes.Mode, aes.Padding, aes.Key) = (CipherMode.ECB, PaddingMode.None, key.ToArray());
#pragma warning restore CA5358
        transform = aes.CreateEncryptor();
    }

    public void Dispose()
    {
        transform.Dispose();
        aes.Dispose();
    }

    /// <summary>Adds the key stream to data, which encrypts or decrypts it.</summary>
    /// <param name="initial">The first counter: 16 bytes whose last two are zero.</param>
    /// <param name="data">At most 65536 blocks.</param>
    public void Apply(UInt128 initial, Span<byte> data)
    {
        while (!data.IsEmpty)
        {
            var blocks = Math.Min(BlocksAtOnce, (data.Length + Block - 1) / Block);
            for (var i = 0; i < blocks; i++)
            {
                BinaryPrimitives.WriteUInt128BigEndian(counters.AsSpan(i * Block), initial++);
            }

            transform.TransformBlock(counters, 0, blocks * Block, stream, 0);
            var length = Math.Min(data.Length, blocks * Block);
            for (var i = 0; i < length; i++)
            {
                data[i] ^= stream[i];
            }

            data = data[length..];
        }
    }
}
