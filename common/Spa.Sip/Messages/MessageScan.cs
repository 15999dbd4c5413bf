using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;
using Spa.Foundation.Text;

namespace Spa.Sip.Messages;

/// <summary>The lines of a message: its start line, where its headers stand, where its body begins. Goes on behind an error, for an answer needs what follows.</summary>
internal sealed class MessageScan
{
    private const string Rule = "RFC 3261 7";
    private const string Limit = "a limit of this product";
    private const int StatusDigits = 3;
    private readonly byte[] bytes;
    private MessageSource? source;

    public MessageScan(ReadOnlySpan<byte> datagram) => bytes = datagram[..Math.Min(datagram.Length, SipLimits.MessageBytes + 1)].ToArray();

    public ParseError? Error { get; private set; }

    /// <summary>What <see cref="Error"/> is answered with.</summary>
    public int Status { get; private set; }

    public SipMethod? Method { get; private set; }

    public AnyUri? RequestUri { get; private set; }

    /// <summary>Of a response; 0 for a request.</summary>
    public int ResponseStatus { get; private set; }

    public string ResponseReason { get; private set; } = string.Empty;

    public int BodyStart { get; private set; }

    public ReadOnlyMemory<byte> Body(int length) => bytes.AsMemory(BodyStart, length);

    public MessageSource Source => source!;

    public void ReadLines()
    {
        if (bytes.Length > SipLimits.MessageBytes) Refuse(new ParseError(SipLimits.MessageBytes, $"at most {SipLimits.MessageBytes} bytes of message", Limit), 513);
        var at = 0;
        while (at + 1 < bytes.Length && bytes[at] == '\r' && bytes[at + 1] == '\n') at += 2;
        var end = LineEnd(at, folds: false, out var next);
        ReadStart(new SipCursor(bytes.AsSpan(0, end), at));
        source = ReadHeaders(next);
        JudgeText(bytes.AsSpan(0, BodyStart));
    }

    /// <summary>What is known of a message that is none.</summary>
    public MessageFault Fault(ParseError error, int status)
    {
        var fields = ImmutableArray.CreateBuilder<HeaderField>();
        var seen = MessageMember.None;
        foreach (ref readonly var entry in Source.Entries)
        {
            const MessageMember Copied = MessageMember.Via | MessageMember.From | MessageMember.To | MessageMember.CallId | MessageMember.CSeq;
            var member = entry.Name.Member & Copied;
            if (member == MessageMember.None || (member != MessageMember.Via && (seen & member) != 0)) continue;
            seen |= member;
            fields.Add(Source.Field(entry));
        }

        var answered = Method is not null && Method != SipMethod.Ack && (seen & MessageMember.Via) != 0;
        return new MessageFault(error, answered ? status : null, Method, fields.ToImmutable());
    }

    //  Request-Line = Method SP Request-URI SP SIP-Version          Status-Line = SIP-Version SP Status-Code SP Reason-Phrase
    private void ReadStart(SipCursor cursor)
    {
        var start = cursor.At;
        if (Ascii.EqualsIgnoreCase(cursor.Rest[..Math.Min(4, cursor.Rest.Length)], "SIP/"u8))
        {
            ReadStatusLine(cursor);
            return;
        }

        var method = cursor.Token();
        if (method.IsEmpty || !cursor.Take((byte)' '))
        {
            Refuse(cursor.Fail("a method and a blank, or SIP/2.0 and a status", Rule), 400);
            return;
        }

        Method = SipMethod.Read(method);
        start = cursor.At;
        var length = cursor.Rest.IndexOf((byte)' ');
        var uri = cursor.Until(length < 0 ? cursor.At + cursor.Rest.Length : start + length);
        if (uri.Rest.Length > SipLimits.UriBytes)
        {
            Refuse(new ParseError(start, $"at most {SipLimits.UriBytes} bytes of Request-URI", Limit), 414);
            return;
        }

        if (AnyUri.Read(ref uri).Ok(out var read, out var wrong)) RequestUri = read;
        cursor.MoveTo(length < 0 ? start : start + length + 1);
        var version = cursor.Rest;
        if (Ascii.EqualsIgnoreCase(version, "SIP/2.0"u8))
        {
            if (wrong is not null)
            {
                Refuse(wrong, 400);
            }
            else if (read is SipUri { Headers.Count: > 0 })
            {
                Refuse(new ParseError(start, "a Request-URI without headers", "RFC 3261 19.1.1"), 400);
            }

            return;
        }

        var other = version.Length > 4 && Ascii.EqualsIgnoreCase(version[..4], "SIP/"u8) && !version[4..].ContainsAnyExcept(SipBytes.Version);
        Refuse(!other && wrong is not null ? wrong : cursor.Fail("SIP/2.0 and the end of the line", Rule), other ? 505 : 400);
    }

    private void ReadStatusLine(SipCursor cursor)
    {
        if (!Ascii.EqualsIgnoreCase(cursor.Rest[..Math.Min(8, cursor.Rest.Length)], "SIP/2.0 "u8))
        {
            Refuse(cursor.Fail("SIP/2.0 and a blank", Rule), 400);
            return;
        }

        cursor.MoveTo(cursor.At + 8);
        var start = cursor.At;
        if (!cursor.TakeNumber(699, out var status) || status < 100 || cursor.At - start != StatusDigits)
        {
            Refuse(new ParseError(start, "a status from 100 to 699", Rule), 400);
            return;
        }

        // Some peers leave out the blank when the phrase is empty.
        if (!cursor.End && !cursor.Take((byte)' '))
        {
            Refuse(cursor.Fail("a blank and the reason", Rule), 400);
            return;
        }

        ResponseStatus = (int)status;
        ResponseReason = Ascii.Equals(cursor.Rest, SipStatus.Reason((int)status)) ? SipStatus.Reason((int)status) : Encoding.UTF8.GetString(cursor.Rest);
    }

    //  message-header = header-name HCOLON header-value CRLF          HCOLON = *( SP / HTAB ) ":" SWS
    private MessageSource ReadHeaders(int at)
    {
        Collected some = default;
        List<HeaderEntry>? more = null;
        var count = 0;
        while (true)
        {
            if (at >= bytes.Length)
            {
                Refuse(new ParseError(bytes.Length, "an empty line behind the headers", Rule), 400);
                BodyStart = bytes.Length;
                break;
            }

            if (bytes[at] == '\r' && at + 1 < bytes.Length && bytes[at + 1] == '\n')
            {
                BodyStart = at + 2;
                break;
            }

            var before = Error;
            var end = LineEnd(at, folds: true, out var next);
            var cursor = new SipCursor(bytes.AsSpan(0, end), at);
            at = next;
            if (!ReferenceEquals(before, Error)) continue;
            var name = cursor.Token();
            if (name.IsEmpty || !cursor.TakeSeparator((byte)':'))
            {
                Refuse(cursor.Fail(name.IsEmpty ? "the name of a header" : "a colon behind the header's name", Rule), 400);
                continue;
            }

            var value = cursor.Rest.TrimEnd(" \t"u8);
            if (count == SipLimits.Headers)
            {
                Refuse(cursor.Fail($"at most {SipLimits.Headers} headers", Limit), 513);
                continue;
            }

            if (value.Length > SipLimits.HeaderBytes)
            {
                Refuse(cursor.Fail($"at most {SipLimits.HeaderBytes} bytes of one header", Limit), 513);
                continue;
            }

            var entry = new HeaderEntry(HeaderName.Read(name), cursor.At, value.Length);
            if (count < Collected.Length)
            {
                some[count] = entry;
            }
            else
            {
                (more ??= []).Add(entry);
            }

            count++;
        }

        var entries = new HeaderEntry[count];
        for (var i = 0; i < count; i++)
        {
            entries[i] = i < Collected.Length ? some[i] : more![i - Collected.Length];
        }

        return new MessageSource(bytes, entries);
    }

    // The body is what its type says; all before it is UTF-8.
    private void JudgeText(ReadOnlySpan<byte> text)
    {
        if (Utf8.IsValid(text)) return;
        var at = 0;
        while (Rune.DecodeFromUtf8(text[at..], out _, out var length) == OperationStatus.Done) at += length;
        Refuse(new ParseError(at, "UTF-8", Rule), 400);
    }

    // Folds become blanks where they stand, so that offsets stay those of the message (RFC 3261 7.3.1).
    private int LineEnd(int at, bool folds, out int next)
    {
        while (true)
        {
            var length = bytes.AsSpan(at).IndexOfAny((byte)'\r', (byte)'\n');
            if (length < 0)
            {
                Refuse(new ParseError(bytes.Length, "the end of the line, CR LF", Rule), 400);
                next = bytes.Length;
                return bytes.Length;
            }

            at += length;
            if (bytes[at] == '\n' || at + 1 >= bytes.Length || bytes[at + 1] != '\n')
            {
                Refuse(new ParseError(at, "CR and LF together at the end of a line", Rule), 400);
                next = at + 1;
                return at;
            }

            next = at + 2;
            if (!folds || next >= bytes.Length || bytes[next] is not ((byte)' ' or (byte)'\t')) return at;
            bytes[at] = (byte)' ';
            bytes[at + 1] = (byte)' ';
            at = next;
        }
    }

    private void Refuse(ParseError error, int status)
    {
        if (Error is not null) return;
        (Error, Status) = (error, status);
    }

    [InlineArray(Length)]
    private struct Collected
    {
        public const int Length = 24;
        private HeaderEntry first;
    }
}
