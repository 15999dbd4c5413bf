using System.Collections.Immutable;
using Spa.Foundation.Text;

namespace Spa.Sip.Messages;

/// <summary>A request or a response (RFC 3261 7), read by <see cref="MessageReader"/> or built in code. Never changed; <c>with</c> makes another.</summary>
/// <remarks>
/// What was read stays what it was: a header that <c>with</c> did not replace is written again as it came, in its place. Two messages are equal only when they are one object.
/// </remarks>
public abstract record SipMessage
{
    private readonly MessageSource? source;
    private MessageMember changed;
    private ImmutableArray<Via> via = [];
    private NameAddr from = null!;
    private NameAddr to = null!;
    private string callId = null!;
    private CSeq cseq = null!;
    private ImmutableArray<NameAddr> contact = [];
    private bool contactIsStar;
    private ImmutableArray<NameAddr> route = [];
    private ImmutableArray<NameAddr> recordRoute = [];
    private int? maxForwards;
    private uint? expires;
    private string? contentType;
    private TokenList? supported;
    private TokenList? require;
    private TokenList? unsupported;
    private TokenList? allow;
    private ImmutableArray<HeaderField> other;

    private protected SipMessage()
    {
    }

    /// <summary>The hops, topmost (the last sender) first.</summary>
    public required ImmutableArray<Via> Via { get => via; init => via = Set(MessageMember.Via, value.IsDefault ? [] : value); }

    /// <summary>Who began it.</summary>
    public required NameAddr From { get => from; init => from = Set(MessageMember.From, value ?? throw new ArgumentNullException(nameof(value))); }

    /// <summary>Whom it is meant for.</summary>
    public required NameAddr To { get => to; init => to = Set(MessageMember.To, value ?? throw new ArgumentNullException(nameof(value))); }

    /// <summary>Names the call or registration: visible ASCII characters.</summary>
    public required string CallId { get => callId; init => callId = Set(MessageMember.CallId, CheckedCallId(value)); }

    /// <summary>Number and method.</summary>
    public required CSeq CSeq { get => cseq; init => cseq = Set(MessageMember.CSeq, value ?? throw new ArgumentNullException(nameof(value))); }

    /// <summary>Hops left, 0 to 255; null when the header is absent.</summary>
    public int? MaxForwards { get => maxForwards; init => maxForwards = Set(MessageMember.MaxForwards, CheckedHops(value)); }

    /// <summary>Where the sender can be reached; empty when absent and when <see cref="ContactIsStar"/>.</summary>
    public ImmutableArray<NameAddr> Contact { get => contact; init => contact = Set(MessageMember.Contact, value.IsDefault ? [] : value); }

    /// <summary>True for <c>Contact: *</c>: all bindings (RFC 3261 10.2.2).</summary>
    public bool ContactIsStar { get => contactIsStar; init => contactIsStar = Set(MessageMember.Contact, value); }

    /// <summary>Hops the request is still to pass, next first.</summary>
    public ImmutableArray<NameAddr> Route { get => route; init => route = Set(MessageMember.Route, value.IsDefault ? [] : value); }

    /// <summary>Proxies that want to stay in the dialog, topmost first.</summary>
    public ImmutableArray<NameAddr> RecordRoute { get => recordRoute; init => recordRoute = Set(MessageMember.RecordRoute, value.IsDefault ? [] : value); }

    /// <summary>Seconds, at most 4294967295 whatever is written; null when the header is absent or no number.</summary>
    public uint? Expires
    {
        get => Has(MessageMember.Expires) ? expires : Numbers.Seconds(source?.Text(HeaderName.Expires));
        init => expires = Set(MessageMember.Expires, value);
    }

    /// <summary>Type of the body as it is written, parameters included: "application/sdp"; null when absent.</summary>
    public string? ContentType
    {
        get => Has(MessageMember.ContentType) ? contentType : contentType ??= source?.Text(HeaderName.ContentType);
        init => contentType = Set(MessageMember.ContentType, value);
    }

    /// <summary>The body's bytes; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Extensions that the sender knows; empty when absent.</summary>
    public TokenList Supported { get => supported ??= Tokens(MessageMember.Supported, HeaderName.Supported); init => supported = Set(MessageMember.Supported, value); }

    /// <summary>Extensions that the receiver must know; empty when absent.</summary>
    public TokenList Require { get => require ??= Tokens(MessageMember.Require, HeaderName.Require); init => require = Set(MessageMember.Require, value); }

    /// <summary>Extensions that were asked for and are not known; empty when absent.</summary>
    public TokenList Unsupported { get => unsupported ??= Tokens(MessageMember.Unsupported, HeaderName.Unsupported); init => unsupported = Set(MessageMember.Unsupported, value); }

    /// <summary>Methods that the sender knows; empty when absent.</summary>
    public TokenList Allow { get => allow ??= Tokens(MessageMember.Allow, HeaderName.Allow); init => allow = Set(MessageMember.Allow, value); }

    /// <summary>All headers that are no member above, in order and verbatim. A member's header that stands here is not written.</summary>
    public ImmutableArray<HeaderField> Other
    {
        get
        {
            if (other.IsDefault) other = Others();
            return other;
        }

        init => other = Set(MessageMember.Other, value.IsDefault ? [] : value);
    }

    /// <summary>Whether the body is of this type, parameters aside: <c>IsBody("application/sdp")</c>.</summary>
    public bool IsBody(string type)
    {
        ArgumentException.ThrowIfNullOrEmpty(type);
        return !Body.IsEmpty && ContentType is { } written && MediaType(written).Equals(type, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The first value of that header among <see cref="Other"/>, verbatim; null when it is absent.</summary>
    public string? Find(HeaderName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (source is not null && !Has(MessageMember.Other)) return name.Member == MessageMember.None ? source.Text(name) : null;
        foreach (var field in Other)
        {
            if (field.Name == name) return field.Text;
        }

        return null;
    }

    /// <summary>All values of that header among <see cref="Other"/>, one for each line, verbatim.</summary>
    public ImmutableArray<string> All(HeaderName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return [.. Other.Where(f => f.Name == name).Select(f => f.Text)];
    }

    /// <summary>Reads a header of <see cref="Other"/> that has one value, by its type: <c>message.Get&lt;ReferTo&gt;()</c>.</summary>
    /// <param name="name">The header where the type's own is not meant.</param>
    /// <returns>Null when the header is absent; else its value, or why it is unreadable with the place inside that header's value.</returns>
    public Parsed<T>? Get<T>(HeaderName? name = null)
        where T : class, IHeaderValue<T>
    {
        name ??= T.Header;
        if (source is not null && !Has(MessageMember.Other))
        {
            return source.Find(name, out var entry) ? HeaderValue.Parse<T>(source.Value(entry)) : default(Parsed<T>?);
        }

        foreach (var field in Other)
        {
            if (field.Name == name) return HeaderValue.Parse<T>(field.Value.Span);
        }

        return null;
    }

    /// <summary>Reads all values of a header of <see cref="Other"/>, over all its lines.</summary>
    /// <returns>Empty when the header is absent; an error when any of them is unreadable.</returns>
    public Parsed<ImmutableArray<T>> GetAll<T>(HeaderName? name = null)
        where T : class, IHeaderValue<T>
    {
        name ??= T.Header;
        ImmutableArray<T>.Builder? many = null;
        T? one = null;
        foreach (var field in Other)
        {
            if (field.Name == name && HeaderValue.ReadList(new SipCursor(field.Value.Span), ref many, ref one) is { } error) return error;
        }

        return HeaderValue.Listed(many, one);
    }

    /// <summary>Same object.</summary>
    public virtual bool Equals(SipMessage? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(CallId, CSeq.Number);

    internal MessageSource? Source
    {
        get => source;
        init => (source, changed) = (value, MessageMember.None);
    }

    /// <summary>It was read, and its sender writes compact names.</summary>
    internal bool IsCompact => source is not null && source.IsCompact();

    internal bool IsChanged(MessageMember member) => source is null || Has(member);

    internal abstract void WriteStart(ref SipSink sink);

    /// <summary>The type without its parameters.</summary>
    internal static ReadOnlySpan<char> MediaType(string written)
    {
        var end = written.IndexOf(';', StringComparison.Ordinal);
        return (end < 0 ? written : written.AsSpan(0, end)).Trim();
    }

    private static string CheckedCallId(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        return value.AsSpan().ContainsAnyExceptInRange('!', '~') ? throw new ArgumentException("A Call-ID is of visible ASCII characters.", nameof(value)) : value;
    }

    private static int? CheckedHops(int? value)
        => value is null or (>= 0 and <= SipLimits.MaxForwards) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Max-Forwards is a number from 0 to 255.");

    private bool Has(MessageMember member) => (changed & member) != 0;

    private T Set<T>(MessageMember member, T value)
    {
        changed |= member;
        return value;
    }

    private TokenList Tokens(MessageMember member, HeaderName name) => source is null || Has(member) ? TokenList.Empty : source.Tokens(name);

    private ImmutableArray<HeaderField> Others()
    {
        if (source is null) return [];
        var fields = ImmutableArray.CreateBuilder<HeaderField>();
        foreach (ref readonly var entry in source.Entries)
        {
            if (entry.Name.Member == MessageMember.None) fields.Add(source.Field(entry));
        }

        return fields.ToImmutable();
    }
}
