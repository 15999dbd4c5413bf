using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Spa.Media.Rtp.Secure;

/// <summary>Opens the packets of one direction (RFC 3711): a packet is what its sender made, and comes once. Allocates nothing after its construction.</summary>
public sealed class SrtpReceiver : IDisposable
{
    private const uint EncryptedFlag = 0x80000000;
    private const int ControlHeader = 8;
    private const int ControlTag = 10;
    private const ulong LastIndex = (1UL << 48) - 1;

    private readonly SessionKeys media;
    private readonly SessionKeys control;
    private readonly SourceTable sources = new();
    private readonly SourceTable controlSources = new();
    private readonly byte[] mki;
    private readonly int tagLength;

    /// <summary>A receiver at its start: the rollover counter is 0.</summary>
    public SrtpReceiver(SrtpKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        (media, control) = (new(key, 0), new(key, 3));
        (mki, tagLength) = ([.. key.Mki], key.Suite.TagLength);
    }

    /// <summary>Packets refused so far, for whatever reason.</summary>
    public long Refused { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        media.Dispose();
        control.Dispose();
    }

    /// <summary>Opens an RTP packet in its place; what is refused stays as it came.</summary>
    /// <param name="packet">As received.</param>
    /// <param name="length">Length of the RTP packet when good.</param>
    public SrtpVerdict Open(Span<byte> packet, out int length)
    {
        length = 0;
        var end = packet.Length - mki.Length - tagLength;
        if (!RtpPacket.TryFindPayload(packet, out var payload, out _) || end < payload)
        {
            return Refuse(SrtpVerdict.Malformed);
        }

        if (!packet.Slice(end, mki.Length).SequenceEqual(mki))
        {
            return Refuse(SrtpVerdict.WrongMki);
        }

        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[8..]);
        var at = sources.Find(ssrc);
        if (sources.Guess(at, BinaryPrimitives.ReadUInt16BigEndian(packet[2..])) is not { } index || index > LastIndex || !sources.IsNew(at, index))
        {
            return Refuse(SrtpVerdict.Replayed);
        }

        Span<byte> tag = stackalloc byte[SessionKeys.FullTag];
        media.Tag(packet[..end], (uint)(index >> 16), tag);
        if (!CryptographicOperations.FixedTimeEquals(tag[..tagLength], packet[(end + mki.Length)..]))
        {
            return Refuse(SrtpVerdict.WrongTag);
        }

        if (at >= SourceTable.Limit)
        {
            return Refuse(SrtpVerdict.TooManySources);
        }

        sources.Mark(at, ssrc, index);
        media.Crypt(ssrc, index, packet[payload..end]);
        length = end;
        return SrtpVerdict.Good;
    }

    /// <summary>Opens a compound RTCP packet in its place; what is refused stays as it came.</summary>
    /// <inheritdoc cref="Open"/>
    public SrtpVerdict OpenControl(Span<byte> packet, out int length)
    {
        length = 0;
        var end = packet.Length - mki.Length - ControlTag;
        if (end < ControlHeader + 4 || packet[0] >> 6 != 2)
        {
            return Refuse(SrtpVerdict.Malformed);
        }

        if (!packet.Slice(end, mki.Length).SequenceEqual(mki))
        {
            return Refuse(SrtpVerdict.WrongMki);
        }

        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        var flagAndIndex = BinaryPrimitives.ReadUInt32BigEndian(packet[(end - 4)..]);
        var index = flagAndIndex & ~EncryptedFlag;
        var at = controlSources.Find(ssrc);
        if (!controlSources.IsNew(at, index))
        {
            return Refuse(SrtpVerdict.Replayed);
        }

        Span<byte> tag = stackalloc byte[SessionKeys.FullTag];
        control.Tag(packet[..end], null, tag);
        if (!CryptographicOperations.FixedTimeEquals(tag[..ControlTag], packet[(end + mki.Length)..]))
        {
            return Refuse(SrtpVerdict.WrongTag);
        }

        if (at >= SourceTable.Limit)
        {
            return Refuse(SrtpVerdict.TooManySources);
        }

        controlSources.Mark(at, ssrc, index);
        if ((flagAndIndex & EncryptedFlag) != 0)
        {
            control.Crypt(ssrc, index, packet[ControlHeader..(end - 4)]);
        }

        length = end - 4;
        return SrtpVerdict.Good;
    }

    private SrtpVerdict Refuse(SrtpVerdict verdict)
    {
        Refused++;
        return verdict;
    }
}
