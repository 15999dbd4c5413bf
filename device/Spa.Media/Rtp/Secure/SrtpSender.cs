using System.Buffers.Binary;

namespace Spa.Media.Rtp.Secure;

/// <summary>Protects the packets of one direction (RFC 3711). Allocates nothing after its construction.</summary>
public sealed class SrtpSender : IDisposable
{
    /// <summary>Most bytes that protection adds to a packet.</summary>
    public const int MaxAdded = 4 + SrtpKey.MaxMki + 10;

    // RFC 3711 9.2.
    private const ulong LastIndex = (1UL << 48) - 1;
    private const ulong LastControlIndex = (1UL << 31) - 1;
    private const uint EncryptedFlag = 0x80000000;
    private const int ControlHeader = 8;
    private const int ControlTag = 10;

    private readonly SessionKeys media;
    private readonly SessionKeys control;
    private readonly SourceTable sources = new();
    private readonly SourceTable controlSources = new();
    private readonly byte[] mki;
    private readonly int tagLength;

    /// <summary>A sender at its start: the rollover counter is 0.</summary>
    public SrtpSender(SrtpKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        (media, control) = (new(key, 0), new(key, 3));
        (mki, tagLength) = ([.. key.Mki], key.Suite.TagLength);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        media.Dispose();
        control.Dispose();
    }

    //  | RTP header | encrypted payload | MKI | tag |      the tag is of header, payload and the rollover counter

    /// <summary>Encrypts an RTP packet in its place.</summary>
    /// <param name="buffer">The packet, with room for <see cref="MaxAdded"/> bytes behind it.</param>
    /// <param name="length">Before: of the packet. After: of the protected one.</param>
    public SrtpVerdict Protect(Span<byte> buffer, ref int length)
    {
        if (!RtpPacket.TryFindPayload(buffer[..length], out var payload, out _) || buffer.Length < length + mki.Length + tagLength)
        {
            return SrtpVerdict.Malformed;
        }

        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(buffer[8..]);
        var at = sources.Find(ssrc);
        if (at >= SourceTable.Limit)
        {
            return SrtpVerdict.TooManySources;
        }

        // Two packets under one index would show the sum of their contents.
        if (sources.Guess(at, BinaryPrimitives.ReadUInt16BigEndian(buffer[2..])) is not { } index || index > LastIndex || index <= sources.Highest(at))
        {
            return SrtpVerdict.KeyUsedUp;
        }

        sources.Mark(at, ssrc, index);
        media.Crypt(ssrc, index, buffer[payload..length]);
        Span<byte> tag = stackalloc byte[SessionKeys.FullTag];
        media.Tag(buffer[..length], (uint)(index >> 16), tag);
        Append(buffer, ref length, tag[..tagLength]);
        return SrtpVerdict.Good;
    }

    //  | RTCP header, SSRC | encrypted rest |E| index (31) | MKI | tag |      the tag is of all before the MKI

    /// <summary>Encrypts a compound RTCP packet in its place.</summary>
    /// <inheritdoc cref="Protect"/>
    public SrtpVerdict ProtectControl(Span<byte> buffer, ref int length)
    {
        if (length < ControlHeader || buffer[0] >> 6 != 2 || buffer.Length < length + 4 + mki.Length + ControlTag)
        {
            return SrtpVerdict.Malformed;
        }

        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(buffer[4..]);
        var at = controlSources.Find(ssrc);
        if (at >= SourceTable.Limit)
        {
            return SrtpVerdict.TooManySources;
        }

        var index = controlSources.Highest(at) + 1 ?? 0;
        if (index > LastControlIndex)
        {
            return SrtpVerdict.KeyUsedUp;
        }

        controlSources.Mark(at, ssrc, index);
        control.Crypt(ssrc, index, buffer[ControlHeader..length]);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[length..], EncryptedFlag | (uint)index);
        length += 4;
        Span<byte> tag = stackalloc byte[SessionKeys.FullTag];
        control.Tag(buffer[..length], null, tag);
        Append(buffer, ref length, tag[..ControlTag]);
        return SrtpVerdict.Good;
    }

    private void Append(Span<byte> buffer, ref int length, ReadOnlySpan<byte> tag)
    {
        mki.CopyTo(buffer[length..]);
        tag.CopyTo(buffer[(length + mki.Length)..]);
        length += mki.Length + tag.Length;
    }
}
