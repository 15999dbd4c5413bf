using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net;
using System.Text;
using Spa.Foundation.Text;

namespace Spa.Foundation.Dns;

/// <summary>A query or an answer (RFC 1035 4).</summary>
/// <param name="Id">From chance in a query; the answer has the same.</param>
/// <param name="IsAnswer">False for a query.</param>
/// <param name="Truncated">True when the answer did not fit: ask again over TCP.</param>
/// <param name="Code">0 no error, 2 server failed, 3 no such name, 5 refused.</param>
/// <param name="Name">What was asked.</param>
/// <param name="Type">Which type was asked.</param>
/// <param name="Answers">The answer itself, aliases first.</param>
/// <param name="Authorities">Who says so; the SOA of an absence.</param>
/// <param name="Additional">What will be asked next.</param>
public sealed record DnsMessage(
    ushort Id, bool IsAnswer, bool Truncated, byte Code, string Name, DnsType Type, ImmutableArray<DnsRecord> Answers, ImmutableArray<DnsRecord> Authorities, ImmutableArray<DnsRecord> Additional)
{
    /// <summary>Longest message read.</summary>
    public const int MaxLength = 4096;

    /// <summary>Most records read of one message.</summary>
    public const int MaxRecords = 256;

    private const int Header = 12;
    private const ushort Internet = 1;
    private const string Rule = "RFC 1035 4.1.1";
    private const string RecordRule = "RFC 1035 4.1.3";

    /// <summary>The bytes of a query that asks for recursion; null when the name cannot be asked for.</summary>
    /// <param name="id">From chance: who cannot see the query must not guess it.</param>
    /// <param name="name">With or without a dot at its end.</param>
    /// <param name="type">What is wanted.</param>
    //  | id | QR opcode AA TC RD RA Z RCODE | QDCOUNT | ANCOUNT | NSCOUNT | ARCOUNT |   2 bytes each
    //  | name ... | type | class |                                                      the question
    public static byte[]? Query(ushort id, string name, DnsType type)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (DnsName.Write(name) is not { } written)
        {
            return null;
        }

        var bytes = new byte[Header + written.Length + 4];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, id);
        bytes[2] = 1; // RD
        bytes[5] = 1; // one question
        written.CopyTo(bytes, Header);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(Header + written.Length), (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(Header + written.Length + 2), Internet);
        return bytes;
    }

    /// <summary>Reads a query or an answer. Positions of an error are bytes from its start.</summary>
    public static Parsed<DnsMessage> Parse(ReadOnlySpan<byte> message)
    {
        if (message.Length is < Header or > MaxLength)
        {
            return new ParseError(Math.Min(message.Length, MaxLength), "a message of 12 to 4096 bytes", Rule);
        }

        if (BinaryPrimitives.ReadUInt16BigEndian(message[4..]) != 1)
        {
            return new ParseError(4, "one question", Rule);
        }

        var at = Header;
        if (!DnsName.Read(message, ref at).Ok(out var name, out var error))
        {
            return error;
        }

        if (at + 4 > message.Length)
        {
            return new ParseError(message.Length, "type and class of the question", "RFC 1035 4.1.2");
        }

        var type = BinaryPrimitives.ReadUInt16BigEndian(message[at..]);
        at += 4;
        var parts = new ImmutableArray<DnsRecord>[3];
        for (var part = 0; part < parts.Length; part++)
        {
            if (!ReadRecords(message, BinaryPrimitives.ReadUInt16BigEndian(message[(6 + (2 * part))..]), ref at).Ok(out var records, out error))
            {
                return error;
            }

            parts[part] = records;
        }

        return new DnsMessage(
            BinaryPrimitives.ReadUInt16BigEndian(message),
            (message[2] & 0x80) != 0,
            (message[2] & 2) != 0,
            (byte)(message[3] & 15),
            name,
            (DnsType)type,
            parts[0],
            parts[1],
            parts[2]);
    }

    /// <summary>Whether this is the answer to a query: from a forger who cannot see the query, the number and the question differ (RFC 5452 9.1).</summary>
    public bool IsAnswerTo(ushort id, string name, DnsType type)
        => IsAnswer && Id == id && Type == type && string.Equals(Name, name?.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);

    //  | name ... | type | class | time to live (4) | length | data ...
    private static Parsed<ImmutableArray<DnsRecord>> ReadRecords(ReadOnlySpan<byte> message, int count, ref int at)
    {
        var records = ImmutableArray.CreateBuilder<DnsRecord>();
        for (var i = 0; i < count; i++)
        {
            if (i == MaxRecords)
            {
                return new ParseError(at, "at most 256 records", "own limit");
            }

            if (!DnsName.Read(message, ref at).Ok(out var name, out var error))
            {
                return error;
            }

            if (at + 10 > message.Length)
            {
                return new ParseError(message.Length, "type, class, time and length of a record", RecordRule);
            }

            var type = BinaryPrimitives.ReadUInt16BigEndian(message[at..]);
            var seconds = BinaryPrimitives.ReadUInt32BigEndian(message[(at + 4)..]);
            var length = BinaryPrimitives.ReadUInt16BigEndian(message[(at + 8)..]);
            at += 10;
            if (at + length > message.Length)
            {
                return new ParseError(at - 2, "data that ends within the message", RecordRule);
            }

            if (!ReadData(message, at, length, type, name, Lasting(seconds)).Ok(out var record, out error))
            {
                return error;
            }

            records.Add(record);
            at += length;
        }

        return records.DrainToImmutable();
    }

    private static Parsed<DnsRecord> ReadData(ReadOnlySpan<byte> message, int at, int length, ushort type, string name, TimeSpan lasting)
    {
        var data = message.Slice(at, length);
        var place = at;
        switch ((DnsType)type)
        {
            case DnsType.A or DnsType.Aaaa:
                return length == (type == (ushort)DnsType.A ? 4 : 16)
                    ? new DnsRecord.Address(name, lasting, new IPAddress(data))
                    : new ParseError(at, "an address of 4 bytes in an A record, 16 in an AAAA record", "RFC 1035 3.4.1");
            case DnsType.Cname:
                return DnsName.Read(message, ref place).Then<DnsRecord>(target => new DnsRecord.Alias(name, lasting, target));

            //  | priority | weight | port | target ...
            case DnsType.Srv:
                if (length < 7)
                {
                    return new ParseError(at + length, "priority, weight, port and target", "RFC 2782");
                }

                place += 6;
                var (priority, weight, port) = (Two(data, 0), Two(data, 2), Two(data, 4));
                return DnsName.Read(message, ref place).Then<DnsRecord>(target => new DnsRecord.Service(name, lasting, priority, weight, port, target));

            //  | order | preference | length flags | length services | length expression | replacement ...
            case DnsType.Naptr:
                return ReadRewriting(message, at, length, name, lasting);

            //  | primary ... | mailbox ... | serial | refresh | retry | expire | minimum |   4 bytes each
            case DnsType.Soa:
                if (!DnsName.Read(message, ref place).Ok(out _, out var error) || !DnsName.Read(message, ref place).Ok(out _, out error))
                {
                    return error;
                }

                return place + 20 == at + length
                    ? new DnsRecord.Authority(name, lasting, Lasting(BinaryPrimitives.ReadUInt32BigEndian(message[(place + 16)..])))
                    : new ParseError(Math.Min(place, message.Length), "five numbers of 4 bytes", "RFC 1035 3.3.13");
            default:
                return new DnsRecord.Other(name, lasting, type, [.. data]);
        }
    }

    private static Parsed<DnsRecord> ReadRewriting(ReadOnlySpan<byte> message, int at, int length, string name, TimeSpan lasting)
    {
        const string RewritingRule = "RFC 3403 4.1";
        var end = at + length;
        if (length < 4)
        {
            return new ParseError(end, "order and preference", RewritingRule);
        }

        var texts = new string[3];
        var place = at + 4;
        for (var i = 0; i < texts.Length; i++)
        {
            if (place >= end || place + 1 + message[place] > end)
            {
                return new ParseError(Math.Min(place, end), "a text that ends within the record", RewritingRule);
            }

            texts[i] = Encoding.ASCII.GetString(message.Slice(place + 1, message[place]));
            place += 1 + message[place];
        }

        var (order, preference) = (Two(message, at), Two(message, at + 2));
        return DnsName.Read(message, ref place).Then<DnsRecord>(target => new DnsRecord.Rewriting(name, lasting, order, preference, texts[0], texts[1], texts[2], target));
    }

    private static ushort Two(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);

    // A time with its highest bit set is taken as none (RFC 2181 8).
    private static TimeSpan Lasting(uint seconds) => TimeSpan.FromSeconds(seconds > int.MaxValue ? 0 : seconds);
}
