using System.Buffers;
using System.Collections.Immutable;
using System.Text;

namespace Spa.Sip.Messages;

/// <summary>Writes messages. Content-Length is always that of the body; names are long unless asked otherwise; no value can end its line.</summary>
public static class MessageWriter
{
    /// <summary>Bytes that nearly every message has room in.</summary>
    private const int Usual = 2048;

    // The order of what is built in code: what a proxy reads first stands first (RFC 3261 7.3.1).
    private static readonly (MessageMember Member, HeaderName Name)[] Order =
    [
        (MessageMember.Via, HeaderName.Via),
        (MessageMember.Route, HeaderName.Route),
        (MessageMember.RecordRoute, HeaderName.RecordRoute),
        (MessageMember.MaxForwards, HeaderName.MaxForwards),
        (MessageMember.From, HeaderName.From),
        (MessageMember.To, HeaderName.To),
        (MessageMember.CallId, HeaderName.CallId),
        (MessageMember.CSeq, HeaderName.CSeq),
        (MessageMember.Contact, HeaderName.Contact),
        (MessageMember.Expires, HeaderName.Expires),
        (MessageMember.Allow, HeaderName.Allow),
        (MessageMember.Supported, HeaderName.Supported),
        (MessageMember.Require, HeaderName.Require),
        (MessageMember.Unsupported, HeaderName.Unsupported),
        (MessageMember.Other, null!),
        (MessageMember.ContentType, HeaderName.ContentType),
        (MessageMember.ContentLength, HeaderName.ContentLength),
    ];

    /// <summary>Writes a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="target">Takes its bytes.</param>
    /// <param name="compact">By the compact names, where a header has one.</param>
    public static void Write(SipMessage message, IBufferWriter<byte> target, bool compact = false)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(target);
        var sink = new SipSink(target) { IsCompact = compact };
        message.WriteStart(ref sink);
        var done = message.Source is { } source ? WriteRead(message, source, ref sink) : MessageMember.None;
        foreach (var (member, name) in Order)
        {
            if ((done & member) == 0 && (message.IsChanged(member) || member == MessageMember.ContentLength)) WriteMember(message, member, name, ref sink);
        }

        sink.Bytes("\r\n"u8);
        sink.Bytes(message.Body.Span);
        sink.Flush();
    }

    /// <summary>The message's bytes.</summary>
    public static byte[] Write(SipMessage message)
    {
        var buffer = new ArrayBufferWriter<byte>(Usual);
        Write(message, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The message as text, for a trace or a test.</summary>
    public static string Text(SipMessage message) => Encoding.UTF8.GetString(Write(message));

    internal static ReadOnlyMemory<byte> Answer(MessageFault fault, string toTag)
    {
        if (fault.Status is not { } status) return default;
        var buffer = new ArrayBufferWriter<byte>(Usual);
        var sink = new SipSink(buffer);
        sink.Bytes("SIP/2.0 "u8);
        sink.Number(status);
        sink.Byte((byte)' ');
        sink.Text($"{SipStatus.Reason(status)}, {fault.Error}");
        sink.Bytes("\r\n"u8);
        foreach (var field in fault.Fields)
        {
            Name(field.Name, ref sink);
            sink.Bytes(field.Value.Span);
            if (field.Name == HeaderName.To && NameAddr.Parse(field.Value.Span).Ok(out var to, out _) && to.Tag is null)
            {
                sink.Bytes(";tag="u8);
                sink.Text(toTag);
            }

            sink.Bytes("\r\n"u8);
        }

        sink.Bytes("Content-Length: 0\r\n\r\n"u8);
        sink.Flush();
        return buffer.WrittenMemory;
    }

    // What nobody replaced goes out as it came; what was replaced takes the place of what it replaces.
    private static MessageMember WriteRead(SipMessage message, MessageSource source, ref SipSink sink)
    {
        var done = MessageMember.None;
        foreach (ref readonly var entry in source.Entries)
        {
            var member = entry.Name.Member == MessageMember.None ? MessageMember.Other : entry.Name.Member;
            if (member == MessageMember.ContentLength || message.IsChanged(member))
            {
                if ((done & member) == 0) WriteMember(message, member, entry.Name, ref sink);
                done |= member;
                continue;
            }

            Name(entry.Name, ref sink);
            sink.Bytes(source.Value(entry));
            sink.Bytes("\r\n"u8);
        }

        return done;
    }

    private static void WriteMember(SipMessage message, MessageMember member, HeaderName name, ref SipSink sink)
    {
        switch (member)
        {
            case MessageMember.Via: Values(message.Via, name, ref sink); return;
            case MessageMember.Route: Values(message.Route, name, ref sink); return;
            case MessageMember.RecordRoute: Values(message.RecordRoute, name, ref sink); return;
            case MessageMember.From: Value(message.From, name, ref sink); return;
            case MessageMember.To: Value(message.To, name, ref sink); return;
            case MessageMember.CSeq: Value(message.CSeq, name, ref sink); return;
            case MessageMember.CallId: Text(message.CallId, name, ref sink); return;
            case MessageMember.ContentType: Text(message.ContentType, name, ref sink); return;
            case MessageMember.MaxForwards: Number(message.MaxForwards, name, ref sink); return;
            case MessageMember.Expires: Number(message.Expires, name, ref sink); return;
            case MessageMember.ContentLength: Number(message.Body.Length, name, ref sink); return;
            case MessageMember.Supported: Tokens(message.Supported, name, ref sink); return;
            case MessageMember.Require: Tokens(message.Require, name, ref sink); return;
            case MessageMember.Unsupported: Tokens(message.Unsupported, name, ref sink); return;
            case MessageMember.Allow: Tokens(message.Allow, name, ref sink); return;
            case MessageMember.Contact when message.ContactIsStar: Text("*", name, ref sink); return;
            case MessageMember.Contact: Values(message.Contact, name, ref sink); return;
            default: Others(message, ref sink); return;
        }
    }

    private static void Name(HeaderName name, ref SipSink sink)
    {
        sink.Text(sink.IsCompact ? name.Short ?? name.Text : name.Text);
        sink.Bytes(": "u8);
    }

    private static void Value<T>(T value, HeaderName name, ref SipSink sink)
        where T : class, IHeaderValue<T>
    {
        Name(name, ref sink);
        value.Write(ref sink);
        sink.Bytes("\r\n"u8);
    }

    private static void Values<T>(ImmutableArray<T> values, HeaderName name, ref SipSink sink)
        where T : class, IHeaderValue<T>
    {
        foreach (var value in values)
        {
            Value(value, name, ref sink);
        }
    }

    private static void Text(string? value, HeaderName name, ref SipSink sink)
    {
        if (value is null) return;
        Name(name, ref sink);
        sink.Text(value);
        sink.Bytes("\r\n"u8);
    }

    private static void Number(long? value, HeaderName name, ref SipSink sink)
    {
        if (value is not { } number) return;
        Name(name, ref sink);
        sink.Number(number);
        sink.Bytes("\r\n"u8);
    }

    private static void Tokens(TokenList tokens, HeaderName name, ref SipSink sink)
    {
        if (tokens.Count == 0) return;
        Name(name, ref sink);
        tokens.Write(ref sink);
        sink.Bytes("\r\n"u8);
    }

    private static void Others(SipMessage message, ref SipSink sink)
    {
        foreach (var field in message.Other)
        {
            if (field.Name is null || field.Name.Member != MessageMember.None) continue;
            Name(field.Name, ref sink);
            sink.Bytes(field.Value.Span);
            sink.Bytes("\r\n"u8);
        }
    }
}
