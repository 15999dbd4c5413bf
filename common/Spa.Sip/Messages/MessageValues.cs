using System.Collections.Immutable;
using Spa.Foundation.Text;

namespace Spa.Sip.Messages;

/// <summary>The headers that a message is judged by, as values.</summary>
internal struct MessageValues(MessageSource source)
{
    private const string Limit = "a limit of this product";
    private MessageMember seen;
    private ImmutableArray<Via>.Builder? vias;
    private Via? via;
    private ImmutableArray<NameAddr>.Builder? contacts;
    private NameAddr? contact;
    private bool star;
    private ImmutableArray<NameAddr>.Builder? routes;
    private NameAddr? route;
    private ImmutableArray<NameAddr>.Builder? recordRoutes;
    private NameAddr? recordRoute;
    private NameAddr? from;
    private NameAddr? to;
    private string? callId;
    private CSeq? cseq;
    private int? maxForwards;
    private int? contentLength;
    private int contentLengthAt;

    public ParseError? Error { get; private set; }

    public int Status { get; private set; } = 400;

    public ParseError? Read()
    {
        var entries = source.Entries;
        for (var i = 0; i < entries.Length; i++)
        {
            ref readonly var entry = ref entries[i];
            if (entry.Name.IsSingle && IsSecond(entries, i))
            {
                Error = new ParseError(entry.Start, $"one {entry.Name} only", "RFC 3261 7.3.1");
                break;
            }

            seen |= entry.Name.Member;
            if ((Error = ReadOne(entry)) is not null) break;
        }

        return Error;
    }

    /// <summary>What no header says by itself: what is missing, and what does not fit.</summary>
    public void Judge(MessageScan scan, int length)
    {
        Error = Missing(scan.BodyStart) ?? Disagreement(scan.Method) ?? Body(length - scan.BodyStart, scan.BodyStart);
    }

    public readonly SipMessage Message(MessageScan scan)
    {
        var body = scan.Body(contentLength ?? scan.Source.BytesBehind(scan.BodyStart));
        return scan.Method is { } method
            ? new SipRequest
            {
                Method = method,
                RequestUri = scan.RequestUri!,
                Via = HeaderValue.Listed(vias, via),
                From = from!,
                To = to!,
                CallId = callId!,
                CSeq = cseq!,
                MaxForwards = maxForwards,
                Contact = HeaderValue.Listed(contacts, contact),
                ContactIsStar = star,
                Route = HeaderValue.Listed(routes, route),
                RecordRoute = HeaderValue.Listed(recordRoutes, recordRoute),
                Body = body,
                Source = source,
            }
            : new SipResponse
            {
                Status = scan.ResponseStatus,
                Reason = scan.ResponseReason,
                Via = HeaderValue.Listed(vias, via),
                From = from!,
                To = to!,
                CallId = callId!,
                CSeq = cseq!,
                MaxForwards = maxForwards,
                Contact = HeaderValue.Listed(contacts, contact),
                ContactIsStar = star,
                Route = HeaderValue.Listed(routes, route),
                RecordRoute = HeaderValue.Listed(recordRoutes, recordRoute),
                Body = body,
                Source = source,
            };
    }

    private static bool IsSecond(ReadOnlySpan<HeaderEntry> entries, int at)
    {
        for (var i = 0; i < at; i++)
        {
            if (ReferenceEquals(entries[i].Name, entries[at].Name)) return true;
        }

        return false;
    }

    private static ParseError? One<T>(SipCursor cursor, out T? read)
        where T : class, IHeaderValue<T>
        => HeaderValue.Parse<T>(cursor).Ok(out read, out var error) ? null : error;

    private ParseError? ReadOne(in HeaderEntry entry)
    {
        var cursor = source.Cursor(entry);
        switch (entry.Name.Member)
        {
            case MessageMember.Via: return HeaderValue.ReadList(cursor, ref vias, ref via);
            case MessageMember.From: return One(cursor, out from);
            case MessageMember.To: return One(cursor, out to);
            case MessageMember.CSeq: return One(cursor, out cseq);
            case MessageMember.Route: return HeaderValue.ReadList(cursor, ref routes, ref route);
            case MessageMember.RecordRoute: return HeaderValue.ReadList(cursor, ref recordRoutes, ref recordRoute);
            case MessageMember.Contact: return ReadContact(cursor, entry);
            case MessageMember.CallId: return ReadCallId(cursor);
            case MessageMember.MaxForwards: return ReadNumber(cursor, SipLimits.MaxForwards, "a number from 0 to 255", "RFC 3261 20.22", out maxForwards);
            case MessageMember.ContentLength:
                contentLengthAt = entry.Start;
                return ReadNumber(cursor, int.MaxValue, "a number of bytes", "RFC 3261 20.14", out contentLength);
            case MessageMember.Supported or MessageMember.Require or MessageMember.Unsupported or MessageMember.Allow: return JudgeTokens(source.Value(entry), entry.Start);
            default: return null;
        }
    }

    // "*" stands alone: no other Contact beside it, in this line or in another (RFC 3261 10.2.2).
    private ParseError? ReadContact(SipCursor cursor, in HeaderEntry entry)
    {
        if (star) return cursor.Fail("nothing beside Contact: *", "RFC 3261 10.2.2");
        if (source.Value(entry) is not [(byte)'*']) return HeaderValue.ReadList(cursor, ref contacts, ref contact);
        if (contact is not null) return cursor.Fail("nothing beside Contact: *", "RFC 3261 10.2.2");
        star = true;
        return null;
    }

    //  callid = word [ "@" word ]; any visible character is let in          RFC 3261 25.1
    private ParseError? ReadCallId(SipCursor cursor)
    {
        var text = cursor.TakeWhile(SipBytes.Visible);
        if (text.IsEmpty || !cursor.End) return cursor.Fail("a visible character of the Call-ID", "RFC 3261 20.8");
        callId = System.Text.Encoding.ASCII.GetString(text);
        return null;
    }

    private static ParseError? ReadNumber(SipCursor cursor, int limit, string expected, string rule, out int? read)
    {
        read = null;
        if (!cursor.TakeNumber((uint)limit, out var number) || !cursor.End) return cursor.Fail(expected, rule);
        read = (int)number;
        return null;
    }

    private static ParseError? JudgeTokens(ReadOnlySpan<byte> value, int start)
    {
        var wrong = value.IndexOfAnyExcept(SipBytes.TokenList);
        if (wrong >= 0) return new ParseError(start + wrong, "tokens separated by commas", "RFC 3261 25.1");
        return value.Count((byte)',') < SipLimits.Values ? null : new ParseError(start, $"at most {SipLimits.Values} values of one header", Limit);
    }

    private readonly ParseError? Missing(int end)
    {
        var missing = via is null ? HeaderName.Via : from is null ? HeaderName.From : to is null ? HeaderName.To : callId is null ? HeaderName.CallId : cseq is null ? HeaderName.CSeq : null;
        return missing is null ? null : new ParseError(end, $"a {missing} header", "RFC 3261 8.1.1");
    }

    private ParseError? Disagreement(SipMethod? method)
    {
        if (method is null || cseq!.Method == method) return null;
        if (!method.IsKnown) Status = 501;
        return new ParseError(source.Find(HeaderName.CSeq, out var entry) ? entry.Start : 0, $"the method of the request in CSeq, {method}", "RFC 3261 8.1.1.5");
    }

    private ParseError? Body(int available, int start)
    {
        if (contentLength > available) return new ParseError(contentLengthAt, $"as many bytes as are there: {available}", "RFC 3261 18.3");
        if ((contentLength ?? available) <= SipLimits.BodyBytes) return null;
        Status = 413;
        return new ParseError(start, $"at most {SipLimits.BodyBytes} bytes of body", Limit);
    }
}
