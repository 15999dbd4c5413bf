using System.Collections.Immutable;
using Spa.Foundation.Text;
using Spa.Sip.Messages;

namespace Spa.Sip.Sdp;

/// <summary>Reads a session description line by line (RFC 8866 5). Offsets are bytes of the body.</summary>
internal sealed class SdpReader
{
    private const string Rule = "RFC 8866 5";
    private const string Limit = "a limit of this product";

    private readonly ImmutableArray<MediaDescription>.Builder media = ImmutableArray.CreateBuilder<MediaDescription>(1);
    private readonly Section session = new();
    private Section current;
    private SdpOrigin? origin;
    private string? name;
    private ImmutableArray<SdpLine>.Builder? times;
    private bool versioned;

    public SdpReader() => current = session;

    public Parsed<SessionDescription> Read(ReadOnlySpan<byte> text)
    {
        var lines = 0;
        for (var at = 0; at < text.Length;)
        {
            var rest = text[at..];
            var length = rest.IndexOf((byte)'\n');
            var end = length < 0 ? text.Length : at + length;
            var line = text[at..end];
            if (line is [.., (byte)'\r']) line = line[..^1];
            if (!line.Trim(" \t\0"u8).IsEmpty)
            {
                if (++lines > SipLimits.SdpLines) return new ParseError(at, $"at most {SipLimits.SdpLines} lines", Limit);
                if (line.Length > SipLimits.SdpLineBytes) return new ParseError(at, $"a line of at most {SipLimits.SdpLineBytes} bytes", Limit);
                if (line.IndexOfAny((byte)'\r', (byte)'\0') is >= 0 and var control) return new ParseError(at + control, "the end of the line", Rule);
                if (line.Length < 2 || line[1] != '=' || !char.IsAsciiLetter((char)line[0])) return new ParseError(at, "a letter and =, like a=", Rule);
                if (!versioned && line[0] != 'v') return new ParseError(at, "v=0", "RFC 8866 5.1");
                if (ReadLine((char)line[0], new SipCursor(text[..(at + line.Length)], at + 2)) is { } error) return error;
            }

            at = end + 1;
        }

        if (!versioned) return new ParseError(text.Length, "v=0", "RFC 8866 5.1");
        if (origin is null) return new ParseError(text.Length, "an o= line", "RFC 8866 5.2");
        Close();
        return new SessionDescription
        {
            Origin = origin,
            Name = name ?? "-",
            Connection = session.Connection,
            Bandwidths = Made(session.Bandwidths),
            Times = times is null ? [new SdpLine('t', "0 0")] : times.ToImmutable(),
            Attributes = Made(session.Attributes),
            Media = media.ToImmutable(),
            Other = Made(session.Other),
        };
    }

    private static ImmutableArray<T> Made<T>(ImmutableArray<T>.Builder? builder) => builder is null ? [] : builder.ToImmutable();

    private static ReadOnlySpan<byte> Word(ref SipCursor cursor)
    {
        cursor.SkipBlanks();
        var rest = cursor.Rest;
        var length = rest.IndexOfAny((byte)' ', (byte)'\t');
        var word = length < 0 ? rest : rest[..length];
        cursor.MoveTo(cursor.At + word.Length);
        return word;
    }

    private static ParseError? ReadConnection(ref SipCursor cursor, string rule, out SdpConnection read)
    {
        var network = Words.Of(Word(ref cursor));
        var type = Words.Of(Word(ref cursor));
        var address = Word(ref cursor);
        read = new SdpConnection(Words.Of(address), type, network);
        if (address.IsEmpty) return cursor.Fail("IN, IP4 or IP6, and an address", rule);
        cursor.SkipBlanks();
        return cursor.End ? null : cursor.Fail("nothing more", rule);
    }

    private ParseError? ReadLine(char type, SipCursor cursor)
    {
        switch (type)
        {
            case 'v':
                if (versioned) return cursor.Fail("one v= line only", "RFC 8866 5.1");
                versioned = true;
                return cursor.Rest.TrimEnd(" \t"u8).SequenceEqual("0"u8) ? null : cursor.Fail("version 0", "RFC 8866 5.1");
            case 'o' when current == session: return ReadOrigin(cursor);
            case 's' when current == session:
                name = Text(cursor);
                return null;
            case 'c' when current.Connection is null:
                if (ReadConnection(ref cursor, "RFC 8866 5.7", out var connection) is { } error) return error;
                current.Connection = connection;
                return null;
            case 'b' when ReadBandwidth(cursor): return null;
            case 't' or 'r' or 'z' when current == session:
                (times ??= ImmutableArray.CreateBuilder<SdpLine>(1)).Add(new SdpLine(type, Text(cursor)));
                return null;
            case 'a': return ReadAttribute(cursor);
            case 'm': return ReadMedia(cursor);
            default:
                (current.Other ??= ImmutableArray.CreateBuilder<SdpLine>()).Add(new SdpLine(type, Text(cursor)));
                return null;
        }
    }

    //  o= username SP sess-id SP sess-version SP nettype SP addrtype SP unicast-address
    private ParseError? ReadOrigin(SipCursor cursor)
    {
        const string OriginRule = "RFC 8866 5.2";
        if (origin is not null) return cursor.Fail("one o= line only", OriginRule);
        var user = Word(ref cursor);
        if (user.IsEmpty) return cursor.Fail("a user name, or -", OriginRule);
        if (!Number(ref cursor, out var id)) return cursor.Fail("the number of the session", OriginRule);
        if (!Number(ref cursor, out var version)) return cursor.Fail("the number of the version", OriginRule);
        var written = Words.Of(user);
        if (ReadConnection(ref cursor, OriginRule, out var address) is { } error) return error;
        origin = new SdpOrigin(written, id, version, address);
        return null;
    }

    //  b= bwtype ":" bandwidth          one that is no number is kept as it is
    private bool ReadBandwidth(SipCursor cursor)
    {
        var colon = cursor.Rest.IndexOf((byte)':');
        if (colon <= 0) return false;
        var type = Words.Of(cursor.Rest[..colon]);
        cursor.MoveTo(cursor.At + colon + 1);
        if (!cursor.TakeNumber(uint.MaxValue, out var value) || !cursor.End) return false;
        (current.Bandwidths ??= ImmutableArray.CreateBuilder<SdpBandwidth>(1)).Add(new SdpBandwidth(type, value));
        return true;
    }

    //  a= attribute-name [ ":" attribute-value ]
    private ParseError? ReadAttribute(SipCursor cursor)
    {
        var rest = cursor.Rest.TrimEnd(" \t"u8);
        var colon = rest.IndexOf((byte)':');
        var attribute = colon < 0 ? rest : rest[..colon];
        if (attribute.IsEmpty) return cursor.Fail("the name of an attribute", "RFC 8866 5.13");
        (current.Attributes ??= ImmutableArray.CreateBuilder<SdpAttribute>(8)).Add(new SdpAttribute(SdpWords.Of(attribute), colon < 0 ? null : SdpWords.Of(rest[(colon + 1)..])));
        return null;
    }

    //  m= media SP port [ "/" integer ] SP proto 1*( SP fmt )
    private ParseError? ReadMedia(SipCursor cursor)
    {
        const string MediaRule = "RFC 8866 5.14";
        if (media.Count + (current == session ? 0 : 1) >= SipLimits.Media) return cursor.Fail($"at most {SipLimits.Media} media", Limit);
        var kind = Word(ref cursor);
        if (kind.IsEmpty) return cursor.Fail("a kind of media, like audio", MediaRule);
        cursor.SkipBlanks();
        if (!cursor.TakeNumber(65_535, out var port)) return cursor.Fail("a port from 0 to 65535", MediaRule);
        int? ports = null;
        if (cursor.Take((byte)'/'))
        {
            if (!cursor.TakeNumber(65_535, out var count) || count == 0) return cursor.Fail("a number of ports", MediaRule);
            ports = (int)count;
        }

        var protocol = Word(ref cursor);
        if (protocol.IsEmpty) return cursor.Fail("a protocol, like RTP/AVP", MediaRule);
        var written = SdpWords.Of(protocol);
        var named = SdpWords.Of(kind);
        var formats = ImmutableArray.CreateBuilder<string>(8);
        for (var format = Word(ref cursor); !format.IsEmpty; format = Word(ref cursor))
        {
            if (formats.Count == SipLimits.Formats) return cursor.Fail($"at most {SipLimits.Formats} formats", Limit);
            formats.Add(SdpWords.Of(format));
        }

        if (formats.Count == 0) return cursor.Fail("a format", MediaRule);
        Close();
        current = new Section { Media = new MediaDescription { Kind = named, Port = (int)port, Ports = ports, Protocol = written, Formats = formats.ToImmutable() } };
        return null;
    }

    private static bool Number(ref SipCursor cursor, out ulong number)
    {
        cursor.SkipBlanks();
        var start = cursor.At;
        if (System.Buffers.Text.Utf8Parser.TryParse(cursor.Rest, out number, out var length) && cursor.Peek is >= (byte)'0' and <= (byte)'9')
        {
            cursor.MoveTo(start + length);
            return cursor.End || cursor.Peek is (byte)' ' or (byte)'\t';
        }

        return false;
    }

    private static string Text(SipCursor cursor) => SdpWords.Of(cursor.Rest);

    private void Close()
    {
        if (current.Media is not { } description) return;
        media.Add(description with
        {
            Connection = current.Connection,
            Bandwidths = Made(current.Bandwidths),
            Attributes = Made(current.Attributes),
            Other = Made(current.Other),
        });
    }

    private sealed class Section
    {
        public MediaDescription? Media { get; init; }

        public SdpConnection? Connection { get; set; }

        public ImmutableArray<SdpBandwidth>.Builder? Bandwidths { get; set; }

        public ImmutableArray<SdpAttribute>.Builder? Attributes { get; set; }

        public ImmutableArray<SdpLine>.Builder? Other { get; set; }
    }
}
