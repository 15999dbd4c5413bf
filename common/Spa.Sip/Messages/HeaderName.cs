using System.Text;

namespace Spa.Sip.Messages;

/// <summary>The name of a header. Case does not matter; compact forms are the same name (RFC 3261 7.3.3).</summary>
public sealed class HeaderName : IEquatable<HeaderName>
{
    private const int TableSize = 512;
    private static readonly HeaderName?[] Table = new HeaderName?[TableSize];
    private static readonly HeaderName?[] Compact = new HeaderName?[26];

    private HeaderName(string text, MessageMember member = MessageMember.None, bool single = false, bool known = true)
        => (Text, Member, IsSingle, IsKnown) = (text, member, single, known);

    /// <summary>RFC 3261 20.42.</summary>
    public static HeaderName Via { get; } = Add("Via", 'v', MessageMember.Via);

    /// <summary>RFC 3261 20.20.</summary>
    public static HeaderName From { get; } = Add("From", 'f', MessageMember.From, single: true);

    /// <summary>RFC 3261 20.39.</summary>
    public static HeaderName To { get; } = Add("To", 't', MessageMember.To, single: true);

    /// <summary>RFC 3261 20.8.</summary>
    public static HeaderName CallId { get; } = Add("Call-ID", 'i', MessageMember.CallId, single: true);

    /// <summary>RFC 3261 20.16.</summary>
    public static HeaderName CSeq { get; } = Add("CSeq", '\0', MessageMember.CSeq, single: true);

    /// <summary>RFC 3261 20.22.</summary>
    public static HeaderName MaxForwards { get; } = Add("Max-Forwards", '\0', MessageMember.MaxForwards, single: true);

    /// <summary>RFC 3261 20.10.</summary>
    public static HeaderName Contact { get; } = Add("Contact", 'm', MessageMember.Contact);

    /// <summary>RFC 3261 20.34.</summary>
    public static HeaderName Route { get; } = Add("Route", '\0', MessageMember.Route);

    /// <summary>RFC 3261 20.30.</summary>
    public static HeaderName RecordRoute { get; } = Add("Record-Route", '\0', MessageMember.RecordRoute);

    /// <summary>RFC 3261 20.19.</summary>
    public static HeaderName Expires { get; } = Add("Expires", '\0', MessageMember.Expires, single: true);

    /// <summary>RFC 3261 20.15.</summary>
    public static HeaderName ContentType { get; } = Add("Content-Type", 'c', MessageMember.ContentType, single: true);

    /// <summary>RFC 3261 20.14.</summary>
    public static HeaderName ContentLength { get; } = Add("Content-Length", 'l', MessageMember.ContentLength, single: true);

    /// <summary>RFC 3261 20.37.</summary>
    public static HeaderName Supported { get; } = Add("Supported", 'k', MessageMember.Supported);

    /// <summary>RFC 3261 20.32.</summary>
    public static HeaderName Require { get; } = Add("Require", '\0', MessageMember.Require);

    /// <summary>RFC 3261 20.40.</summary>
    public static HeaderName Unsupported { get; } = Add("Unsupported", '\0', MessageMember.Unsupported);

    /// <summary>RFC 3261 20.5.</summary>
    public static HeaderName Allow { get; } = Add("Allow", '\0', MessageMember.Allow);

    /// <summary>RFC 3261 20.29.</summary>
    public static HeaderName ProxyRequire { get; } = Add("Proxy-Require");

    /// <summary>RFC 3261 20.1.</summary>
    public static HeaderName Accept { get; } = Add("Accept");

    /// <summary>RFC 3261 20.2.</summary>
    public static HeaderName AcceptEncoding { get; } = Add("Accept-Encoding");

    /// <summary>RFC 3261 20.3.</summary>
    public static HeaderName AcceptLanguage { get; } = Add("Accept-Language");

    /// <summary>RFC 3261 20.4.</summary>
    public static HeaderName AlertInfo { get; } = Add("Alert-Info");

    /// <summary>RFC 6665 8.2.2.</summary>
    public static HeaderName AllowEvents { get; } = Add("Allow-Events", 'u');

    /// <summary>RFC 3261 20.7.</summary>
    public static HeaderName Authorization { get; } = Add("Authorization");

    /// <summary>RFC 3261 20.6.</summary>
    public static HeaderName AuthenticationInfo { get; } = Add("Authentication-Info", single: true);

    /// <summary>RFC 3261 20.9.</summary>
    public static HeaderName CallInfo { get; } = Add("Call-Info");

    /// <summary>RFC 3261 20.11.</summary>
    public static HeaderName ContentDisposition { get; } = Add("Content-Disposition", single: true);

    /// <summary>RFC 3261 20.12.</summary>
    public static HeaderName ContentEncoding { get; } = Add("Content-Encoding", 'e');

    /// <summary>RFC 3261 20.13.</summary>
    public static HeaderName ContentLanguage { get; } = Add("Content-Language");

    /// <summary>RFC 3261 20.17.</summary>
    public static HeaderName Date { get; } = Add("Date", single: true);

    /// <summary>RFC 5806.</summary>
    public static HeaderName Diversion { get; } = Add("Diversion");

    /// <summary>RFC 3261 20.18.</summary>
    public static HeaderName ErrorInfo { get; } = Add("Error-Info");

    /// <summary>RFC 6665 8.2.1.</summary>
    public static HeaderName Event { get; } = Add("Event", 'o', single: true);

    /// <summary>RFC 7044.</summary>
    public static HeaderName HistoryInfo { get; } = Add("History-Info");

    /// <summary>RFC 3261 20.21.</summary>
    public static HeaderName InReplyTo { get; } = Add("In-Reply-To");

    /// <summary>RFC 3261 20.23.</summary>
    public static HeaderName MinExpires { get; } = Add("Min-Expires", single: true);

    /// <summary>RFC 4028 5.</summary>
    public static HeaderName MinSE { get; } = Add("Min-SE", single: true);

    /// <summary>RFC 3261 20.24.</summary>
    public static HeaderName MimeVersion { get; } = Add("MIME-Version", single: true);

    /// <summary>RFC 3261 20.25.</summary>
    public static HeaderName Organization { get; } = Add("Organization", single: true);

    /// <summary>RFC 3325 9.1.</summary>
    public static HeaderName PAssertedIdentity { get; } = Add("P-Asserted-Identity");

    /// <summary>RFC 3325 9.2.</summary>
    public static HeaderName PPreferredIdentity { get; } = Add("P-Preferred-Identity");

    /// <summary>RFC 3261 20.26.</summary>
    public static HeaderName Priority { get; } = Add("Priority", single: true);

    /// <summary>RFC 3323 4.2.</summary>
    public static HeaderName Privacy { get; } = Add("Privacy");

    /// <summary>RFC 3261 20.27.</summary>
    public static HeaderName ProxyAuthenticate { get; } = Add("Proxy-Authenticate");

    /// <summary>RFC 3261 20.28.</summary>
    public static HeaderName ProxyAuthorization { get; } = Add("Proxy-Authorization");

    /// <summary>RFC 3262 7.2.</summary>
    public static HeaderName RAck { get; } = Add("RAck", single: true);

    /// <summary>RFC 3326 2.</summary>
    public static HeaderName Reason { get; } = Add("Reason");

    /// <summary>RFC 3515 2.1.</summary>
    public static HeaderName ReferTo { get; } = Add("Refer-To", 'r', single: true);

    /// <summary>RFC 3892 3.</summary>
    public static HeaderName ReferredBy { get; } = Add("Referred-By", 'b', single: true);

    /// <summary>RFC 4488 4.</summary>
    public static HeaderName ReferSub { get; } = Add("Refer-Sub", single: true);

    /// <summary>draft-ietf-sip-privacy-04 5.1.</summary>
    public static HeaderName RemotePartyId { get; } = Add("Remote-Party-ID");

    /// <summary>RFC 3891 6.1.</summary>
    public static HeaderName Replaces { get; } = Add("Replaces", single: true);

    /// <summary>RFC 3261 20.31.</summary>
    public static HeaderName ReplyTo { get; } = Add("Reply-To", single: true);

    /// <summary>RFC 3261 20.33.</summary>
    public static HeaderName RetryAfter { get; } = Add("Retry-After", single: true);

    /// <summary>RFC 3262 7.1.</summary>
    public static HeaderName RSeq { get; } = Add("RSeq", single: true);

    /// <summary>RFC 3261 20.35.</summary>
    public static HeaderName Server { get; } = Add("Server", single: true);

    /// <summary>RFC 4028 4.</summary>
    public static HeaderName SessionExpires { get; } = Add("Session-Expires", 'x', single: true);

    /// <summary>RFC 3903 11.3.1.</summary>
    public static HeaderName SipETag { get; } = Add("SIP-ETag", single: true);

    /// <summary>RFC 3903 11.3.2.</summary>
    public static HeaderName SipIfMatch { get; } = Add("SIP-If-Match", single: true);

    /// <summary>RFC 3261 20.36.</summary>
    public static HeaderName Subject { get; } = Add("Subject", 's', single: true);

    /// <summary>RFC 6665 8.2.3.</summary>
    public static HeaderName SubscriptionState { get; } = Add("Subscription-State", single: true);

    /// <summary>RFC 3261 20.38.</summary>
    public static HeaderName Timestamp { get; } = Add("Timestamp", single: true);

    /// <summary>RFC 3261 20.41.</summary>
    public static HeaderName UserAgent { get; } = Add("User-Agent", single: true);

    /// <summary>RFC 3261 20.43.</summary>
    public static HeaderName Warning { get; } = Add("Warning");

    /// <summary>RFC 3261 20.44.</summary>
    public static HeaderName WwwAuthenticate { get; } = Add("WWW-Authenticate");

    /// <summary>The name in its long form; a name that is not known as it was first written.</summary>
    public string Text { get; }

    /// <summary>Whether it is one of the names above.</summary>
    public bool IsKnown { get; }

    /// <summary>Whether a message may carry it once only.</summary>
    public bool IsSingle { get; }

    internal MessageMember Member { get; }

    /// <summary>The compact form: "v"; null when the header has none.</summary>
    internal string? Short { get; private init; }

    /// <summary>The header of that name, long or compact.</summary>
    /// <param name="text">A token; anything else is an error of the program and throws <see cref="ArgumentException"/>.</param>
    public static HeaderName Of(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        if (text.AsSpan().ContainsAnyExcept(SipBytes.TokenChars)) throw new ArgumentException($"'{text}' is no header name: a name is a token.", nameof(text));
        return Read(Encoding.ASCII.GetBytes(text));
    }

    /// <inheritdoc/>
    public bool Equals(HeaderName? other) => other is not null && (ReferenceEquals(this, other) || (!IsKnown && string.Equals(Text, other.Text, StringComparison.OrdinalIgnoreCase)));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as HeaderName);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>Same header.</summary>
    public static bool operator ==(HeaderName? left, HeaderName? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Another header.</summary>
    public static bool operator !=(HeaderName? left, HeaderName? right) => !(left == right);

    //  header-name = token          RFC 3261 25.1
    internal static HeaderName Read(ReadOnlySpan<byte> token)
    {
        if (token.Length == 1)
        {
            var letter = (token[0] | 0x20) - 'a';
            if (letter is >= 0 and < 26 && Compact[letter] is { } compact) return compact;
        }
        else
        {
            for (var slot = Slot(token); Table[slot] is { } known; slot = (slot + 1) % TableSize)
            {
                if (Ascii.EqualsIgnoreCase(token, known.Text)) return known;
            }
        }

        return new HeaderName(Encoding.ASCII.GetString(token), known: false);
    }

    private static HeaderName Add(string text, char compact = '\0', MessageMember member = MessageMember.None, bool single = false)
    {
        var name = new HeaderName(text, member, single) { Short = compact == '\0' ? null : compact.ToString() };
        var slot = Slot(Encoding.ASCII.GetBytes(text));
        while (Table[slot] is not null) slot = (slot + 1) % TableSize;
        Table[slot] = name;
        if (compact != '\0') Compact[compact - 'a'] = name;
        return name;
    }

    // Length and three letters tell nearly all known names apart.
    private static int Slot(ReadOnlySpan<byte> token)
        => ((token.Length * 37) + ((token[0] | 0x20) * 5) + ((token[^1] | 0x20) * 11) + ((token[token.Length / 2] | 0x20) * 3)) % TableSize;
}
