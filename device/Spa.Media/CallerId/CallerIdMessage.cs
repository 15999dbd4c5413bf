using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Spa.Foundation.Text;

namespace Spa.Media.CallerId;

/// <summary>What is sent to a telephone's display, whoever carries it.</summary>
/// <param name="Type">The kind of message: <see cref="CallerIdFields"/>.</param>
/// <param name="Fields">Its fields in their order, unknown ones too. A message of the single format has none on the wire; its content is given as fields all the same.</param>
public sealed record CallerIdMessage(byte Type, ImmutableArray<CallerIdField> Fields)
{
    /// <summary>Longest name and longest number that displays take.</summary>
    public const int NameLimit = 50;

    /// <summary>Longest number.</summary>
    public const int NumberLimit = 20;

    private const string Rule = "GR-30, ETSI EN 300 659-3";
    private const byte SingleOn = 0x42;
    private const byte SingleOff = 0x6F;

    /// <summary>When the call came; null when the message does not say.</summary>
    public CallerTime? Time => ReadTime(Bytes(CallerIdFields.Time));

    /// <summary>The number; null when there is none.</summary>
    public string? Number => Text(CallerIdFields.Number);

    /// <summary>Why there is no number; null when there is one or nothing is said.</summary>
    public CallerIdAbsence? NumberAbsence => Absence(CallerIdFields.NoNumber);

    /// <summary>The name; null when there is none.</summary>
    public string? Name => Text(CallerIdFields.Name);

    /// <summary>Why there is no name; null when there is one or nothing is said.</summary>
    public CallerIdAbsence? NameAbsence => Absence(CallerIdFields.NoName);

    /// <summary>Whether the message lamp is to be lit; null when the message does not say.</summary>
    public bool? Lamp => Bytes(CallerIdFields.Lamp) is { IsEmpty: false } lamp ? lamp[0] != 0 : null;

    /// <summary>Who calls, with fields. What displays cannot show is left out; what is too long is cut.</summary>
    /// <param name="time">Local time.</param>
    /// <param name="number">Null or blank: <paramref name="absence"/> is sent.</param>
    /// <param name="name">Null or blank: only a private caller's reason is sent.</param>
    /// <param name="absence">Why there is no number.</param>
    /// <param name="callType">ETSI's kind of call; null where the standard has none.</param>
    public static CallerIdMessage Call(CallerTime time, string? number, string? name, CallerIdAbsence absence = CallerIdAbsence.OutOfArea, byte? callType = null)
    {
        var fields = ImmutableArray.CreateBuilder<CallerIdField>();
        if (callType is { } kind)
        {
            fields.Add(new CallerIdField(CallerIdFields.CallType, [kind]));
        }

        fields.Add(new CallerIdField(CallerIdFields.Time, Ascii(Digits(time))));
        var dialable = Shown(number, NumberLimit, c => char.IsAsciiDigit(c) || c is '*' or '#' or '+');
        fields.Add(dialable.Length > 0 ? new CallerIdField(CallerIdFields.Number, Ascii(dialable)) : new CallerIdField(CallerIdFields.NoNumber, [(byte)absence]));
        var readable = Shown(name, NameLimit, c => c is >= ' ' and <= '~');
        if (readable.Length > 0)
        {
            fields.Add(new CallerIdField(CallerIdFields.Name, Ascii(readable)));
        }
        else if (dialable.Length == 0)
        {
            fields.Add(new CallerIdField(CallerIdFields.NoName, [(byte)absence]));
        }

        return new CallerIdMessage(CallerIdFields.Mdmf, fields.DrainToImmutable());
    }

    /// <summary>Who calls, in the single format: time and number or reason, no name.</summary>
    public static CallerIdMessage SdmfCall(CallerTime time, string? number, CallerIdAbsence absence = CallerIdAbsence.OutOfArea)
    {
        var full = Call(time, number, null, absence);
        return new CallerIdMessage(CallerIdFields.Sdmf, [.. full.Fields.Where(f => f.Type != CallerIdFields.NoName)]);
    }

    /// <summary>The message lamp on or off.</summary>
    /// <param name="on">Whether messages wait.</param>
    /// <param name="sdmf">The single format of GR-30 in place of fields.</param>
    public static CallerIdMessage MessageWaiting(bool on, bool sdmf = false)
        => new(sdmf ? CallerIdFields.SdmfWaiting : CallerIdFields.MdmfWaiting, [new CallerIdField(CallerIdFields.Lamp, [on ? byte.MaxValue : (byte)0])]);

    //  +------+--------+------+--------+-------+-----+----------+
    //  | type | length | type | length | bytes | ... | checksum |     with fields: 0x80, 0x82
    //  +------+--------+------+--------+-------+-----+----------+
    //  +------+--------+----------+---------------------+----------+
    //  | 0x04 | length | MMDDHHMM | number, or O or P   | checksum |  single; 0x06 holds three bytes, 0x42 on or 0x6F off
    //  +------+--------+----------+---------------------+----------+
    //  length: of what lies between it and the checksum. Checksum: makes the sum of all bytes 0 modulo 256.
    /// <summary>Reads a message; a refusal tells the offset in bytes.</summary>
    public static Parsed<CallerIdMessage> Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 3)
        {
            return new ParseError(bytes.Length, "a type, a length and a checksum", Rule);
        }

        if (bytes[1] != bytes.Length - 3)
        {
            return new ParseError(1, $"the length {bytes.Length - 3} of what follows", Rule);
        }

        var sum = 0;
        foreach (var b in bytes)
        {
            sum += b;
        }

        if ((sum & 0xFF) != 0)
        {
            return new ParseError(bytes.Length - 1, "the checksum that makes the sum zero", Rule);
        }

        var body = bytes[2..^1];
        return bytes[0] switch
        {
            CallerIdFields.Sdmf => ReadSingle(body),
            CallerIdFields.SdmfWaiting => ReadSingleWaiting(body),
            >= 0x80 => ReadFields(bytes[0], body),
            _ => new ParseError(0, "a type of message: 04, 06 or 80 and above", Rule),
        };
    }

    /// <summary>The message as bytes, with length and checksum; at most 258.</summary>
    public byte[] Write()
    {
        var body = new List<byte>();
        foreach (var field in Fields)
        {
            switch (Type)
            {
                case CallerIdFields.Sdmf:
                    body.AddRange(field.Bytes);
                    break;
                case CallerIdFields.SdmfWaiting:
                    body.AddRange(Enumerable.Repeat(field.Bytes[0] != 0 ? SingleOn : SingleOff, 3));
                    break;
                default:
                    body.Add(field.Type);
                    body.Add(checked((byte)field.Bytes.Length));
                    body.AddRange(field.Bytes);
                    break;
            }
        }

        var bytes = new byte[body.Count + 3];
        bytes[0] = Type;
        bytes[1] = checked((byte)body.Count);
        body.CopyTo(bytes, 2);
        bytes[^1] = (byte)-bytes.Sum(b => b);
        return bytes;
    }

    /// <inheritdoc/>
    public bool Equals(CallerIdMessage? other) => other is not null && Type == other.Type && Fields.AsSpan().SequenceEqual(other.Fields.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Type, Fields.Length);

    private static Parsed<CallerIdMessage> ReadFields(byte type, ReadOnlySpan<byte> body)
    {
        const int Before = 2;
        var fields = ImmutableArray.CreateBuilder<CallerIdField>();
        for (var at = 0; at < body.Length;)
        {
            if (at + 2 > body.Length)
            {
                return new ParseError(Before + at + 1, "the length of a field", Rule);
            }

            var length = body[at + 1];
            if (at + 2 + length > body.Length)
            {
                return new ParseError(Before + at + 1, $"a length of at most {body.Length - at - 2}", Rule);
            }

            fields.Add(new CallerIdField(body[at], [.. body.Slice(at + 2, length)]));
            at += 2 + length;
        }

        return new CallerIdMessage(type, fields.DrainToImmutable());
    }

    private static Parsed<CallerIdMessage> ReadSingle(ReadOnlySpan<byte> body)
    {
        const int TimeLength = 8;
        if (body.Length <= TimeLength)
        {
            return new ParseError(2 + body.Length, "eight digits of time and a number, O or P", Rule);
        }

        var rest = body[TimeLength..];
        var type = rest is [(byte)'O'] or [(byte)'P'] ? CallerIdFields.NoNumber : CallerIdFields.Number;
        return new CallerIdMessage(CallerIdFields.Sdmf, [new CallerIdField(CallerIdFields.Time, [.. body[..TimeLength]]), new CallerIdField(type, [.. rest])]);
    }

    private static Parsed<CallerIdMessage> ReadSingleWaiting(ReadOnlySpan<byte> body) => body switch
    {
        [SingleOn, SingleOn, SingleOn] => MessageWaiting(true, sdmf: true),
        [SingleOff, SingleOff, SingleOff] => MessageWaiting(false, sdmf: true),
        _ => new ParseError(2, "three times 42 or three times 6F", Rule),
    };

    private static CallerTime? ReadTime(ReadOnlySpan<byte> digits)
    {
        if (digits.Length < 8 || digits[..8].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return null;
        }

        return new CallerTime(Two(digits), Two(digits[2..]), Two(digits[4..]), Two(digits[6..]));

        static int Two(ReadOnlySpan<byte> digits) => ((digits[0] - '0') * 10) + digits[1] - '0';
    }

    private static string Digits(CallerTime time) => string.Create(CultureInfo.InvariantCulture, $"{time.Month:00}{time.Day:00}{time.Hour:00}{time.Minute:00}");

    private static ImmutableArray<byte> Ascii(string text) => [.. Encoding.ASCII.GetBytes(text)];

    private static string Shown(string? text, int limit, Func<char, bool> allowed)
        => string.Concat((text ?? string.Empty).Where(allowed).Take(limit));

    private ReadOnlySpan<byte> Bytes(byte type)
    {
        foreach (var field in Fields)
        {
            if (field.Type == type)
            {
                return field.Bytes.AsSpan();
            }
        }

        return default;
    }

    private string? Text(byte type) => Bytes(type) is { IsEmpty: false } bytes ? Encoding.Latin1.GetString(bytes) : null;

    private CallerIdAbsence? Absence(byte type) => Bytes(type) switch
    {
        [(byte)'O'] => CallerIdAbsence.OutOfArea,
        [(byte)'P'] => CallerIdAbsence.Private,
        _ => null,
    };
}
