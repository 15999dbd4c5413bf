using System.Buffers;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Spa.Configuration.Profiles;

/// <summary>Compression of profiles: a gzip file of one or more members (provisioning.md 1.2).</summary>
public static class ProfileGzip
{
    /// <summary>Compresses as <c>gzip -9</c> does. The header holds no time and no name, so the same input gives the same bytes.</summary>
    public static byte[] Compress(ReadOnlySpan<byte> plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(plain);
        }

        return packed.ToArray();
    }

    // A cut file comes out short and without complaint; what catches it is that the XML is then not well-formed.
    internal static byte[]? Inflate(ReadOnlyMemory<byte> packed, ProfileLimits limits, ProfileWork work, out ProfileFault? fault)
    {
        var segment = MemoryMarshal.TryGetArray(packed, out var array) ? array : new ArraySegment<byte>(packed.ToArray());
        using var gzip = new GZipStream(new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false), CompressionMode.Decompress);
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Min(64 * 1024, limits.XmlBytes + 1));
        try
        {
            var length = 0;
            while (true)
            {
                if (length == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                    buffer.AsSpan(0, length).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
                    buffer = larger;
                }

                // One byte beyond the limit is enough to know.
                var got = gzip.Read(buffer, length, Math.Min(buffer.Length, limits.XmlBytes + 1) - length);
                if (got == 0) break;
                length += got;
                work.Inflated += got;
                if (length > limits.XmlBytes)
                {
                    fault = ProfileFault.Beyond($"more than {limits.XmlBytes} bytes after decompression");
                    return null;
                }
            }

            fault = null;
            return buffer.AsSpan(0, length).ToArray();
        }
        catch (InvalidDataException)
        {
            fault = ProfileFault.Corrupt("the gzip is damaged");
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }
}
