using Spa.Foundation.Text;

namespace Spa.Sip.Messages;

/// <summary>One hop that a request has passed, and where its response goes (RFC 3261 20.42, 18.2).</summary>
public sealed record Via : IHeaderValue<Via>
{
    /// <summary>What a branch of RFC 3261 begins with (8.1.1.7).</summary>
    public const string MagicCookie = "z9hG4bK";

    private const string Rule = "RFC 3261 20.42";
    private readonly string host;
    private readonly int? port;
    private readonly Parameters parameters = Parameters.None;

    /// <summary>A hop.</summary>
    /// <param name="transport">"UDP", "TCP", "TLS": a token.</param>
    /// <param name="host">Name or address; IPv6 without brackets.</param>
    /// <param name="port">1 to 65535, or null for the transport's own.</param>
    public Via(string transport, string host, int? port = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(transport);
        if (transport.AsSpan().ContainsAnyExcept(SipBytes.TokenChars)) throw new ArgumentException($"'{transport}' is no transport: a transport is a token.", nameof(transport));
        Transport = transport;
        this.host = HostPort.Checked(host);
        this.port = HostPort.Checked(port);
    }

    private Via(string transport, string host, int? port, Parameters parameters) => (Transport, this.host, this.port, this.parameters) = (transport, host, port, parameters);

    static HeaderName IHeaderValue<Via>.Header => HeaderName.Via;

    /// <summary>As it is written: "UDP". Other transports than the known are kept.</summary>
    public string Transport { get; }

    /// <summary>Host of the sent-by; IPv6 without brackets.</summary>
    public string Host { get => host; init => host = HostPort.Checked(value); }

    /// <summary>Port of the sent-by; null = the transport's own.</summary>
    public int? Port { get => port; init => port = HostPort.Checked(value); }

    /// <summary>All parameters.</summary>
    public Parameters Parameters { get => parameters; init => parameters = (value ?? throw new ArgumentNullException(nameof(value))).AsHeader(); }

    /// <summary>The transaction's branch; null for a peer of RFC 2543.</summary>
    public string? Branch { get => parameters["branch"]; init => parameters = Set("branch", value); }

    /// <summary>Whether the branch names a transaction by itself: the cookie and something behind it (RFC 3261 17.2.3).</summary>
    public bool HasMagicBranch => Branch is { } branch && branch.Length > MagicCookie.Length && branch.StartsWith(MagicCookie, StringComparison.OrdinalIgnoreCase);

    /// <summary>The address the request came from; null when the receiver did not write it. IPv6 without brackets.</summary>
    public string? Received { get => parameters["received"]?.Trim('[', ']'); init => parameters = Set("received", value); }

    /// <summary>The port the request came from (RFC 3581); null when there is none, or it is only asked for.</summary>
    public int? Rport { get => Numbers.UpTo(65_535, parameters["rport"]) is > 0 and var rport ? rport : null; init => parameters = Set("rport", value is { } v ? Numbers.Text(v) : null); }

    /// <summary>Whether <c>rport</c> is there, with or without a value: the sender wants its answer where it sent from.</summary>
    public bool WantsRport => parameters.Has("rport");

    /// <summary>Where the response goes instead; null when there is none.</summary>
    public string? Maddr { get => parameters["maddr"]; init => parameters = Set("maddr", value); }

    /// <summary>Time to live of a multicast, 0 to 255; null when there is none.</summary>
    public int? Ttl { get => Numbers.UpTo(255, parameters["ttl"]); init => parameters = Set("ttl", value is { } v ? Numbers.Text(v) : null); }

    /// <summary>Reads a hop that is all of the text.</summary>
    public static Parsed<Via> Parse(string text) => HeaderValue.Parse<Via>(text);

    /// <inheritdoc/>
    public bool Equals(Via? other)
        => other is not null && string.Equals(other.Transport, Transport, StringComparison.OrdinalIgnoreCase) && string.Equals(other.Host, Host, StringComparison.OrdinalIgnoreCase)
            && other.Port == Port && other.Parameters.Equals(Parameters);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Branch, StringComparer.OrdinalIgnoreCase.GetHashCode(Host), Port);

    /// <summary>As a header carries it.</summary>
    public override string ToString() => HeaderValue.Text(this);

    //  via-parm = "SIP" SLASH "2.0" SLASH transport LWS host [ COLON port ] *( SEMI via-params )
    static Parsed<Via> IHeaderValue<Via>.Read(ref SipCursor cursor)
    {
        cursor.SkipBlanks();
        var start = cursor.At;
        if (!System.Text.Ascii.EqualsIgnoreCase(cursor.Token(), "SIP"u8) || !cursor.TakeSeparator((byte)'/') || !cursor.Token().SequenceEqual("2.0"u8) || !cursor.TakeSeparator((byte)'/'))
        {
            return new ParseError(start, "SIP/2.0/ and a transport", Rule);
        }

        var transport = cursor.Token();
        if (transport.IsEmpty) return cursor.Fail("a transport", Rule);
        var blank = cursor.At;
        cursor.SkipBlanks();
        if (cursor.At == blank) return cursor.Fail("a blank and the host", Rule);
        var name = Words.Of(transport);
        if (HostPort.Read(ref cursor, blanks: true, out var host, out var port) is { } error) return error;
        if ((error = Parameters.Read(ref cursor, out var parameters)) is not null) return error;
        return new Via(name, host, port, parameters);
    }

    void IHeaderValue<Via>.Write(ref SipSink sink) => Write(ref sink);

    internal void Write(ref SipSink sink)
    {
        sink.Bytes("SIP/2.0/"u8);
        sink.Text(Transport);
        sink.Byte((byte)' ');
        sink.Host(host);
        if (port is { } number)
        {
            sink.Byte((byte)':');
            sink.Number(number);
        }

        parameters.Write(ref sink);
    }

    private Parameters Set(string name, string? value) => value is null ? parameters.Without(name) : parameters.With(name, value);
}
