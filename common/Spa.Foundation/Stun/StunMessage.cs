using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Spa.Foundation.Text;

namespace Spa.Foundation.Stun;

/// <summary>A STUN message of RFC 5389, or of RFC 3489, which has no cookie: its transaction is 16 bytes then.</summary>
/// <param name="Class">Request, answer, refusal.</param>
/// <param name="Method">1 is Binding.</param>
/// <param name="Transaction">12 bytes, or 16 of a message without the cookie.</param>
/// <param name="Attributes">In order.</param>
public sealed record StunMessage(StunClass Class, ushort Method, ImmutableArray<byte> Transaction, ImmutableArray<StunField> Attributes)
{
    /// <summary>The method that asks for one's own address.</summary>
    public const ushort Binding = 1;

    /// <summary>Longest message read.</summary>
    public const int MaxLength = 1500;

    private const uint Cookie = 0x2112A442;
    private const uint FingerprintXor = 0x5354554E;
    private const int Header = 20;
    private const int TransactionLength = 12;
    private const int IntegrityLength = 20;
    private const string Rule = "RFC 5389 6";

    /// <summary>The address that the far end saw: the hidden form goes before the plain one. Null when there is none.</summary>
    public IPEndPoint? Mapped => Address(StunField.XorMappedAddress, true) ?? Address(StunField.OldXorMappedAddress, true) ?? Address(StunField.MappedAddress, false);

    /// <summary>Where the server answers too, at another address and port; null = nowhere, or it does not say.</summary>
    public IPEndPoint? Another => Address(StunField.OtherAddress, false) ?? Address(StunField.ChangedAddress, false);

    /// <summary>Number and reason of a refusal; null when there is none.</summary>
    public (int Code, string Reason)? Refusal
        => Find(StunField.ErrorCode) is { Value: { Length: >= 4 } value } ? (((value[2] & 7) * 100) + value[3], Encoding.UTF8.GetString(value.AsSpan()[4..])) : null;

    /// <summary>A Binding request.</summary>
    /// <param name="transaction">12 bytes from chance that nobody can guess: only who sees the request can answer it.</param>
    public static StunMessage Request(ReadOnlySpan<byte> transaction)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(transaction.Length, TransactionLength);
        return new(StunClass.Request, Binding, [.. transaction], []);
    }

    /// <summary>True for bytes that may be STUN where it shares a port with RTP or SIP: the first two bits are zero, the length is of whole words (RFC 5764 5.1.2).</summary>
    public static bool MayBe(ReadOnlySpan<byte> datagram)
        => datagram.Length >= Header && datagram[0] < 4 && BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]) == Cookie && BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]) == datagram.Length - Header;

    /// <summary>The answer to a Binding request.</summary>
    /// <param name="seen">Where the request came from.</param>
    public StunMessage Answer(IPEndPoint seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        var hidden = Transaction.Length == TransactionLength;
        return new(StunClass.Success, Method, Transaction, [new(hidden ? StunField.XorMappedAddress : StunField.MappedAddress, [.. WriteAddress(seen, hidden)])]);
    }

    /// <summary>The same with the server's other address.</summary>
    public StunMessage WithAnother(IPEndPoint another)
    {
        ArgumentNullException.ThrowIfNull(another);
        return With(StunField.OtherAddress, WriteAddress(another, false));
    }

    /// <summary>Reads a datagram. Positions of an error are bytes from its start.</summary>
    //   0                   1                   2                   3
    //   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    //  |0 0|   type: M11-M7 C1 M6-M4 C0 M3-M0  |         length        |
    //  |                   magic cookie 0x2112A442                     |
    //  |                   transaction, 96 bits                        |
    //  |     attribute type            |            length             |    again and again
    //  |     value, filled up to a word ...                            |
    public static Parsed<StunMessage> Parse(ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length is < Header or > MaxLength)
        {
            return new ParseError(Math.Min(datagram.Length, MaxLength), "a message of 20 to 1500 bytes", Rule);
        }

        var type = BinaryPrimitives.ReadUInt16BigEndian(datagram);
        if (type >> 14 != 0)
        {
            return new ParseError(0, "a message type that begins with two zero bits", Rule);
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]);
        if (length % 4 != 0 || length != datagram.Length - Header)
        {
            return new ParseError(2, "the length of what follows the header, in whole words", Rule);
        }

        var attributes = ImmutableArray.CreateBuilder<StunField>();
        for (var at = Header; at < datagram.Length;)
        {
            // The length is of whole words, so there are four bytes at least.
            var size = BinaryPrimitives.ReadUInt16BigEndian(datagram[(at + 2)..]);
            if (at + 4 + size > datagram.Length)
            {
                return new ParseError(at + 2, "an attribute length that ends within the message", "RFC 5389 15");
            }

            attributes.Add(new(BinaryPrimitives.ReadUInt16BigEndian(datagram[at..]), [.. datagram.Slice(at + 4, size)]));
            at += 4 + ((size + 3) & ~3);
        }

        var classic = BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]) != Cookie;
        var transaction = datagram[(classic ? 4 : 8)..Header];
        var kind = ((type >> 7) & 2) | ((type >> 4) & 1);
        var method = (type & 0xF) | ((type >> 1) & 0x70) | ((type >> 2) & 0xF80);
        return new StunMessage((StunClass)kind, (ushort)method, [.. transaction], attributes.DrainToImmutable());
    }

    /// <summary>The bytes on the wire.</summary>
    public byte[] Write()
    {
        var length = Header + Attributes.Sum(a => 4 + ((a.Value.Length + 3) & ~3));
        var bytes = new byte[length];
        var kind = (int)Class;
        var type = (Method & 0xF) | ((Method & 0x70) << 1) | ((Method & 0xF80) << 2) | ((kind & 1) << 4) | ((kind & 2) << 7);
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)(length - Header));
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), Cookie);
        Transaction.CopyTo(bytes.AsSpan(Header - Transaction.Length));
        var at = Header;
        foreach (var attribute in Attributes)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(at), attribute.Type);
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(at + 2), (ushort)attribute.Value.Length);
            attribute.Value.CopyTo(bytes.AsSpan(at + 4));
            at += 4 + ((attribute.Value.Length + 3) & ~3);
        }

        return bytes;
    }

    /// <summary>The same with a fingerprint behind it (RFC 5389 15.5).</summary>
    public StunMessage WithFingerprint()
    {
        var marked = With(StunField.Fingerprint, new byte[4]);
        var crc = Crc(marked.Write().AsSpan()[..^8]) ^ FingerprintXor;
        var value = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(value, crc);
        return With(StunField.Fingerprint, value);
    }

    /// <summary>The same with its integrity behind it (RFC 5389 15.4).</summary>
    /// <param name="key">The password of a short-term credential.</param>
    public StunMessage WithIntegrity(ReadOnlySpan<byte> key)
    {
        var marked = With(StunField.MessageIntegrity, new byte[IntegrityLength]);
        return With(StunField.MessageIntegrity, Integrity(marked.Write().AsSpan()[..^(4 + IntegrityLength)], key));
    }

    /// <summary>The same with its integrity behind it as RFC 3489 11.2.8 makes it: what is signed is filled up with zeros to whole blocks of 64 bytes.</summary>
    /// <param name="key">The password.</param>
    public StunMessage WithClassicIntegrity(ReadOnlySpan<byte> key)
    {
        const int Block = 64;
        var marked = With(StunField.MessageIntegrity, new byte[IntegrityLength]);
        var before = marked.Write().AsSpan()[..^(4 + IntegrityLength)];
        var filled = new byte[(before.Length + Block - 1) / Block * Block];
        before.CopyTo(filled);
        return With(StunField.MessageIntegrity, Integrity(filled, key));
    }

    /// <summary>Whether a message as it came carries a fingerprint, at its end, that is right. False when it has none.</summary>
    public static bool FingerprintHolds(ReadOnlySpan<byte> datagram)
        => datagram.Length >= Header + 8
            && IsHead(datagram[^8..], StunField.Fingerprint, 4)
            && BinaryPrimitives.ReadUInt32BigEndian(datagram[^4..]) == (Crc(datagram[..^8]) ^ FingerprintXor);

    /// <summary>Whether a message as it came carries an integrity that was made with a key. False when it has none. Only a fingerprint may follow it.</summary>
    public static bool IntegrityHolds(ReadOnlySpan<byte> datagram, ReadOnlySpan<byte> key)
    {
        const int Size = 4 + IntegrityLength;
        var behind = datagram.Length >= 8 && IsHead(datagram[^8..], StunField.Fingerprint, 4) ? 8 : 0;
        var end = datagram.Length - behind;
        if (end < Header + Size || !IsHead(datagram[(end - Size)..], StunField.MessageIntegrity, IntegrityLength))
        {
            return false;
        }

        // It is made as if it were the last attribute.
        var before = datagram[..(end - Size)].ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(before.AsSpan(2), (ushort)(end - Header));
        return CryptographicOperations.FixedTimeEquals(Integrity(before, key), datagram[(end - IntegrityLength)..end]);
    }

    private static bool IsHead(ReadOnlySpan<byte> bytes, ushort type, ushort length) => BinaryPrimitives.ReadUInt16BigEndian(bytes) == type && BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]) == length;

#pragma warning disable CA5350 // The standard's own algorithm (RFC 5389 15.4).
    private static byte[] Integrity(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> key) => HMACSHA1.HashData(key, bytes);
#pragma warning restore CA5350

    private StunMessage With(ushort type, byte[] value) => this with { Attributes = Attributes.Add(new(type, [.. value])) };

    private StunField? Find(ushort type) => Attributes.FirstOrDefault(a => a.Type == type);

    //  |0 0 0 0 0 0 0 0|    family     |             port              |    family 1: 4 bytes of address, 2: 16 bytes
    private IPEndPoint? Address(ushort type, bool hidden)
    {
        if (Find(type)?.Value is not { Length: 8 or 20 } value || value[1] != (value.Length == 8 ? 1 : 2) || (hidden && Transaction.Length != TransactionLength))
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[18];
        value.AsSpan()[2..].CopyTo(bytes);
        bytes = bytes[..(value.Length - 2)];
        Hide(bytes, hidden);
        return new(new IPAddress(bytes[2..]), BinaryPrimitives.ReadUInt16BigEndian(bytes));
    }

    private byte[] WriteAddress(IPEndPoint endPoint, bool hidden)
    {
        var address = (endPoint.Address.IsIPv4MappedToIPv6 ? endPoint.Address.MapToIPv4() : endPoint.Address).GetAddressBytes();
        var value = new byte[4 + address.Length];
        value[1] = (byte)(address.Length == 4 ? 1 : 2);
        BinaryPrimitives.WriteUInt16BigEndian(value.AsSpan(2), (ushort)endPoint.Port);
        address.CopyTo(value, 4);
        Hide(value.AsSpan(2), hidden);
        return value;
    }

    // Port and address are added to the cookie and the transaction (RFC 5389 15.2).
    private void Hide(Span<byte> portAndAddress, bool hidden)
    {
        if (!hidden)
        {
            return;
        }

        Span<byte> mask = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32BigEndian(mask, Cookie);
        Transaction.CopyTo(mask[4..]);
        portAndAddress[0] ^= mask[0];
        portAndAddress[1] ^= mask[1];
        for (var i = 2; i < portAndAddress.Length; i++)
        {
            portAndAddress[i] ^= mask[i - 2];
        }
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        const uint Polynomial = 0xEDB88320;
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) != 0 ? Polynomial : 0);
            }
        }

        return ~crc;
    }
}
